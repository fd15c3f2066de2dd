"""Patrols on their way into the ledger."""

import datetime as dt
import uuid

import orjson
import pytest

from patrols import queries, service, tracks
from patrols.models import Patrol, PatrolTrack
from patrols.routes import blueprint
from patrols.schemas import PatrolPayload
from patrols.states import PatrolState
from tests.county import PHOTO, County, refused_fields
from tests.phone import patrol, track


def test_a_township_officers_patrol_is_logged_once_it_is_complete(land: County) -> None:
    colleague = land.people["township_colleague"]
    patrol_id = land.send("township_officer", "patrol", patrol([colleague.id]))

    with land.sessions() as session:
        assert session.get_one(Patrol, patrol_id).state is PatrolState.RECEIVED
    land.drain()

    with land.sessions() as session:
        walked = session.get_one(Patrol, patrol_id)
        assert (walked.state, walked.logged_at) == (PatrolState.LOGGED, land.now)
        assert walked.members == [str(colleague.id)]
        assert walked.fixes == 200
        assert 199 * 5 < walked.length_m < 199 * 5.5
        assert walked.gaps == 0
        assert walked.clean_length_m < walked.length_m
        assert (walked.clean_s, walked.gap_s) == (199 * 5, 0)
        assert "no_jitter" in {doubt["code"] for doubt in walked.doubts}  # straight as drawn
    assert land.tampered() == []


def test_the_way_a_patrol_went_is_shown_beside_its_raw_track(land: County) -> None:
    walk = patrol()
    seconds = walk["track"]["t"]
    walk["track"]["t"] = [second + 600 * (n >= 100) for n, second in enumerate(seconds)]
    patrol_id = land.send("township_officer", "patrol", walk)
    land.drain()

    way = land.client(blueprint, "township_officer").get(f"/api/patrols/{patrol_id}/track/clean")

    assert [len(line["t"]) for line in way["lines"]] == [100, 100]
    (gap,) = way["gaps"]
    assert (gap["seconds"], gap["why"]) == (605, "silence")
    assert way["left_out"]["leaped"] == 0
    with land.sessions() as session:
        logged = session.get_one(Patrol, patrol_id)
        assert (logged.clean_length_m, logged.gap_s) == (way["length_m"], 605)


def test_a_track_played_back_too_fast_is_doubted_in_the_ledger(land: County) -> None:
    walk = patrol()
    walk["track"]["t"] = [second / 20 for second in walk["track"]["t"]]
    patrol_id = land.send("township_officer", "patrol", walk)
    land.drain()

    told = land.client(blueprint, "township_officer").get(f"/api/patrols/{patrol_id}")

    assert told["suspicion"] >= 30
    assert "too_fast" in {doubt["code"] for doubt in told["doubts"]}


def test_a_patrol_whose_photo_is_missing_waits_to_be_logged(land: County) -> None:
    patrol_id = land.send("township_officer", "patrol", patrol(), files=(PHOTO,))
    land.drain()

    with land.sessions() as session:
        assert session.get_one(Patrol, patrol_id).state is PatrolState.RECEIVED


def test_patrols_arrive_together_with_and_without_tracks(land: County) -> None:
    walk = {**patrol(), "track": None}
    records = [
        land.sealed("township_officer", "patrol", patrol() if n % 2 else walk) for n in range(6)
    ]

    with land.sessions.begin() as session:
        service.take_patrol(session, records, now=land.now)

    with land.sessions() as session:
        tracked = [session.get(PatrolTrack, sealed.id) is not None for sealed, _ in records]
    assert tracked == [False, True] * 3


def test_the_track_is_given_back_as_the_phone_sealed_it(land: County) -> None:
    walk = patrol()
    patrol_id = land.send("township_officer", "patrol", walk)

    shown = land.client(blueprint, "inspector").get(f"/api/patrols/{patrol_id}/track")

    t0 = dt.datetime.fromisoformat
    assert t0(shown.pop("t0")) == t0(walk["track"].pop("t0"))
    assert shown == walk["track"]


def test_a_clock_that_runs_a_day_behind_does_not_move_the_day_walked(land: County) -> None:
    begun = {"started_at": "2026-11-18T09:00:00+08:00", "ended_at": "2026-11-18T11:00:00+08:00"}
    a_day = 24 * 3600 * 1000
    patrol_id = land.send(
        "township_officer", "patrol", {**patrol(), **begun}, clock_offset_ms=a_day
    )

    with land.sessions() as session:
        assert session.get_one(Patrol, patrol_id).walked_on == dt.date(2026, 11, 19)


def test_a_patrol_that_ends_before_it_begins_is_kept_and_flagged(land: County) -> None:
    backwards = {"started_at": "2026-11-18T09:00:00+08:00", "ended_at": "2026-11-18T08:00:00+08:00"}
    patrol_id = land.send("township_officer", "patrol", {**patrol(), **backwards})
    land.drain()

    shown = land.client(blueprint, "inspector").get(f"/api/patrols/{patrol_id}")
    assert (shown["state"], shown["flags"]) == ("logged", ["ends_before_it_begins"])


def test_a_companion_who_held_no_post_that_day_is_flagged(land: County) -> None:
    colleague = str(land.people["township_colleague"].id)
    shown = []
    for members in ([colleague], [colleague, str(uuid.uuid4())]):
        patrol_id = land.send("township_officer", "patrol", {**patrol(), "members": members})
        land.drain()
        shown.append(land.client(blueprint, "inspector").get(f"/api/patrols/{patrol_id}")["flags"])

    assert shown == [[], ["member_without_post"]]


def test_the_inspector_sees_the_township_and_strangers_and_neighbours_see_nothing(
    land: County,
) -> None:
    patrol_id = str(land.send("township_officer", "patrol", patrol()))

    listed = land.client(blueprint, "inspector").get("/api/patrols?state=received")
    assert [item["id"] for item in listed["items"]] == [patrol_id]
    for outsider in ("stranger", "neighbour"):
        desk = land.client(blueprint, outsider)
        assert desk.get("/api/patrols")["items"] == []
        refusal = desk.get(f"/api/patrols/{patrol_id}", 404)
        assert refusal["code"] == "patrols.patrol_missing"
        desk.get(f"/api/patrols/{patrol_id}/track", 404)


def test_a_long_ledger_comes_a_page_at_a_time(land: County) -> None:
    sent = [str(land.send("township_officer", "patrol", patrol())) for _ in range(5)]
    desk, seen, after = land.client(blueprint, "inspector"), [], ""

    while after is not None:
        page = desk.get(f"/api/patrols?limit=2{after and f'&after={after}'}")
        seen += [item["id"] for item in page["items"]]
        after = page["next"]

    assert seen == sorted(sent, reverse=True)


def test_who_may_not_read_is_told_so(land: County) -> None:
    refusal = land.client(blueprint, "inspector", "patrols.read").get("/api/patrols", 403)

    assert refusal["code"] == "kernel.forbidden"


class TestTracks:
    def test_a_gap_is_a_gap_and_adds_no_kilometres(self) -> None:
        columns = {
            "t": [0, 10, 10 + tracks.GAP_S + 1],
            "lon": [127.0, 127.0001, 127.5],
            "lat": [43.0, 43.0, 43.0],
        }

        measured = tracks.measure(columns)

        assert measured.length_m == pytest.approx(8.15, abs=0.01)
        assert measured.gaps == 1

    def test_impossible_fixes_are_left_out_and_counted(self) -> None:
        columns = {"t": [0, 5, 10, 15], "lon": [127, 0, 500, 127], "lat": [43, 0, 43, 43]}

        assert tracks.measure(columns) == tracks.Measured(0.0, 0, 2)

    def test_an_empty_track_has_no_length(self) -> None:
        nothing: dict[str, list[float]] = {"t": [], "lon": [], "lat": []}

        assert tracks.measure(nothing) == tracks.Measured(0.0, 0, 0)

    @pytest.mark.parametrize(
        "wrong",
        [
            "none",
            {"t0": "yesterday"},
            {"t": [1]},
            {"lon": "127"},
            {"lat": ["43.5"] * 200},
            {"lat": [True] * 200},
            {"lon": [1e300] * 200},
            {"t": [None] * 200},
            {"speed": [1] * 200},
        ],
    )
    def test_a_track_that_is_no_set_of_columns_is_refused(self, wrong: object) -> None:
        broken = {**track(), **wrong} if isinstance(wrong, dict) else wrong

        assert refused_fields(PatrolPayload(), {**patrol(), "track": broken}) == {"track"}

    def test_a_receiver_may_not_know_its_accuracy(self) -> None:
        walk = {**patrol(), "track": {**track(3), "accuracy_m": [None, 4, None]}}

        assert refused_fields(PatrolPayload(), walk) == set()


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("started_at", "2026-11-18T09:00:00"),
        ("started_at", "0001-01-01T00:00:00+08:00"),
        ("transport", "horse"),
        ("violation_found", "yes"),
        ("violation_found", 1),
        ("members", ["me"]),
        ("area", "乡" * 201),
        ("stops", [{"lon": "127", "lat": 43, "at": "2026-11-18T09:00:00+08:00"}]),
        ("state", "logged"),
    ],
)
def test_a_phone_that_writes_a_field_wrongly_is_told_which(field: str, wrong: object) -> None:
    assert refused_fields(PatrolPayload(), {**patrol(), field: wrong}) == {field}


def test_columns_survive_as_json(land: County) -> None:
    patrol_id = land.send("township_officer", "patrol", patrol(points=3))

    with land.sessions() as session:
        kept = queries.track(session, patrol_id)
        assert kept is not None
        assert set(orjson.loads(kept.columns)) == {"t", "lon", "lat", "accuracy_m"}
        assert queries.track(session, uuid.UUID(int=0)) is None
