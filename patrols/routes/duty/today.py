"""How duty stands today, over HTTP."""

from typing import Any

from flask.views import MethodView

from kernel import http
from kernel.http import current_actor, db_session, requires
from kernel.problems import language
from patrols import service
from patrols.duty.periods import Period
from patrols.policy import Permission
from patrols.routes.door import blueprint, today
from patrols.routes.duty import told
from patrols.schemas import AreaQuery, DutyOut, ForecastOut, StandingOut
from patrols.service.duty import Forecast, Owed, Standing
from patrols.service.duty.outlook import Outlook


@blueprint.route("/duty")
class DutyOfMyOffice(MethodView):
    @requires(Permission.READ)
    @blueprint.response(200, DutyOut(many=True))
    def get(self) -> list[dict[str, Any]]:
        """Say what one's own office owes in the present period: nothing, where its rank does."""
        owed = service.owed(db_session(), current_actor().office_id, on=today())
        return [] if owed is None else [_duty(owed)]


@blueprint.route("/duty/forecast")
class DutyForecast(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(AreaQuery, location="query")
    @blueprint.response(200, ForecastOut(many=True))
    def get(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """Say of each office whether it will have walked what it owes in the present period."""
        under, now = query["division"], http.now()
        found = service.duty.forecast(db_session(), current_actor(), under=under, now=now)
        return [_forecast(one) for one in found]


@blueprint.route("/duty/now")
class DutyNow(MethodView):
    @requires(Permission.READ)
    @blueprint.arguments(AreaQuery, location="query")
    @blueprint.response(200, StandingOut(many=True))
    def get(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        """Say of each office whether a patrol of it is out, was today, or not yet."""
        under, now = query["division"], http.now()
        found = service.duty.standings(db_session(), current_actor(), under=under, now=now)
        return [_standing(one) for one in found]


def _duty(owed: Owed) -> dict[str, Any]:
    level, source = owed.cell.unit.level, owed.duty.source
    return {"office_id": owed.office_id, "level": level, "source": source, **told.period(owed.cell)}


def _forecast(one: Forecast) -> dict[str, Any]:
    return {
        **told.unit(one.cell.unit),
        **told.period(one.cell),
        "days_left": one.days_left,
        "working_days_left": one.working_days_left,
        "outlook": one.outlook,
        "text": _sentence(one),
    }


def _sentence(one: Forecast) -> str:
    zh, en = _SENTENCES[one.outlook]
    zh_period, en_period = _PERIODS[one.cell.due.period]
    english = language() == "en"
    return (en if english else zh).format(
        unit=one.cell.unit.name,
        period=en_period if english else zh_period,
        days=one.days_left,
        working=one.working_days_left,
        **one.cell.figures._asdict(),
    )


def _standing(one: Standing) -> dict[str, Any]:
    said = {"state": one.whereabouts, "since": one.since, "last_walked_on": one.last_walked_on}
    return {**told.unit(one.unit), **said}


_PERIODS = {
    Period.WEEK: ("本周", "this week"),
    Period.MONTH: ("本月", "this month"),
    Period.QUARTER: ("本季度", "this quarter"),
}
_LEFT = (
    "还剩 {days} 天（工作日 {working} 天）",
    "{days} days left, {working} of them working days",
)
_SENTENCES = {
    Outlook.MET: (
        "{unit}{period}已完成：应巡 {owed} 次，已计 {counted} 次。",
        "{unit} has done its duty {period}: {counted} of {owed}.",
    ),
    Outlook.ON_PACE: (
        "{unit}{period}进度正常：应巡 {owed} 次，已计 {counted} 次，" + _LEFT[0] + "。",
        "{unit} is on pace {period}: {counted} of {owed}, " + _LEFT[1] + ".",
    ),
    Outlook.BEHIND: (
        "{unit}{period}进度落后：应巡 {owed} 次，已计 {counted} 次，" + _LEFT[0] + "。",
        "{unit} is behind {period}: {counted} of {owed}, " + _LEFT[1] + ".",
    ),
    Outlook.WILL_MISS: (
        "{unit}{period}将完不成：应巡 {owed} 次，已计 {counted} 次，" + _LEFT[0] + "。",
        "{unit} will miss {period}: {counted} of {owed}, " + _LEFT[1] + ".",
    ),
}
