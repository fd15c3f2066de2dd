"""Refusals that several parts of the room share."""

from kernel.errors import Unacceptable


class SpanReversed(Unacceptable):
    code = "patrols.span_reversed"
    zh = "起始日期 {first} 晚于截止日期 {last}。请核对日期。"
    en = "The first day, {first}, comes after the last, {last}. Check the days."
