"""Counting, opening what was counted, and freezing it for the office above."""

from reporting.service.counting import count, two_rates
from reporting.service.opening import Chain, Photo, chain, opened
from reporting.service.returning import compile_return

__all__ = ["Chain", "Photo", "chain", "compile_return", "count", "opened", "two_rates"]
