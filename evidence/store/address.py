"""
Where a store is, in one line.

    /mnt/evidence                                     a folder
    s3://bucket/prefix?endpoint=https://host:9000     a bucket

A bucket's ``endpoint``, ``region`` and ``profile`` (of the AWS credentials file) may be left out.
Keys never stand here: boto3 finds them in its own environment and files.
"""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

_OPTIONS = {"endpoint", "region", "profile"}


class BadAddress(ValueError):
    """An address of a store that nobody can go to; says why in both languages."""


@dataclass(frozen=True, slots=True)
class Bucket:
    name: str
    prefix: str  # empty, or ending in a slash
    endpoint: str | None = None
    region: str | None = None
    profile: str | None = None


def read_address(address: str) -> Path | Bucket:
    """Return the folder or the bucket that ``address`` names; raise `BadAddress`."""
    parts = urlsplit(address)
    if parts.scheme != "s3":
        if parts.scheme or not Path(address).is_absolute():
            raise BadAddress(f"{address!r}: 应为绝对路径或 s3://… an absolute path or s3://…")
        return Path(address)
    if parts.username or parts.password:
        raise BadAddress("地址中不得含密钥 keys do not belong into the address")
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    if not parts.netloc or not set(options) <= _OPTIONS:
        raise BadAddress(f"s3://{parts.netloc}: s3://bucket/prefix?{'&'.join(sorted(_OPTIONS))}")
    prefix = parts.path.strip("/")
    return Bucket(parts.netloc, f"{prefix}/" if prefix else "", **options)
