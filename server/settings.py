"""Reads the environment, once. Nothing else in the service looks at it."""

import os
from collections.abc import Mapping, MutableMapping
from pathlib import Path

from kernel import outbound
from kernel.outbound import BadAddress
from kernel.settings import Settings


def read(environ: Mapping[str, str] = os.environ) -> Settings:
    """
    Return the settings in ``environ``.

    ``KUANGXUN_DATA`` (default ``data``) is the folder of keys, evidence and the embedded
    database; ``KUANGXUN_DATABASE_URL`` a PostgreSQL in its place; ``KUANGXUN_MIGRATION_URL`` the
    login that may change tables; ``KUANGXUN_REDIS_URL`` hands jobs to RQ workers;
    ``KUANGXUN_STORE`` is where evidence is kept instead of in that folder, ``KUANGXUN_STORE_COPY``
    where a second copy is: a folder or ``s3://bucket/prefix?endpoint=…``.

    Heads of the audit log go to the RFC 3161 authority ``KUANGXUN_TSA_URL``, whose certificates are
    in the PEM file ``KUANGXUN_TSA_CERTIFICATES``; into the folder ``KUANGXUN_HEADS_FOLDER``; and by
    POST to ``KUANGXUN_HEADS_WEBHOOK``, which is https or on this machine.

    ``KUANGXUN_PUBLIC_URL`` is where the public reaches this service, such as ``https://kx.gov.cn``:
    the codes on signboards lead there. ``KUANGXUN_PROXIES`` is how many proxies of our own stand
    before it. With the key of a Tianditu account in ``KUANGXUN_TIANDITU_KEY`` phones may draw its
    maps. Raises `BadAddress` for an address nothing can be sent to, for an authority without
    certificates, for what is no number of proxies, and for what is no such key.
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
        store=environ.get("KUANGXUN_STORE") or None,
        store_copy=environ.get("KUANGXUN_STORE_COPY") or None,
        public_url=_public(environ),
        proxies=_proxies(environ),
        tianditu_key=_tianditu_key(environ),
    )


def assume_public_url(url: str, environ: MutableMapping[str, str] = os.environ) -> None:
    """Have this process and those it starts read ``url`` where no public address is set."""
    environ.setdefault("KUANGXUN_PUBLIC_URL", url)


def _path(environ: Mapping[str, str], name: str) -> Path | None:
    return Path(said).absolute() if (said := environ.get(name)) else None


def _address(environ: Mapping[str, str], name: str, *, plain: bool = False) -> str | None:
    if said := environ.get(name):
        outbound.checked(said, plain=plain)
    return said or None


def _public(environ: Mapping[str, str]) -> str | None:
    said = _address(environ, "KUANGXUN_PUBLIC_URL", plain=True)
    if said and ("?" in said or "#" in said or not said.isascii()):
        raise BadAddress("KUANGXUN_PUBLIC_URL is an address to which /b/… can be added")
    return said.rstrip("/") if said else None


def _proxies(environ: Mapping[str, str]) -> int:
    said = environ.get("KUANGXUN_PROXIES") or "0"
    if said not in {"0", "1", "2", "3"}:
        raise BadAddress(f"KUANGXUN_PROXIES is 0, 1, 2 or 3, not {said}")
    return int(said)


def _tianditu_key(environ: Mapping[str, str]) -> str | None:
    said = environ.get("KUANGXUN_TIANDITU_KEY")
    if said and not (said.isascii() and said.isalnum()):
        raise BadAddress("KUANGXUN_TIANDITU_KEY consists of letters and digits")
    return said or None


def _certificates(environ: Mapping[str, str]) -> Path | None:
    found = _path(environ, "KUANGXUN_TSA_CERTIFICATES")
    if environ.get("KUANGXUN_TSA_URL") and found is None:
        raise BadAddress("KUANGXUN_TSA_URL needs the authority's KUANGXUN_TSA_CERTIFICATES")
    return found
