"""The rules this service comes with: three files, read once, known by a digest."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Final

from registry.rules.reading import Rule, read, sorted_by_weight

_FILES: Final = ("base.json", "law.json", "province_22.json")
_SHOWN_DIGITS: Final = 12


@dataclass(frozen=True, slots=True)
class RuleSet:
    """``version`` changes with any letter of any rule, so that a finding says what it rests on."""

    version: str
    rules: Sequence[Rule]

    def perhaps(self, on: dt.date) -> list[Rule]:
        """Return the rules that may hold for some right on a day; those of later days never do."""
        return [
            rule
            for rule in self.rules
            if rule.valid_from <= on and (rule.dated_by or not rule.valid_to or on < rule.valid_to)
        ]


@cache
def present() -> RuleSet:
    contents = [files(__package__).joinpath("data", name).read_bytes() for name in _FILES]
    rules = [rule for content in contents for rule in read(content)]
    version = sha256(b"".join(contents)).hexdigest()[:_SHOWN_DIGITS]
    return RuleSet(version, sorted_by_weight(rules))
