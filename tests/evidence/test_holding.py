"""Records that come before the one they follow."""

import pytest

from evidence.service import SealedIn
from evidence.service.holding import PREDECESSOR_MISSING
from kernel.ids import new_id
from tests.evidence.office import ELSEWHERE, CountyOffice, named, seal, send

PHOTO = b"\xff\xd8\xff the same pit, a week later"


def correction(of: SealedIn, *photos: bytes) -> SealedIn:
    return seal(*photos, kind="correction", corrects_id=of.id)


@pytest.mark.parametrize("link", ["after_id", "corrects_id"])
def test_a_record_whose_predecessor_is_missing_is_held_and_told_to_nobody(
    office: CountyOffice, link: str
) -> None:
    (kept,) = office.keep(seal(**{link: new_id()}))

    assert kept.state == "held"
    assert office.record(kept.id).held_until is not None
    assert office.happened() == []


def test_the_predecessor_releases_it(office: CountyOffice) -> None:
    first = seal()
    later = correction(first)
    office.keep(later)

    office.keep(first)

    record = office.record(later.id)
    assert (record.state, record.held_until, record.flags) == ("complete", None, [])
    assert office.happened() == [
        ("evidence.finding_completed", str(first.id)),
        ("evidence.correction_completed", str(later.id)),
    ]


def test_released_without_its_photos_it_waits_for_them(office: CountyOffice) -> None:
    first = seal()
    later = correction(first, PHOTO)
    office.keep(later)
    office.keep(first)

    assert office.record(later.id).state == "received"
    send(office.as_("liu:phone"), PHOTO, later.id)
    assert office.record(later.id).state == "complete"


def test_its_photos_may_come_while_it_is_held(office: CountyOffice) -> None:
    first = seal()
    later = correction(first, PHOTO)
    office.keep(later)
    send(office.as_("liu:phone"), PHOTO, later.id)

    assert office.record(later.id).state == "held"
    office.keep(first)
    assert office.record(later.id).state == "complete"


def test_two_that_come_together_need_not_wait(office: CountyOffice) -> None:
    first = seal()

    later, _ = office.keep(correction(first), first)

    assert later.state == "complete"


def test_after_five_days_it_is_taken_and_flagged(office: CountyOffice) -> None:
    (kept,) = office.keep(seal(after_id=new_id()))

    office.wait(days=4, hours=23)
    office.sweep("sweep_held")
    assert office.record(kept.id).state == "held"

    office.wait(hours=1)
    office.sweep("sweep_held")
    record = office.record(kept.id)
    assert (record.state, record.flags) == ("complete", [PREDECESSOR_MISSING])
    assert len(office.happened()) == 1


def test_a_stranger_cannot_learn_by_it_whether_a_record_exists(office: CountyOffice) -> None:
    (there,) = office.keep(seal())
    foreign = {"office_id": named("elsewhere"), "division_id": ELSEWHERE, "device": "other"}

    existing, missing = office.keep(
        seal(author="stranger", after_id=there.id, **foreign),
        seal(author="stranger", after_id=new_id(), **foreign),
        uploader="stranger@elsewhere:other",
    )

    assert existing.state == missing.state == "held"
