"""Speaking with an S3-compatible service: one client a process, and what its errors mean to us."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any, NoReturn

from evidence.store.address import Bucket
from evidence.store.refusals import ObjectMissing, StoreFull, StoreUnavailable
from kernel.logs import log

_GONE = {"404", "NoSuchKey", "NotFound", "NoSuchVersion"}
_FULL = {"507", "QuotaExceeded", "InsufficientCapacity", "XMinioStorageFull"}
# Connections kept open: as many as requests a process serves at once, and some for jobs.
_CONNECTIONS = 72


class Talk:
    """
    ``ask("head_object", Key=…)`` asks the service about the bucket.

    The library is loaded when first needed: an installation without a bucket never pays for it.
    """

    def __init__(self, bucket: Bucket) -> None:
        self.bucket = bucket
        self.place = f"s3://{bucket.name}/{bucket.prefix}"
        self._opening = Lock()
        self._client: Any = None
        self._process = 0

    def ask(self, what: str, **facts: Any) -> dict[str, Any]:
        """Raises `ObjectMissing`, `StoreFull`, `StoreUnavailable`."""
        with self.translated():
            answer: dict[str, Any] = getattr(self._opened(), what)(Bucket=self.bucket.name, **facts)
            return answer

    @contextmanager
    def translated(self) -> Iterator[None]:
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 (see the class)

        try:
            yield
        except ClientError as error:
            self._refuse(code_of(error.response), error)
        except BotoCoreError as error:
            self._refuse(type(error).__name__, error)

    def _refuse(self, code: str, error: Exception) -> NoReturn:
        if code in _GONE:
            raise ObjectMissing from error
        # The code alone: messages of some services quote what was signed.
        log.warning("store.refused", place=self.place, code=code)
        if code in _FULL:
            raise StoreFull from error
        raise StoreUnavailable(place=self.place, reason=code) from error

    def _opened(self) -> Any:
        """A client is safe among threads, but not after a fork: connections would be shared."""
        if self._process != os.getpid():
            with self._opening:
                if self._process != os.getpid():
                    self._client = _client(self.bucket)
                    self._process = os.getpid()
        return self._client


def code_of(response: dict[str, Any]) -> str:
    return str(response.get("Error", {}).get("Code", "unknown"))


def _client(bucket: Bucket) -> Any:
    from boto3.session import Session  # noqa: PLC0415 (see `Talk`)
    from botocore.config import Config  # noqa: PLC0415

    session = Session(profile_name=bucket.profile, region_name=bucket.region)
    config = Config(
        s3={"addressing_style": "path", "payload_signing_enabled": True},
        # Newer checksums are not known to every service; ours are MD5 and the signed SHA-256.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        retries={"mode": "standard", "max_attempts": 4},
        connect_timeout=5,
        read_timeout=60,
        max_pool_connections=_CONNECTIONS,
    )
    return session.client("s3", endpoint_url=bucket.endpoint, config=config)
