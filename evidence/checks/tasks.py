"""
What checks do inside a sandbox. A child of its own: the readers of all files stay small.

Measured: the library for Content Credentials adds 20 MB to a child and needs no wider limits.
"""

from typing import Any, BinaryIO

from evidence import images, reading
from evidence.checks import signed
from evidence.checks.traces import read_traces


def prepare() -> None:
    """Load whatever will be needed: later no file can be opened."""
    images.prepare()
    reading.prepare()
    signed.prepare()


def traces(file: BinaryIO, *, anchors: str) -> tuple[dict[str, Any], list[bytes]]:
    """`read_traces`, and ``credentials`` as `read_credentials` has them."""
    found, greys = read_traces(file)
    credentials = signed.read_credentials(file, found["media_type"], anchors)
    return {**found, "credentials": credentials}, greys


TASKS = {"traces": traces}
