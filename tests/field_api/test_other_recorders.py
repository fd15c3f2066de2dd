"""Logger apps and track files fill the silences of a patrol, and nothing else."""

import datetime as dt
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import patrols.routes
from kernel.db import Sessions
from kernel.jobs import Work
from patrols.jobs import fill_tracks, forget_fixes
from patrols.models import Patrol, PatrolToFill, RecorderFix, Recording
from patrols.service.recorders import KEPT
from patrols.states import RecordingState
from tests.county import County, county
from tests.field_api.recording import FIELD, FIXES, Hand, located
from tests.patrols.tracks_made import BEGAN, as_gpx
from tests.phone import patrol

UNTIMED = b'<gpx version="1.1"><trk><trkseg><trkpt lat="42" lon="126"/></trkseg></trk></gpx>'
ENDED = BEGAN + dt.timedelta(seconds=5 * 239)


@pytest.fixture
def land(sessions: Sessions, tmp_path: Path) -> County:
    land = county(sessions, tmp_path)
    land.now = ENDED + dt.timedelta(hours=1)
    return land


def walked(*numbers: range) -> dict[str, Any]:
    """Return a patrol whose phone recorded only these fixes."""
    seen = [n for some in numbers for n in some]
    columns = {
        "t0": BEGAN.isoformat(),
        "t": [float(FIXES.t[n]) for n in seen],
        "lon": [float(FIXES.lon[n]) for n in seen],
        "lat": [float(FIXES.lat[n]) for n in seen],
    }
    times = {"started_at": BEGAN.isoformat(), "ended_at": ENDED.isoformat()}
    return {**patrol(), **times, "track": columns if seen else None}


def logged(land: County, patrol_id: uuid.UUID) -> Patrol:
    land.drain()
    with land.sessions() as session:
        return session.get_one(Patrol, patrol_id)


def later(land: County) -> None:
    fill_tracks(Work(land.sessions, land.settings, land.now))


def test_an_app_goes_on_where_the_screen_was_locked(land: County) -> None:
    hand = Hand(land)
    hand.tell(hand.recorder(), range(240))
    alone = logged(land, land.send("township_officer", "patrol", walked(range(240))))
    locked = logged(
        land, land.send("township_officer", "patrol", walked(range(60), range(180, 240)))
    )

    assert alone.filled == 0
    assert locked.fixes == 120
    assert locked.filled == 120
    assert locked.gap_s == 0
    assert locked.clean_length_m == pytest.approx(alone.clean_length_m, rel=0.02)
    assert land.tampered() == []


def test_what_an_app_tells_after_the_patrol_is_put_in_its_place(land: County) -> None:
    hand = Hand(land)
    key = hand.recorder()
    patrol_id = land.send("township_officer", "patrol", walked(range(60), range(180, 240)))
    before = logged(land, patrol_id)
    hand.tell(key, range(60, 180))
    hand.tell(key, range(60, 180))  # an app that heard no answer sends again
    later(land)
    after = logged(land, patrol_id)
    later(land)

    assert (before.filled, before.gap_s) == (0, 605)
    assert (after.filled, after.gap_s) == (120, 0)
    assert after.clean_length_m > before.clean_length_m + 300
    with land.sessions() as session:
        assert session.query(PatrolToFill).count() == 0
        assert session.query(RecorderFix).count() == 120
        assert session.query(Recording).one().taken == 120
    assert land.tampered() == []


def test_traccar_tells_in_both_its_forms(land: County) -> None:
    hand = Hand(land)
    key = hand.recorder("traccar")
    for n in range(120):
        said = located(n)
        hand.traccar({"id": key, "timestamp": said["tst"], "lat": said["lat"], "lon": said["lon"]})
    located_at = [located(n) for n in range(120, 240)]
    messages = [
        {
            "timestamp": dt.datetime.fromtimestamp(one["tst"], dt.UTC).isoformat(),
            "coords": {"latitude": one["lat"], "longitude": one["lon"], "accuracy": 4.5},
        }
        for one in located_at
    ]
    hand.traccar({}, {"location": messages, "device_id": key})

    only = logged(land, land.send("township_officer", "patrol", walked()))

    assert (only.fixes, only.filled, only.gap_s) == (0, 240, 0)


def test_a_gpx_file_fills_the_patrol_of_who_was_on_it(land: County) -> None:
    hand = Hand(land)
    patrol_id = land.send("township_officer", "patrol", walked(range(60)))
    logged(land, patrol_id)

    first = hand.ask(f"/tracks/import?patrol={patrol_id}&name=a.gpx", 202, as_gpx(FIXES))
    again = hand.ask(f"/tracks/import?patrol={patrol_id}&name=b.gpx", 202, as_gpx(FIXES))
    land.drain()
    desk = land.client(patrols.routes.blueprint, "township_officer")
    (told,) = desk.get(f"/api/patrols/{patrol_id}/recordings")

    assert first["id"] == again["id"]
    assert (told["state"], told["fixes"], told["taken"]) == ("read", 240, 180)
    assert logged(land, patrol_id).filled == 180


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"not a track", "no_track"),
        (as_gpx(replace(FIXES, t=FIXES.t + 86_400)), "from the time of the patrol"),
        (
            b'<gpx version="1.1"><trk><trkseg><trkpt lat="42" lon="126"/></trkseg></trk></gpx>',
            "time",
        ),
    ],
)
def test_a_file_of_no_use_is_kept_and_says_why(land: County, content: bytes, said: str) -> None:
    patrol_id = land.send("township_officer", "patrol", walked(range(60)))
    logged(land, patrol_id)
    Hand(land).ask(f"/tracks/import?patrol={patrol_id}", 202, content)
    land.drain()

    with land.sessions() as session:
        kept = session.query(Recording).one()
    assert kept.state is RecordingState.REFUSED
    assert said in str(kept.problem)
    assert logged(land, patrol_id).filled == 0


def test_only_who_was_on_a_patrol_adds_to_it(land: County) -> None:
    patrol_id = land.send("township_officer", "patrol", walked(range(60)))
    path = f"/tracks/import?patrol={patrol_id}"

    problem = Hand(land, "township_colleague").ask(path, 403, as_gpx(FIXES))
    Hand(land, "stranger").ask(path, 404, as_gpx(FIXES))

    assert problem["code"] == "patrols.not_on_this_patrol"


def test_a_key_speaks_for_one_kind_until_it_is_revoked(land: County) -> None:
    hand = Hand(land)
    key = hand.recorder()
    bearer = {"Authorization": f"Bearer {hand.who}"}
    made = hand.client.get(f"{FIELD}/recorders", headers=bearer)
    (one,) = made.get_json()
    assert key not in made.text
    assert one["last_fix_at"] is None

    hand.traccar({"id": key, "lat": 42, "lon": 126, "timestamp": 1}, status=401)
    hand.owntracks("another", located(0), 401)
    Hand(land, "township_colleague").ask(f"/recorders/{one['id']}/revoke", 404)
    Hand(land, "stranger").ask(f"/recorders/{one['id']}/revoke", 404)
    hand.owntracks(key, located(3))
    hand.owntracks(key, located(0))
    (heard,) = hand.client.get(f"{FIELD}/recorders", headers=bearer).get_json()
    assert dt.datetime.fromisoformat(heard["last_fix_at"]).timestamp() == located(3)["tst"]
    assert hand.ask(f"/recorders/{one['id']}/revoke", 200)["revoked_at"]
    hand.owntracks(key, located(1), 401)


@pytest.mark.parametrize(
    "message",
    [None, {}, [], {"_type": "lwt", "tst": 1}, {"_type": "transition", "lat": 1.0, "lon": 1.0}],
)
def test_what_is_no_location_is_answered_and_not_kept(land: County, message: Any) -> None:
    hand = Hand(land)

    assert hand.owntracks(hand.recorder(), message) == []
    with land.sessions() as session:
        assert session.query(RecorderFix).count() == 0


@pytest.mark.parametrize(
    "odd",
    [
        {"tst": None},
        {"tst": "soon"},
        {"tst": -5},
        {"tst": 1},
        {"tst": 1e15},
        {"lon": None},
        {"lat": "north"},
        {"lat": True},
        {"lon": 1e300},
        {"acc": []},
    ],
)
def test_a_location_that_cannot_be_read_holds_nothing_back(
    land: County, odd: dict[str, Any]
) -> None:
    hand = Hand(land)
    key = hand.recorder()

    assert hand.owntracks(key, {**located(0), **odd}) == []
    assert hand.owntracks(key, located(1)) == []
    with land.sessions() as session:
        assert session.query(RecorderFix).count() == 1


def test_an_encrypted_message_is_refused_so_that_the_app_keeps_it(land: County) -> None:
    hand = Hand(land)

    problem = hand.owntracks(hand.recorder(), {"_type": "encrypted", "data": "x"}, 415)

    assert problem["code"] == "field.encrypted"


def test_fixes_that_cannot_be_are_kept_raw_and_believed_nowhere(land: County) -> None:
    hand = Hand(land)
    key = hand.recorder()
    for n in range(60, 180):
        hand.owntracks(key, {**located(n), "lon": 0, "lat": 0})
    only = logged(land, land.send("township_officer", "patrol", walked(range(60))))

    assert only.filled == 0
    with land.sessions() as session:
        assert session.query(Recording).one().fixes == 120


def test_where_somebody_is_off_duty_is_forgotten(land: County) -> None:
    hand = Hand(land)
    hand.tell(hand.recorder(), range(240))
    only = land.send("township_officer", "patrol", walked())
    logged(land, only)
    land.now += KEPT + dt.timedelta(hours=1)

    forget_fixes(Work(land.sessions, land.settings, land.now))

    with land.sessions() as session:
        assert session.query(RecorderFix).count() == 0
        assert session.query(Recording).one().fixes == 240


def test_what_was_claimed_stays_when_more_is_told_long_after(land: County) -> None:
    hand = Hand(land)
    key = hand.recorder()
    hand.tell(key, range(200))
    only = land.send("township_officer", "patrol", walked())
    logged(land, only)
    land.now += KEPT + dt.timedelta(hours=1)
    forget_fixes(Work(land.sessions, land.settings, land.now))

    hand.tell(key, range(199, 205))
    later(land)

    with land.sessions() as session:
        assert session.query(Recording).one().fixes == 205
    assert logged(land, only).filled == 205
    assert land.tampered() == []


def test_a_copy_does_not_come_in_as_a_file(land: County) -> None:
    land.send("township_officer", "patrol", walked(range(240)))
    land.drain()
    copied = land.send("township_officer", "patrol", walked())
    logged(land, copied)
    Hand(land).ask(f"/tracks/import?patrol={copied}", 202, as_gpx(FIXES))
    land.drain()

    assert "same_track_twice" in {doubt["code"] for doubt in logged(land, copied).doubts}
