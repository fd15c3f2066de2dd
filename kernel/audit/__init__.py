"""Who did what to which row, and what the row was afterwards; append-only and sealed."""

from kernel.audit.findings import Finding
from kernel.audit.heads import Head, SignedHead, newest_signed, read_head, sign_head
from kernel.audit.lines import AuditLine, digest, line_values, record, record_each, record_many
from kernel.audit.nodes import AuditNode
from kernel.audit.printed import Printed, printed_head
from kernel.audit.proofs import Proof, TreeDamaged, inclusion
from kernel.audit.stamps import Authority, HeadStamp
from kernel.audit.tree import AuditHead, AuditLeaf, entry, leaf_hash, seal
from kernel.audit.verify import verify

__all__ = [
    "AuditHead",
    "AuditLeaf",
    "AuditLine",
    "AuditNode",
    "Authority",
    "Finding",
    "Head",
    "HeadStamp",
    "Printed",
    "Proof",
    "SignedHead",
    "TreeDamaged",
    "digest",
    "entry",
    "inclusion",
    "leaf_hash",
    "line_values",
    "newest_signed",
    "printed_head",
    "read_head",
    "record",
    "record_each",
    "record_many",
    "seal",
    "sign_head",
    "verify",
]
