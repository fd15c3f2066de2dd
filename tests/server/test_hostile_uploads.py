"""Files made to mislead or break: through the real doors, kept as they came, handed out inert."""

import json
import re
import time
from collections.abc import Iterator

import pytest
import requests
from sqlalchemy import select

from evidence.models import ManifestFile, StoredFile
from kernel import clock
from kernel.db import reading
from server.demo.people import PASSWORD
from server.demo.person import Photo, Worker
from server.demo.phone import manifest_entry, said
from server.demo.wire import Refused, Wire, at_offset
from tests.assets import ASSETS
from tests.databases import embedded_only
from tests.evidence.test_reading_hostile import EXPECTED, UNREMARKABLE
from tests.server.served import Installation, Served, served

GENERATED, REAL = ASSETS / "hostile_generated", ASSETS / "hostile_real"
FILES = [path for f in (GENERATED, REAL) for path in sorted(f.rglob("*")) if path.is_file()]
NAMES = GENERATED / "names" / "filenames.json"
OWN_NAME = re.compile(r'attachment; filename="[0-9a-f-]{36}\.[a-z0-9]{2,4}"')
SAFE_TYPE = re.compile(
    r"image/(jpeg|png|gif|tiff|webp|heic|heif|avif)|video/(mp4|quicktime|3gpp)"
    r"|audio/(amr|mp4|mpeg|wav)|application/(pdf|octet-stream)"
)
_PATIENCE_S = 300

pytestmark = [
    pytest.mark.skipif(not FILES, reason="../shared/assets/hostile_* are not here"),
    embedded_only,
]


@pytest.fixture
def server(installation: Installation) -> Iterator[Served]:
    with served(installation) as running:
        yield running
        assert running.faults() == []


@pytest.fixture
def officer(server: Served) -> Worker:
    return Worker(Wire(server.url), clock.now, "officer", PASSWORD)


def photos() -> list[Photo]:
    """Return each file once, under a name that is hostile itself."""
    names = [str(name)[:500].replace("\x00", "") for name in json.loads(NAMES.read_text())]
    found = {}
    for n, path in enumerate(FILES):
        content = path.read_bytes()
        name = names[n % len(names)].encode(errors="replace").decode()
        endings = {".png": "image/png", ".tif": "image/tiff", ".html": "text/html"}
        media_type = endings.get(path.suffix, "image/jpeg")
        found[content] = Photo(name, content, manifest_entry(content, media_type))
    return [photo for content, photo in found.items() if content]


def hand_in(officer: Worker, some: list[Photo]) -> str:
    """Seal and upload them; return the record's id. No answer is a 5xx: that raises."""
    payload = {"title": "来历不明", "description": "", "taken_at": None}
    sealed = officer.seal("evidence", payload, *some)
    officer.hand_in(sealed)
    for photo in some:
        officer.upload(sealed, photo)
    assert officer.receipt(sealed)["state"] == "complete"
    return str(said(sealed)["id"])


def read_through(installation: Installation, count: int) -> dict[str, StoredFile]:
    """Wait until every file was read and pictured; return the rows by hash."""
    deadline = time.monotonic() + _PATIENCE_S
    with installation.house() as house:
        while True:
            with reading(house.sessions) as session:
                rows = session.scalars(
                    select(StoredFile).where(
                        StoredFile.sha256.in_(select(ManifestFile.sha256)),
                        StoredFile.reading_version.is_not(None),
                        StoredFile.previews_version.is_not(None),
                    )
                ).all()
            if len(rows) >= count:
                return {row.sha256: row for row in rows}
            assert time.monotonic() < deadline, f"only {len(rows)} of {count} were read"
            time.sleep(0.5)


def assert_inert(answer: requests.Response) -> None:
    """What a browser is told of a stranger's bytes leaves it nothing to run or to guess."""
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def check_original(officer: Worker, item: str, photo: Photo) -> None:
    door = f"{officer.wire.url}/api/evidence/items/{item}"
    bearer = {"Authorization": f"Bearer {officer.wire.token}"}
    original = requests.get(f"{door}/original", headers=bearer, timeout=30)
    assert original.content == photo.content
    assert OWN_NAME.fullmatch(original.headers["Content-Disposition"])
    assert SAFE_TYPE.fullmatch(original.headers["Content-Type"])
    assert_inert(original)
    preview = requests.get(f"{door}/preview?size=256", headers=bearer, timeout=30)
    assert preview.status_code in (200, 404, 422)
    if preview.ok:
        assert preview.headers["Content-Type"] == "image/jpeg"
        assert preview.content.startswith(b"\xff\xd8\xff")
        assert preview.content not in photo.content
    assert_inert(preview)


def test_they_are_kept_as_they_came_flagged_and_handed_out_inert(
    installation: Installation, server: Served, officer: Worker
) -> None:
    every = photos()
    kept: dict[str, Photo] = {}
    for start in range(0, len(every), 40):
        some = every[start : start + 40]
        record = officer.wire.call("GET", f"/api/evidence/records/{hand_in(officer, some)}")
        kept |= {item["id"]: photo for item, photo in zip(record["items"], some, strict=True)}
    rows = read_through(installation, len(every))

    assert len(kept) == len(every) >= 150
    for item, photo in kept.items():
        check_original(officer, item, photo)
    unflagged = {sha256 for sha256, row in rows.items() if not row.flags}
    assert not unflagged & remarkable()


def remarkable() -> set[str]:
    """Return the hashes of those files in which something is wrong."""
    kept = set()
    for path in FILES:
        name = path.relative_to(ASSETS).as_posix()
        wanted = EXPECTED.get(name.removeprefix("hostile_generated/"), {"flag": True})
        if "flag" in wanted and name not in UNREMARKABLE and path.suffix != ".json":
            kept.add(manifest_entry(path.read_bytes())["sha256"])
    return kept


def test_an_empty_file_may_come_but_no_seal_may_name_it(server: Served, officer: Worker) -> None:
    empty = Photo("empty.jpg", b"", manifest_entry(b""))
    payload = {"title": "空", "description": "", "taken_at": None}
    place = officer.wire.begin(0, {"name": "empty.jpg"})

    with pytest.raises(AssertionError, match="rejected"):
        officer.hand_in(officer.seal("evidence", payload, empty))
    with pytest.raises(Refused) as refused:
        officer.wire.send("PATCH", place, b"more", at_offset(0))

    assert officer.wire.offset(place) == 0
    assert refused.value.status == 409
