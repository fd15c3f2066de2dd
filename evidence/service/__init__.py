"""What can be done with evidence: keep records, bring bytes, hand out originals, check it all."""

from evidence.retention.acts import hold, let_go
from evidence.service.acting import cite, hand_over, note_exported, note_verified
from evidence.service.chain import CustodyEntry, custody_chain, custody_chains
from evidence.service.custody import export_record, original, preview
from evidence.service.examining import NoSuchFile, examine_path, reading_child
from evidence.service.keeping import keep_many, present
from evidence.service.likeness import checks
from evidence.service.parking import export_parked, park_many
from evidence.service.receipts import RECEIPT_TYPE, present_receipt, sign_receipt
from evidence.service.resealing import verify_records
from evidence.service.sealed import FileIn, Kept, Present, SealedIn, author_of
from evidence.store.opening import store_at
from evidence.upkeep.verifying import verify_store

__all__ = [
    "RECEIPT_TYPE",
    "CustodyEntry",
    "FileIn",
    "Kept",
    "NoSuchFile",
    "Present",
    "SealedIn",
    "author_of",
    "checks",
    "cite",
    "custody_chain",
    "custody_chains",
    "examine_path",
    "export_parked",
    "export_record",
    "hand_over",
    "hold",
    "keep_many",
    "let_go",
    "note_exported",
    "note_verified",
    "original",
    "park_many",
    "present",
    "present_receipt",
    "preview",
    "reading_child",
    "sign_receipt",
    "store_at",
    "verify_records",
    "verify_store",
]
