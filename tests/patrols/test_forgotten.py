"""Patrols entered before the service knew how to weigh them are caught up with."""

from sqlalchemy import delete, update

from kernel.jobs import Work
from patrols.jobs import weigh_forgotten
from patrols.models import (
    AreaWeek,
    DutyVerdict,
    LastSeen,
    Patrol,
    PatrolCoverage,
    PatrolSight,
    UnitWeek,
)
from patrols.service import recounting
from tests.county import County
from tests.patrols.test_reviews import logged


def test_what_was_never_weighed_is_cleaned_covered_and_weighed(land: County) -> None:
    patrol_id = logged(land)
    with land.sessions.begin() as session:
        before = session.get_one(Patrol, patrol_id).clean_length_m
        session.execute(delete(DutyVerdict))
        nothing = dict.fromkeys(("clean_length_m", "clean_s", "clean_version", "suspicion"))
        session.execute(update(Patrol).values(**nothing))
        for table in (PatrolSight, PatrolCoverage, UnitWeek, AreaWeek, LastSeen):
            session.execute(delete(table))

    weigh_forgotten(Work(land.sessions, land.settings, land.now))
    weigh_forgotten(Work(land.sessions, land.settings, land.now))

    with land.sessions() as session:
        assert session.get_one(DutyVerdict, patrol_id).counts
        assert session.get_one(Patrol, patrol_id).clean_length_m == before
        assert list(recounting.differences(session)) == []
    assert land.tampered() == []
