"""When the ground is drawn otherwise, those who walked it before are covered again."""

import datetime as dt
import uuid

from sqlalchemy import delete, select

from kernel.ids import new_id
from kernel.jobs import Job
from patrols import service
from patrols.models import PatrolArea
from patrols.service import recounting
from patrols.states import SightKind
from registry.models import Boundary, RegistryChange, RegistryImport
from registry.states import ChangeAct
from tests.county import County
from tests.patrols.ground_seen import along, area, mine, sights, square, walked


def changed(land: County, right_id: uuid.UUID, act: ChangeAct, details: dict[str, object]) -> None:
    """Tell of what an import did to a right, as the register does."""
    with land.sessions.begin() as session:
        someone = land.people["inspector"]
        source = RegistryImport(
            file_name="x.xlsx",
            sha256="0" * 64,
            officer_id=someone.id,
            office_id=someone.office_id,
            at=land.now,
            counts={},
            report={},
        )
        session.add(source)
        session.flush()
        done = RegistryChange(id=new_id(), import_id=source.id, right_id=right_id, at=land.now)
        done.act, done.details, done.row = act, details, None
        session.add(done)
        session.flush()
        service.rights_changed(session, [right_id], now=land.now)
    land.drain()


def counted(land: County) -> list[str]:
    with land.sessions() as session:
        return [str(one) for one in recounting.differences(session)]


def test_a_right_recorded_after_the_walk_was_seen_on_it(land: County) -> None:
    patrol_id = walked(land, along(600), [0.0] * 31)
    late = mine(land, square(300, 100, 50))
    assert sights(land, patrol_id) == {}

    changed(land, late, ChangeAct.RECORDED, {})

    assert set(sights(land, patrol_id)) == {(SightKind.RIGHT, late)}
    assert counted(land) == []


def test_a_right_drawn_elsewhere_is_no_longer_seen(land: County) -> None:
    right_id = mine(land, square(300, 100, 50))
    patrol_id = walked(land, along(600), [0.0] * 31)
    with land.sessions.begin() as session:
        drawn = session.scalars(select(Boundary).where(Boundary.right_id == right_id)).one()
        drawn.replaced_on = dt.date(2026, 11, 1)

    changed(land, right_id, ChangeAct.CHANGED, {"name": ["一", "二"]})
    still = set(sights(land, patrol_id))
    changed(land, right_id, ChangeAct.CHANGED, {"boundary": [1, 2]})

    assert still == {(SightKind.RIGHT, right_id)}
    assert sights(land, patrol_id) == {}
    assert counted(land) == []


def test_an_area_drawn_the_same_day_was_seen_by_who_is_back_already(land: County) -> None:
    patrol_id = walked(land, along(600), [0.0] * 31)
    drawn = area(land, square(0, -500, 1000), valid_from=dt.date(2026, 11, 18))

    with land.sessions.begin() as session:
        found = session.scalars(select(PatrolArea).where(PatrolArea.id == drawn)).all()
        service.areas_changed(session, found, now=land.now)
    land.drain()

    assert set(sights(land, patrol_id)) == {(SightKind.AREA, drawn)}
    assert counted(land) == []


def test_an_area_that_ends_stays_seen_by_who_walked_it_while_it_held(land: County) -> None:
    drawn = area(land, square(0, -500, 1000), valid_from=dt.date(2026, 11, 1))
    before = walked(land, along(600), [0.0] * 31, day="2026-11-18")
    today, land.now = land.now, land.now + dt.timedelta(days=2)  # a server whose clock went fast
    after = walked(land, along(600), [0.0] * 31, day="2026-11-21")
    land.now = today
    with land.sessions.begin() as session:
        session.execute(delete(Job))
        actor = land.people["inspector"]
        service.end_area(session, actor, drawn, last_day=dt.date(2026, 11, 20), now=land.now)
    with land.sessions() as session:
        asked = [job.arguments for job in session.scalars(select(Job)) if "cover" in job.function]
    land.drain()

    assert asked == [[str(after)]]
    assert set(sights(land, before)) == {(SightKind.AREA, drawn)}
    assert sights(land, after) == {}
    assert counted(land) == []
