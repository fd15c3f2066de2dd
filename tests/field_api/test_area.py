"""Pain 21: one place tells what the offline map is made of, and how large, before it is fetched."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely
from flask import Flask
from sqlalchemy import select

from field_api.area import keeping
from identity.models import Division
from kernel import audit, clock
from kernel.audit import AuditLine
from kernel.db import Sessions, reading, writing
from kernel.settings import Settings
from registry.models import Right
from server.demo.basemap import draw
from tests.field_api.conftest import InHand, Person, SignIn
from tests.field_api.test_pack import SQUARE, quarry

__all__ = ["quarry"]  # a fixture, borrowed

AREA = "/api/field/v1/area"
Supply = Callable[..., keeping.Kept]


@pytest.fixture(scope="session")
def tiles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PMTiles file of the township."""
    path = tmp_path_factory.mktemp("tiles") / "yantongshan.pmtiles"
    draw(path, [SQUARE])
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Settings(data=tmp_path, database_url="").basemaps


@pytest.fixture
def supply(sessions: Sessions, folder: Path, tiles: Path) -> Supply:
    def supply(code: str = "220284", file: Path = tiles) -> keeping.Kept:
        with writing(sessions) as session:
            division = session.scalars(select(Division).where(Division.code == code)).one()
            return keeping.add_basemap(
                session, folder, file, division, credit="审图号 吉S(2026)001号", now=clock.now()
            )

    return supply


def parts(phone: InHand, **headers: str) -> dict[str, dict[str, Any]]:
    answer = phone.client.get(AREA, headers=headers)
    assert answer.status_code == 200, answer.text
    return {one["name"]: one for one in dict(answer.json)["parts"]}


def ranged(phone: InHand, part: dict[str, Any], asked: str, **headers: str) -> Any:
    return phone.client.get(part["href"], headers={"Range": asked, **headers}, buffered=True)


def test_every_size_is_told_before_anything_is_fetched(
    in_hand: InHand, quarry: Right, supply: Supply, tiles: Path
) -> None:
    del quarry
    supply()

    for encoding in ("identity", "gzip"):
        for part in parts(in_hand, **{"Accept-Encoding": encoding}).values():
            headers = {"Accept-Encoding": encoding}
            told = in_hand.client.head(part["href"], headers=headers, buffered=True)
            fetched = in_hand.client.get(part["href"], headers=headers, buffered=True)
            assert part["bytes"] == int(told.headers["Content-Length"]) == len(fetched.data)
            assert part["etag"] == told.headers["ETag"] == fetched.headers["ETag"]

    basemap = parts(in_hand)["basemap"]
    assert in_hand.client.get(basemap["href"], buffered=True).data == tiles.read_bytes()
    assert basemap["basemap"]["credit"] == "审图号 吉S(2026)001号"
    assert (basemap["basemap"]["tile_type"], basemap["basemap"]["max_zoom"]) == ("mvt", 13)
    assert shapely.box(*basemap["basemap"]["bounds"]).covers(SQUARE)


def test_what_did_not_change_is_not_told_again(in_hand: InHand, supply: Supply) -> None:
    before = in_hand.client.get(AREA).headers["ETag"]
    assert in_hand.client.get(AREA, headers={"If-None-Match": before}).status_code == 304

    supply()

    told = in_hand.client.get(AREA, headers={"If-None-Match": before})
    assert told.status_code == 200
    basemap = parts(in_hand)["basemap"]
    known = {"If-None-Match": basemap["etag"]}
    assert in_hand.client.get(basemap["href"], headers=known, buffered=True).status_code == 304


def test_a_basemap_comes_in_pieces(in_hand: InHand, supply: Supply, tiles: Path) -> None:
    supply()
    part, whole = parts(in_hand)["basemap"], tiles.read_bytes()

    first, rest = ranged(in_hand, part, "bytes=0-126"), ranged(in_hand, part, "bytes=127-")
    last, beyond = ranged(in_hand, part, "bytes=-9"), ranged(in_hand, part, "bytes=10-99999999")

    assert [one.status_code for one in (first, rest, last, beyond)] == [206] * 4
    assert first.data + rest.data == whole
    assert (last.data, beyond.data) == (whole[-9:], whole[10:])
    assert first.headers["Content-Range"] == f"bytes 0-126/{len(whole)}"
    assert first.headers["ETag"] == part["etag"]


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=9-3", "bytes=0-1,5-6"])
def test_a_piece_that_is_not_there_is_refused(
    in_hand: InHand, supply: Supply, tiles: Path, asked: str
) -> None:
    supply()

    answer = ranged(in_hand, parts(in_hand)["basemap"], asked)

    assert (answer.status_code, answer.json["code"]) == (416, "http.416")
    assert answer.headers["Content-Range"] == f"bytes */{tiles.stat().st_size}"


def test_pieces_of_another_file_are_never_joined(
    in_hand: InHand, supply: Supply, tiles: Path
) -> None:
    supply()
    part = parts(in_hand)["basemap"]

    same = ranged(in_hand, part, "bytes=5-", **{"If-Range": part["etag"]})
    other = ranged(in_hand, part, "bytes=5-", **{"If-Range": '"of another"'})

    assert (same.status_code, other.status_code) == (206, 200)
    assert other.data == tiles.read_bytes()


def test_a_basemap_goes_to_the_division_and_below_and_to_nobody_else(
    in_hand: InHand, supply: Supply, sign_in: SignIn, stranger: Person, county: Any
) -> None:
    supply("220284")
    href = parts(in_hand)["basemap"]["href"]
    city, elsewhere = sign_in(county("gao", "2202")), sign_in(stranger)

    for phone in (city, elsewhere):
        assert list(parts(phone)) == ["vector"]
        refused = phone.client.get(href)
        assert (refused.status_code, refused.json["code"]) == (404, "field.no_basemap")
    assert in_hand.client.get(f"{AREA}/basemap/{'0' * 64}").status_code == 404
    desk = sign_in(county("desk", "220284", ["registry.read"]))
    assert [desk.client.get(door).status_code for door in (AREA, href)] == [403, 403]


def test_of_several_the_nearest_comes_first(
    in_hand: InHand, supply: Supply, tmp_path: Path
) -> None:
    wide, narrow = tmp_path / "wide.pmtiles", tmp_path / "narrow.pmtiles"
    draw(wide, [SQUARE.buffer(0.3)])
    draw(narrow, [SQUARE.buffer(-0.02)])
    maps = {"22": wide, "220284": narrow}
    hashes = [supply(code, file).basemap.sha256 for code, file in maps.items()]

    told = [one for one in dict(in_hand.client.get(AREA).json)["parts"] if one["basemap"]]

    assert [one["basemap"]["sha256"] for one in told] == hashes[::-1]


def test_the_next_basemap_takes_the_place_of_the_former(
    in_hand: InHand, supply: Supply, sessions: Sessions, folder: Path, tmp_path: Path
) -> None:
    former = supply().basemap.sha256
    other = tmp_path / "other.pmtiles"
    draw(other, [SQUARE.buffer(-0.01)])

    kept = supply(file=other)
    with reading(sessions) as session:
        keeping.drop_unnamed(session, folder, kept.basemap.sha256)  # which has its name
        keeping.drop_unnamed(session, folder, former)

    assert kept.former == former
    assert [one.name for one in folder.iterdir()] == [f"{kept.basemap.sha256}.pmtiles"]
    assert in_hand.client.get(f"{AREA}/basemap/{former}").status_code == 404
    assert ranged(in_hand, parts(in_hand)["basemap"], "bytes=0-").status_code == 206


def test_the_log_tells_what_was_supplied_and_taken_back(
    supply: Supply, sessions: Sessions, quarry: Right
) -> None:
    del quarry
    digest = supply().basemap.sha256
    supply()
    with writing(sessions) as session:
        county = session.scalars(select(Division).where(Division.code == "220284")).one()
        assert keeping.remove_basemap(session, county, now=clock.now()) == digest

    with reading(sessions) as session:
        lines = select(AuditLine).where(AuditLine.subject_table == keeping.SUBJECT)
        told = [(line.act, line.details["sha256"]) for line in session.scalars(lines)]
        added, removed = "field.basemap_added", "field.basemap_removed"
        assert sorted(told) == [(added, digest), (added, digest), (removed, digest)]
        assert list(audit.verify(session)) == []


def test_a_basemap_whose_bytes_are_gone_is_not_found(
    in_hand: InHand, supply: Supply, folder: Path
) -> None:
    digest = supply().basemap.sha256
    keeping.place_of(folder, digest).unlink()

    assert in_hand.client.get(f"{AREA}/basemap/{digest}").status_code == 404


@pytest.mark.parametrize("key", [None, "0123456789abcdef"])
def test_the_key_of_tianditu_is_told_to_who_is_signed_in(
    app: Flask, in_hand: InHand, tmp_path: Path, key: str | None
) -> None:
    app.extensions["settings"] = Settings(data=tmp_path, database_url="", tianditu_key=key)

    assert dict(in_hand.client.get(AREA).json)["tiles"] == {"tianditu_key": key}
    assert app.test_client().get(AREA).status_code == 401
