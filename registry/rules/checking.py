"""Holding the rights of an area against the rules of a day."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kernel.access import Actor
from registry import certificate
from registry.models import Right
from registry.numbers.queries import certificates_taken_twice
from registry.queries import NoSuchRight
from registry.rules import queries, ruleset
from registry.rules.facts import Facts, facts_of
from registry.rules.judging import Finding, judge
from registry.rules.reading import Rule

_AT_ONCE = 500  # rights read together, at most
_MOST_AT_A_CALL = 5000  # rights looked through for one page


@dataclass(frozen=True, slots=True)
class Checked:
    """A right with what is wrong with it."""

    right: Right
    findings: Sequence[Finding]


@dataclass(frozen=True, slots=True)
class CheckedPage:
    """``next`` is what ``after`` must be to go on; a page may be short before the end."""

    items: Sequence[Checked]
    next: uuid.UUID | None


def check_right(
    session: Session, actor: Actor, right_id: uuid.UUID, *, on: dt.date, today: dt.date
) -> Checked:
    """Return what is wrong with a right on a day; raise `NoSuchRight`."""
    right = session.scalar(queries.one(actor, right_id, on=today))
    if right is None:
        raise NoSuchRight
    return next(_checked(session, [right], on, today, ruleset.known(session).perhaps(on)))


def check_page(
    session: Session,
    actor: Actor,
    wanted: Callable[[Rule], bool],
    *,
    on: dt.date,
    today: dt.date,
    after: uuid.UUID | None,
    limit: int,
) -> CheckedPage:
    """Return some of the actor's rights that break a wanted rule on that day, by id."""
    rules = [rule for rule in ruleset.known(session).perhaps(on) if wanted(rule)]
    found = list[Checked]()
    rights = _all(session, actor, on, today, rules, after, at_once=min(2 * limit, _AT_ONCE))
    for seen, checked in enumerate(rights, 1):
        if checked.findings:
            found.append(checked)
        if len(found) == limit or seen == _MOST_AT_A_CALL:
            return CheckedPage(found, checked.right.id)
    return CheckedPage(found, None)


def check_all(session: Session, actor: Actor, *, on: dt.date, today: dt.date) -> Iterator[Checked]:
    """Yield every right of the actor's area that breaks a rule on that day."""
    rules = ruleset.known(session).perhaps(on)
    for checked in _all(session, actor, on, today, rules):
        if checked.findings:
            yield checked


def _all(
    session: Session,
    actor: Actor,
    on: dt.date,
    today: dt.date,
    rules: Sequence[Rule],
    after: uuid.UUID | None = None,
    *,
    at_once: int = _AT_ONCE,
) -> Iterator[Checked]:
    while True:
        wanted = queries.in_turn(actor, on=today, after=after).limit(at_once)
        rights = session.scalars(wanted).all()
        yield from _checked(session, rights, on, today, rules)
        if len(rights) < at_once:
            return
        after = rights[-1].id


def _checked(
    session: Session, rights: Sequence[Right], on: dt.date, today: dt.date, rules: Sequence[Rule]
) -> Iterator[Checked]:
    for right, facts in zip(rights, _facts(session, rights, on, today), strict=True):
        begun = facts["valid_from"] is None or facts["valid_from"] <= on
        yield Checked(right, list(judge(rules, facts, on)) if begun else [])


def _facts(session: Session, rights: Sequence[Right], on: dt.date, today: dt.date) -> list[Facts]:
    drawn = queries.boundaries_on(session, [right.id for right in rights], on=on)
    provinces = queries.provinces(session, {right.division_id for right in rights}, on=today)
    plain = [certificate.plain(right.certificate_no or "") for right in rights]
    twice = certificates_taken_twice(session, filter(None, plain))
    return [
        facts_of(
            right,
            drawn.get(right.id),
            on=on,
            province=provinces.get(right.division_id, ""),
            certificate_shared=number in twice,
        )
        for right, number in zip(rights, plain, strict=True)
    ]
