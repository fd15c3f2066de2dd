"""Tracks as files: others read the same fixes, times and lengths, and no line over a gap."""

import datetime as dt
import io
from pathlib import Path
from time import perf_counter
from typing import Any

import gpxpy
import numpy as np
import orjson
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.ids import new_id
from kernel.spatial import ELLIPSOID
from patrols.models import Patrol
from patrols.routes import blueprint
from patrols.service.reading import TrackRead
from patrols.states import TrackForm, TrackPart, Transport
from patrols.trackfiles.giving import WRITERS
from patrols.trackfiles.ways import Way, ways
from patrols.tracks.columns import measure
from patrols.tracks.filling import Filled
from patrols.tracks.judging import judge
from tests import gpsbabel
from tests.county import County
from tests.patrols.patrolled import BEGAN, SPAN, columns, patrolled
from tests.patrols.tracks_made import walk

FORMS = list(TrackForm)
NASTY = "=后山\x01\u202e <b>&🚧"


def sealed(track: dict[str, Any]) -> dict[str, Any]:
    return {name: column for name, column in track.items() if name != "t0"}


def ways_of(track: dict[str, Any], part: TrackPart, area: str = "后山") -> list[Way]:
    day = dt.date(2026, 11, 19)
    patrol = Patrol(id=new_id(), walked_on=day, area=area, transport=Transport.FOOT)
    columns = sealed(track)
    read = TrackRead(Filled(BEGAN, columns, {}), judge(columns, Transport.FOOT), (), ())
    return list(ways(patrol, read, part))


def by_gdal(folder: Path, content: bytes, form: TrackForm) -> list[Any]:
    """Return the lines that GDAL reads."""
    path = folder / f"tracks.{form.value}"
    path.write_bytes(content)
    layer = "tracks" if form is TrackForm.GPX else pyogrio.list_layers(path)[0, 0]
    _, _, shapes, _ = pyogrio.raw.read(path, layer=layer)
    parts = shapely.get_parts(shapely.from_wkb(shapes))
    return [part for part in parts if part.geom_type == "LineString"]


def metres(line: Any) -> float:
    return float(ELLIPSOID.line_length(*shapely.get_coordinates(line).T))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("part", [TrackPart.RAW, TrackPart.CLEAN])
def test_gdal_reads_every_fix_and_the_length_we_tell(
    tmp_path: Path, form: TrackForm, part: TrackPart
) -> None:
    track = columns(walk())
    lines = by_gdal(tmp_path, WRITERS[form](ways_of(track, part)), form)

    judged = judge(sealed(track), Transport.FOOT)
    length = judged.raw.length_m if part is TrackPart.RAW else judged.cleaned.length_m
    assert [len(line.coords) for line in lines] == [150 - (part is TrackPart.CLEAN), 150]
    assert sum(map(metres, lines)) == pytest.approx(length, rel=1e-4)


@gpsbabel.needed
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("part", [TrackPart.RAW, TrackPart.CLEAN])
def test_gpsbabel_reads_the_same_fixes_and_lengths(
    tmp_path: Path, form: TrackForm, part: TrackPart
) -> None:
    found = ways_of(columns(walk()), part)
    path = tmp_path / f"tracks.{form.value}"
    path.write_bytes(WRITERS[form](found))

    lines = [line for way in found for line in way.lines]
    ours = [float(ELLIPSOID.line_length(line.lon, line.lat)) for line in lines]
    assert gpsbabel.lengths(path) == pytest.approx(ours, rel=0.01)
    assert gpsbabel.points(path) == sum(map(len, lines))


@pytest.mark.parametrize("form", FORMS)
def test_times_are_kept(form: TrackForm) -> None:
    track = columns(walk(20), gap=False, leap=False)
    content = WRITERS[form](ways_of(track, TrackPart.RAW)).decode()

    for second in track["t"]:
        when = BEGAN + dt.timedelta(seconds=second)
        assert when.isoformat().removesuffix("+00:00") in content


@pytest.mark.parametrize("form", FORMS)
def test_a_fix_between_two_gaps_is_a_point_and_not_a_line(tmp_path: Path, form: TrackForm) -> None:
    track = columns(walk(60), gap=False, leap=False)
    track["t"] = [t + 1000 * (n > 30) + 1000 * (n > 31) for n, t in enumerate(track["t"])]
    content = WRITERS[form](ways_of(track, TrackPart.RAW))

    assert [len(line.coords) for line in by_gdal(tmp_path, content, form)] == [31, 28]
    alone = f"{track['lat'][31]:.5f}"
    assert alone in content.decode()


@settings(max_examples=25)
@given(st.sets(st.integers(1, 59), max_size=8), st.sampled_from(FORMS))
def test_wherever_it_was_silent_the_line_is_broken(
    tmp_path_factory: pytest.TempPathFactory, silences: set[int], form: TrackForm
) -> None:
    track = columns(walk(60), gap=False, leap=False)
    later = np.cumsum([500 * (n in silences) for n in range(60)]).tolist()
    track["t"] = [t + more for t, more in zip(track["t"], later, strict=True)]

    content = WRITERS[form](ways_of(track, TrackPart.RAW))
    lines = by_gdal(tmp_path_factory.mktemp("tracks"), content, form)

    assert sum(map(metres, lines)) == pytest.approx(measure(sealed(track)).length_m, abs=0.1)


@pytest.mark.parametrize("form", FORMS)
def test_names_that_no_file_can_hold_are_written_as_they_can(
    tmp_path: Path, form: TrackForm
) -> None:
    content = WRITERS[form](ways_of(columns(walk(40), gap=False, leap=False), TrackPart.RAW, NASTY))

    assert len(by_gdal(tmp_path, content, form)) == 1
    assert "🚧" in content.decode()
    assert "\u202e" not in content.decode()


@pytest.mark.parametrize("form", FORMS)
def test_the_longest_track_takes_bounded_time_and_room(form: TrackForm) -> None:
    found = ways_of(columns(walk(50_000)), TrackPart.BOTH)
    began = perf_counter()
    content = WRITERS[form](found)

    assert perf_counter() - began < 60
    assert len(content) < 100 * 2 * 50_000
    assert content == WRITERS[form](found)


def test_what_another_recorder_filled_is_told() -> None:
    track = sealed(columns(walk(40), gap=False, leap=False))
    patrol = Patrol(id=new_id(), walked_on=dt.date(2026, 11, 19), area="", transport=Transport.FOOT)
    read = TrackRead(Filled(BEGAN, track, {"a": 5}), judge(track, Transport.FOOT), (), ())

    (way,) = ways(patrol, read, TrackPart.RAW)

    assert "中断处由其他记录仪补入 5 个" in way.about
    assert way.about in WRITERS[TrackForm.GPX]([way]).decode()


def test_heights_are_kept_where_a_receiver_knows_them() -> None:
    track = {**columns(walk(20), gap=False, leap=False), "altitude_m": [312.25] * 20}
    content = WRITERS[TrackForm.GPX](ways_of(track, TrackPart.RAW))

    (only,) = gpxpy.parse(io.BytesIO(content)).tracks
    assert {point.elevation for point in only.segments[0].points} == {312.25}


def test_an_officer_takes_the_tracks_of_a_span_or_of_one_patrol(land: County) -> None:
    sent = [land.send("township_officer", "patrol", patrolled(seed=seed)) for seed in range(2)]
    land.send("township_officer", "patrol", patrolled(0))
    land.drain()
    desk = land.client(blueprint, "inspector")

    every = orjson.loads(desk.take("/api/patrols/tracks", form="geojson", part="both", **SPAN))
    one = orjson.loads(desk.take(f"/api/patrols/{sent[0]}/tracks", form="geojson"))

    told = [(one["properties"]["patrol"], one["properties"]["part"]) for one in every["features"]]
    assert told == [(str(patrol), part) for patrol in sent for part in ("raw", "clean")]
    assert [one["properties"]["part"] for one in one["features"]] == ["clean"]
    newest, before = desk.get("/api/patrols/exports")["items"]
    assert (newest["kind"], newest["patrols"], newest["filters"]["part"]) == ("tracks", 1, "clean")
    assert (before["patrols"], before["rows_sha256"]) == (2, None)


def test_a_patrol_without_a_track_and_one_of_others_give_none(land: County) -> None:
    without = land.send("township_officer", "patrol", patrolled(0))
    land.drain()
    path = f"/api/patrols/{without}/tracks"

    refusal = land.client(blueprint, "inspector").post(path, 422, form="gpx")
    assert refusal["code"] == "patrols.no_tracks"
    stranger = land.client(blueprint, "stranger")
    assert stranger.post(path, 404, form="gpx")["code"] == "patrols.patrol_missing"
    powerless = land.client(blueprint, "inspector", "patrols.export")
    powerless.post(path, 403, form="gpx")
