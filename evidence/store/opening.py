"""Which store an installation has: made of its settings, once for a process."""

from functools import lru_cache
from pathlib import Path

from evidence.store import Store
from evidence.store.address import read_address
from evidence.store.bucket import BucketObjects
from evidence.store.folder import FolderObjects
from evidence.store.objects import Objects
from kernel.settings import Settings


@lru_cache(maxsize=8)
def store_at(settings: Settings) -> Store:
    """
    Return the store of the installation, one for the whole process: it keeps its connections.

    Raises `BadAddress`. That a bucket does not serve is told when it is first asked.
    """
    root = settings.store_root
    objects = _objects(settings.store, root) if settings.store else FolderObjects(root)
    second = _objects(settings.store_copy, root, linking=False) if settings.store_copy else None
    return Store(root, objects, second)


def _objects(address: str, local: Path, *, linking: bool = True) -> Objects:
    place = read_address(address)
    if isinstance(place, Path):
        return FolderObjects(place, linking=linking)
    return BucketObjects(place, local)
