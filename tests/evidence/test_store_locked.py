"""Object lock and versions: where a bucket has them, even we cannot take evidence away."""

from pathlib import Path
from uuid import uuid4

import pytest

from evidence.service import store_at
from evidence.store import Store
from evidence.store.bucket import BucketObjects
from evidence.store.locking import Mode, lock_of, set_lock
from evidence.store.refusals import LockMissing, ObjectLocked
from kernel.settings import Settings
from tests.phone import digest
from tests.s3 import Service

PHOTO = b"the pit at noon"


def opened(tmp_path: Path, address: str) -> tuple[Store, BucketObjects]:
    store = store_at(Settings(data=tmp_path, database_url="", store=address))
    assert isinstance(store.objects, BucketObjects)
    return store, store.objects


@pytest.fixture
def locked(moto: Service, aws: None, tmp_path: Path) -> tuple[Store, BucketObjects]:
    """A bucket made with object lock, as only its making can decide."""
    return opened(tmp_path, moto.bucket(f"locked-{uuid4().hex}", locked=True))


@pytest.mark.parametrize("mode", ["GOVERNANCE", "COMPLIANCE"])
def test_what_is_put_under_the_lock_cannot_be_removed(
    locked: tuple[Store, BucketObjects], mode: Mode
) -> None:
    store, objects = locked
    set_lock(objects.talk, mode, 3650)
    store.put(PHOTO)

    with pytest.raises(ObjectLocked):
        objects.remove(digest(PHOTO))

    assert lock_of(objects.talk) == f"{mode} 3650 days"
    with store.open(digest(PHOTO)) as file:
        assert file.read() == PHOTO


def test_damage_under_lock_is_set_aside_as_a_version_and_nothing_is_deleted(
    locked: tuple[Store, BucketObjects],
) -> None:
    store, objects = locked
    set_lock(objects.talk, "GOVERNANCE", 30)
    store.put(PHOTO)

    objects.set_aside(digest(PHOTO))
    assert not store.exists(digest(PHOTO))
    store.put(PHOTO)

    there = objects.talk.ask("list_object_versions", Prefix="county/objects/")
    assert [one["Size"] for one in there["Versions"]] == [len(PHOTO)] * 2


def test_removing_from_a_bucket_with_versions_removes_every_version(
    moto: Service, aws: None, tmp_path: Path
) -> None:
    name = f"versioned-{uuid4().hex}"
    store, objects = opened(tmp_path, moto.bucket(name))
    moto.client().put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    store.put(PHOTO)
    objects.set_aside(digest(PHOTO))
    store.put(PHOTO)

    objects.remove(digest(PHOTO))

    there = objects.talk.ask("list_object_versions", Prefix="county/objects/")
    assert (there.get("Versions", []), there.get("DeleteMarkers", [])) == ([], [])


def test_a_bucket_made_without_lock_says_so(service: Service, bucket: str, tmp_path: Path) -> None:
    _, objects = opened(tmp_path, bucket)

    assert lock_of(objects.talk) == "none"
    with pytest.raises(LockMissing):
        set_lock(objects.talk, "GOVERNANCE", 1)
    assert objects.check() == {"kind": "bucket", "object lock": "none"}
