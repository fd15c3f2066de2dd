"""Bytes looked after: re-read in stretches, copied to a second place, and repaired from it."""

import json
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import delete, select

from evidence.models import StoredFile
from evidence.service import verify_store
from evidence.store import Stored
from evidence.store.folder import FolderObjects
from evidence.upkeep import jobs, verifying
from evidence.upkeep import journal as journals
from evidence.upkeep.journal import RunUnderWay, journal
from evidence.upkeep.pace import Pace
from evidence.upkeep.repairing import NoSecondCopy, repair
from evidence.upkeep.tables import FileCopy, FileRepair
from kernel.audit import AuditLine
from kernel.db import Sessions
from kernel.jobs import Work
from kernel.settings import Settings
from tests.databases import embedded_only
from tests.evidence.office import CountyOffice, seal, send
from tests.phone import digest
from tests.s3 import Service

PHOTOS = [b"photo %d" % number for number in range(6)]


@pytest.fixture
def copied(lasting: Sessions, tmp_path: Path) -> CountyOffice:
    """An office whose evidence is in one folder, with a second copy in another."""
    second = str(tmp_path / "second")
    return CountyOffice(lasting, Settings(data=tmp_path, database_url="", store_copy=second))


def keep(office: CountyOffice, *photos: bytes) -> None:
    for photo in photos:
        office.keep(record := seal(photo))
        send(office.as_("liu:phone"), photo, record.id)


def sweep(office: CountyOffice) -> None:
    jobs.copy_recent(Work(office.sessions, office.settings, office.at))
    office.drain()


def path_in(folder: Path, sha256: str) -> Path:
    return folder / "objects" / sha256[:2] / sha256[2:4] / sha256


def damage(folder: Path, content: bytes, *, how: str) -> None:
    path = path_in(folder, digest(content))
    if how == "missing":
        path.unlink()
    else:
        path.chmod(0o600)
        path.write_bytes(b"x" + content[1:])


def mend(office: CountyOffice) -> list[tuple[str, str]]:
    done = repair(office.look, office.write, office.store, now=office.at)
    return [(one.outcome, one.sha256) for one in done]


def verified(office: CountyOffice) -> list[str]:
    return [one.kind for one in verify_store(office.look, office.store, patience_s=0)]


def test_what_is_stored_is_in_the_second_copy_soon_and_once(
    copied: CountyOffice, tmp_path: Path
) -> None:
    keep(copied, *PHOTOS)
    sweep(copied)
    sweep(copied)

    second = FolderObjects(tmp_path / "second")
    assert [one.sha256 for one in second.walk()] == sorted(map(digest, PHOTOS))
    with copied.look() as session:
        assert len(session.scalars(select(FileCopy.sha256)).all()) == len(PHOTOS)
    first = path_in(copied.settings.store_root, digest(PHOTOS[0]))
    again = path_in(tmp_path / "second", digest(PHOTOS[0]))
    assert not first.samefile(again)


def test_a_new_second_copy_is_filled_with_all_there_is(
    copied: CountyOffice, tmp_path: Path
) -> None:
    keep(copied, *PHOTOS)
    copied.wait(days=3)
    sweep(copied)
    assert list(FolderObjects(tmp_path / "second").walk()) == []

    jobs.copy_all(Work(copied.sessions, copied.settings, copied.at))
    copied.drain()

    assert len(list(FolderObjects(tmp_path / "second").walk())) == len(PHOTOS)


@pytest.mark.parametrize("how", ["missing", "changed"])
def test_what_the_store_lost_comes_back_from_the_copy(
    copied: CountyOffice, tmp_path: Path, how: str
) -> None:
    keep(copied, *PHOTOS)
    sweep(copied)
    root = copied.settings.store_root
    damage(root, PHOTOS[2], how=how)
    assert verified(copied) == [how]

    assert mend(copied) == [("restored", digest(PHOTOS[2]))]

    assert verified(copied) == []
    assert mend(copied) == []
    aside = list((root / "aside").iterdir()) if (root / "aside").exists() else []
    assert [one.read_bytes() for one in aside] == ([] if how == "missing" else [b"xhoto 2"])
    with copied.look() as session:
        (done,) = session.scalars(select(FileRepair))
        lines = select(AuditLine.subject_id).where(AuditLine.act == "evidence.file_repaired")
        assert session.scalars(lines).all() == [str(done.id)]
    assert (done.found, done.place) == (how, str(root))


def test_a_good_file_is_never_written_over_by_a_bad_copy(
    copied: CountyOffice, tmp_path: Path
) -> None:
    keep(copied, *PHOTOS)
    sweep(copied)
    damage(tmp_path / "second", PHOTOS[0], how="changed")
    before = path_in(copied.settings.store_root, digest(PHOTOS[0])).stat()

    assert mend(copied) == [("copied", digest(PHOTOS[0]))]

    after = path_in(copied.settings.store_root, digest(PHOTOS[0])).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert path_in(tmp_path / "second", digest(PHOTOS[0])).read_bytes() == PHOTOS[0]


def test_what_neither_place_has_is_told_as_lost_and_nothing_is_touched(
    copied: CountyOffice, tmp_path: Path
) -> None:
    keep(copied, *PHOTOS)
    sweep(copied)
    damage(copied.settings.store_root, PHOTOS[1], how="changed")
    damage(tmp_path / "second", PHOTOS[1], how="missing")

    assert mend(copied) == [("lost", digest(PHOTOS[1]))]

    assert path_in(copied.settings.store_root, digest(PHOTOS[1])).read_bytes() == b"xhoto 1"


@embedded_only
def test_repair_works_between_a_bucket_and_a_folder(
    lasting: Sessions, tmp_path: Path, service: Service, bucket: str
) -> None:
    second = tmp_path / "second"
    settings = Settings(data=tmp_path, database_url="", store=bucket, store_copy=str(second))
    office = CountyOffice(lasting, settings)
    keep(office, *PHOTOS)
    sweep(office)
    office.store.objects.remove(digest(PHOTOS[3]))
    damage(second, PHOTOS[4], how="changed")

    assert sorted(mend(office)) == [("copied", digest(PHOTOS[4])), ("restored", digest(PHOTOS[3]))]
    assert mend(office) == []
    with office.store.open(digest(PHOTOS[3])) as file:
        assert file.read() == PHOTOS[3]


def test_without_a_second_copy_there_is_nothing_to_repair_from(office: CountyOffice) -> None:
    with pytest.raises(NoSecondCopy):
        mend(office)


def test_an_item_whose_bytes_no_row_knows_is_found(office: CountyOffice) -> None:
    keep(office, PHOTOS[0])
    with office.write() as session:
        session.execute(delete(StoredFile))

    assert sorted(verified(office)) == ["orphan", "rowless"]


def test_a_killed_run_goes_on_and_forgets_nothing(
    office: CountyOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "_STRETCH", 2)
    monkeypatch.setattr(journals, "_EVERY", 1)
    keep(office, *PHOTOS)
    office.store.put(b"nobody's")
    in_order = sorted(map(digest, PHOTOS))
    path_in(office.settings.store_root, in_order[0]).unlink()

    def killed(one: Stored) -> None:
        if one.sha256 == in_order[3]:
            raise KeyboardInterrupt

    def run(progress: object) -> Iterator[str]:
        with journal(tmp_path / "verify", place="here") as state:
            found = verify_store(office.look, office.store, progress, patience_s=0, journal=state)
            yield from (one.kind for one in found)
            state.done()

    with pytest.raises(KeyboardInterrupt):
        list(run(killed))
    seen: list[str] = []

    assert sorted(run(lambda one: seen.append(one.sha256))) == ["missing", "orphan"]
    assert seen == in_order[4:]
    assert (tmp_path / "verify").read_text() == ""


def test_a_journal_cut_short_in_a_line_is_read_up_to_it(tmp_path: Path) -> None:
    lines = [{"about": {"place": "a"}}, {"found": ["missing", "ab", "x"]}]
    text = "\n".join([*map(json.dumps, lines), json.dumps({"after": "cd", "checked": 7}), '{"af'])
    (tmp_path / "run").write_text(text)

    with journal(tmp_path / "run", place="a") as state:
        assert (state.resumed, state.after, state.checked) == (True, "cd", 7)
        assert state.found == [["missing", "ab", "x"]]
    with journal(tmp_path / "run", place="b") as state:
        assert (state.resumed, state.after, state.found) == (False, "", [])


def test_two_runs_at_once_are_refused(tmp_path: Path) -> None:
    with (
        journal(tmp_path / "run", place="a"),
        pytest.raises(RunUnderWay),
        journal(tmp_path / "run", place="a"),
    ):
        pass


def test_reading_at_a_pace_waits_for_its_turn_and_catches_up_on_nothing() -> None:
    clock, slept = [0.0], list[float]()

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        clock[0] += seconds

    pace = Pace(10, lambda: clock[0], sleep)
    pace(5_000_000)
    clock[0] += 60
    pace(20_000_000)

    assert slept == [0.5, 2.0]


def test_repair_leaves_what_was_removed_by_act_alone(copied: CountyOffice) -> None:
    keep(copied, PHOTOS[0])
    sweep(copied)
    with copied.write() as session:
        session.get_one(StoredFile, digest(PHOTOS[0])).removal_id = uuid4()
    copied.store.objects.remove(digest(PHOTOS[0]))

    assert mend(copied) == []
