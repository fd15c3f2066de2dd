"""A case's dossier: asked for at the desk, taken, and checked with nothing but stock tools."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

import identity.service
from cases.policy import Permission
from evidence.acts import Act
from kernel import jws
from kernel.audit import AuditLine
from kernel.db import reading
from tests.bags import Unpacked, claims, flip, unpacked
from tests.databases import embedded_only
from tests.server.full_county import County
from tests.server.test_matrix_permissions import change

WHO = "insider"


@pytest.fixture
def door(county: County) -> str:
    case = county.client(WHO).get("/api/cases").json["items"][0]
    return f"/api/cases/{case['id']}/dossiers"


@pytest.fixture
def made(county: County, door: str) -> Any:
    """The dossier that the insider asked for on the day, which is ready."""
    return county.client(WHO).get(door).json[0]


@pytest.fixture
def bag(county: County, door: str, made: Any, tmp_path: Path) -> Unpacked:
    taken = county.client(WHO).get(f"{door}/{made['id']}/download", buffered=True)
    assert taken.status_code == 200, taken.text
    signer = jws.server_key(county.house.settings.key_file)
    return unpacked(taken.data, tmp_path / "taken", signer)


def test_the_whole_bag_holds_under_stock_tools(bag: Unpacked, made: Any) -> None:
    done = bag.script()

    assert made["state"] == "ready"
    assert made["bytes_done"] == made["bytes_total"] > 0
    assert bag.faults() == []
    assert done.returncode == 0, done.stdout + done.stderr
    assert "异常 0 处" in done.stdout


@embedded_only  # a bag in the hand knows no database
def test_a_flipped_bit_in_any_file_is_found(bag: Unpacked) -> None:
    unnoticed = []
    for path in bag.files():
        before = flip(path)
        unnoticed += [] if bag.faults() else [path]
        path.write_bytes(before)

    assert len(bag.files()) > 100
    assert unnoticed == []
    assert bag.faults() == []


@embedded_only  # a bag in the hand knows no database
def test_a_missing_file_and_one_too_many_are_found_wherever(bag: Unpacked) -> None:
    unnoticed = []
    for path in bag.files():
        before = path.read_bytes()
        path.unlink()
        unnoticed += [] if bag.faults() else [path]
        path.write_bytes(before)
    (bag.folder / "data/originals/0009-added.jpg").write_bytes(b"x")

    assert unnoticed == []
    assert bag.faults() == ["bagit.py"]
    assert "0009-added.jpg" in bag.script().stdout


def test_every_original_is_there_as_the_phone_sealed_it(bag: Unpacked, county: County) -> None:
    case = county.client(WHO).get("/api/cases").json["items"][0]
    shown = county.client(WHO).get(f"/api/cases/{case['id']}").json
    rows = [row.split() for row in bag.text("data/items.txt").splitlines()]

    assert {row[1] for row in rows} == {one["sha256"] for one in shown["citations"]}
    for _, sha256, original, record in rows:
        sealed = claims(bag, f"data/records/{record}/record.json")
        assert sha256 in [file["sha256"] for file in sealed["files"]]
        assert _sha256(bag.folder / original) == sha256
    assert bag.read("data/index.pdf").startswith(b"%PDF-")


@embedded_only  # a bag in the hand knows no database
def test_a_forger_who_writes_new_manifests_still_lacks_the_key(bag: Unpacked) -> None:
    flip(bag.folder / "data/index.json")
    for name, listed in (("manifest", "data/index.json"), ("tagmanifest", "manifest-sha256.txt")):
        path = bag.folder / f"{name}-sha256.txt"
        rows = [row.split("  ") for row in path.read_text().splitlines()]
        new = {listed: _sha256(bag.folder / listed)}
        path.write_text("".join(f"{new.get(row[1], row[0])}  {row[1]}\n" for row in rows))

    assert bag.faults() == ["openssl"]
    assert "整卷签名" in bag.script().stdout


def test_nobody_else_can_have_it_not_even_who_reads_the_case(
    county: County, door: str, made: Any
) -> None:
    statuses = {
        login: county.client(login).get(f"{door}/{made['id']}/download").status_code
        for login in ("head", "neighbour", "outsider", "reviewer")
    }

    assert statuses == {"head": 404, "neighbour": 404, "outsider": 404, "reviewer": 403}
    assert county.client("head").get(door).json == []


def test_it_is_asked_for_once_at_a_time_and_taken_in_ranges(
    county: County, door: str, made: Any
) -> None:
    head = county.client("head")
    asked = head.post(door)
    again = head.post(door)
    early = head.get(f"{door}/{asked.json['id']}/download")
    part = county.client(WHO).get(
        f"{door}/{made['id']}/download", headers={"Range": "bytes=0-3"}, buffered=True
    )

    assert (asked.status_code, asked.json["state"]) == (202, "asked")
    assert (again.status_code, again.json["code"]) == (409, "evidence.dossier_under_way")
    assert (early.status_code, early.json["code"]) == (409, "evidence.dossier_not_ready")
    assert (part.status_code, part.data) == (206, b"PK\x03\x04")
    assert "attachment" in part.headers["Content-Disposition"]


def test_every_item_has_a_line_that_says_it_left(county: County, door: str, made: Any) -> None:
    county.client(WHO).get(f"{door}/{made['id']}/download", buffered=True)
    with reading(county.house.sessions) as session:
        acts = session.scalars(select(AuditLine.act)).all()

    assert acts.count(Act.EXPORTED) == made["items"] == 4
    assert acts.count("evidence.dossier_made") == 1
    assert acts.count("evidence.dossier_handed_out") == 1


def test_without_the_permission_it_is_not_made(county: County, door: str) -> None:
    change(county, WHO, identity.service.withdraw, Permission.EXPORT)

    assert county.client(WHO).post(door).status_code == 403


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
