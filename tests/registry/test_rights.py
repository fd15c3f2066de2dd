"""What a person may ask the register."""

import datetime as dt
import uuid

import pytest
from sqlalchemy import select

import identity.queries
from kernel import audit
from kernel.errors import NotFound
from kernel.spatial import Point
from registry import queries, service
from registry.models import Right
from registry.states import RightKind, RightState
from tests.registry.conftest import NOW, ROW, TODAY

INSIDE, NEARBY = Point(126.705, 42.905), Point(126.715, 42.905)
OTHER = "C2200002010124210098204"
EXPLORING = "T2200002010124010098205"
LATER = NOW + dt.timedelta(days=30)


def numbers(session, statement) -> list[str]:
    return [right.licence_no for right in session.scalars(statement)]


class TestPlaces:
    def test_a_point_inside_finds_the_right_and_its_boundary(
        self, session, registrar, import_rows
    ) -> None:
        import_rows()

        ((right, boundary),) = session.execute(queries.containing(registrar, INSIDE, on=TODAY))

        assert (right.licence_no, boundary.version) == (ROW["证号"], 1)
        assert right.holder.name == ROW["矿业权人"]

    def test_a_point_outside_finds_nothing(self, session, registrar, import_rows) -> None:
        import_rows()

        assert session.execute(queries.containing(registrar, NEARBY, on=TODAY)).all() == []

    def test_what_is_near_comes_with_its_distance(self, session, registrar, import_rows) -> None:
        import_rows()

        ((right, _, far),) = session.execute(queries.near(registrar, NEARBY, 500, on=TODAY))

        assert right.licence_no == ROW["证号"]
        assert far == pytest.approx(408.4, abs=1)
        assert session.execute(queries.near(registrar, NEARBY, 400, on=TODAY)).all() == []

    def test_the_question_is_put_to_the_boundary_of_its_day(
        self, session, registrar, import_rows
    ) -> None:
        import_rows()
        import_rows({"范围坐标": "126.8,42.9;126.81,42.9;126.81,42.91;126.8,42.91"}, now=LATER)
        moved_on = TODAY + dt.timedelta(days=30)

        before, after = (
            session.execute(queries.containing(registrar, INSIDE, on=day)).all()
            for day in (moved_on - dt.timedelta(days=1), moved_on)
        )

        assert (len(before), len(after)) == (1, 0)

    def test_a_boundary_in_an_old_datum_contains_nothing(
        self, session, registrar, import_rows
    ) -> None:
        import_rows({"坐标系": "西安80"})

        assert session.execute(queries.containing(registrar, INSIDE, on=TODAY)).all() == []

    def test_a_stranger_stands_in_the_mine_and_finds_nothing(
        self, session, stranger, import_rows
    ) -> None:
        import_rows()

        assert session.execute(queries.containing(stranger, INSIDE, on=TODAY)).all() == []
        assert session.execute(queries.near(stranger, INSIDE, 500, on=TODAY)).all() == []


class TestReading:
    def test_a_right_is_there_for_its_county_and_its_city_only(
        self, session, registrar, city_registrar, stranger, import_rows
    ) -> None:
        import_rows({"曾用证号": "3526009940010"})
        (right_id,) = session.scalars(select(Right.id))

        for person in (registrar, city_registrar):
            right = queries.get(session, person, right_id, on=TODAY)
            assert [former.number for former in right.former_numbers] == ["3526009940010"]
            assert len(right.boundaries) == 1
        with pytest.raises(NotFound):
            queries.get(session, stranger, right_id, on=TODAY)
        with pytest.raises(NotFound):
            queries.get(session, registrar, uuid.uuid4(), on=TODAY)

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({}, [EXPLORING, ROW["证号"]]),
            ({"kind": RightKind.EXPLORATION}, [EXPLORING]),
            ({"state": RightState.CANCELLED}, []),
            ({"words": "夹皮沟"}, [ROW["证号"]]),
            ({"words": "某矿业"}, [EXPLORING, ROW["证号"]]),
            ({"words": "c22000020101242100982"}, [ROW["证号"]]),
            ({"words": "3526009940010"}, [ROW["证号"]]),
            ({"words": "%"}, []),
        ],
    )
    def test_a_list_is_narrowed_by_what_is_asked(
        self, session, registrar, import_rows, asked, found
    ) -> None:
        import_rows({"曾用证号": "3526009940010"}, {"证号": EXPLORING, "矿山名称": "北沟铜矿详查"})

        assert numbers(session, queries.listed(registrar, on=TODAY, **asked)) == found

    def test_the_phone_asks_for_what_changed(self, session, registrar, import_rows) -> None:
        import_rows({}, {"证号": OTHER})
        import_rows({"证号": OTHER, "范围坐标": "126.8,42.9;126.81,42.9;126.81,42.91"}, now=LATER)

        assert numbers(session, queries.changed_since(registrar, NOW, on=TODAY)) == [OTHER]


class TestDenominator:
    @pytest.mark.parametrize(
        ("row", "counts"),
        [
            ({}, True),
            ({"证号": EXPLORING}, True),
            ({"状态": "暂停"}, True),
            ({"有效期止": ""}, True),
            ({"矿种": "天然气"}, False),
            ({"有效期止": "2026-06-29"}, False),
            ({"有效期止": "2026-06-30"}, True),
            ({"有效期起": "2026-07-01"}, False),
            ({"状态": "注销", "注销日期": "2026-06-30"}, False),
            ({"状态": "吊销", "注销日期": "2026-07-01"}, True),
        ],
    )
    def test_counts_the_rights_in_force_on_the_last_day_of_the_period(
        self, session, import_rows, row, counts
    ) -> None:
        import_rows(row)
        period_end = dt.date(2026, 6, 30)
        city = identity.queries.division_by_code(session, "2202", period_end)
        next_county = identity.queries.division_by_code(session, "220281", period_end)

        found = session.scalars(queries.valid_rights(city.id, at=period_end)).all()

        assert bool(found) is counts
        assert not session.scalars(queries.valid_rights(next_county.id, at=period_end)).all()


class TestLapsing:
    def test_a_right_expires_the_day_after_its_last(self, session, import_rows) -> None:
        import_rows({"有效期止": "2026-11-20"})

        assert service.expire_rights(session, now=NOW) == 0
        assert service.expire_rights(session, now=NOW + dt.timedelta(days=1)) == 1
        assert service.expire_rights(session, now=NOW + dt.timedelta(days=1)) == 0

        assert session.scalars(select(Right.state)).one() is RightState.EXPIRED
        assert list(audit.verify(session)) == []
