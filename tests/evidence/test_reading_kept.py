"""No photograph and yet evidence: a flight log, a paper, a recording, from upload to desk."""

import pytest

from evidence.models import SealedRecord
from tests.evidence.office import CountyOffice, seal, send
from tests.evidence.test_desk import API
from tests.evidence.test_reading_flights import AT, frames
from tests.evidence.test_reading_papers import MORNING, paper
from tests.evidence.test_reading_sounds import bext, wav

FLIGHT = frames(
    "2026-05-06 09:02:03 [latitude: 41.9425] [longitude: 126.4245] [rel_alt: 60.0 abs_alt: 502.5]"
)


def items(office: CountyOffice, record: SealedRecord) -> dict[int, str]:
    """The items of a record by the size of their file."""
    told = office.as_("wang").get(f"{API}/records/{record.id}").json["items"]
    return {item["bytes"]: item["id"] for item in told}


@pytest.mark.parametrize(
    ("content", "media", "ending"),
    [
        (FLIGHT, "application/x-subrip", "srt"),
        (paper(CreationDate=MORNING), "application/pdf", "pdf"),
        (wav((b"bext", bext())), "audio/wav", "wav"),
    ],
    ids=["flight", "paper", "sound"],
)
def test_it_is_read_kept_and_handed_out_as_what_it_is(
    office: CountyOffice, content: bytes, media: str, ending: str
) -> None:
    (kept,) = office.keep(seal(content))
    send(office.as_("liu:phone"), content, kept.id)
    office.drain()
    item = items(office, office.record(kept.id))[len(content)]
    desk = office.as_("wang")

    stored = desk.get(f"{API}/items/{item}").json["stored"]
    assert stored["media_type"] == media
    assert stored["reading"]["taken_at"] == "2026-05-06T09:02:03"
    assert stored["flags"][0] == "not_a_picture"
    answer = desk.get(f"{API}/items/{item}/original", buffered=True)
    assert answer.data == content
    assert answer.headers["Content-Type"].startswith(media)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{item}.{ending}"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_desk_sees_where_a_flight_began(office: CountyOffice) -> None:
    (kept,) = office.keep(seal(FLIGHT))
    send(office.as_("liu:phone"), FLIGHT, kept.id)
    office.drain()
    item = items(office, office.record(kept.id))[len(FLIGHT)]

    reading = office.as_("wang").get(f"{API}/items/{item}").json["stored"]["reading"]
    assert (reading["position"], reading["altitude_m"]) == (AT, 502.5)
    assert reading["drone"]["height_above_takeoff_m"] == 60.0
