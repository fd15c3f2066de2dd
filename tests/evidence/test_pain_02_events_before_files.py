"""Elsewhere a webhook fires before the files are in; here an event leaves on complete only."""

from evidence import service
from tests.evidence.office import CountyOffice, seal, send

PHOTO = b"\xff\xd8\xff an illegal shaft"


def test_nobody_hears_of_a_record_that_is_only_received(office: CountyOffice) -> None:
    office.keep(seal(PHOTO))

    assert office.happened() == []


def test_its_last_file_lets_the_event_leave_once(office: CountyOffice) -> None:
    (kept,) = office.keep(seal(PHOTO))

    for _ in range(3):
        send(office.as_("liu:phone"), PHOTO, kept.id)

    assert office.happened() == [("evidence.finding_completed", str(kept.id))]


def test_a_record_without_files_is_told_of_at_once(office: CountyOffice) -> None:
    (kept,) = office.keep(seal(kind="clue_report"))

    assert kept.state == "complete"
    assert office.happened() == [("evidence.clue_report_completed", str(kept.id))]


def test_what_is_rolled_back_is_not_told(office: CountyOffice) -> None:
    with office.sessions() as session:
        service.keep_many(
            session,
            [seal()],
            signer=office.signer,
            safe=office.safe,
            now=office.at,
        )
        session.rollback()

    assert office.happened() == []
