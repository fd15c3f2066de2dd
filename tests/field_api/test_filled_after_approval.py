"""A track that is filled after its patrol was approved: it is looked at again, and so restated."""

from patrols.routes import blueprint
from tests.county import County
from tests.field_api.recording import Hand
from tests.field_api.test_other_recorders import land, later, logged, walked
from tests.patrols.duties import asks, at, close, restatements, rule

__all__ = ["land"]


def approved(land: County) -> tuple[str, Hand]:
    """Have a patrol of twenty minutes approved of which the phone heard ten."""
    hand = Hand(land)
    patrol = logged(
        land, land.send("township_officer", "patrol", walked(range(60), range(180, 240)))
    )
    desk = land.client(blueprint, "inspector")
    desk.post(f"/api/patrols/{patrol.id}/approve", 200, version=1, opinion="同意。")
    return str(patrol.id), hand


def test_what_was_approved_and_is_filled_waits_for_another_look(land: County) -> None:
    patrol_id, hand = approved(land)
    key, desk = hand.recorder(), land.client(blueprint, "inspector")
    hand.tell(key, range(60))  # nothing that was not known
    later(land)
    as_before = desk.get("/api/patrols/waiting")["items"]

    hand.tell(key, range(60, 180))
    later(land)

    (waiting,) = desk.get("/api/patrols/waiting")["items"]
    assert as_before == []
    assert (waiting["id"], waiting["state"], waiting["approved_version"]) == (
        patrol_id,
        "approved",
        0,
    )
    told = desk.post(f"/api/patrols/{patrol_id}/approve", 200, version=1, opinion="已看补充轨迹。")
    assert (told["approved_version"], desk.get("/api/patrols/waiting")["items"]) == (1, [])
    assert land.tampered() == []


def test_a_closed_week_is_restated_because_a_track_was_filled(land: County) -> None:
    rule(land, asks("2026-11-01", least_minutes=15))
    patrol_id, hand = approved(land)
    key = hand.recorder()
    close(land, at("2026-11-30", 0, 1))

    hand.tell(key, range(60, 180))
    later(land)

    (restated,) = restatements(land)
    assert (restated.walked, restated.counted) == (1, 1)
    assert restated.causes == [{"found": "filled", "subject_id": patrol_id}]
