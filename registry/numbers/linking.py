"""Saying, on an officer's word, that one number became another; and taking it back."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kernel import audit
from kernel.access import Actor
from kernel.clock import day_of
from kernel.errors import Conflict, NotFound, Unacceptable
from kernel.ids import new_id
from registry import licence
from registry.imports.lookups import within_reach
from registry.models import Right
from registry.numbers import chains, queries
from registry.numbers.states import ChangeKind
from registry.numbers.tables import NumberLink
from registry.states import RightKind


class NoSuchNumber(NotFound):
    code = "registry.no_such_number"
    zh = "本单位管辖范围内没有矿业权使用或者曾用这两个证号。请核对证号。"
    en = "No right of your office's area bears or bore either number. Check them."


class NoSuchLink(NotFound):
    code = "registry.no_such_link"
    zh = "没有找到这条证号沿革，或已被撤回。请刷新后再试。"
    en = "No such link between numbers, or it was withdrawn. Look again."


class NumbersAlike(Unacceptable):
    code = "registry.numbers_alike"
    zh = "前后两个证号相同（{number}）。请填写不同的证号。"
    en = "Both numbers are {number}. Give two different ones."


class ChangeImpossible(Unacceptable):
    code = "registry.change_impossible"
    zh = "{before} 到 {after} 不可能是“{kind}”：只有探转采才由勘查证号变为采矿证号。请核对。"
    en = "{before} to {after} cannot be “{kind}”: only a conversion leads from exploring to mining."


class NotYet(Unacceptable):
    code = "registry.change_not_yet"
    zh = "变更日期 {day} 还没有到。请核对日期。"
    en = "The change is dated {day}, which is still to come. Check the day."


class LinkThere(Conflict):
    code = "registry.link_there"
    zh = "{before} 到 {after} 的沿革已经登记。如需更改，请先撤回原记录。"
    en = "The link from {before} to {after} is recorded. Withdraw it first to change it."


class RunsInCircles(Conflict):
    code = "registry.numbers_in_circles"
    zh = "{after} 已经是 {before} 的前身，不能再由它变来。请核对先后。"
    en = "{after} came before {before}, so it cannot follow it. Check which was first."


@dataclass(frozen=True, slots=True)
class Said:
    """What an officer says of two numbers; ``changed_on`` where the day is known."""

    from_number: str
    to_number: str
    kind: ChangeKind
    changed_on: dt.date | None
    note: str


def link(session: Session, actor: Actor, said: Said, *, now: dt.datetime) -> chains.Link:
    """
    Record that one number became another.

    Raises `licence.Unreadable`, `NoSuchNumber`, `NumbersAlike`, `ChangeImpossible`, `NotYet`,
    `LinkThere`, `RunsInCircles`.
    """
    before, after = licence.read(said.from_number), licence.read(said.to_number)
    right = _bearer(session, actor, [after.number, before.number], day_of(now))
    if before.number == after.number:
        raise NumbersAlike(number=before.number)
    if not _may_be(said.kind, before.kind, after.kind):
        raise ChangeImpossible(before=before.number, after=after.number, kind=said.kind.value)
    if said.changed_on and said.changed_on > day_of(now):
        raise NotYet(day=said.changed_on.isoformat())
    _must_fit(session, before.number, after.number)
    made = NumberLink(
        id=new_id(),
        from_number=before.number,
        to_number=after.number,
        kind=said.kind,
        changed_on=said.changed_on,
        note=said.note,
        right_id=right.id,
        officer_id=actor.id,
        office_id=actor.office_id,
        recorded_at=now,
    )
    session.add(made)
    session.flush()
    audit.record(session, actor, "registry.number_linked", made, now=now)
    return chains.told(made)


def _may_be(kind: ChangeKind, before: RightKind, after: RightKind) -> bool:
    if kind is ChangeKind.CONVERTED:
        return (before, after) == (RightKind.EXPLORATION, RightKind.MINING)
    return before is after or kind is ChangeKind.CORRECTED


def _bearer(session: Session, actor: Actor, numbers: Sequence[str], on: dt.date) -> Right:
    """
    Return the right that bears one of the numbers, the first that any does.

    All rights concerned are held until the end, and all must lie in the actor's area: what is
    said of a number is said of every right that had it.
    """
    rights = session.scalars(queries.bearers(numbers).with_for_update()).all()
    ids = {right.id for right in rights}
    if not ids or ids != set(session.scalars(within_reach(actor, ids, on=on))):
        raise NoSuchNumber
    return min(rights, key=lambda right: (right.licence_no != numbers[0], right.id))


def _must_fit(session: Session, before: str, after: str) -> None:
    links = chains.traced(session, before)
    said = [(one.from_number, one.to_number) for one in links if one.at]
    if (before, after) in said:
        raise LinkThere(before=before, after=after)
    pairs = [(one.from_number, one.to_number) for one in links]
    if before in chains.reachable(after, pairs):
        raise RunsInCircles(before=before, after=after)


def withdraw(
    session: Session, actor: Actor, link_id: uuid.UUID, reason: str, *, now: dt.datetime
) -> None:
    """Take back what was said of two numbers; raises `NoSuchLink`."""
    found = session.scalar(queries.standing(link_id))
    if found is None:
        raise NoSuchLink
    try:
        _bearer(session, actor, [found.to_number, found.from_number], day_of(now))
    except NoSuchNumber:
        raise NoSuchLink from None
    found.withdraw(actor.id, now)
    audit.record(session, actor, "registry.link_withdrawn", found, now=now, reason=reason)
