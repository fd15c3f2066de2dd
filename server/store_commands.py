"""What the command line does with the places where evidence is kept."""

import sys
from collections.abc import Callable, Iterator
from functools import partial

import click

from evidence.store import Objects
from evidence.store.bucket import BucketObjects
from evidence.store.locking import Mode, lock_of, set_lock
from evidence.store.opening import store_at
from kernel.errors import Refusal
from server.house import House


def show(house: House) -> None:
    """Write to each place and take it back; what does not work is said in its own sentence."""
    wrong = [name for name, objects in _places(house) if not _told(name, objects, objects.check)]
    sys.exit(1 if wrong else 0)


def lock(house: House, mode: str, days: int) -> None:
    """Set the default of every bucket there is; what was put before stays as it was locked then."""
    wanted: Mode = "COMPLIANCE" if mode == "compliance" else "GOVERNANCE"
    buckets = [(n, one) for n, one in _places(house) if isinstance(one, BucketObjects)]
    if not buckets:
        raise click.ClickException(
            "证据没有存放在对象存储中，无法设置对象锁定。"
            " Evidence is in no bucket; a folder cannot be locked."
        )

    def locking(one: BucketObjects) -> dict[str, str]:
        set_lock(one.talk, wanted, days)
        return {"object lock": lock_of(one.talk)}

    wrong = [n for n, one in buckets if not _told(n, one, partial(locking, one))]
    sys.exit(1 if wrong else 0)


def _places(house: House) -> Iterator[tuple[str, Objects]]:
    store = store_at(house.settings)
    yield "store", store.objects
    if store.second is not None:
        yield "copy", store.second


def _told(name: str, objects: Objects, ask: Callable[[], dict[str, str]]) -> bool:
    try:
        said = ", ".join(f"{what} {value}" for what, value in ask().items())
    except Refusal as refusal:
        said = f"{refusal.code}: {refusal.sentence('zh')} {refusal.sentence('en')}"
        click.echo(f"{name} {objects.name} {said}", err=True)
        return False
    click.echo(f"{name} {objects.name} {said}")
    return True
