"""Seals, files and registers that name what lies elsewhere: a phone gets no further than a desk."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kernel import clock
from kernel.jobs import Runner
from kernel.jobs.drainer import Drainer
from server import wiring
from server.demo.people import PASSWORD
from server.demo.person import Worker
from server.demo.phone import said
from server.demo.seed import Inside
from server.demo.wire import Refused
from tests.server.asking import Maker
from tests.server.county_evidence import begin_upload
from tests.server.full_county import RIGHTS, County
from tests.server.owned import Owned
from tests.server.scoping import changed, maker, names_any

# What a record may leave out; each is also named alone, so that no refusal hides another.
OPTIONAL = {
    "signboard_check": ("signboard_id",),
    "verification": ("companions",),
}
# A patrol and its findings come in any order: what they name of each other is the phone's word,
# taken alike whether such a thing exists or not, and no row is looked up by it. So is the phone's
# own answer to where it stood, which is all that a clue report names.
WORDS_ONLY = {"patrol", "clue_report"}
HANDED_IN = {"audit_lines", "devices", "device_officers", "login_sessions", "access_tokens"}
HANDED_IN |= {"refresh_tokens", "parked_records", "jobs", "events"}


@pytest.fixture
def outsider(county: County, before: Owned) -> Worker:
    return Worker(Inside(county.app.test_client()), clock.now, "outsider", PASSWORD)


@pytest.fixture
def foreign(county: County, before: Owned, document: Any) -> Maker:
    return maker(county, before, document, "outsider", own=False)


@pytest.fixture
def settle(county: County) -> Callable[[], int]:
    house = county.house
    return Drainer(Runner(house.sessions, house.settings), wiring.HEARERS, ()).drain


def payloads(foreign: Maker) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield payloads of every kind, naming things elsewhere wherever they can name anything."""
    schemas = foreign.document["components"]["schemas"]
    envelope = schemas["field_api.Envelope"]["properties"]
    kinds = zip(envelope["kind"]["enum"], envelope["payload"]["anyOf"], strict=True)
    for kind, schema in kinds:
        whole = {**foreign.value(kind, schema)}
        if kind == "patrol":
            whole["track"] = None
        if kind == "correction":
            whole["payload"] = foreign.value("finding", schemas["patrols.FindingPayload"])
        yield kind, whole
        for name in OPTIONAL.get(kind, ()):
            others = set(OPTIONAL[kind]) - {name}
            yield kind, {key: value for key, value in whole.items() if key not in others}


def hand_in(worker: Worker, sealed: str) -> dict[str, Any]:
    answer = worker.wire.call("POST", "/api/field/v1/records", {"records": [sealed]})
    return said(answer["receipts"][0])


def test_no_record_is_taken_that_names_what_lies_elsewhere(
    county: County,
    before: Owned,
    outsider: Worker,
    foreign: Maker,
    settle: Callable[[], int],
) -> None:
    naming = [
        (kind, payload)
        for kind, payload in payloads(foreign)
        if names_any(foreign, payload) and kind not in WORDS_ONLY
    ]
    receipts = [hand_in(outsider, outsider.seal(kind, payload)) for kind, payload in naming]
    settle()

    assert {kind for kind, _ in naming} == {
        "correction",
        "finding",
        "signboard_check",
        "verification",
    }
    taken = [
        (kind, payload)
        for (kind, payload), receipt in zip(naming, receipts, strict=True)
        if receipt["state"] != "rejected"
    ]
    assert taken == []
    assert "records.bad_payload" not in {receipt["reason"] for receipt in receipts}
    assert set(changed(county, before)) <= HANDED_IN


def test_what_phones_say_in_words_alone_opens_nothing(
    county: County,
    before: Owned,
    outsider: Worker,
    foreign: Maker,
    settle: Callable[[], int],
) -> None:
    said_of_each_other = dict(payloads(foreign))
    for kind in ("patrol", "finding", "clue_report"):
        payload = {**said_of_each_other[kind], "right_id": None}
        payload = {name: payload[name] for name in said_of_each_other[kind]}
        assert names_any(foreign, payload)
        assert hand_in(outsider, outsider.seal(kind, payload))["state"] == "complete"
    settle()

    county_client = county.client("insider")
    theirs = foreign.ids["patrols"][0]
    listed = county_client.get(f"/api/patrols/findings?patrol_id={theirs}").json
    assert listed["items"] == []
    assert outsider.id not in county_client.get(f"/api/patrols/{theirs}").get_data(as_text=True)
    assert all(
        str(row["office_id"]) not in foreign.ids["offices"]
        for rows in changed(county, before).values()
        for row in rows
        if row.get("office_id")
    )


def test_a_record_after_one_elsewhere_waits_as_after_one_unknown(
    county: County,
    before: Owned,
    outsider: Worker,
    foreign: Maker,
    settle: Callable[[], int],
) -> None:
    payload = {"title": "后续", "description": "", "taken_at": None}
    states = {
        hand_in(outsider, outsider.phone.seal("evidence", payload, outsider.id, after=theirs))[
            "state"
        ]
        for theirs in foreign.ids["sealed_records"]
    }
    settle()

    assert states == {"held"}
    assert set(changed(county, before)) <= HANDED_IN | {"sealed_records", "receipts"}


def test_a_file_is_not_brought_to_a_record_elsewhere(
    county: County, before: Owned, outsider: Worker, foreign: Maker
) -> None:
    for theirs in foreign.ids["sealed_records"]:
        with pytest.raises(Refused) as refused:
            begin_upload(outsider, b"bytes", record=theirs)
        assert refused.value.status == 404

    assert "uploads" not in changed(county, before)


def test_a_hash_alone_fetches_nobody_elses_bytes(
    before: Owned, outsider: Worker, foreign: Maker
) -> None:
    theirs = [
        row
        for row in before.tables["manifest_files"]
        if str(row["id"]) in foreign.ids["manifest_files"]
    ]
    begun = [
        begin_upload(outsider, b"", length=row["bytes"], sha256=row["sha256"]) for row in theirs
    ]

    assert len(begun) > 3
    assert {headers["upload-offset"] for headers in begun} == {"0"}


def test_a_register_elsewhere_is_not_changed_by_an_import(
    county: County, before: Owned, outsider: Worker
) -> None:
    renamed = RIGHTS.replace("演示江源建筑石料矿".encode(), "改名石料矿".encode())
    headers = {"Content-Type": "text/csv"}
    report = outsider.wire.send("POST", "/api/registry/imports", renamed, headers).json()

    outcomes = {row["licence_no"]: (row["outcome"], row["right_id"]) for row in report["rows"]}
    assert outcomes.pop("C2205242020097100000007")[0] == "unchanged"
    assert set(outcomes.values()) == {("refused", None)}
    assert set(changed(county, before)) <= HANDED_IN | {"registry_imports", "registry_files"}
