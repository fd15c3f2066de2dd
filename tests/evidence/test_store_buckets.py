"""Evidence in a bucket: the same promises, at a service that may be anyone's."""

import hashlib
import io
import os
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from PIL import Image

from evidence.service import store_at, verify_store
from evidence.store import Store, Stored
from evidence.store.address import BadAddress, Bucket, read_address
from evidence.store.bucket import BucketObjects
from evidence.store.putting import put
from evidence.store.refusals import ObjectDamaged, ObjectMissing, StoreUnavailable
from kernel.db import Sessions
from kernel.settings import Settings
from tests.evidence.office import FILES, CountyOffice, announce, part, seal, send
from tests.phone import digest
from tests.s3 import SECRET, Service, free_port

PHOTO = bytes(range(256)) * 4096
DIGEST = hashlib.sha256(PHOTO).hexdigest()


@pytest.fixture
def settings(tmp_path: Path, bucket: str) -> Settings:
    return Settings(data=tmp_path, database_url="", store=bucket)


@pytest.fixture
def store(settings: Settings) -> Store:
    return store_at(settings)


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (640, 480), (140, 80, 60)).save(file, "JPEG")
    return file.getvalue()


def keep(store: Store, content: bytes) -> Stored:
    return store.put(content)


def held(store: Store, sha256: str) -> bytes:
    with store.open(sha256) as file:
        return file.read()


def write_behind(service: Service, address: str, sha256: str, content: bytes | None) -> None:
    """Change or delete an object as someone with the bucket's own keys would."""
    bucket = read_address(address)
    assert isinstance(bucket, Bucket)
    key = {"Bucket": bucket.name, "Key": f"{bucket.prefix}objects/{sha256}"}
    if content is None:
        service.client().delete_object(**key)
    else:
        service.client().put_object(**key, Body=content)


def test_a_photo_sent_in_three_parts_is_kept_whole(store: Store, tmp_path: Path) -> None:
    upload = store.begin(uuid4())
    for start in range(0, len(PHOTO), 400_000):
        upload.append([PHOTO[start : start + 400_000]], start)

    assert store.adopt(upload, DIGEST) == Stored(DIGEST, len(PHOTO))
    assert held(store, DIGEST) == PHOTO
    assert (store.size(DIGEST), store.exists("0" * 64)) == (len(PHOTO), False)
    assert list((tmp_path / "evidence" / "incoming").iterdir()) == []


def test_two_phones_may_send_the_same_photo_and_an_empty_file_is_a_file(store: Store) -> None:
    first, again, empty = keep(store, PHOTO), keep(store, PHOTO), keep(store, b"")

    assert first == again
    assert held(store, empty.sha256) == b""
    assert [one.size for one in store.walk()] == [
        one.size for one in sorted([first, empty], key=lambda one: one.sha256)
    ]


def test_a_long_film_goes_in_parts(store: Store, tmp_path: Path) -> None:
    film = os.urandom(1 << 20) * 13
    (tmp_path / "film").write_bytes(film)
    objects = store.objects
    assert isinstance(objects, BucketObjects)

    with (tmp_path / "film").open("rb") as file:
        proven = put(objects.talk, f"county/objects/{digest(film)}", file.fileno(), piece=5 << 20)

    assert proven
    assert hashlib.sha256(held(store, digest(film))).hexdigest() == digest(film)


def test_a_file_can_be_sought_in_and_handed_to_a_child(store: Store) -> None:
    keep(store, PHOTO)

    with store.open(DIGEST) as file:
        assert file.read(4) == PHOTO[:4]
        file.seek(-10, os.SEEK_END)
        assert file.read() == PHOTO[-10:]
        file.seek(1000)
        assert file.read(100) == PHOTO[1000:1100]
        with os.fdopen(os.dup(file.fileno()), "rb") as child:
            assert child.read() == PHOTO


def test_listing_goes_on_after_any_digest(store: Store) -> None:
    kept = sorted(keep(store, b"%d" % number).sha256 for number in range(12))

    assert [one.sha256 for one in store.walk()] == kept
    assert [one.sha256 for one in store.walk(kept[4])] == kept[5:]


@pytest.mark.parametrize("damage", ["missing", "changed", "orphan"])
def test_checking_finds(store: Store, service: Service, bucket: str, damage: str) -> None:
    kept = [keep(store, PHOTO), keep(store, b"another")]
    if damage == "orphan":
        keep(store, b"nobody named this")
    else:
        altered = None if damage == "missing" else b"x" + PHOTO[1:]
        write_behind(service, bucket, DIGEST, altered)

    assert [found.kind for found in store.verify(kept)] == [damage]


def test_damaged_bytes_are_not_taken_for_the_photo_and_can_be_set_aside(
    store: Store, service: Service, bucket: str
) -> None:
    keep(store, PHOTO)
    write_behind(service, bucket, DIGEST, b"not the photo")

    with pytest.raises(ObjectDamaged):
        keep(store, PHOTO)
    store.objects.set_aside(DIGEST)
    assert not store.exists(DIGEST)
    keep(store, PHOTO)

    assert held(store, DIGEST) == PHOTO
    name = bucket.removeprefix("s3://").partition("/")[0]
    aside = service.client().list_objects_v2(Bucket=name, Prefix="county/aside/")
    assert [one["Size"] for one in aside["Contents"]] == [13]


def test_what_a_retention_act_removes_is_gone(store: Store) -> None:
    keep(store, PHOTO)

    for _ in range(2):
        store.objects.remove(DIGEST)

    with pytest.raises(ObjectMissing):
        store.open(DIGEST)


def test_wrong_secrets_are_refused_and_nothing_is_lost(
    real: Service, aws: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = real.bucket(f"evidence-{uuid4().hex}")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "another")
    store = store_at(Settings(data=tmp_path, database_url="", store=address))
    upload = store.begin(uuid4())
    upload.append([PHOTO], 0)

    with pytest.raises(StoreUnavailable) as refused:
        store.adopt(upload, DIGEST)

    assert refused.value.status == 503
    assert "another" not in refused.value.sentence("en")
    assert upload.size() == len(PHOTO)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    corrected = Store(tmp_path / "evidence", BucketObjects(read_address(address), tmp_path))
    assert corrected.adopt(upload, DIGEST)
    assert held(corrected, DIGEST) == PHOTO


def test_bytes_altered_on_the_way_are_refused_by_the_service(
    real: Service, aws: None, tmp_path: Path
) -> None:
    address = read_address(real.bucket(f"evidence-{uuid4().hex}"))
    talk = BucketObjects(address, tmp_path).talk

    with pytest.raises(StoreUnavailable) as refused:
        talk.ask("put_object", Key="one", Body=b"altered", ContentMD5="1B2M2Y8AsgTpgAmY7PhCfg==")

    assert refused.value.facts["reason"] == "BadDigest"


def test_a_photo_goes_from_the_phone_to_the_desk_by_way_of_a_bucket(
    lasting: Sessions, settings: Settings, service: Service, bucket: str
) -> None:
    office = CountyOffice(lasting, settings)
    shot = picture()
    (kept,) = office.keep(record := seal(shot))
    send(office.as_("liu:phone"), shot, record.id)
    office.drain()

    desk = office.as_("wang")
    (item,) = desk.get(f"/api/evidence/records/{kept.id}").json["items"]
    original = desk.get(f"/api/evidence/items/{item['id']}/original", buffered=True)

    preview = desk.get(f"/api/evidence/items/{item['id']}/preview?size=320", buffered=True)

    assert original.data == shot
    assert preview.data.startswith(b"\xff\xd8")
    assert list(verify_store(office.look, office.store, patience_s=0)) == []
    assert not (settings.store_root / "objects").exists()


def test_while_the_service_is_away_the_photo_waits_and_goes_in_later(
    lasting: Sessions, tmp_path: Path, aws: None, moto: Service
) -> None:
    name = f"evidence-{uuid4().hex}"
    moto.bucket(name)
    away = f"s3://{name}/county?endpoint=http://127.0.0.1:{free_port()}"
    office = CountyOffice(lasting, Settings(data=tmp_path, database_url="", store=away))
    office.keep(record := seal(PHOTO))
    phone = office.as_("liu:phone")
    began = phone.post(FILES, headers=announce(PHOTO, record.id))

    refused = phone.patch(began.headers["Location"], headers=part(0), data=PHOTO)

    assert (refused.status_code, refused.json["code"]) == (503, "evidence.store_unavailable")
    assert refused.headers["Retry-After"] == "30"
    back = Settings(
        data=tmp_path, database_url="", store=away.partition("?")[0] + f"?endpoint={moto.url}"
    )
    office = CountyOffice(lasting, back)
    asked = office.as_("liu:phone").head(began.headers["Location"])
    assert asked.headers["Upload-Offset"] == str(len(PHOTO))
    assert office.record(record.id).state == "complete"
    assert held(office.store, DIGEST) == PHOTO


def test_without_a_bucket_its_library_is_never_loaded() -> None:
    program = "import sys, server.app; print(sorted({'boto3', 'botocore'} & set(sys.modules)))"
    search = {"PYTHONPATH": os.pathsep.join(sys.path)}
    said = subprocess.run(  # noqa: S603
        [sys.executable, "-c", program], env=search, capture_output=True, text=True, check=True
    )

    assert said.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "address", ["evidence", "s3:///prefix", "s3://k:secret@b/p", "s3://b?secret=x", "ftp://b/p"]
)
def test_an_address_that_leads_nowhere_is_refused_without_repeating_keys(address: str) -> None:
    with pytest.raises(BadAddress) as refused:
        read_address(address)

    assert "secret@" not in str(refused.value)
    assert "=x" not in str(refused.value)
