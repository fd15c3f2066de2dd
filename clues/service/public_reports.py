"""What the public reported by the code on a board becomes a clue of the office that supervises."""

import datetime as dt
import uuid
from typing import Any, Final

import shapely
from geoalchemy2 import WKBElement
from sqlalchemy.orm import Session

import signboards.public.queries
from clues import queries
from clues.models import Clue, ClueOfBoardReport
from clues.service.registering import enter
from clues.states import Channel
from kernel import audit
from kernel.spatial import to_wkb_element
from signboards.public import reports
from signboards.public.tables import BoardReport
from signboards.public.wording import PROBLEMS

_TITLE: Final = "【扫码反映：{problem}】{words}"


def register_board_report(session: Session, report_id: uuid.UUID, *, now: dt.datetime) -> Clue:
    """Return the one clue of a report, registered now unless it was before; by no officer."""
    report = signboards.public.queries.held(session, report_id)
    if known := queries.of_board_report(session, report_id):
        return known
    values = _told_by(report) | {"informant": reports.hand_over_informant(session, report, now=now)}
    clue = enter(session, None, values, now=now)
    link = ClueOfBoardReport(id=report.id, clue_id=clue.id)
    session.add(link)
    audit.record(session, None, "clues.board_report_linked", link, now=now)
    return clue


def _told_by(report: BoardReport) -> dict[str, Any]:
    return {
        "office_id": report.office_id,
        "division_id": report.division_id,
        "channel": Channel.QR,
        "description": _description(report),
        "position": _position(report.lon, report.lat),
        "discovered_at": report.received_at,
    }


def _position(lon: float | None, lat: float | None) -> WKBElement | None:
    """Where a stranger's browser said it was: to be looked at, not to be relied on."""
    if lon is None or lat is None:
        return None
    return to_wkb_element(shapely.Point(lon, lat))


def _description(report: BoardReport) -> str:
    lines = [_TITLE.format(problem=PROBLEMS[report.problem].zh, words=report.words)]
    if report.place:
        lines.append(f"地点：{report.place}")
    if report.photo_sha256:
        lines.append("附照片一张。")
    return "\n".join([*lines, f"受理编号：{report.receipt}"])
