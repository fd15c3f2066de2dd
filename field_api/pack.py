"""
What an officer takes along, and what has changed since.

A pack is known by the digest of its contents, which is its ETag and the cursor of what follows.
The newest signed head of the audit log goes along and does not count: it is new every few minutes,
and what an officer takes along is not.

The service remembers which item of which content a pack held, so that changes are the plain
difference of two packs: whatever left, for whatever reason, is told, and nothing comes back.
"""

import datetime as dt
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

import orjson
from sqlalchemy.orm import Session

from field_api import queries
from field_api.refusals import CursorExpired
from field_api.sections import SECTIONS, Item
from kernel import audit
from kernel.access import Actor
from kernel.clock import day_of

KEPT_FOR: Final = dt.timedelta(days=90)  # since a pack was last fetched or told from
_SHORT: Final = 16  # hex digits: among the items of one section, not among all bytes there are

Manifest = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Pack:
    """``sections``: name → items by id. ``manifest``: name → id → digest of the item."""

    sections: Mapping[str, Mapping[str, bytes]]
    manifest: Manifest
    digest: str
    head: str | None = None  # compact JWS

    @property
    def body(self) -> bytes:
        parts = [
            b'"%s":[%s]' % (name.encode(), b",".join(items.values()))
            for name, items in self.sections.items()
        ]
        return b'{"cursor":"%s","head":%s,"sections":{%s}}' % (
            self.digest.encode(),
            orjson.dumps(self.head),
            b",".join(parts),
        )


def build(session: Session, actor: Actor, now: dt.datetime) -> Pack:
    """Return what ``actor`` may take along today."""
    on = day_of(now)
    sections = {
        section.name: _by_id(section.read(session, actor, on))
        for section in SECTIONS
        if section.permission is None or section.permission in actor.permissions
    }
    manifest = {
        name: {key: sha256(raw).hexdigest()[:_SHORT] for key, raw in items.items()}
        for name, items in sections.items()
    }
    signed = session.scalar(audit.newest_signed())
    digest = sha256(orjson.dumps(manifest)).hexdigest()
    return Pack(sections, manifest, digest, signed.jws if signed else None)


def _by_id(items: Any) -> dict[str, bytes]:
    written = {str(item["id"]): orjson.dumps(item) for item in items}
    return dict(sorted(written.items()))


def remember(session: Session, actor: Actor, pack: Pack, now: dt.datetime) -> None:
    """Keep what ``pack`` held, so that changes can be told from it."""
    values = {
        "officer_id": actor.id,
        "digest": pack.digest,
        "manifest": zlib.compress(orjson.dumps(pack.manifest)),
        "told_at": now,
    }
    queries.remember_pack(session, values)


def changes(session: Session, actor: Actor, cursor: str, now: dt.datetime) -> tuple[Pack, Item]:
    """
    Return the pack of now, and what is new, other or gone since the pack ``cursor``.

    Raises `CursorExpired` for a cursor that this officer was not given, or too long ago.
    """
    known = session.scalar(queries.known_pack(actor.id, cursor))
    if known is None:
        raise CursorExpired
    pack = build(session, actor, now)
    before: Manifest = orjson.loads(zlib.decompress(known.manifest))
    told = {
        "cursor": pack.digest,
        "changed": _changed(pack, before),
        "gone": _gone(pack.manifest, before),
    }
    return pack, told


def _changed(pack: Pack, before: Manifest) -> dict[str, list[orjson.Fragment]]:
    changed = {
        name: [
            orjson.Fragment(raw)
            for key, raw in items.items()
            if before.get(name, {}).get(key) != pack.manifest[name][key]
        ]
        for name, items in pack.sections.items()
    }
    return {name: items for name, items in changed.items() if items}


def _gone(present: Manifest, before: Manifest) -> list[dict[str, str]]:
    reasons = {section.name: section.gone for section in SECTIONS}
    return [
        {"section": name, "id": key, "reason": reasons.get(name, "no_longer_sent")}
        for name, items in before.items()
        for key in items
        if key not in present.get(name, {})
    ]
