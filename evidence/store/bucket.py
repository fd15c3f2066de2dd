"""
Objects in a bucket of an S3-compatible service.

    <prefix>objects/<sha256>    put once, and looked at again before anyone is told it is there
    <prefix>aside/<sha256>.<n>  damaged bytes, taken out of the way by a repair

Only what every such service has is relied on: path-style addresses, MD5 of what is put, HEAD,
ranges, listing in the order of the names. Neither ``If-None-Match`` nor the deletion of many.
"""

import io
import os
import re
import uuid
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, BinaryIO, cast

from evidence.store.address import Bucket
from evidence.store.disk import CHUNK
from evidence.store.fetching import Fetched
from evidence.store.locking import delete_all_versions, is_versioned, lock_of
from evidence.store.objects import Stored, measure
from evidence.store.putting import put
from evidence.store.refusals import ObjectDamaged, ObjectMissing
from evidence.store.talking import Talk

_DIGEST = re.compile(r"[0-9a-f]{64}")


class _Body:
    """The body of an answer, whose broken line is told as ours are."""

    def __init__(self, talk: Talk, raw: Any) -> None:
        self._talk = talk
        self._raw = raw

    def read(self, amt: int) -> bytes:
        with self._talk.translated():
            return bytes(self._raw.read(amt))

    def close(self) -> None:
        self._raw.close()


class BucketObjects:
    """``folder`` is local, for what must be whole before it can be read."""

    def __init__(self, bucket: Bucket, folder: Path) -> None:
        self.talk = Talk(bucket)
        self._prefix = bucket.prefix
        self._folder = folder

    @property
    def name(self) -> str:
        return self.talk.place

    def keep(self, fd: int, sha256: str) -> None:
        key = self._key(sha256)
        try:
            self.size(sha256)
        except ObjectMissing:
            if put(self.talk, key, fd):
                return
        with self.open(sha256) as there:
            if measure(there) != (os.fstat(fd).st_size, sha256):
                raise ObjectDamaged

    def open(self, sha256: str) -> BinaryIO:
        key = self._key(sha256)
        first = self.talk.ask("get_object", Key=key)
        bodies = iter([_Body(self.talk, first["Body"])])

        def begin(at: int) -> _Body:
            for body in bodies:
                return body
            again = self.talk.ask("get_object", Key=key, Range=f"bytes={at}-")
            return _Body(self.talk, again["Body"])

        raw = Fetched(begin, first["ContentLength"], self._folder)
        return cast("BinaryIO", io.BufferedReader(raw, CHUNK))

    def size(self, sha256: str) -> int:
        return int(self.talk.ask("head_object", Key=self._key(sha256))["ContentLength"])

    def walk(self, after: str = "") -> Iterator[Stored]:
        head = f"{self._prefix}objects/"
        facts = {"Prefix": head, "StartAfter": head + after} if after else {"Prefix": head}
        while True:
            page = self.talk.ask("list_objects_v2", **facts)
            for one in page.get("Contents", ()):
                yield Stored(one["Key"].removeprefix(head), one["Size"])
            if not page.get("IsTruncated"):
                return
            facts = {"Prefix": head, "ContinuationToken": page["NextContinuationToken"]}

    def set_aside(self, sha256: str) -> None:
        """In a bucket with versions the old bytes stay a version; elsewhere they are copied."""
        key = self._key(sha256)
        if not is_versioned(self.talk):
            aside = f"{self._prefix}aside/{sha256}.{uuid.uuid4().hex}"
            with suppress(ObjectMissing):
                source = {"Bucket": self.talk.bucket.name, "Key": key}
                self.talk.ask("copy_object", Key=aside, CopySource=source)
        self.talk.ask("delete_object", Key=key)

    def remove(self, sha256: str) -> None:
        delete_all_versions(self.talk, self._key(sha256))

    def check(self) -> dict[str, str]:
        """Put a word, read it back and delete it: keys, clock and permissions are right."""
        key = f"{self._prefix}ready/{uuid.uuid4().hex}"
        self.talk.ask("put_object", Key=key, Body=b"ready")
        with closing(self.talk.ask("get_object", Key=key)["Body"]) as body:
            body.read()
        self.talk.ask("delete_object", Key=key)
        return {"kind": "bucket", "object lock": lock_of(self.talk)}

    def _key(self, sha256: str) -> str:
        if not _DIGEST.fullmatch(sha256):
            raise ObjectMissing
        return f"{self._prefix}objects/{sha256}"
