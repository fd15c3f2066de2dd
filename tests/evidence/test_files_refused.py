"""What a phone may not do with uploads, and what becomes of bytes that are wrong."""

import resource
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha1

import pytest

from tests.evidence.office import (
    ELSEWHERE,
    FILES,
    CountyOffice,
    announce,
    named,
    part,
    seal,
    send,
)
from tests.phone import digest, said

PHOTO = b"\xff\xd8\xff" + b"the shaft" * 1000
SECRET = b"\xff\xd8\xff a photograph of another county"


def begin(office: CountyOffice, who: str, photo: bytes, record: object = None) -> str:
    answer = office.as_(who).post(FILES, headers=announce(photo, record))
    assert answer.status_code == 201, answer.text
    return answer.headers["Location"]


def test_wrong_bytes_are_460_and_the_upload_starts_again(office: CountyOffice) -> None:
    phone = office.as_("liu:phone")
    (kept,) = office.keep(seal(PHOTO))
    url = begin(office, "liu:phone", PHOTO, kept.id)

    wrong = phone.patch(url, headers=part(0), data=bytes(len(PHOTO)))

    assert (wrong.status_code, wrong.json["code"]) == (460, "evidence.digest_mismatch")
    assert phone.head(url).headers["Upload-Offset"] == "0"
    assert office.record(kept.id).state == "received"
    assert phone.patch(url, headers=part(0), data=PHOTO).status_code == 204
    assert office.record(kept.id).state == "complete"


def test_wrong_bytes_without_a_record_are_460_too(office: CountyOffice) -> None:
    url = begin(office, "liu:phone", PHOTO)

    wrong = office.as_("liu:phone").patch(url, headers=part(0), data=bytes(len(PHOTO)))

    assert wrong.status_code == 460


def test_a_part_with_a_wrong_checksum_counts_for_nothing(office: CountyOffice) -> None:
    phone = office.as_("liu:phone")
    url = begin(office, "liu:phone", PHOTO)
    checksum = "sha1 " + b64encode(sha1(b"else").digest()).decode()  # noqa: S324  # the word of the protocol

    answer = phone.patch(url, headers=part(0, **{"Upload-Checksum": checksum}), data=PHOTO[:99])

    assert (answer.status_code, answer.json["code"]) == (460, "files.checksum_mismatch")
    assert phone.head(url).headers["Upload-Offset"] == "0"


@pytest.mark.parametrize("who", ["stranger@elsewhere:other", "wang:other", "wang"])
def test_the_upload_of_another_device_is_not_there(office: CountyOffice, who: str) -> None:
    (kept,) = office.keep(seal(PHOTO))
    url = begin(office, "liu:phone", PHOTO, kept.id)
    other = office.as_(who)

    answers = [
        other.head(url),
        other.patch(url, headers=part(0), data=PHOTO),
        other.delete(url),
    ]

    assert [answer.status_code for answer in answers] == [404] * 3
    assert office.as_("liu:phone").head(url).headers["Upload-Offset"] == "0"


def test_a_colleague_on_the_same_phone_goes_on_with_it(office: CountyOffice) -> None:
    (kept,) = office.keep(seal(PHOTO))
    url = begin(office, "liu:phone", PHOTO, kept.id)

    answer = office.as_("wang:phone").patch(url, headers=part(0), data=PHOTO)

    assert answer.status_code == 204
    assert said(office.keep(seal(PHOTO))[0].receipt)["state"] == "complete"
    assert office.record(kept.id).author_id == named("liu")


def test_a_record_of_another_county_cannot_be_filled_nor_told_from_none(
    office: CountyOffice,
) -> None:
    (kept,) = office.keep(seal(PHOTO))
    stranger = office.as_("stranger@elsewhere:other")

    answers = [
        stranger.post(FILES, headers=announce(PHOTO, record)) for record in (kept.id, named("x"))
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    codes = [answer.json["code"] for answer in answers]
    assert codes == ["evidence.record_missing"] * 2


def test_knowing_the_hash_of_a_strangers_photo_proves_nothing(office: CountyOffice) -> None:
    theirs = seal(
        SECRET,
        author="stranger",
        device="other",
        office_id=named("elsewhere"),
        division_id=ELSEWHERE,
    )
    office.keep(theirs, uploader="stranger@elsewhere:other")
    send(office.as_("stranger@elsewhere:other"), SECRET, theirs.id)

    (kept,) = office.keep(seal(SECRET))
    began = office.as_("liu:phone").post(FILES, headers=announce(SECRET, kept.id))

    assert kept.state == "received"
    assert began.headers["Upload-Offset"] == "0"
    assert send(office.as_("liu:phone"), SECRET, kept.id).status_code == 204
    assert office.record(kept.id).state == "complete"


def test_what_the_manifest_does_not_name_is_refused(office: CountyOffice) -> None:
    (kept,) = office.keep(seal(PHOTO))
    longer = {**announce(PHOTO, kept.id), "Upload-Length": "7"}

    phone = office.as_("liu:phone")
    answers = [
        phone.post(FILES, headers=announce(SECRET, kept.id)),
        phone.post(FILES, headers=longer),
    ]

    assert [(answer.status_code, answer.json["code"]) for answer in answers] == [
        (422, "evidence.not_in_manifest"),
        (422, "evidence.length_differs"),
    ]


@contextmanager
def full_disk(most: int) -> Iterator[None]:
    """Let no file grow beyond ``most`` bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_is_told_and_what_came_is_kept(office: CountyOffice) -> None:
    film = b"\x00\x00\x00\x18ftypmp42" + bytes(9_000_000)
    phone = office.as_("liu:phone")
    (kept,) = office.keep(seal(film))
    url = begin(office, "liu:phone", film, kept.id)

    with full_disk(8_000_000):
        full = phone.patch(url, headers=part(0), data=film)
    here = int(phone.head(url).headers["Upload-Offset"])

    assert (full.status_code, full.json["code"]) == (507, "evidence.store_full")
    assert here == 8_000_000
    assert phone.patch(url, headers=part(here), data=film[here:]).status_code == 204
    assert office.record(kept.id).state == "complete"


def test_what_is_whole_cannot_be_given_up_or_added_to(office: CountyOffice) -> None:
    phone = office.as_("liu:phone")
    (kept,) = office.keep(seal(PHOTO))
    url = begin(office, "liu:phone", PHOTO, kept.id)
    phone.patch(url, headers=part(0), data=PHOTO)

    assert phone.delete(url).status_code == 409
    assert phone.patch(url, headers=part(len(PHOTO)), data=b"more").status_code == 409
    assert phone.patch(url, headers=part(len(PHOTO)), data=b"").status_code == 204
    assert office.store.size(digest(PHOTO)) == len(PHOTO)


def test_more_than_was_announced_is_not_taken(office: CountyOffice) -> None:
    phone = office.as_("liu:phone")
    url = begin(office, "liu:phone", PHOTO)

    answer = phone.patch(url, headers=part(0), data=PHOTO + b"more")

    assert (answer.status_code, answer.json["code"]) == (409, "evidence.past_the_end")
    assert int(phone.head(url).headers["Upload-Offset"]) <= len(PHOTO)


@pytest.mark.parametrize(
    "headers",
    [
        {"Upload-Length": "10", "Upload-Metadata": "sha256 bm90IGEgaGFzaA=="},
        {"Upload-Length": "10", "Upload-Metadata": "record bm90IGEgdXVpZA=="},
        {"Upload-Length": "10", "Upload-Metadata": "name !!!"},
        {"Upload-Length": "10", "Upload-Metadata": "name AA=="},
        {"Upload-Length": "10", "Upload-Metadata": "x" * 5000},
        {"Upload-Length": "１０"},
        {"Upload-Length": "-1"},
    ],
)
def test_headers_that_make_no_sense_are_malformed(
    office: CountyOffice, headers: dict[str, str]
) -> None:
    encoded = {name: value.encode().decode("latin-1") for name, value in headers.items()}

    answer = office.as_("liu:phone").post(FILES, headers=encoded)

    assert (answer.status_code, answer.json["code"]) == (400, "kernel.malformed")


def test_an_expired_upload_is_gone_and_its_bytes_with_it(office: CountyOffice) -> None:
    phone = office.as_("liu:phone")
    url = begin(office, "liu:phone", PHOTO)
    phone.patch(url, headers=part(0), data=PHOTO[:100])
    office.wait(days=31)

    office.sweep("sweep_uploads")

    assert phone.head(url).status_code == 404
    assert list((office.settings.store_root / "incoming").iterdir()) == []
