"""What is found out about closed periods: a line more, never another figure in the same place."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from kernel import audit
from kernel.access import Actor
from kernel.bulk import insert_many
from kernel.ids import new_id
from patrols.duty.figures import Figures, excused_of, figures
from patrols.duty.periods import Span
from patrols.models import DutyFigure, DutyRestatement
from patrols.queries import duty as queries
from patrols.queries.excuses import approved_excuses
from patrols.states import Found


class Change(NamedTuple):
    """What was found out of an office's days; ``subject_id`` is the patrol or the excuse."""

    office_id: uuid.UUID
    days: Span
    found: Found
    subject_id: uuid.UUID

    def touches(self, figure: DutyFigure) -> bool:
        return (
            self.office_id == figure.office_id
            and self.days.first_day <= figure.last_day
            and self.days.last_day >= figure.first_day
        )


def restate(
    session: Session, actor: Actor | None, changes: Sequence[Change], *, now: dt.datetime
) -> None:
    """Write what closed periods say from now on, where that is something else than before."""
    if not changes:
        return
    touched = _touched(session, changes)
    if not touched:
        return
    counted = _as_it_is(session, [figure for figure, _ in touched])
    newest = queries.newest_restatements(session, [figure.id for figure, _ in touched])
    rows = []
    for figure, causes in touched:
        last = newest.get(figure.id)
        if counted[figure.id] != said(figure, last):
            number = last.number + 1 if last else 1
            rows.append(_row(figure, number, causes, counted[figure.id], now))
    insert_many(session, DutyRestatement, rows)
    act = "patrols.duty_restated"
    audit.record_many(
        session,
        [audit.line_values(session, actor, act, DutyRestatement, row, now, {}) for row in rows],
    )


def said(figure: DutyFigure, restated: DutyRestatement | None) -> Figures:
    """Return what a closed period says by its newest restatement, or as it was closed."""
    newest = restated or figure
    return figures(figure.at_least, newest.excused, newest.walked, newest.counted)


def excuses_by_office(
    session: Session, office_ids: Sequence[uuid.UUID], first: dt.date, last: dt.date
) -> dict[uuid.UUID, list[Span]]:
    found = defaultdict[uuid.UUID, list[Span]](list)
    for office_id, *days in session.execute(approved_excuses(office_ids, first, last)):
        found[office_id].append(Span(*days))
    return found


def _touched(
    session: Session, changes: Sequence[Change]
) -> list[tuple[DutyFigure, list[dict[str, str]]]]:
    """Return the closed figures that changes touch, each with what was found out."""
    offices = sorted({change.office_id for change in changes})
    days = [change.days for change in changes]
    held = queries.held_figures(
        session, offices, min(span.first_day for span in days), max(span.last_day for span in days)
    )
    with_causes = [(figure, _causes(figure, changes)) for figure in held]
    return [(figure, causes) for figure, causes in with_causes if causes]


def _causes(figure: DutyFigure, changes: Iterable[Change]) -> list[dict[str, str]]:
    return [
        {"found": change.found.value, "subject_id": str(change.subject_id)}
        for change in changes
        if change.touches(figure)
    ]


def _as_it_is(session: Session, held: Sequence[DutyFigure]) -> dict[uuid.UUID, Figures]:
    """Return what the periods would say were they closed now, of what they owed then."""
    tallies = {
        figure_id: tally
        for figure_id, *tally in session.execute(
            queries.tallies_of_figures([figure.id for figure in held])
        )
    }
    excuses = excuses_by_office(
        session,
        [figure.office_id for figure in held],
        min(figure.first_day for figure in held),
        max(figure.last_day for figure in held),
    )
    found = dict[uuid.UUID, Figures]()
    for figure in held:
        span = Span(figure.first_day, figure.last_day)
        excused = excused_of(figure.at_least, span, excuses.get(figure.office_id, []))
        walked, counted = tallies.get(figure.id, (0, 0))
        found[figure.id] = figures(figure.at_least, excused, walked, counted)
    return found


def _row(
    figure: DutyFigure, number: int, causes: list[dict[str, str]], said: Figures, now: dt.datetime
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "figure_id": figure.id,
        "division_id": figure.division_id,
        "number": number,
        "causes": causes,
        "excused": said.excused,
        "owed": said.owed,
        "walked": said.walked,
        "counted": said.counted,
        "missing": said.missing,
        "restated_at": now,
    }
