"""Boards, their checks and what is to be put right at them over HTTP, for the desk."""

from signboards.routes import boards, checks, rectifications
from signboards.routes.door import blueprint

__all__ = ["blueprint", "boards", "checks", "rectifications"]
