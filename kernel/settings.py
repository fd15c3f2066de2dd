"""The shape of the settings. `server/settings.py` is the only reader of the environment."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """
    What an installation decides.

    ``data`` holds the keys, the evidence store and the embedded database. Without ``redis_url``
    jobs are drained inside the process. ``migration_url`` is the login that may change tables,
    where that is not the app's own. ``store`` is where evidence is kept instead of in ``data``,
    ``store_copy`` where a second copy of it is: a folder, or a bucket as ``s3://…``.
    """

    data: Path
    database_url: str
    redis_url: str | None = None
    migration_url: str | None = None
    store: str | None = None
    store_copy: str | None = None

    @property
    def embedded(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def store_root(self) -> Path:
        """The local folder of files on their way, and of all evidence if ``store`` is not set."""
        return self.data / "evidence"

    @property
    def key_file(self) -> Path:
        return self.data / "keys" / "server.jwk"

    @property
    def informant_key(self) -> Path:
        return self.data / "keys" / "informant.key"
