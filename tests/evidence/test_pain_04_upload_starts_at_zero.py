"""Elsewhere an upload starts at zero after each drop; here it goes on where the bytes end."""

from io import BytesIO
from typing import Any

from tests.evidence.office import FILES, CountyOffice, announce, part, seal, send
from tests.phone import digest

PHOTO = b"\xff\xd8\xff" + bytes(range(256)) * 4000


def drop(office: CountyOffice, url: str, start: int, whole: int) -> None:
    """Send from ``start`` on over a connection that breaks after ``whole`` bytes."""
    body: Any = BytesIO(PHOTO[start : start + whole])
    answer = office.as_("liu:phone").patch(
        url, headers=part(start), input_stream=body, content_length=len(PHOTO) - start
    )
    assert answer.headers["Upload-Offset"] == str(start + whole)  # which nobody hears


def test_what_came_before_the_drop_need_not_be_sent_again(office: CountyOffice) -> None:
    phone = office.as_("liu:phone")
    (kept,) = office.keep(seal(PHOTO))
    url = phone.post(FILES, headers=announce(PHOTO, kept.id)).headers["Location"]

    drop(office, url, 0, 300_000)
    drop(office, url, 300_000, 200_001)
    here = int(phone.head(url).headers["Upload-Offset"])
    answer = phone.patch(url, headers=part(here), data=PHOTO[here:])

    assert here == 500_001
    assert answer.status_code == 204
    assert office.record(kept.id).state == "complete"
    with office.store.open(digest(PHOTO)) as stored:
        assert stored.read() == PHOTO


def test_a_phone_that_forgot_the_address_finds_its_upload_by_record_and_hash(
    office: CountyOffice,
) -> None:
    phone = office.as_("liu:phone")
    (kept,) = office.keep(seal(PHOTO))
    url = phone.post(FILES, headers=announce(PHOTO, kept.id)).headers["Location"]
    drop(office, url, 0, 300_000)

    again = phone.post(FILES, headers=announce(PHOTO, kept.id, name="renamed.jpg"))

    assert (again.headers["Location"], again.headers["Upload-Offset"]) == (url, "300000")
    assert send(phone, PHOTO, kept.id).status_code == 204


def test_the_phone_is_told_for_how_long_it_may_go_on(office: CountyOffice) -> None:
    phone = office.as_("liu:phone")
    began = phone.post(FILES, headers=announce(PHOTO))

    assert "GMT" in began.headers["Upload-Expires"]
    assert phone.head(began.headers["Location"]).headers["Upload-Expires"]


def test_bytes_that_are_here_and_theirs_are_not_sent_again(office: CountyOffice) -> None:
    phone = office.as_("liu:phone")
    first, second = office.keep(seal(PHOTO), seal(PHOTO))
    send(phone, PHOTO, first.id)

    assert office.record(second.id).state == "complete"
    (third,) = office.keep(seal(PHOTO))
    assert third.state == "complete"
