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

    Heads of the audit log are stamped by the RFC 3161 authority at ``tsa_url``, whose answers are
    judged by the PEM file ``tsa_certificates``; written into ``heads_folder``; and posted to
    ``heads_webhook`` of the superior office: each where it is set.

    ``public_url`` is where the public reaches this service, without a slash at its end: the codes
    on boards lead there. ``proxies`` is how many of our own proxies stand before it, each of which
    adds the address it was asked from to ``X-Forwarded-For``.

    ``tianditu_key`` lets phones draw the maps of Tianditu (天地图) where there is a network.
    """

    data: Path
    database_url: str
    redis_url: str | None = None
    migration_url: str | None = None
    tsa_url: str | None = None
    tsa_certificates: Path | None = None
    heads_folder: Path | None = None
    heads_webhook: str | None = None
    store: str | None = None
    store_copy: str | None = None
    public_url: str | None = None
    proxies: int = 0
    tianditu_key: str | None = None

    @property
    def embedded(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def store_root(self) -> Path:
        """The local folder of files on their way, and of all evidence if ``store`` is not set."""
        return self.data / "evidence"

    @property
    def exports(self) -> Path:
        """Where files are made that are handed out, and can be made again."""
        return self.data / "exports"

    @property
    def basemaps(self) -> Path:
        """Where the PMTiles files lie that offices supplied, by their hash."""
        return self.data / "basemaps"

    @property
    def key_file(self) -> Path:
        return self.data / "keys" / "server.jwk"

    @property
    def informant_key(self) -> Path:
        return self.data / "keys" / "informant.key"

    @property
    def visitor_key(self) -> Path:
        """What strangers' network addresses are hashed with, and their forms signed."""
        return self.data / "keys" / "visitor.key"
