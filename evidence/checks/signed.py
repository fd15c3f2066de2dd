"""
The only door to the library for Content Credentials. Runs inside `evidence.sandbox`.

It is told never to ask the network, which the sandbox has not got anyway.
"""

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, BinaryIO

import c2pa  # type: ignore[import-untyped]  # ships no types

from evidence.reading.text import decode

_LONGEST = 160
_MOST = 20
_SYNTHETIC = "trainedAlgorithmicMedia"


@lru_cache(maxsize=2)
def _context(anchors: str) -> c2pa.Context:
    verify = {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_trust": True}
    trust = {"trust": {"trust_anchors": anchors}} if anchors else {}
    return c2pa.Context(c2pa.Settings.from_dict({"version": 1, "verify": verify, **trust}))


@lru_cache(maxsize=1)
def _formats() -> frozenset[str]:
    return frozenset(c2pa.Reader.get_supported_mime_types())


def prepare() -> None:
    """Load what the library loads late: inside the sandbox no file can be opened."""
    _context("")
    _formats()


def read_credentials(file: BinaryIO, media: str, anchors: str) -> dict[str, Any]:
    """
    Return ``state`` and who signed what; empty if there are none, ``error`` if they are broken.

    ``anchors`` are certificates (PEM) of those whose word on a signer the office takes.
    """
    if media not in _formats():
        return {}
    file.seek(0)
    try:
        with c2pa.Reader(media, file, context=_context(anchors)) as reader:
            return _summary(json.loads(reader.json()))
    except c2pa.C2paError.ManifestNotFound:
        return {}
    except c2pa.C2paError as error:
        return {"error": _shown(str(error))}


def _summary(store: Mapping[str, Any]) -> dict[str, Any]:
    active = store["manifests"][store["active_manifest"]]
    signature = active.get("signature_info") or {}
    failures = [one["code"] for one in store.get("validation_status") or []]
    actions = list(_actions(store))
    return {
        "state": str(store.get("validation_state")),
        "failures": sorted(set(failures))[:_MOST],
        "issuer": _shown(signature.get("issuer")),
        "signer": _shown(signature.get("common_name")),
        "signed_at": _shown(signature.get("time")),
        "generator": _shown(active.get("claim_generator") or _named(active)),
        "actions": sorted({_shown(one.get("action")) for one in actions})[:_MOST],
        "synthetic": any(_SYNTHETIC in str(one.get("digitalSourceType")) for one in actions),
    }


def _named(active: Mapping[str, Any]) -> str:
    """Return the software that made the claim, as newer claims name it."""
    return "、".join(str(one.get("name")) for one in active.get("claim_generator_info") or [])


def _actions(store: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for manifest in store["manifests"].values():
        for assertion in manifest.get("assertions") or []:
            if str(assertion.get("label")).startswith("c2pa.actions"):
                yield from (assertion.get("data") or {}).get("actions") or []


def _shown(words: Any) -> str:
    """Return a stranger's words as a screen may show them."""
    return (decode(str(words or "").encode("utf-8", "replace"))[0] or "")[:_LONGEST]
