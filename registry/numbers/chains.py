"""Following a number back to where it came from and on to what it became."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from kernel.access import Actor
from kernel.audit import AuditLine
from registry import licence
from registry.models import Right
from registry.numbers import queries
from registry.numbers.states import ChangeKind
from registry.numbers.tables import NumberLink
from registry.sources import Sources
from registry.states import RightKind

MOST = 300  # numbers of one chain; a merger of a whole coalfield has fewer


@dataclass(frozen=True, slots=True)
class Link:
    """
    ``id`` is there where an officer said so, ``file`` where the actor's office imported it.

    ``officer_id`` and ``at``: who said or imported it, and when, as far as that is recorded.
    """

    from_number: str
    to_number: str
    kind: ChangeKind
    changed_on: dt.date | None = None
    note: str = ""
    id: uuid.UUID | None = None
    officer_id: uuid.UUID | None = None
    at: dt.datetime | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """Numbers from the oldest on, the links between them, and the rights the actor may see."""

    numbers: Sequence[str]
    links: Sequence[Link]
    rights: Mapping[str, Right]


def chain(session: Session, actor: Actor, number: str, *, on: dt.date) -> Chain:
    """
    Return all that a number, in plain form, is linked with.

    Numbers are public and shown wherever the chain leads; rights only within the actor's area,
    and nothing at all where none of them lies there.
    """
    links = traced(session, number)
    numbers = {number, *_ends(links)}
    bearers = session.scalars(queries.readable_bearers(actor, numbers, on=on)).all()
    if not bearers:
        return Chain([number], [], {})
    rights = {right.licence_no: right for right in bearers}
    return Chain(in_order(numbers, links), _sourced(session, actor, links, on), rights)


def traced(session: Session, number: str) -> list[Link]:
    """Return every link of the chain a number belongs to; never runs in circles."""
    found = dict[tuple[str, str], Link]()
    formers = dict[tuple[str, str], Link]()
    known, fresh = {number}, {number}
    while fresh and len(known) < MOST:
        for link in session.scalars(queries.links_at(fresh)):
            found[link.from_number, link.to_number] = told(link)
        for row_id, former, present in session.execute(queries.formerly_at(fresh)):
            formers[former, present] = replace(implied(former, present), id=row_id)
        fresh = _ends([*found.values(), *formers.values()]) - known
        known |= fresh
    return [*found.values(), *_needed(found, formers)]


def told(link: NumberLink) -> Link:
    return Link(
        from_number=link.from_number,
        to_number=link.to_number,
        kind=link.kind,
        changed_on=link.changed_on,
        note=link.note,
        id=link.id,
        officer_id=link.officer_id,
        at=link.recorded_at,
    )


def implied(former: str, present: str) -> Link:
    """Return the link that a former number is, with what the two numbers themselves say of it."""
    before, after = licence.describe(former), licence.describe(present)
    kind = ChangeKind.UNSTATED
    if (before["kind"], after["kind"]) == (RightKind.EXPLORATION, RightKind.MINING):
        kind = ChangeKind.CONVERTED
    elif before["kind"] is after["kind"] and before["form"] is not after["form"]:
        kind = ChangeKind.RENUMBERED
    return Link(former, present, kind)


def _needed(
    found: Mapping[tuple[str, str], Link], formers: Mapping[tuple[str, str], Link]
) -> list[Link]:
    """Leave out what officers told in more steps: A, B, C rather than A to C and B to C."""
    pairs = {*found, *formers}
    return [
        link
        for (former, present), link in formers.items()
        if (former, present) not in found
        and present not in reachable(former, pairs - {(former, present)})
    ]


def reachable(number: str, pairs: Iterable[tuple[str, str]]) -> set[str]:
    """Return what a number became, by whatever steps."""
    onward = dict[str, list[str]]()
    for before, after in pairs:
        onward.setdefault(before, []).append(after)
    seen, fresh = set[str](), [number]
    while fresh:
        new = [after for after in onward.get(fresh.pop(), ()) if after not in seen]
        seen.update(new)
        fresh.extend(new)
    return seen


def in_order(numbers: Collection[str], links: Sequence[Link]) -> list[str]:
    """Return numbers so that each stands after those it came from; what goes in circles, last."""
    waiting = {number: set[str]() for number in sorted(numbers)}
    for link in links:
        waiting[link.to_number].add(link.from_number)
    ordered = list[str]()
    while ready := [number for number, before in waiting.items() if before <= set(ordered)]:
        ordered += ready
        for number in ready:
            del waiting[number]
    return ordered + sorted(waiting)


def _ends(links: Iterable[Link]) -> set[str]:
    return {number for link in links for number in (link.from_number, link.to_number)}


def _sourced(session: Session, actor: Actor, links: Sequence[Link], on: dt.date) -> list[Link]:
    """Say of former numbers who recorded them and from which file; their rows are no links."""
    rows = [link.id for link in links if link.id and link.at is None]
    lines = session.scalars(queries.recordings(rows)).all()
    known = Sources.of(session, actor, lines, on=on)
    by_row = {line.subject_id: line for line in lines}
    return [_from_line(link, by_row.get(str(link.id)), known) for link in links]


def _from_line(link: Link, line: AuditLine | None, known: Sources) -> Link:
    if link.at is not None:
        return link
    if line is None:
        return replace(link, id=None)
    who, file = known.officer(line), known.file(line)
    return replace(link, id=None, officer_id=who, at=line.at, file=file)
