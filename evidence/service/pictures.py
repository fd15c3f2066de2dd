"""Pictures for other rooms, decoded where a stranger's file can do no harm."""

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from evidence.sandbox import COPIES, Limits, Outcome, Sandbox

__all__ = ["Limits", "Outcome", "Reader", "reader"]


class Reader:
    """
    Two children: one decodes a stranger's file, the other sees nothing but the plain picture.

    ``tasks`` is a module as `evidence.sandbox.Sandbox` takes it; its children are let go when
    they took more than ``memory`` bytes.
    """

    def __init__(self, tasks: str, *, memory: int) -> None:
        self._decoder = Sandbox(size=1)
        self._tasks = Sandbox(size=1, tasks=tasks, retire_above=memory)

    def run(
        self, task: str, file: BinaryIO, *, edge: int, limits: Limits, **arguments: Any
    ) -> Outcome:
        """
        Run ``task`` on ``file`` as an upright JPEG, long edge at most ``edge`` pixels.

        Its size joins the result as ``width`` and ``height``. A file that is no picture gives an
        outcome without them, and its flags say why; nothing is raised for what a file does.
        """
        plain = self._decoder.run("legible", file, limits=COPIES, edge=edge)
        if not plain.blobs:
            return plain
        with TemporaryFile() as picture:
            picture.write(plain.blobs[0])
            picture.seek(0)
            told = self._tasks.run(task, picture, limits=limits, **arguments)
        size = {"width": plain.result["width"], "height": plain.result["height"]}
        flags = [*plain.flags, *told.flags]
        result = {**told.result, **size, "flags": flags}
        return Outcome(told.ended, result, told.blobs, told.peak_kb, told.cpu_s)

    def close(self) -> None:
        self._decoder.close()
        self._tasks.close()


@contextmanager
def reader(tasks: str, *, memory: int) -> Iterator[Reader]:
    """Yield a `Reader`, whose children end with the block."""
    one = Reader(tasks, memory=memory)
    try:
        yield one
    finally:
        one.close()
