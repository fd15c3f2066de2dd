"""Freezing a table for the office above, and restating it, with the cause, when it was wrong."""

import datetime as dt
import uuid
from hashlib import sha256
from typing import Any

import orjson
from sqlalchemy.orm import Session

from kernel import audit, events
from kernel.access import Actor
from kernel.clock import day_of
from kernel.errors import Conflict, Unacceptable
from reporting import queries, render
from reporting.models import TwoRatesReturn
from reporting.periods import Period
from reporting.service.counting import two_rates
from reporting.states import Basis, Figure
from reporting.tables import Table


class CauseMissing(Conflict):
    code = "reporting.cause_missing"
    zh = "本期报表已上报。如需更正，请写明更正原因；原报表保留可查。"
    en = "This period was reported already. To restate it, say why; the first return stays."


class NothingToRestate(Unacceptable):
    code = "reporting.nothing_to_restate"
    zh = "本期尚未上报，无须填写更正原因。"
    en = "This period was not reported yet; there is nothing to restate."


def compile_return(
    session: Session,
    actor: Actor,
    division_id: int,
    period: Period,
    *,
    basis: Basis = Basis.DISCOVERED,
    cause: str | None = None,
    now: dt.datetime,
) -> TwoRatesReturn:
    """
    Freeze the table with the cases and the rights it counted.

    Law: 自然资源行政处罚办法 第五十一条
    """
    table = two_rates(session, actor, division_id, period, basis=basis, now=now)
    of = {"office_id": actor.office_id, "division_id": division_id, "period": period.name}
    last = session.scalar(queries.last_return(**of, basis=basis))
    _check_cause(last, cause)
    frozen = _freeze(session, table, day_of(now))
    made = TwoRatesReturn(
        **of,
        basis=basis,
        classes_version=table.classes_version,
        cut_off_at=now,
        compiled_by=actor.id,
        **frozen,
        restates_id=last.id if last else None,
        cause=cause,
    )
    session.add(made)
    audit.record(session, actor, "reporting.return_compiled", made, now=now)
    events.emit(session, "reporting.return_compiled", made.id, now=now)
    return made


def _check_cause(last: TwoRatesReturn | None, cause: str | None) -> None:
    if last and not cause:
        raise CauseMissing
    if cause and not last:
        raise NothingToRestate


def _freeze(session: Session, table: Table, on: dt.date) -> dict[str, Any]:
    """Return the columns that hold what was counted, and the digest over them."""
    content = {
        "table": render.plain(table),
        "case_ids": {
            figure.value: _texts(
                session.scalars(
                    queries.case_ids(table.division_id, on, figure, table.basis, table.period)
                )
            )
            for figure in Figure
        },
        "right_ids": _texts(session.scalars(queries.right_ids(table.division_id, table.rights_on))),
    }
    written = orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
    return {**content, "digest": sha256(written).hexdigest()}


def _texts(ids: Any) -> list[str]:
    return [str(one) for one in ids if isinstance(one, uuid.UUID)]
