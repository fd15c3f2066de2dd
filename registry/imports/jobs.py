"""Imports that nobody waits for."""

import uuid

from kernel.jobs import Work
from registry.imports.running import Running


def run(work: Work, import_id: str) -> None:
    """Import a file that was received; a second time, where it has ended, does nothing."""
    Running(work, uuid.UUID(import_id)).run()
