"""What can be done with evidence: keep records, bring bytes, hand out originals, check it all."""

from evidence.service.keeping import keep_many, present
from evidence.service.parking import park_many
from evidence.service.receipts import RECEIPT_TYPE, sign_receipt
from evidence.service.sealed import FileIn, Kept, Present, SealedIn

__all__ = [
    "RECEIPT_TYPE",
    "FileIn",
    "Kept",
    "Present",
    "SealedIn",
    "keep_many",
    "park_many",
    "present",
    "sign_receipt",
]
