"""A removal reaches every place the bytes are in, and says so where one refuses."""

from pathlib import Path
from uuid import uuid4

import pytest

from evidence.service import verify_store
from evidence.store.bucket import BucketObjects
from evidence.store.folder import FolderObjects
from evidence.store.locking import set_lock
from evidence.upkeep.jobs import copy_recent
from kernel.db import Sessions
from kernel.jobs import Work
from kernel.settings import Settings
from tests.evidence.office import CountyOffice
from tests.evidence.test_retention import API, PRIVATE, carry_out, decide, keep, propose
from tests.phone import digest
from tests.s3 import Service


def test_the_second_copy_goes_too(lasting: Sessions, tmp_path: Path) -> None:
    second = tmp_path / "second"
    settings = Settings(data=tmp_path, database_url="", store_copy=str(second))
    office = CountyOffice(lasting, settings)
    item = keep(office)
    copy_recent(Work(office.sessions, office.settings, office.at))
    office.drain()
    assert [one.sha256 for one in FolderObjects(second).walk()] == [digest(PRIVATE)]
    decide(office, propose(office, item).json, "zhao")

    carry_out(office)

    assert list(FolderObjects(second).walk()) == list(office.store.walk()) == []


@pytest.fixture
def locked(lasting: Sessions, tmp_path: Path, moto: Service, aws: None) -> CountyOffice:
    """An office whose bucket locks what is put into it."""
    address = moto.bucket(f"locked-{uuid4().hex}", locked=True)
    office = CountyOffice(lasting, Settings(data=tmp_path, database_url="", store=address))
    assert isinstance(office.store.objects, BucketObjects)
    set_lock(office.store.objects.talk, "COMPLIANCE", 30)
    return office


def test_a_lock_is_stronger_than_two_officers_and_they_are_told(locked: CountyOffice) -> None:
    item = keep(locked)
    removal = propose(locked, item).json
    decide(locked, removal, "zhao")

    carry_out(locked)

    told = locked.as_("wang").get(f"{API}/removals/{removal['id']}").json
    assert told["state"] == "confirmed"
    assert "evidence.object_locked" in told["hindrance"]
    with locked.store.open(digest(PRIVATE)) as file:
        assert file.read() == PRIVATE
    assert list(verify_store(locked.look, locked.store, patience_s=0)) == []
