"""What the phone knew at the shutter is kept word for word, and nothing else is let in."""

from typing import Any

import pytest
from sqlalchemy import select

from evidence.models import ManifestFile
from kernel.db import Sessions, reading
from tests.field_api.conftest import InHand
from tests.phone import manifest_entry, record_id

SIDECAR = {
    "taken_at": "2026-05-01T10:00:00+08:00",
    "time_source": "shutter",
    "monotonic_ms": 81_233,
    "fix": {"lon": 126.5, "lat": 43.8, "accuracy_m": 6.5, "source": "gnss"},
    "fix_age_ms": 900,
    "heading_deg": 271.5,
    "pitch_deg": -12.5,
    "roll_deg": 90.1,
    "location_source": "shutter",
}


def test_tilt_and_the_three_clocks_stand_beside_the_picture(
    in_hand: InHand, sessions: Sessions
) -> None:
    sealed = in_hand.seal(files=[manifest_entry(b"pixels", capture=SIDECAR)])

    (receipt,) = in_hand.send(sealed)

    assert receipt["state"] == "received"
    with reading(sessions) as session:
        kept = session.scalars(select(ManifestFile).filter_by(record_id=record_id(sealed))).one()
        assert kept.capture == SIDECAR


@pytest.mark.parametrize(
    "wrong",
    [{"fix_age_ms": -1}, {"monotonic_ms": 1.5}, {"time_source": "heaven"}, {"mood": "bright"}],
)
def test_a_sidecar_that_no_phone_of_ours_writes_is_refused(
    in_hand: InHand, wrong: dict[str, Any]
) -> None:
    sealed = in_hand.seal(files=[manifest_entry(b"pixels", capture=SIDECAR | wrong)])

    (receipt,) = in_hand.send(sealed)

    assert receipt["state"] == "rejected"


@pytest.mark.parametrize(
    ("preview", "state"),
    [
        ({"sha256": "0" * 64, "bytes": 65_536}, "received"),
        (None, "received"),
        ({"sha256": "0" * 64, "bytes": 65_537}, "rejected"),
        ({"sha256": "0" * 63, "bytes": 9}, "rejected"),
        ({"sha256": "0" * 64}, "rejected"),
    ],
)
def test_a_seal_may_name_a_small_picture_of_a_file(
    in_hand: InHand, preview: Any, state: str
) -> None:
    sealed = in_hand.seal(files=[manifest_entry(b"pixels", preview=preview)])

    assert in_hand.send(sealed)[0]["state"] == state
