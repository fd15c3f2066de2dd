"""What can be done with evidence: keep records, bring bytes, hand out originals, check it all."""

from evidence.checks.place import Place
from evidence.checks.times import Shot
from evidence.checks.verdicts import Found, Verdict
from evidence.checks.words import lasting
from evidence.retention.acts import hold, let_go
from evidence.service.acting import cite, hand_over, note_exported, note_verified
from evidence.service.chain import CustodyEntry, custody_chain, custody_chains, rows_naming
from evidence.service.checking import (
    Judged,
    checks,
    checks_of_record,
    present_checks,
    readable_records,
    stated,
    write_checks,
)
from evidence.service.custody import export_record, original, preview
from evidence.service.examining import NoSuchFile, examine_path, reading_child
from evidence.service.keeping import keep_many, present
from evidence.service.parking import export_parked, park_many
from evidence.service.receipts import (
    RECEIPT_TYPE,
    present_receipt,
    present_receipts,
    sign_receipt,
)
from evidence.service.resealing import verify_records
from evidence.service.sealed import FileIn, Kept, Present, SealedIn, author_of
from evidence.store.opening import store_at
from evidence.upkeep.verifying import verify_store

__all__ = [
    "RECEIPT_TYPE",
    "CustodyEntry",
    "FileIn",
    "Found",
    "Judged",
    "Kept",
    "NoSuchFile",
    "Place",
    "Present",
    "SealedIn",
    "Shot",
    "Verdict",
    "author_of",
    "checks",
    "checks_of_record",
    "cite",
    "custody_chain",
    "custody_chains",
    "examine_path",
    "export_parked",
    "export_record",
    "hand_over",
    "hold",
    "keep_many",
    "lasting",
    "let_go",
    "note_exported",
    "note_verified",
    "original",
    "park_many",
    "present",
    "present_checks",
    "present_receipt",
    "present_receipts",
    "preview",
    "readable_records",
    "reading_child",
    "rows_naming",
    "sign_receipt",
    "stated",
    "store_at",
    "verify_records",
    "verify_store",
    "write_checks",
]
