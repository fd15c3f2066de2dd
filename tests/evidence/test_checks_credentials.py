"""Content Credentials are told for what they are worth; nothing is fetched to find that out."""

import socket
import threading
from collections.abc import Iterator

import pytest

from evidence.checks import credentials
from evidence.checks.verdicts import Found
from evidence.checks.words import sentences
from tests.assets import asset
from tests.evidence.examined import Children, children
from tests.evidence.photographs import Photo
from tests.evidence.signers import GENERATED, anchors, signed

PHOTO = Photo(thumbnail=1).jpeg()


@pytest.fixture(scope="module")
def sandboxes() -> Iterator[Children]:
    with children() as both:
        yield both


def judged(sandboxes: Children, content: bytes, trusted: str = "") -> Found:
    traces = sandboxes.examine(content, trusted).traces
    assert traces.ended == "done"
    found = credentials.judge(traces.result)
    zh, en = sentences(found.check, found.reason, found.facts)
    assert (zh[-1], en[-1]) == ("。", ".")
    return found


def test_the_library_runs_without_network_and_without_files(sandboxes: Children) -> None:
    assert sandboxes.isolation["network"]
    assert sandboxes.isolation["files"]


def test_a_file_without_credentials_is_blamed_for_nothing(sandboxes: Children) -> None:
    assert judged(sandboxes, PHOTO)[1:3] == ("none", "no_credentials")
    assert judged(sandboxes, b"no picture")[1:3] == ("none", "no_credentials")


def test_a_valid_signature_of_a_stranger_is_not_trust(sandboxes: Children) -> None:
    found = judged(sandboxes, signed(PHOTO))

    assert found[1:3] == ("cannot_tell", "signer_unknown")
    assert found.facts["state"] == "Valid"
    zh, en = sentences(*found[:1], found.reason, found.facts)
    assert "执法相机" in zh
    assert "nobody vouches" in en


def test_a_signer_whose_authority_the_office_named_is_trusted(sandboxes: Children) -> None:
    found = judged(sandboxes, signed(PHOTO), anchors())

    assert found[1:3] == ("agrees", "signer_trusted")
    assert (found.facts["signer"], found.facts["generator"]) == ("执法相机", "kuangxun-tests")


def test_what_says_it_was_generated_is_not_made_true_by_a_trusted_signer(
    sandboxes: Children,
) -> None:
    found = judged(sandboxes, signed(PHOTO, GENERATED), anchors())

    assert found[1:3] == ("differs", "signed_as_generated")


def test_one_flipped_pixel_is_found(sandboxes: Children) -> None:
    content = bytearray(signed(PHOTO))
    content[-2000] ^= 1

    assert judged(sandboxes, bytes(content), anchors())[1:3] == ("differs", "changed_since_signing")


@pytest.mark.parametrize(
    ("name", "verdict", "reason"),
    [
        ("contenta__CA.jpg", "cannot_tell", "signer_unknown"),
        ("contenta__E-sig-CA.jpg", "differs", "signature_wrong"),
        ("contenta__XCA.jpg", "differs", "changed_since_signing"),
    ],
)
def test_real_credentials_are_told_as_they_stand(
    sandboxes: Children, name: str, verdict: str, reason: str
) -> None:
    found = judged(sandboxes, asset(f"c2pa/{name}").read_bytes())

    assert found[1:3] == (verdict, reason)
    assert found.facts["issuer"] == "C2PA Test Signing Cert"


def test_an_assertion_changed_by_hand_makes_them_invalid(sandboxes: Children) -> None:
    content = signed(PHOTO)
    at = content.index(b"digitalCapture")
    content = content[:at] + b"digitalCapturE" + content[at + 14 :]

    assert judged(sandboxes, content)[1:3] == ("differs", "credentials_invalid")


def test_credentials_kept_elsewhere_are_not_fetched(sandboxes: Children) -> None:
    asked = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(2)
        port = server.getsockname()[1]

        def listen() -> None:
            try:
                server.accept()[0].close()
                asked.set()
            except TimeoutError:
                return

        listener = threading.Thread(target=listen)
        listener.start()
        elsewhere = signed(PHOTO, remote=f"http://127.0.0.1:{port}/photo.c2pa")
        found = judged(sandboxes, elsewhere)
        listener.join()

    assert found[1:3] == ("cannot_tell", "credentials_elsewhere")
    assert not asked.is_set()


def test_broken_credentials_are_told_as_unreadable(sandboxes: Children) -> None:
    content = bytearray(signed(PHOTO))
    content[content.index(b"c2pa.claim")] ^= 255

    assert judged(sandboxes, bytes(content))[1:3] == ("cannot_tell", "credentials_unreadable")


def test_cut_and_overwritten_credentials_end_in_an_answer(sandboxes: Children) -> None:
    whole = signed(PHOTO)
    start = whole.index(b"jumb")
    for at in range(start, start + 4000, 97):
        spoiled = whole[:at] + b"\xff" * 8 + whole[at + 8 :]
        assert judged(sandboxes, spoiled).verdict != "agrees"
        assert judged(sandboxes, whole[:at]).verdict != "agrees"
