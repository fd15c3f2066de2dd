"""Whatever comes, the phone gets a reason it can act on, and the service stands."""

import base64
import hmac
import uuid
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import func, select

from evidence.models import ParkedRecord, SealedRecord
from kernel.db import Sessions, reading
from kernel.secrets import safe
from tests import phone as phones
from tests.field_api.conftest import InHand
from tests.phone import Phone, base64url, manifest_entry

RECORDS = "/api/field/v1/records"
NO_SEALS = [
    f"{base64url(b'[1]')}.e30.AA",
    f"{base64url(b'null')}.e30.AA",
    f"{base64url(b'[' * 300)}.e30.AA",
    "..",
    "",
    "\x00",
    "采坑",
]


def refusals(in_hand: InHand, items: Sequence[Any]) -> list[dict[str, Any]]:
    """Hand ``items`` in, each between two good records; return their receipts."""
    batch = [in_hand.seal()]
    for item in items:
        batch += [item, in_hand.seal()]
    receipts = in_hand.send(*batch)
    assert {good["state"] for good in receipts[::2]} == {"complete"}
    assert {bad["state"] for bad in receipts[1::2]} <= {"rejected"}
    assert all(bad["detail"] for bad in receipts[1::2])
    return receipts[1::2]


def reasons(in_hand: InHand, items: Sequence[Any]) -> list[str]:
    return [receipt["reason"] for receipt in refusals(in_hand, items)]


def with_header(**instead: Any) -> Callable[[InHand], str]:
    def make(in_hand: InHand) -> str:
        header = {**in_hand.phone.header(), **instead}
        header = {name: value for name, value in header.items() if value is not ...}
        claims = in_hand.phone.claims("patrol", phones.patrol(points=3), in_hand.person.officer.id)
        return in_hand.phone.sign(orjson.dumps(claims), header)

    return make


def unsigned(in_hand: InHand) -> str:
    head, body, _ = with_header(alg="none")(in_hand).split(".")
    return f"{head}.{body}."


def signed_with_the_public_key_as_secret(in_hand: InHand) -> str:
    head, body, _ = with_header(alg="HS256")(in_hand).split(".")
    for secret in (in_hand.phone.jwk["x"].encode(), orjson.dumps(in_hand.phone.jwk)):
        mac = hmac.new(secret, f"{head}.{body}".encode(), sha256).digest()
    return f"{head}.{body}.{base64url(mac)}"


def by_another_key_under_this_name(in_hand: InHand) -> str:
    claims = in_hand.phone.claims("patrol", phones.patrol(points=3), in_hand.person.officer.id)
    return Phone().sign(orjson.dumps(claims), in_hand.phone.header())


def with_swapped_payload(in_hand: InHand) -> str:
    head, _, signature = in_hand.seal().split(".")
    return f"{head}.{in_hand.seal().split('.')[1]}.{signature}"


def with_zero_signature(in_hand: InHand) -> str:
    head, body, _ = in_hand.seal().split(".")
    return f"{head}.{body}.{base64url(bytes(64))}"


def in_der(in_hand: InHand) -> str:
    head, body, _ = in_hand.seal().split(".")
    return f"{head}.{body}.{base64url(b'0E' + bytes(69))}"


BAD_SEALS = [
    unsigned,
    signed_with_the_public_key_as_secret,
    by_another_key_under_this_name,
    with_swapped_payload,
    with_zero_signature,
    in_der,
    with_header(alg="ES384"),
    with_header(alg=["ES256"]),
    with_header(alg=...),
    with_header(typ="JWT"),
    with_header(typ=...),
    with_header(crit=["exp"], exp=1),
    with_header(b64=False, crit=["b64"]),
    lambda h: h.seal()[:-10],
    lambda h: h.seal() + "=",
    lambda h: h.seal().replace(".", "", 1),
    lambda h: f"{h.seal()}.more",
    lambda h: f" {h.seal()}",
    lambda h: h.seal() + "\x00",
]


def test_a_seal_that_does_not_hold_is_a_bad_seal(in_hand: InHand) -> None:
    items = [*(make(in_hand) for make in BAD_SEALS), *NO_SEALS]

    assert reasons(in_hand, items) == ["records.bad_seal"] * len(items)


def test_a_key_nobody_enrolled_is_an_unknown_device(in_hand: InHand) -> None:
    texts = ["A" * 43, "", "short", "采" * 43]
    elsewhere = Phone().seal("patrol", phones.patrol(points=3), in_hand.person.officer.id)

    found = reasons(in_hand, [*(with_header(kid=kid)(in_hand) for kid in texts), elsewhere])

    assert found == ["records.unknown_device"] * 5


def test_a_key_that_is_not_named_by_a_text_is_refused(in_hand: InHand) -> None:
    found = reasons(in_hand, [with_header(kid=kid)(in_hand) for kid in (None, 7, ["x"], {}, ...)])

    assert set(found) <= {"records.unknown_device", "records.bad_seal"}


def test_a_payload_no_phone_of_ours_writes_is_a_bad_envelope(in_hand: InHand) -> None:
    payloads = [
        b"", b"{", b"not json", b"[]", b"null", b"7", b'"text"', b"\xff\xfe",
        b'{"id": "\\ud800"}',
        b'{"payload": {"content": "\\u0000"}}',
        b'{"monotonic_ms": 1e400}',
        b'{"monotonic_ms": NaN}',
        b"[" * 5000,
        b'{"a":' * 200 + b"1" + b"}" * 200,
    ]  # fmt: skip

    found = reasons(in_hand, [in_hand.phone.sign(payload) for payload in payloads])

    assert found == ["records.bad_envelope"] * len(payloads)


WRONG_CLAIMS: list[tuple[str, dict[str, Any]]] = [
    ("id", {"id": str(uuid.uuid4())}),
    ("id", {"id": "not an id"}),
    ("id", {"id": 7}),
    ("id", {"id": None}),
    ("kind", {"kind": ""}),
    ("kind", {"kind": "x" * 41}),
    ("kind", {"kind": ["patrol"]}),
    ("schema", {"schema": 0}),
    ("schema", {"schema": "1"}),
    ("schema", {"schema": True}),
    ("schema", {"schema": 1.0}),
    ("schema", {"schema": 2**63}),
    ("author", {"author": "me"}),
    ("sealed_at", {"sealed_at": "2026-05-01T10:00:00"}),
    ("sealed_at", {"sealed_at": "0001-01-01T00:00:00+14:00"}),
    ("sealed_at", {"sealed_at": "9999-12-31T23:59:59-14:00"}),
    ("sealed_at", {"sealed_at": 1_700_000_000}),
    ("monotonic_ms", {"monotonic_ms": -1}),
    ("monotonic_ms", {"monotonic_ms": 2**63}),
    ("after", {"after": "x"}),
    ("files", {"files": {}}),
    ("files", {"files": ["x"]}),
    ("files", {"files": [manifest_entry(b"x")] * 501}),
    ("files", {"files": [manifest_entry(b"x", sha256="A" * 64)]}),
    ("files", {"files": [manifest_entry(b"x", sha256="a" * 64 + "\n")]}),
    ("files", {"files": [manifest_entry(b"x", bytes=-1)]}),
    ("files", {"files": [manifest_entry(b"x", bytes=2**60)]}),
    ("files", {"files": [manifest_entry(b"x", stored=True)]}),
    ("files", {"files": [manifest_entry(b"x", capture={"taken_at": "now", "gps": 1})]}),
    ("state", {"state": "complete"}),
    ("received_at", {"received_at": "2026-05-01T10:00:00Z"}),
    ("office", {"office": str(uuid.uuid4())}),
    ("division_id", {"division_id": 1}),
]


def test_a_wrong_claim_is_named(in_hand: InHand) -> None:
    receipts = refusals(in_hand, [in_hand.seal(**instead) for _, instead in WRONG_CLAIMS])

    assert {receipt["reason"] for receipt in receipts} == {"records.bad_envelope"}
    assert [list(receipt["errors"]) for receipt in receipts] == [[name] for name, _ in WRONG_CLAIMS]


def test_a_kind_or_version_we_do_not_know_is_said_to_be_so(in_hand: InHand) -> None:
    found = reasons(in_hand, [in_hand.seal("spaceship", {}), in_hand.seal(schema=2)])

    assert found == ["records.unknown_kind", "records.unknown_schema"]


def test_an_author_who_never_held_this_phone_is_unknown(in_hand: InHand) -> None:
    assert reasons(in_hand, [in_hand.seal(author=uuid.uuid4())]) == ["records.unknown_author"]


def test_a_wrong_field_of_a_kind_is_named(in_hand: InHand) -> None:
    wrong: list[tuple[str, Any]] = [
        ("state", "logged"),
        ("length_m", 12_000),
        ("transport", "rocket"),
        ("started_at", "0001-01-01T00:00:00+14:00"),
        ("members", ["x"]),
        ("violation_found", "no"),
        ("content", "x" * 100_000),
        ("stops", [{"lon": "east", "lat": 1, "at": "now"}]),
        ("track", {"t0": "2026-05-01T10:00:00Z", "t": [1], "lon": [1, 2], "lat": [1]}),
        ("track", {"t0": "2026-05-01T10:00:00Z", "t": [True], "lon": [1], "lat": [1]}),
        ("track", {"t0": "2026-05-01T10:00:00Z", "t": [1e300], "lon": [1], "lat": [1]}),
    ]
    patrol = phones.patrol(points=3)

    receipts = refusals(
        in_hand, [in_hand.seal(payload={**patrol, name: value}) for name, value in wrong]
    )

    assert {receipt["reason"] for receipt in receipts} == {"records.bad_payload"}
    assert [list(receipt["errors"]) for receipt in receipts] == [[name] for name, _ in wrong]


def test_an_item_that_is_no_text_is_malformed(in_hand: InHand) -> None:
    items = [None, 7, 1.5, True, [], {}, {"jws": "x"}, ["x"], [[[[]]]]]

    assert reasons(in_hand, items) == ["records.malformed"] * len(items)


def test_a_record_beyond_all_measure_is_too_large(in_hand: InHand) -> None:
    assert reasons(in_hand, ["x" * (4 * 1024 * 1024 + 1)]) == ["records.too_large"]


def test_a_body_that_is_no_batch_is_a_problem_with_a_code(in_hand: InHand) -> None:
    malformed, unacceptable = (400, "kernel.malformed"), (422, "kernel.unacceptable")
    bodies = {
        b"": malformed,
        b"{": malformed,
        b"[" * 900: malformed,
        b"[]": unacceptable,
        b"{}": unacceptable,
        b'{"records": []}': unacceptable,
        b'{"records": "x"}': unacceptable,
        b'{"records": ["x"], "office": 1}': unacceptable,
        b'[{"records": ["x"]}]': unacceptable,
        b'{"records": ["x"], "device_time": 1}': unacceptable,
        orjson.dumps({"records": ["x"] * 201}): unacceptable,
        b" " * (16 * 1024 * 1024 + 1): (413, "http.413"),
    }

    for body, expected in bodies.items():
        answer = in_hand.client.post(RECORDS, data=body, content_type="application/json")
        assert (answer.status_code, answer.json["code"]) == expected, body[:40]
    text = in_hand.client.post(RECORDS, data=b'{"records": ["x"]}', content_type="text/plain")
    assert (text.status_code, text.json["code"]) == (415, "kernel.wrong_media_type")


def test_what_was_refused_is_parked_and_nothing_else_is(
    in_hand: InHand, sessions: Sessions, tmp_path: Path
) -> None:
    locks = safe(tmp_path / "keys" / "informant.key")
    bad = [in_hand.seal()[:-5], "\x00nul", 7]
    in_hand.send(*bad, good := in_hand.seal(), *bad)

    with reading(sessions) as session:
        rows = session.scalars(select(ParkedRecord)).all()
        assert session.scalar(select(func.count()).select_from(SealedRecord)) == 1
    parked = {row.compact(locks): row.reason_code for row in rows}
    assert parked == {
        bad[0]: "records.bad_seal",
        "\x00nul": "records.bad_seal",
        "7": "records.malformed",
    }
    assert good not in parked
    assert base64.urlsafe_b64decode(bad[0].split(".")[0] + "==")
