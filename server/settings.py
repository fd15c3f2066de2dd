"""Reads the environment, once. Nothing else in the service looks at it."""

import os
from collections.abc import Mapping
from pathlib import Path

from kernel.settings import Settings


def read(environ: Mapping[str, str] = os.environ) -> Settings:
    """
    Return the settings in ``environ``.

    ``KUANGXUN_DATA`` (default ``data``) is the folder of keys, evidence and the embedded
    database; ``KUANGXUN_DATABASE_URL`` a PostgreSQL in its place; ``KUANGXUN_MIGRATION_URL`` the
    login that may change tables; ``KUANGXUN_REDIS_URL`` hands jobs to RQ workers;
    ``KUANGXUN_STORE`` is where evidence is kept instead of in that folder, ``KUANGXUN_STORE_COPY``
    where a second copy is: a folder or ``s3://bucket/prefix?endpoint=…``.
    """
    data = Path(environ.get("KUANGXUN_DATA") or "data").absolute()
    return Settings(
        data=data,
        database_url=environ.get("KUANGXUN_DATABASE_URL") or f"sqlite:///{data}/kuangxun.db",
        migration_url=environ.get("KUANGXUN_MIGRATION_URL") or None,
        redis_url=environ.get("KUANGXUN_REDIS_URL") or None,
        store=environ.get("KUANGXUN_STORE") or None,
        store_copy=environ.get("KUANGXUN_STORE_COPY") or None,
    )
