"""Ten thousand monkeys at the phone's door: a reason for each, and never a fault."""

from typing import Any

import orjson
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from field_api import kinds
from tests import phone as phones
from tests.field_api.conftest import InHand

RECORDS = "/api/field/v1/records"
# The phone is only read from; each example brings records of its own.
SHARED = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@SHARED
@given(st.binary(max_size=200))
def test_any_bytes_at_all_are_refused(in_hand: InHand, body: bytes) -> None:
    answer = in_hand.client.post(RECORDS, data=body, content_type="application/json")

    assert answer.status_code in {400, 422}
    assert answer.json["code"].startswith("kernel.")


@SHARED
@given(st.data())
def test_one_changed_character_breaks_a_seal(in_hand: InHand, data: st.DataObject) -> None:
    sealed = in_hand.seal()
    at = data.draw(st.integers(0, len(sealed) - 1))
    put = data.draw(st.characters(exclude_categories=["Cs"]).filter(lambda c: c != sealed[at]))

    (receipt,) = in_hand.send(sealed[:at] + put + sealed[at + 1 :])

    assert receipt["state"] == "rejected"


@SHARED
@given(st.dictionaries(st.text(max_size=20), JSON, max_size=5), JSON)
def test_whatever_is_properly_sealed_is_answered(
    in_hand: InHand, instead: dict[str, Any], payload: Any
) -> None:
    claims = in_hand.phone.claims("patrol", {}, in_hand.person.officer.id)
    sealed = in_hand.phone.sign(orjson.dumps({**claims, "payload": payload, **instead}))

    (receipt,) = in_hand.send(sealed)

    assert receipt["state"] == "rejected"
    assert receipt["digest"] == phones.digest(sealed)


@SHARED
@given(st.sampled_from(sorted(kinds.KINDS)), st.data())
def test_no_payload_of_any_kind_brings_the_service_down(
    in_hand: InHand, kind: str, data: st.DataObject
) -> None:
    names = st.sampled_from(sorted(kinds.KINDS[kind].schema.fields))
    payload = data.draw(st.dictionaries(names, JSON))

    before, receipt, after = in_hand.send(
        in_hand.seal(), in_hand.seal(kind, payload), in_hand.seal()
    )

    assert receipt["state"] in {"rejected", "complete", "held"}
    assert receipt.get("reason") != "records.not_processed"
    assert [before["state"], after["state"]] == ["complete", "complete"]
