"""
A file goes into a bucket: in one piece or in parts, and is not believed to be there until seen.

Each piece is sent with its MD5, which the service compares, and under a signature of its SHA-256.
Afterwards the object is asked about: its size, and its tag, which is made of the same MD5s. A
service that encrypts what it keeps has tags of its own making; there the object is read back.
"""

import hashlib
import io
import os
from base64 import b64encode
from typing import Any

from evidence.store.disk import CHUNK
from evidence.store.refusals import ObjectMissing, StoreUnavailable
from evidence.store.talking import Talk

WHOLE = 128 << 20  # larger files go in parts of this size; services take 10,000 of them


class Slice(io.RawIOBase):
    """A stretch of an open file, as a file; any number may be read at once."""

    def __init__(self, fd: int, start: int, size: int) -> None:
        self._fd, self._start, self._size, self._at = fd, start, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = start + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # typeshed's WriteableBuffer cannot be sliced
        wanted = max(0, min(len(buffer), self._size - self._at))
        data = os.pread(self._fd, wanted, self._start + self._at)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def md5(self) -> bytes:
        state = hashlib.md5(usedforsecurity=False)
        self.seek(0)
        while block := self.read(CHUNK):
            state.update(block)
        self.seek(0)
        return state.digest()


def put(talk: Talk, key: str, fd: int, *, piece: int = WHOLE) -> bool:
    """Return whether the tag proves what is there; if not, it has to be read back."""
    size = os.fstat(fd).st_size
    tag = _in_one(talk, key, fd, size) if size <= piece else _in_parts(talk, key, fd, size, piece)
    try:
        there = talk.ask("head_object", Key=key)
    except ObjectMissing as error:
        raise StoreUnavailable(place=talk.place, reason="NotThereAfterPut") from error
    if there["ContentLength"] != size:
        raise StoreUnavailable(place=talk.place, reason="SizeDiffersAfterPut")
    return bool(there.get("ETag", "").strip('"') == tag)


def _in_one(talk: Talk, key: str, fd: int, size: int) -> str:
    body = Slice(fd, 0, size)
    md5 = body.md5()
    talk.ask("put_object", Key=key, **_sent(body, size, md5))
    return md5.hex()


def _in_parts(talk: Talk, key: str, fd: int, size: int, piece: int) -> str:
    upload = talk.ask("create_multipart_upload", Key=key)["UploadId"]
    parts: list[dict[str, Any]] = []
    sums = b""
    try:
        for number, start in enumerate(range(0, size, piece), start=1):
            length = min(piece, size - start)
            body = Slice(fd, start, length)
            md5 = body.md5()
            facts = {"Key": key, "UploadId": upload, "PartNumber": number}
            tag = talk.ask("upload_part", **facts, **_sent(body, length, md5))["ETag"]
            parts.append({"PartNumber": number, "ETag": tag})
            sums += md5
        whole = {"Parts": parts}
        talk.ask("complete_multipart_upload", Key=key, UploadId=upload, MultipartUpload=whole)
    except BaseException:
        talk.ask("abort_multipart_upload", Key=key, UploadId=upload)
        raise
    return f"{hashlib.md5(sums, usedforsecurity=False).hexdigest()}-{len(parts)}"


def _sent(body: Slice, size: int, md5: bytes) -> dict[str, Any]:
    return {"Body": body, "ContentLength": size, "ContentMD5": b64encode(md5).decode()}
