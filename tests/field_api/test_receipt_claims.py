"""What the document tells of receipts is what receipts say."""

from field_api.schemas import ReceiptClaims
from tests.field_api.conftest import InHand
from tests.phone import digest, manifest_entry


def test_every_receipt_says_what_the_document_tells_and_nothing_else(in_hand: InHand) -> None:
    complete = in_hand.seal()
    waiting = in_hand.seal(files=[manifest_entry(b"not sent yet")])
    receipts = in_hand.send(complete, waiting, in_hand.seal("patrol", {}), "no record at all")

    told = [ReceiptClaims().load(one) for one in receipts]

    assert [one["state"] for one in told] == ["complete", "received", "rejected", "rejected"]
    assert told[0]["digest"] == digest(complete)
    assert len(told[1]["missing"]) == 1
    assert told[2]["reason"] == "records.bad_payload"
    assert told[3]["record"] is None
