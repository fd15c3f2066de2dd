"""What is counted, where, when, and what is not."""

import datetime as dt
import random
from decimal import Decimal
from typing import Any

import pytest

from cases import service as cases
from cases.classes import TwoRatesClass
from cases.models import Case
from cases.states import CaseState, PartyKind
from registry.states import RightState
from reporting import queries, service
from reporting.periods import parse
from reporting.rates import Counts
from reporting.states import Basis, Figure, Place
from reporting.tables import Row, Table
from tests.cases.county import NOON, County

LAST_YEAR = dt.datetime(2025, 11, 20, 4, tzinfo=dt.UTC)
COUNTY, TOWN, OTHER_TOWN = "220284", "220284101", "220284102"
FIELDS = {
    Figure.UNLICENSED: "unlicensed",
    Figure.UNLICENSED_BEFORE: "unlicensed_before",
    Figure.BY_HOLDERS: "by_holders",
    Figure.UNDECIDED: "undecided",
    Figure.WITHDRAWN: "withdrawn",
}


def table(county: County, code: str = COUNTY, period: str = "2026H2", **more: Any) -> Table:
    return service.two_rates(
        county.session,
        county.statistician,
        county.division(code).id,
        parse(period),
        **{"now": NOON} | more,
    )


def row(table: Table, code: str) -> Counts:
    return next(row.counts for row in table.rows if row.code == code)


def by_holder(county: County, **what_matters: Any) -> Case:
    return county.file(
        party_kind=PartyKind.HOLDER,
        right_id=county.right().id,
        **{"offence": "mine_outside_area"} | what_matters,
    )


def test_this_halfs_cases_are_held_against_last_years_same_half(county: County) -> None:
    for _ in range(3):
        county.file()
    for _ in range(2):
        county.file(at=LAST_YEAR)
    county.file(at=LAST_YEAR - dt.timedelta(days=180))  # the other half of last year

    counts = table(county).total.counts

    assert (counts.unlicensed, counts.unlicensed_before, counts.change) == (3, 2, 1)
    assert counts.change_percent == Decimal("50.00")


def test_every_township_has_its_row_and_the_county_their_sum(county: County) -> None:
    county.file()
    county.file(code=OTHER_TOWN)
    county.file(code=OTHER_TOWN)
    county.file(code=COUNTY)  # in the county, in no township of it

    counted = table(county)

    assert row(counted, TOWN).unlicensed == 1
    assert row(counted, OTHER_TOWN).unlicensed == 2
    assert [(one.place, one.counts.unlicensed) for one in counted.rows if one.code == COUNTY] == [
        (Place.DIRECT, 1)
    ]
    assert counted.total.counts.unlicensed == 4


def test_the_city_counts_its_counties(county: County) -> None:
    county.file()

    counted = table(county, "2202")

    assert row(counted, COUNTY).unlicensed == 1
    assert row(counted, "220283") == Counts()
    assert all(one.place is Place.CHILD for one in counted.rows)


def test_a_holders_case_is_held_against_the_rights_of_the_area(county: County) -> None:
    by_holder(county)
    county.right(code=OTHER_TOWN)

    counts = table(county).total.counts

    assert (counts.unlicensed, counts.by_holders, counts.rights) == (0, 1, 2)
    assert counts.holders_percent == Decimal("50.00")


@pytest.mark.parametrize(
    "right",
    [
        {"oil_gas": True, "mineral": "石油"},
        {"valid_to": dt.date(2026, 11, 19), "state": RightState.EXPIRED},
        {"state": RightState.CANCELLED, "ended_on": dt.date(2026, 11, 1)},
        {"valid_from": dt.date(2026, 12, 1)},
        {"code": "222403"},
    ],
    ids=["oil", "expired", "cancelled", "not begun", "elsewhere"],
)
def test_not_every_right_is_in_the_denominator(county: County, right: dict[str, Any]) -> None:
    county.right()
    county.right(**right)

    assert table(county).total.counts.rights == 1


def test_a_finished_half_counts_the_rights_of_its_last_day(county: County) -> None:
    county.right(valid_to=dt.date(2026, 7, 1))
    county.right(valid_from=dt.date(2026, 7, 1))

    finished = table(county, period="2026H1")

    assert (finished.rights_on, finished.over) == (dt.date(2026, 6, 30), True)
    assert finished.total.counts.rights == 1
    assert (table(county).rights_on, table(county).over) == (dt.date(2026, 11, 20), False)


def test_a_withdrawn_case_leaves_the_count_and_is_shown_beside_it(county: County) -> None:
    county.file()
    case = county.file()
    cases.withdraw(county.session, county.head, case.id, "违法事实不成立", now=NOON)

    counts = table(county).total.counts

    assert (counts.unlicensed, counts.withdrawn) == (1, 1)


def test_a_case_without_a_class_waits_for_the_city_in_neither_rate(county: County) -> None:
    case = by_holder(county, offence="holder_mine_without_licence")
    before = table(county).total.counts
    cases.classify(
        county.session, county.statistician, case.id, TwoRatesClass.B9, "市局会议", now=NOON
    )
    after = table(county).total.counts

    assert (before.by_holders, before.undecided) == (0, 1)
    assert (after.by_holders, after.undecided) == (1, 0)


def test_an_officials_unlawful_approval_is_counted_nowhere(county: County) -> None:
    county.file(offence="unlawful_approval")

    counted = table(county)

    assert counted.total.counts == Counts()
    assert [(one.klass, one.now) for one in counted.by_class if one.now] == [
        (TwoRatesClass.NONE, 1)
    ]


def test_the_basis_decides_which_half_a_case_is_in(county: County) -> None:
    june = dt.datetime(2026, 6, 30, 4, tzinfo=dt.UTC)
    case = county.file(discovered_at=june)
    while case.state is not CaseState.CLOSED:
        county.step(case)

    def found(period: str, basis: Basis) -> int:
        return table(county, period=period, basis=basis).total.counts.unlicensed

    assert (found("2026H1", Basis.DISCOVERED), found("2026H2", Basis.DISCOVERED)) == (1, 0)
    assert (found("2026H1", Basis.FILED), found("2026H2", Basis.FILED)) == (0, 1)
    assert (found("2026H1", Basis.CLOSED), found("2026H2", Basis.CLOSED)) == (0, 1)


@pytest.mark.parametrize(("minutes", "half"), [(-1, "2026H1"), (0, "2026H2")])
def test_a_half_ends_at_midnight_in_china(county: County, minutes: int, half: str) -> None:
    midnight = dt.datetime(2026, 6, 30, 16, tzinfo=dt.UTC)
    county.file(discovered_at=midnight + dt.timedelta(minutes=minutes))

    assert table(county, period=half).total.counts.unlicensed == 1


def test_a_stranger_is_told_of_no_such_place(county: County) -> None:
    with pytest.raises(queries.DivisionMissing):
        service.two_rates(
            county.session,
            county.stranger,
            county.division(COUNTY).id,
            parse("2026H2"),
            now=NOON,
        )


def test_every_figure_opens_to_exactly_what_it_counts(county: County) -> None:
    dice = random.Random(20261120)  # noqa: S311 (a shuffled world, not a secret)
    for _ in range(25):
        make = dice.choice([county.file, lambda **more: by_holder(county, **more)])
        case = make(code=dice.choice([TOWN, OTHER_TOWN, COUNTY]), at=dice.choice([NOON, LAST_YEAR]))
        if dice.random() < 0.2:
            cases.withdraw(county.session, county.head, case.id, "撤案", now=NOON)
    counted = table(county)

    def opened(shown: Row, figure: Figure) -> int:
        found = service.opened(
            county.session,
            county.statistician,
            shown.division_id,
            parse("2026H2"),
            figure,
            direct=shown.place is Place.DIRECT,
            now=NOON,
        )
        return len(county.session.scalars(found).all())

    for shown in (*counted.rows, counted.total):
        assert {figure: opened(shown, figure) for figure in Figure} == {
            figure: getattr(shown.counts, field) for figure, field in FIELDS.items()
        }
    parts = [one.counts for one in counted.rows]
    assert counted.total.counts.minus(parts) == Counts()
    assert counted.total.counts.unlicensed > 0
