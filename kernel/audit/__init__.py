"""Who did what to which row, and what the row was afterwards; append-only and sealed."""

from kernel.audit.lines import AuditLine, digest, line_values, record, record_each, record_many
from kernel.audit.tree import AuditHead, AuditLeaf, seal
from kernel.audit.verify import Finding, verify

__all__ = [
    "AuditHead",
    "AuditLeaf",
    "AuditLine",
    "Finding",
    "digest",
    "line_values",
    "record",
    "record_each",
    "record_many",
    "seal",
    "verify",
]
