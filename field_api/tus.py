"""
The words of tus 1.0.0: what a phone's headers say, and what ours answer.

Source: https://tus.io/protocols/resumable-upload, version 1.0.0
"""

import binascii
import datetime as dt
import hashlib
import hmac
import re
import tempfile
import uuid
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import format_datetime
from time import monotonic
from typing import IO, Final

from werkzeug.datastructures import Headers

from evidence.service.uploads import Wanted
from kernel.errors import Malformed, Refusal, WrongMediaType

VERSION: Final = "1.0.0"
EXTENSIONS: Final = "creation,creation-with-upload,checksum,expiration,termination"
CONTENT_TYPE: Final = "application/offset+octet-stream"
ALGORITHMS: Final = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}

_BLOCK, _LARGEST_BLOCK = 1 << 16, 1 << 20  # bytes
_QUICK_S = 0.05
_LARGEST_CHECKED = 64 << 20  # bytes of one part with a checksum: none of it counts before it holds
_HEARD_OUT_S = 30
_IN_MEMORY = 4 << 20
_LONGEST_METADATA = 4096
_NUMBER = re.compile(r"\d{1,18}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class WrongVersion(Refusal):
    status = 412
    code = "files.wrong_version"
    zh = "上传协议版本不符，请以 Tus-Resumable: 1.0.0 重新发送。"
    en = "This is not the upload protocol spoken here. Send Tus-Resumable: 1.0.0."


class ChecksumMismatch(Refusal):
    status = 460
    code = "files.checksum_mismatch"
    zh = "本段内容与其校验值不符，未保存。请从原位置重新发送本段。"
    en = "This part does not match its checksum and was not kept. Send it again from its start."


class PartTooLarge(Refusal):
    status = 413
    code = "files.part_too_large"
    zh = "带校验值的一段不得超过 {most} 字节。请分成小段发送。"
    en = "A part with a checksum may have {most} bytes at most. Send smaller parts."


@dataclass(frozen=True, slots=True)
class Checksum:
    """What one part must hash to."""

    make: Callable[[], "hashlib._Hash"]
    digest: bytes


def check_version(headers: Headers) -> None:
    if headers.get("Tus-Resumable") != VERSION:
        raise WrongVersion


def check_content_type(headers: Headers) -> None:
    if headers.get("Content-Type", "").partition(";")[0].strip().lower() != CONTENT_TYPE:
        raise WrongMediaType(expected=CONTENT_TYPE)


def number(headers: Headers, name: str) -> int:
    """Return the count of bytes in header ``name``; raise `Malformed` if it is not one."""
    text = headers.get(name, "")
    if not _NUMBER.fullmatch(text) or not text.isascii():
        raise Malformed(reason=f"{name}: {text[:40]!r}")
    return int(text)


def wanted(headers: Headers) -> Wanted:
    """Read a creation: length, and what the metadata say of record, hash, name and type."""
    line = headers.get("Upload-Metadata", "")
    if len(line) > _LONGEST_METADATA:
        raise Malformed(reason=f"Upload-Metadata: {len(line)} > {_LONGEST_METADATA}")
    said = dict(_pair(part.strip()) for part in line.split(",") if part.strip())
    return Wanted(
        length=number(headers, "Upload-Length"),
        record_id=_record(said.get("record")),
        sha256=_sha256(said.get("sha256")),
        name=said.get("name", said.get("filename", ""))[:255] or None,
        media_type=said.get("type", said.get("filetype", ""))[:100] or None,
        metadata_line=line,
    )


def _pair(part: str) -> tuple[str, str]:
    key, _, encoded = part.partition(" ")
    try:
        value = b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, ValueError):
        raise Malformed(reason=f"Upload-Metadata: {key[:40]!r}") from None
    if "\x00" in value or not key.isascii():
        raise Malformed(reason="Upload-Metadata")
    return key, value


def _record(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        raise Malformed(reason="Upload-Metadata: record") from None


def _sha256(text: str | None) -> str | None:
    if text and not _SHA256.fullmatch(text.lower()):
        raise Malformed(reason="Upload-Metadata: sha256")
    return text.lower() if text else None


def checksum(headers: Headers) -> Checksum | None:
    line = headers.get("Upload-Checksum")
    if line is None:
        return None
    algorithm, _, encoded = line.partition(" ")
    try:
        return Checksum(ALGORITHMS[algorithm], b64decode(encoded.strip(), validate=True))
    except (KeyError, binascii.Error, ValueError):
        raise Malformed(reason=f"Upload-Checksum: {', '.join(ALGORITHMS)}") from None


def blocks(stream: IO[bytes]) -> Iterator[bytes]:
    """
    Read a body as it comes; a connection that breaks ends it, and what came is what there is.

    A block is what may be lost when a line falls silent: small on slow lines, larger on fast ones.
    """
    size = _BLOCK
    began = monotonic()
    while block := stream.read(size):
        arrived = monotonic()
        size = min(size * 2, _LARGEST_BLOCK) if arrived - began < _QUICK_S else _BLOCK
        yield block
        began = monotonic()


def hear_out(stream: IO[bytes]) -> None:
    """Read what is left of a body that is refused, within bounds, and forget it."""
    heard, until = 0, monotonic() + _HEARD_OUT_S
    for block in blocks(stream):
        heard += len(block)
        if heard > _LARGEST_CHECKED or monotonic() > until:
            break


@contextmanager
def checked(stream: IO[bytes], expected: Checksum) -> Iterator[Iterator[bytes]]:
    """
    Yield the blocks of a part after all of it was read and its checksum holds.

    Until then nothing of it may count, so it waits in memory or, if large, beside it.
    """
    state, size = expected.make(), 0
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as waiting:
        for block in blocks(stream):
            size += len(block)
            if size > _LARGEST_CHECKED:
                raise PartTooLarge(most=_LARGEST_CHECKED)
            state.update(block)
            waiting.write(block)
        if not hmac.compare_digest(state.digest(), expected.digest):
            raise ChecksumMismatch
        waiting.seek(0)
        yield blocks(waiting)


def http_date(instant: dt.datetime) -> str:
    return format_datetime(instant.astimezone(dt.UTC), usegmt=True)
