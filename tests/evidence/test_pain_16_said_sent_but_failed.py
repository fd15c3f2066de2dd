"""Elsewhere the phone says sent and a job on the server failed; here 2xx means kept."""

import io

from PIL import Image
from psycopg.errors import DiskFull
from sqlalchemy import event, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

from evidence.models import Derivative, StoredFile
from kernel import audit
from tests.evidence.office import FILES, CountyOffice, announce, part, seal, send
from tests.phone import digest

PHOTO = b"\xff\xd8\xff" + b"not a picture at all" * 500


def failing_commit(_connection: object) -> None:
    raise OperationalError("COMMIT", {}, DiskFull())


def test_no_2xx_before_the_rows_are_there_and_nothing_is_sent_twice(office: CountyOffice) -> None:
    phone = office.as_("liu:phone")
    (kept,) = office.keep(seal(PHOTO))
    url = phone.post(FILES, headers=announce(PHOTO, kept.id)).headers["Location"]
    engine: Engine = office.sessions.kw["bind"]

    event.listen(engine, "commit", failing_commit)
    failed = phone.patch(url, headers=part(0), data=PHOTO)
    event.remove(engine, "commit", failing_commit)

    assert failed.status_code == 507
    assert office.record(kept.id).state == "received"
    assert phone.head(url).headers["Upload-Offset"] == str(len(PHOTO))
    assert office.record(kept.id).state == "complete"


def test_a_server_that_died_between_store_and_rows_is_healed_by_the_sweeper(
    office: CountyOffice,
) -> None:
    phone = office.as_("liu:phone")
    (kept,) = office.keep(seal(PHOTO))
    url = phone.post(FILES, headers=announce(PHOTO, kept.id)).headers["Location"]
    partial = office.store.partial(url.rpartition("/")[2])
    partial.append([PHOTO], 0)
    office.store.adopt(partial, digest(PHOTO))

    office.wait(hours=1)
    office.sweep("sweep_uploads")

    assert office.record(kept.id).state == "complete"


def test_a_photo_that_came_before_its_record_becomes_evidence_with_it(
    office: CountyOffice,
) -> None:
    phone = office.as_("liu:phone")
    assert send(phone, PHOTO).status_code == 204
    assert not office.store.exists(digest(PHOTO))

    (kept,) = office.keep(seal(PHOTO))
    office.drain()

    assert office.store.exists(digest(PHOTO))
    assert office.record(kept.id).state == "complete"


def test_nobody_elses_unnamed_photo_becomes_ones_evidence(office: CountyOffice) -> None:
    send(office.as_("stranger@elsewhere:other"), PHOTO)

    (kept,) = office.keep(seal(PHOTO))
    office.drain()

    assert office.record(kept.id).state == "received"


def test_a_file_no_reader_understands_is_kept_and_says_so(office: CountyOffice) -> None:
    (kept,) = office.keep(seal(PHOTO))
    send(office.as_("liu:phone"), PHOTO, kept.id)

    office.drain()

    with office.look() as session:
        stored = session.get_one(StoredFile, digest(PHOTO))
    assert office.record(kept.id).state == "complete"
    assert stored.reading_version
    assert stored.previews_version
    assert stored.flags


def photograph() -> bytes:
    file = io.BytesIO()
    Image.effect_noise((2000, 1500), 40).convert("RGB").save(file, "JPEG", quality=70)
    return file.getvalue()


def test_a_picture_gets_two_previews_and_only_once(office: CountyOffice) -> None:
    photo = photograph()
    (kept,) = office.keep(seal(photo))
    send(office.as_("liu:phone"), photo, kept.id)
    office.drain()
    office.wait(hours=1)
    office.sweep("sweep_undone")
    office.drain()

    with office.look() as session:
        made = session.scalars(select(Derivative)).all()
        findings = list(audit.verify(session))
    assert sorted((one.kind, max(one.width, one.height)) for one in made) == [
        ("preview_1600", 1600),
        ("preview_320", 320),
    ]
    assert findings == []
