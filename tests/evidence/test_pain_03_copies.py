"""Elsewhere a flaky network makes two to five copies of a record."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from evidence.models import ManifestFile, Receipt, SealedRecord
from evidence.service import Kept
from kernel.audit import AuditLine
from tests.evidence.office import CountyOffice, seal

PHOTO = b"\xff\xd8\xff once"


def count(office: CountyOffice, table: type) -> int:
    with office.look() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_twenty_posts_of_one_record_at_once_keep_it_once(office: CountyOffice) -> None:
    record = seal(PHOTO)

    def post(_: int) -> Kept:
        return office.keep(record)[0]

    with ThreadPoolExecutor(20) as crowd:
        answers = list(crowd.map(post, range(20)))

    assert [count(office, table) for table in (SealedRecord, ManifestFile, Receipt, AuditLine)] == [
        1, 1, 1, 1,
    ]  # fmt: skip
    assert {answer.receipt for answer in answers} == {answers[0].receipt}
    assert sum(answer.fresh for answer in answers) == 1


def test_the_same_record_twice_in_one_batch_is_one_record(office: CountyOffice) -> None:
    record = seal(PHOTO)

    first, second = office.keep(record, record)

    assert first == second
    assert count(office, SealedRecord) == 1


def test_an_id_that_is_taken_is_answered_with_the_digest_of_who_has_it(
    office: CountyOffice,
) -> None:
    first = seal(PHOTO)
    office.keep(first)

    (answer,) = office.keep(seal(PHOTO, id=first.id, seal=b"another"))

    assert (answer.digest, answer.fresh) == (first.digest, False)


def test_two_batches_that_overlap_in_other_orders_both_get_through(office: CountyOffice) -> None:
    records = [seal() for _ in range(30)]
    orders = [records, records[::-1], records[10:], records[:20][::-1]]

    with ThreadPoolExecutor(4) as crowd:
        answers = list(crowd.map(lambda order: office.keep(*order), orders))

    assert count(office, SealedRecord) == 30
    assert sum(kept.fresh for batch in answers for kept in batch) == 30
