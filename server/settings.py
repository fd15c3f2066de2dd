"""Reads the environment, once. Nothing else in the service looks at it."""

import os
from collections.abc import Mapping
from pathlib import Path

from kernel import outbound
from kernel.outbound import BadAddress
from kernel.settings import Settings


def read(environ: Mapping[str, str] = os.environ) -> Settings:
    """
    Return the settings in ``environ``.

    ``KUANGXUN_DATA`` (default ``data``) is the folder of keys, evidence and the embedded
    database; ``KUANGXUN_DATABASE_URL`` a PostgreSQL in its place; ``KUANGXUN_MIGRATION_URL`` the
    login that may change tables; ``KUANGXUN_REDIS_URL`` hands jobs to RQ workers.

    Heads of the audit log go to the RFC 3161 authority ``KUANGXUN_TSA_URL``, whose certificates are
    in the PEM file ``KUANGXUN_TSA_CERTIFICATES``; into the folder ``KUANGXUN_HEADS_FOLDER``; and by
    POST to ``KUANGXUN_HEADS_WEBHOOK``, which is https or on this machine. Raises `BadAddress` for
    an address nothing can be sent to, and for an authority without certificates.
    """
    data = Path(environ.get("KUANGXUN_DATA") or "data").absolute()
    return Settings(
        data=data,
        database_url=environ.get("KUANGXUN_DATABASE_URL") or f"sqlite:///{data}/kuangxun.db",
        migration_url=environ.get("KUANGXUN_MIGRATION_URL") or None,
        redis_url=environ.get("KUANGXUN_REDIS_URL") or None,
        tsa_url=_address(environ, "KUANGXUN_TSA_URL", plain=True),
        tsa_certificates=_certificates(environ),
        heads_folder=_path(environ, "KUANGXUN_HEADS_FOLDER"),
        heads_webhook=_address(environ, "KUANGXUN_HEADS_WEBHOOK"),
    )


def _path(environ: Mapping[str, str], name: str) -> Path | None:
    return Path(said).absolute() if (said := environ.get(name)) else None


def _address(environ: Mapping[str, str], name: str, *, plain: bool = False) -> str | None:
    if said := environ.get(name):
        outbound.checked(said, plain=plain)
    return said or None


def _certificates(environ: Mapping[str, str]) -> Path | None:
    found = _path(environ, "KUANGXUN_TSA_CERTIFICATES")
    if environ.get("KUANGXUN_TSA_URL") and found is None:
        raise BadAddress("KUANGXUN_TSA_URL needs the authority's KUANGXUN_TSA_CERTIFICATES")
    return found
