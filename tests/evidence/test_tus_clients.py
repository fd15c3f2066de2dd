"""Clients off the shelf, unchanged: they upload, their line is cut, they go on where it broke."""

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError

from tests import npm
from tests.evidence.cut_line import CutLine, cut_line
from tests.evidence.office import FILES, CountyOffice, seal
from tests.evidence.real_server import PHOTO, WHO, Server, offset, on_one_database, server
from tests.phone import digest

__all__ = ["server"]

pytestmark = on_one_database
JS = Path(__file__).parents[1] / "tus_js"
Js = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def tus_js(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install tus-js-client by its lock, or skip."""
    try:
        return npm.install(JS, tmp_path_factory.mktemp("tus_js") / "client")
    except npm.NpmMissing as missing:
        pytest.skip(f"NOT TESTED WITH tus-js-client: {missing}")


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    file = tmp_path / "photo.jpg"
    file.write_bytes(PHOTO)
    return file


@pytest.fixture
def line(server: Server) -> Iterator[CutLine]:
    """A line that breaks twice in the middle of the photograph."""
    with cut_line(server.port, 200_000, 200_000) as line:
        yield line


def metadata(record: object) -> dict[str, str]:
    return {"record": str(record), "sha256": digest(PHOTO), "filename": "现场 1.jpg"}


@pytest.fixture
def js(tus_js: Path, line: CutLine, photo: Path, tmp_path: Path) -> Js:
    """Return what runs tus-js-client over the bad line."""

    def run(record: object, **options: Any) -> "subprocess.CompletedProcess[str]":
        told = {
            "token": "liu:phone",
            "metadata": metadata(record),
            "urls": str(tmp_path / "urls.json"),
            **options,
        }
        create = f"http://127.0.0.1:{line.port}{FILES}"
        return subprocess.run(  # noqa: S603 (our own words)
            npm.node(tus_js / "upload.mjs", create, photo, json.dumps(told)),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


def is_whole(office: CountyOffice, record: Any) -> bool:
    with office.store.open(digest(PHOTO)) as stored:
        return office.record(record).state == "complete" and stored.read() == PHOTO


def test_tus_js_client_goes_on_by_itself(office: CountyOffice, line: CutLine, js: Js) -> None:
    (kept,) = office.keep(seal(PHOTO))

    done = js(kept.id, chunkSize=150_000, retryDelays=[0, 100, 300, 1000])

    assert done.returncode == 0, done.stderr
    assert line.cuts == 2
    assert is_whole(office, kept.id)


def test_tus_js_client_goes_on_when_it_was_closed_and_opened_again(
    office: CountyOffice, line: CutLine, js: Js
) -> None:
    (kept,) = office.keep(seal(PHOTO))

    first, second = (js(kept.id, chunkSize=1_000_000, retryDelays=None) for _ in range(2))
    third = js(kept.id, chunkSize=1_000_000, retryDelays=None)

    assert (first.returncode, second.returncode, line.cuts) == (1, 1, 2)
    assert "resuming" in second.stdout
    assert third.returncode == 0, third.stderr
    assert is_whole(office, kept.id)


def test_tus_js_client_brings_bytes_with_the_creation_and_by_post_alone(
    office: CountyOffice, line: CutLine, js: Js
) -> None:
    (kept,) = office.keep(seal(PHOTO))
    line.budgets.clear()

    options = {"uploadDataDuringCreation": True, "overridePatchMethod": True}
    done = js(kept.id, chunkSize=150_000, retryDelays=None, **options)

    assert done.returncode == 0, done.stderr
    assert is_whole(office, kept.id)


def test_tuspy_goes_on_when_it_was_closed_and_opened_again(
    office: CountyOffice, server: Server, line: CutLine, photo: Path
) -> None:
    (kept,) = office.keep(seal(PHOTO))
    create = f"http://127.0.0.1:{line.port}{FILES}"
    client = TusClient(create, headers={"Authorization": WHO["Authorization"]})

    with photo.open("rb") as stream:
        first = client.uploader(
            file_stream=stream, chunk_size=150_000, metadata=metadata(kept.id), upload_checksum=True
        )
        with pytest.raises((TusCommunicationError, requests.RequestException)):
            first.upload()
        assert first.url
        came = offset(first.url)
        line.budgets.clear()
        client.uploader(file_stream=stream, url=first.url, chunk_size=150_000).upload()

    assert 0 < came < len(PHOTO)
    assert line.cuts == 1
    assert is_whole(office, kept.id)
