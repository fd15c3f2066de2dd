"""tus 1.0.0 as its document says it, line by line, at the doors of the whole service."""

import base64
import os
import subprocess
import sys
from collections.abc import Mapping
from hashlib import sha1
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.databases import embedded_only
from tests.server.conftest import ClientAs
from tests.server.served import Installation, served

pytestmark = embedded_only  # words and bytes; rows of uploads are tested on both

FILES = "/api/field/v1/files"
SPOKEN = {"Tus-Resumable": "1.0.0"}
PHOTO = os.urandom(30_000)
TOOL = Path(__file__).resolve().parents[3] / "shared" / "tools" / "tus_blackbox.py"


@pytest.fixture
def officer(client_as: ClientAs) -> FlaskClient:
    return client_as("officer")


def create(officer: FlaskClient, length: object, **more: str) -> TestResponse:
    headers = {**SPOKEN, "Upload-Length": str(length), **more}
    return officer.post(FILES, headers=headers)


def begun(officer: FlaskClient, length: int = len(PHOTO)) -> str:
    answer = create(officer, length)
    assert answer.status_code == 201
    return answer.headers["Location"]


def patch(
    officer: FlaskClient, url: str, start: int, content: bytes, more: Mapping[str, str] = SPOKEN
) -> TestResponse:
    part = {"Upload-Offset": str(start), "Content-Type": "application/offset+octet-stream"}
    return officer.patch(url, headers={**SPOKEN, **part, **more}, data=content)


def offset(officer: FlaskClient, url: str) -> str:
    return officer.head(url, headers=SPOKEN).headers["Upload-Offset"]


def checksum(algorithm: str, content: bytes) -> dict[str, str]:
    digest = sha1(content, usedforsecurity=False).digest()
    return {"Upload-Checksum": f"{algorithm} {base64.b64encode(digest).decode()}"}


def test_anyone_is_told_what_is_spoken_here(client_as: ClientAs) -> None:
    answer = client_as(None).options(FILES)

    assert answer.status_code in (200, 204)
    assert answer.headers["Tus-Version"] == "1.0.0"
    extensions = set(answer.headers["Tus-Extension"].split(","))
    assert {"creation", "creation-with-upload", "checksum", "expiration"} <= extensions
    assert "sha1" in answer.headers["Tus-Checksum-Algorithm"]
    assert int(answer.headers["Tus-Max-Size"]) > 100 << 20


@pytest.mark.parametrize("version", ["0.2.2", "", None])
def test_other_versions_are_412_and_nothing_is_made(
    officer: FlaskClient, version: str | None
) -> None:
    said = {} if version is None else {"Tus-Resumable": version}
    answer = officer.post(FILES, headers={**said, "Upload-Length": "10"})

    assert (answer.status_code, answer.headers["Tus-Version"]) == (412, "1.0.0")
    assert "Location" not in answer.headers


@pytest.mark.parametrize("length", ["-1", "abc", "1.5", "", "1e3", "９"])
def test_a_length_that_is_no_number_is_refused(officer: FlaskClient, length: str) -> None:
    assert create(officer, length.encode().decode("latin-1")).status_code == 400


def test_a_length_must_be_said_and_may_not_be_enormous(officer: FlaskClient) -> None:
    most = int(officer.options(FILES).headers["Tus-Max-Size"])

    assert officer.post(FILES, headers=SPOKEN).status_code == 400
    assert create(officer, most + 1).status_code == 413


def test_a_new_upload_tells_where_it_is_and_what_was_said_of_it(officer: FlaskClient) -> None:
    metadata = "filename " + base64.b64encode("现场 1.jpg".encode()).decode()
    answer = create(officer, 10, **{"Upload-Metadata": metadata})
    told = officer.head(answer.headers["Location"], headers=SPOKEN).headers

    assert answer.headers["Tus-Resumable"] == told["Tus-Resumable"] == "1.0.0"
    assert (told["Upload-Offset"], told["Upload-Length"]) == ("0", "10")
    assert told["Upload-Metadata"] == metadata
    assert "no-store" in told["Cache-Control"]


def test_parts_add_up_and_only_at_their_place(officer: FlaskClient) -> None:
    url = begun(officer)
    first = patch(officer, url, 0, PHOTO[:10_000])
    answers = [patch(officer, url, start, b"x").status_code for start in (0, 9_999, 20_000)]
    before = offset(officer, url)
    last = patch(officer, url, 10_000, PHOTO[10_000:])

    assert (first.status_code, first.headers["Upload-Offset"]) == (204, "10000")
    assert answers == [409, 409, 409]
    assert before == "10000"
    assert (last.status_code, last.headers["Upload-Offset"]) == (204, str(len(PHOTO)))
    assert patch(officer, url, len(PHOTO), b"beyond").status_code == 409
    assert offset(officer, url) == str(len(PHOTO))


def test_another_content_type_is_415_and_changes_nothing(officer: FlaskClient) -> None:
    url = begun(officer)
    answer = patch(officer, url, 0, b"x", {"Content-Type": "application/octet-stream"})

    assert answer.status_code == 415
    assert offset(officer, url) == "0"


def test_what_is_not_there_has_no_offset(officer: FlaskClient) -> None:
    for name in ("does-not-exist-0123", "01a1fd39-980d-757c-9a71-58effff2f881"):
        url = f"{FILES}/{name}"
        told = officer.head(url, headers=SPOKEN)
        assert told.status_code == patch(officer, url, 0, b"x").status_code == 404
        assert "Upload-Offset" not in told.headers


def test_an_empty_file_is_whole_at_once(officer: FlaskClient) -> None:
    assert offset(officer, begun(officer, 0)) == "0"


def test_a_browser_that_cannot_patch_says_so(officer: FlaskClient) -> None:
    url = begun(officer, 10)
    said = {
        **SPOKEN,
        "X-HTTP-Method-Override": "PATCH",
        "Upload-Offset": "0",
        "Content-Type": "application/offset+octet-stream",
    }

    assert officer.post(url, headers=said, data=b"0123456789").status_code == 204
    assert offset(officer, url) == "10"


def test_a_part_is_held_against_its_checksum(officer: FlaskClient) -> None:
    url = begun(officer, 10)
    part = b"0123456789"

    assert patch(officer, url, 0, part, checksum("sha1", b"other")).status_code == 460
    assert patch(officer, url, 0, part, checksum("nosuch", part)).status_code == 400
    assert offset(officer, url) == "0"
    assert patch(officer, url, 0, part, checksum("sha1", part)).status_code == 204


def test_bytes_may_come_with_the_creation(officer: FlaskClient) -> None:
    headers = {
        **SPOKEN,
        "Upload-Length": "10",
        "Content-Type": "application/offset+octet-stream",
    }
    answer = officer.post(FILES, headers=headers, data=b"01234")

    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, "5")
    assert offset(officer, answer.headers["Location"]) == "5"


def test_what_was_begun_may_be_given_up(officer: FlaskClient) -> None:
    url = begun(officer)

    assert officer.delete(url, headers=SPOKEN).status_code == 204
    assert officer.head(url, headers=SPOKEN).status_code == 404


def test_a_black_box_finds_no_broken_promise(installation: Installation) -> None:
    if not TOOL.exists():
        pytest.skip("../shared/tools/tus_blackbox.py is not here")
    with served(installation) as server:
        token = installation.invoke("demo", "token", "officer").stdout.strip()
        found = subprocess.run(  # noqa: S603 (our own words)
            [sys.executable, str(TOOL), server.url + FILES, f"Authorization: Bearer {token}"],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

        assert found.returncode == 0, found.stdout
        assert " 0 MUST failed, 0 SHOULD failed" in found.stdout
        assert server.faults() == []
