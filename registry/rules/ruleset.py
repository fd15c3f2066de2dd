"""
The rules there are: three files this service comes with, and what provinces add to them.

Files are read once; what a province added is read anew whenever it is another version.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from importlib.resources import files
from typing import Final

import orjson
from sqlalchemy.orm import Session

from registry.rules import queries
from registry.rules.reading import Rule, read, read_rule, sorted_by_weight

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
    """Return the rules of the files."""
    contents = [files(__package__).joinpath("data", name).read_bytes() for name in _FILES]
    rules = [rule for content in contents for rule in read(content)]
    return RuleSet(_digest(b"".join(contents)), sorted_by_weight(rules))


def known(session: Session) -> RuleSet:
    """Return all rules, those that provinces added too."""
    added = tuple(orjson.dumps(one.content) for one in session.scalars(queries.in_force()))
    return _with(added) if added else present()


@lru_cache(maxsize=8)
def _with(added: tuple[bytes, ...]) -> RuleSet:
    rules = [read_rule(given) for content in added for given in orjson.loads(content)]
    version = _digest(present().version.encode() + b"".join(added))
    return RuleSet(version, sorted_by_weight([*present().rules, *rules]))


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()[:_SHOWN_DIGITS]
