"""The sheet of a patrol: what it says, in whose hands it comes, and that it is always made."""

import datetime as dt
import io
import uuid
from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter
from typing import Any

import numpy as np
import pytest
import shapely
from pypdf import PdfReader
from sqlalchemy import select

import field_api.files
from evidence.service import FileIn, store_at
from kernel.audit import AuditLine
from kernel.paper.drawing import Dot, Label, Line, Within
from kernel.spatial import to_wkb_element
from patrols.routes import blueprint
from patrols.sheet.giving import sheet
from patrols.sheet.sketch import GAP, WAY, Marked, Walked, drawn, frame_of
from patrols.states import Transport
from patrols.trackfiles.ways import clean_lines, raw_lines
from patrols.tracks.cleaning import clean
from patrols.tracks.fixes import Fixes
from registry.models import Boundary
from registry.states import SourceDatum
from tests.county import County, fix
from tests.databases import embedded_only
from tests.evidence.office import send
from tests.evidence.photographs import Photo
from tests.patrols.patrolled import columns, patrolled
from tests.patrols.tracks_made import LAT, LON, walk
from tests.phone import digest

NASTY = "=1\x01\u202e\ufffe 🚧 <b>&</para>"


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def taken(land: County, patrol_id: uuid.UUID, who: str = "inspector") -> bytes:
    return land.client(blueprint, who).take(f"/api/patrols/{patrol_id}/sheet")


def walked(land: County, **instead: Any) -> uuid.UUID:
    patrol_id = land.send("township_officer", "patrol", patrolled(**instead))
    land.drain()
    return patrol_id


def with_photos(land: County, photos: Sequence[bytes], **instead: Any) -> uuid.UUID:
    """Have a patrol walked from which photographs came, and wait until they can be shown."""
    files = tuple(FileIn(digest(one), len(one), "image/jpeg", "photo", None) for one in photos)
    patrol_id = land.send("township_officer", "patrol", patrolled(**instead), files=files)
    person = land.people["township_officer"]
    uploader = replace(person, permissions=person.permissions | {"evidence.upload"})
    land.people["township_officer"] = uploader
    desk = land.client(field_api.files.blueprint, "township_officer")
    phone = desk.client
    phone.application.extensions["signer"] = land.signer
    phone.environ_base["HTTP_AUTHORIZATION"] = desk.headers["Authorization"]
    phone.environ_base["HTTP_TUS_RESUMABLE"] = "1.0.0"
    for one in photos:
        send(phone, one, patrol_id)
    land.drain()
    return patrol_id


def photograph(second: int = 0) -> bytes:
    when = f"2026:11:19 08:{40 + second // 60:02}:{second % 60:02}"
    return Photo(place=(LON, LAT), taken=when, offset="+08:00", scene=1 + second % 3).jpeg()


def draw_right(land: County) -> None:
    ring = shapely.box(LON - 0.001, LAT - 0.001, LON + 0.002, LAT + 0.002)
    with land.sessions.begin() as session:
        drawn_as = {"comparable": True, "source_datum": SourceDatum.CGCS2000, "source_text": "—"}
        shape = to_wkb_element(shapely.MultiPolygon([ring]))
        since = dt.date(2020, 1, 1)
        session.add(
            Boundary(
                right_id=land.right_id, version=1, valid_from=since, geometry=shape, **drawn_as
            )
        )


def test_the_sheet_has_the_log_the_map_the_photograph_and_the_seal(land: County) -> None:
    draw_right(land)
    patrol_id = with_photos(land, [photograph()])
    found = {"patrol_id": str(patrol_id), "found_at": "2026-11-19T09:00:00+08:00"}
    said = {"description": "一处新采坑", "measure": "spoken_stop", "stopped": True}
    land.send("township_officer", "finding", {**found, **said, "fix": fix(LON, LAT)})
    land.drain()

    form, way, photos = pages(taken(land, patrol_id))

    for words in ("矿产资源巡查记录表", "新站镇执法队", "township_officer", "步行", "■ 是"):
        assert words in form
    for words in (
        "口头责令停止",
        "轨迹疑点（系统提示，供核查）：位置跳跃",
        "一处新采坑",
        "口头制止",
    ):
        assert words in form
    for words in ("新站采石场", "断1", "无定位", "停1", "采石场门口", "CGCS2000", "起 08:30", "北"):
        assert words in way
    for words in ("照片1 巡查", "2026年11月19日 08:40:00", f"{LON:.6f}°E", str(patrol_id)):
        assert words in photos
    assert digest(photograph())[:12] in photos


def test_the_same_sheet_is_the_same_bytes_and_leaves_a_line(land: County) -> None:
    patrol_id = with_photos(land, [photograph()])
    opened = store_at(land.settings).open
    with land.sessions.begin() as session:
        inspector = land.people["inspector"]
        one, same = (sheet(session, inspector, patrol_id, opened, now=land.now) for _ in range(2))

    assert one.content == same.content
    assert (one.line.kind, one.line.filters) == ("sheet", {"patrol_id": str(patrol_id)})
    with land.sessions() as session:
        acts = select(AuditLine.act).where(AuditLine.actor_id == inspector.id)
        said = session.scalars(acts.order_by(AuditLine.id)).all()
    assert said == ["evidence.exported", "patrols.patrols_exported"] * 2
    assert land.tampered() == []


@embedded_only
def test_long_texts_and_many_photographs_go_on_overleaf(land: County) -> None:
    texts = {"content": "鼎" * 4000, "measures": "鹤" * 2000, "follow_up": "麟" * 2000}
    photos = [photograph(second) for second in range(30)]
    patrol_id = with_photos(land, photos, **texts, route="凤" * 1000)

    found = pages(taken(land, patrol_id))
    whole = "".join(found)

    assert [whole.count(letter) for letter in "鼎鹤麟凤"] == [4000, 2000, 2000, 1000]
    assert all(f"照片{number} 巡查" in whole for number in range(1, 31))
    assert f"第 {len(found)} 页 共 {len(found)} 页" in found[-1]


def test_a_patrol_without_a_track_and_with_odd_names_has_a_sheet(land: County) -> None:
    stops = [{"lon": LON, "lat": LAT, "at": "2026-11-19T09:00:00+08:00", "note": NASTY}]
    nowhere = {**stops[0], "lon": 400.0}
    alone = walked(land, count=0, stops=[], area=NASTY, content="")
    halted = walked(land, count=0, stops=[*stops, nowhere], area=NASTY)

    (form,) = pages(taken(land, alone))
    way = "".join(pages(taken(land, halted))[1:])

    assert "无轨迹" in form
    assert "无路线图" in form
    assert "=1 〓 <b>&</para>" in form
    assert "400.000000" in way


def test_reviews_notices_and_looks_stand_on_the_sheet(land: County) -> None:
    patrol_id = walked(land)
    found = {"patrol_id": str(patrol_id), "found_at": "2026-11-19T09:00:00+08:00"}
    said = {"description": "一处新采坑", "measure": "spoken_stop", "stopped": False}
    payload = {**found, **said, "fix": fix(LON, LAT)}
    finding = str(land.send("township_officer", "finding", payload))
    land.drain()
    look = {"finding_id": finding, "outcome": "partly", "note": "一台挖掘机仍在"}
    later = walked(land, seed=3, follow_ups=[look])
    desk = land.client(blueprint, "inspector")
    desk.post(f"/api/patrols/{patrol_id}/return", 200, version=1, reason="缺少路线说明")

    first, after = ("".join(pages(taken(land, one))) for one in (patrol_id, later))

    assert "编号：2026-1" in first
    assert "退回第1版：缺少路线说明" in first
    assert "部分停止：一台挖掘机仍在" in first
    assert "复查1处：部分停止1" in after


def test_nobody_takes_the_sheet_of_others(land: County) -> None:
    path = f"/api/patrols/{walked(land)}/sheet"

    for outsider in ("stranger", "neighbour"):
        assert land.client(blueprint, outsider).post(path, 404)["code"] == "patrols.patrol_missing"
    land.client(blueprint, "inspector", "patrols.export").post(path, 403)


def walk_of(track: dict[str, Any], *stops: Marked) -> Walked:
    raw = Fixes.of({name: column for name, column in track.items() if name != "t0"})
    cleaned = clean(raw, Transport.FOOT)
    lines = raw_lines(raw), clean_lines(cleaned)
    return Walked(*lines, cleaned, stops, (), (), "08:30", "09:30")


def map_of(walked: Walked) -> list[Any]:
    frame = frame_of(walked.cleaned, walked.stops)
    assert frame is not None
    return [
        one
        for shape in drawn(walked, frame).shapes
        for one in (shape.shapes if isinstance(shape, Within) else [shape])
    ]


@pytest.mark.parametrize("seed", range(5))
def test_no_way_is_drawn_where_nobody_knows_where_it_ran(seed: int) -> None:
    track = columns(walk(300, seed=seed), leap=False)
    track["lon"] = [lon + 0.01 * (n >= 150) for n, lon in enumerate(track["lon"])]
    shapes = map_of(walk_of(track))

    lines = [one for one in shapes if isinstance(one, Line) and one.colour == WAY]
    legend, gaps = lines[-1], [one for one in shapes if isinstance(one, Line) and one.dash]
    steps = [
        max(np.hypot(*np.diff(np.array(line.places), axis=0).T)) for line in lines if line != legend
    ]
    assert len(steps) == 2
    (gap, in_legend) = gaps
    assert {gap.colour, in_legend.colour} == {GAP}
    far = float(np.hypot(*np.subtract(*gap.places)))
    assert max(steps) < far / 2
    assert [one.text for one in shapes if isinstance(one, Label)].count("断1") == 1


def test_a_stop_in_another_hemisphere_does_not_stretch_the_map() -> None:
    far = Marked(-60.0, -42.0, "停1")
    track = columns(walk(100), leap=False)
    one, other = (
        frame_of(found.cleaned, found.stops) for found in (walk_of(track), walk_of(track, far))
    )

    assert one is not None
    assert other is not None
    assert one.denominator == other.denominator < 20_000
    assert any(isinstance(shape, Dot) for shape in map_of(walk_of(track, far)))


def test_a_place_on_the_map_is_where_it_was_on_the_ground() -> None:
    frame = frame_of(walk_of(columns(walk(100), leap=False)).cleaned, ())
    assert frame is not None

    x, y = frame.place(LON + 0.001, LAT)
    left, _ = frame.place(LON, LAT)
    assert frame.at(x, y) == pytest.approx((LON + 0.001, LAT), abs=1e-9)
    assert (x - left) * frame.scale == pytest.approx(82.7, abs=0.2)  # metres


@embedded_only
def test_the_longest_track_makes_a_small_sheet_quickly(land: County) -> None:
    patrol_id = walked(land, count=50_000)
    began = perf_counter()
    content = taken(land, patrol_id)

    assert perf_counter() - began < 60
    assert len(content) < 2_000_000
