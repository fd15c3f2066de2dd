"""Drawing up a bag: everything in it but the originals, which stay where they are until packed."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import BinaryIO, Final

import orjson
from sqlalchemy.orm import Session

from evidence.dossier import words
from evidence.dossier.bag import TAG_MANIFEST, Draft, Part
from evidence.dossier.catalogue import Cover, print_index
from evidence.dossier.chains import Chains
from evidence.dossier.exhibits import Exhibit, Gathered, gather
from evidence.dossier.seals import KeyRing, signature_over
from evidence.dossier.tables import Dossier
from evidence.queries import dossiers as queries
from kernel import audit, jws
from kernel.audit import Authority, Head, HeadStamp
from kernel.audit.outside import announce
from kernel.audit.stamps import newest_stamped, stamp_of
from kernel.jws import Key
from kernel.settings import Settings

_PAPERS: Final = files("evidence.dossier") / "papers"


@dataclass(frozen=True, slots=True)
class Desk:
    """What a dossier is drawn up with: a moment, a head of the log, the key, the store, a clock."""

    now: dt.datetime
    head: Head
    signer: Key
    opened: Callable[[str], BinaryIO]
    authority: Authority | None


def draw_up(session: Session, desk: Desk, dossier: Dossier, folder: Path) -> list[Part]:
    """Write the bag into ``folder`` and return its parts, the last of them the signature."""
    draft = Draft(folder)
    gathered = gather(session, dossier, now=desk.now)
    ring = KeyRing(draft)
    server = ring.add(desk.signer, "服务 service")
    for device in gathered.devices:
        ring.add(jws.public_key(device.public_jwk), f"{device.name} {device.id}")
    ring.lay_out("log/head", desk.head.jws)
    stamp = _write_stamp(session, draft, ring, desk)
    _write_records(session, draft, ring, gathered.exhibits)
    ring.write_set()
    told = Chains(session, draft, desk.head).write(gathered.exhibits)
    cover = replace(_cover(desk, dossier, gathered, server), stamp=stamp)
    _write_papers(draft, cover, gathered.exhibits)
    print_index(draft.adopt("index.pdf"), cover, gathered.exhibits, told, desk.opened)
    draft.measure("index.pdf")
    return _signed(draft, cover, desk, folder)


def _write_records(
    session: Session, draft: Draft, ring: KeyRing, exhibits: Sequence[Exhibit]
) -> None:
    """Write originals, sealed records and receipts; a record at a time, for some are large."""
    for one in exhibits:
        draft.take(one.path, one.item.sha256, one.item.bytes)
    folders = {one.record.id: one.record_folder for one in exhibits}
    for record_id, folder in folders.items():
        compact = session.scalar(queries.words_of(record_id))
        if compact is not None:
            ring.lay_out(f"records/{folder}/record", compact)
    for receipt in session.scalars(queries.every_receipt(list(folders))):
        path = f"records/{folders[receipt.record_id]}/receipt-{receipt.number}"
        ring.lay_out(path, receipt.jws)


def _write_stamp(session: Session, draft: Draft, ring: KeyRing, desk: Desk) -> HeadStamp | None:
    """Write the newest head that is stamped, with its stamp and who is to be asked about it."""
    stamped = session.scalar(newest_stamped()) if desk.authority else None
    stamp = stamp_of(session, stamped.number) if stamped else None
    if desk.authority is None or stamped is None or stamp is None:
        return None
    ring.lay_out("stamps/head", stamped.jws)
    draft.write("stamps/head.tsr", stamp.token)
    draft.write("stamps/authority.pem", desk.authority.certificates.read_bytes())
    return stamp


def _cover(desk: Desk, dossier: Dossier, gathered: Gathered, server: str) -> Cover:
    said = dossier.contents
    withheld = {one.record.id for one in gathered.exhibits if one.is_confidential}
    return Cover(
        title=said["title"],
        facts=[(label, fact) for label, fact in said["facts"]],
        maker=gathered.maker,
        office=gathered.office,
        made_at=desk.now,
        left_out=said["left_out"],
        confidential=sum(one.record.id in withheld for one in gathered.exhibits),
        head=desk.head,
        server_key=server,
        dossier=str(dossier.id),
    )


def _write_papers(draft: Draft, cover: Cover, exhibits: Sequence[Exhibit]) -> None:
    draft.write("verify.sh", (_PAPERS / "verify.sh").read_bytes())
    guide = (_PAPERS / "VERIFY.md").read_text("utf-8")
    draft.write("VERIFY.md", guide.replace("{server_key}", cover.server_key))
    draft.write("server-key.txt", f"{cover.server_key}\n")
    draft.write("items.txt", "".join(_row(one) for one in exhibits))
    by_sm3 = {f"data/{one.path}": one.stored.sm3 for one in exhibits if one.stored.sm3}
    draft.write("sm3.txt", "".join(f"{sm3}  {path}\n" for path, sm3 in by_sm3.items()))
    index = {
        "dossier": cover.dossier,
        "title": cover.title,
        "made_at": cover.made_at,
        "head": {"number": cover.head.number, "root_hash": cover.head.root_hash.hex()},
        "left_out": cover.left_out,
        "items": [_told(one) for one in exhibits],
    }
    draft.write("index.json", orjson.dumps(index, option=orjson.OPT_INDENT_2))


def _row(one: Exhibit) -> str:
    folder = "-" if one.is_confidential else one.record_folder
    return f"{one.number:04} {one.item.sha256} data/{one.path} {folder}\n"


def _told(one: Exhibit) -> dict[str, object]:
    """Return what index.json says of an item: ids and raw facts, where the PDF has sentences."""
    return {
        "number": one.number,
        "item_id": one.item.id,
        "record_id": one.record.id,
        "record_withheld": one.is_confidential,
        "original": f"data/{one.path}",
        "sha256": one.item.sha256,
        "sm3": one.stored.sm3,
        "bytes": one.item.bytes,
        "media_type": one.stored.media_type,
        "role": one.item.role,
        "purpose": one.purpose,
        "capture": one.item.capture,
        "reading": one.stored.reading,
        "officer": one.officer,
        "office": one.office,
        "device_id": one.record.device_id,
        "sealed_at": one.record.sealed_at,
        "received_at": one.record.received_at,
        "arrived_at": one.item.arrived_at,
        "checks": words.checks(one),
    }


def _signed(draft: Draft, cover: Cover, desk: Desk, folder: Path) -> list[Part]:
    info = [
        ("Source-Organization", cover.office),
        ("Contact-Name", cover.maker),
        ("External-Identifier", cover.dossier),
        ("External-Description", f"电子证据卷 {cover.title}"),
        ("Bag-Software-Agent", "KuangXun"),
    ]
    tags = draft.tags(info, desk.now)
    manifest = (folder / TAG_MANIFEST).read_bytes()
    return [*draft.payload(), *tags, draft.sign(signature_over(manifest, desk.signer))]


def digest_of(parts: Sequence[Part]) -> str:
    """Return the digest of the tag manifest: it vouches for all the rest."""
    return next(part.sha256 for part in parts if part.path == TAG_MANIFEST)


def newest_head(session: Session, signer: Key, settings: Settings, *, now: dt.datetime) -> Head:
    """Sign the log as it stands, have the head carried outside, and return it."""
    if audit.sign_head(session, signer, now=now, at_once=True):
        announce(session, settings, now=now)
    signed = session.scalars(audit.newest_signed()).one()
    return audit.read_head(signed.jws, signer)


def root_of(dossier_id: uuid.UUID) -> str:
    """Return the name of the bag's folder."""
    return f"kuangxun-dossier-{dossier_id}"
