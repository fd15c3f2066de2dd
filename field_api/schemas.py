"""What phones send and get, as told in the OpenAPI document."""

from typing import Final

import marshmallow as ma
from marshmallow import validate

from evidence.states import RecordState
from field_api.pack_schemas import PackSections
from kernel.wire import Instant, text

MOST_RECORDS: Final = 200
_RECEIPT_STATES: Final = [*RecordState, "rejected"]
_REVIEWS: Final = ["returned", "reviewed", "superseded", "beside"]
_LONGEST_TOKEN: Final = 100
_LONGEST_PROOF: Final = 4000


class DeviceKey(ma.Schema):
    """The public half of the device's signing key: a JWK of type EC on P-256."""

    class Meta:
        unknown = ma.INCLUDE  # WebCrypto exports key_ops and ext along with it

    kty = text(10, required=True)
    crv = text(20, required=True)
    x = text(100, required=True)
    y = text(100, required=True)


class NonceOut(ma.Schema):
    """What the device signs in its proof."""

    nonce = ma.fields.String(required=True)
    expires_in = ma.fields.Integer(required=True, metadata={"description": "seconds"})


class SignIn(ma.Schema):
    """
    ``device_proof`` shows that the device holds the private half of ``device_key``.

    It is a compact JWS by that key (ES256, ``typ`` ``kuangxun-device-proof``) over the claims
    ``login``, ``device_name``, ``signed_at``, ``aud`` (``kuangxun``) and ``nonce``, as the
    server gave it. ``signed_at`` is the phone's word and decides nothing.
    """

    login = text(60, least=1, required=True)
    password = text(128, least=1, required=True, load_only=True)
    device_name = text(80, least=1, required=True)
    device_key = ma.fields.Nested(DeviceKey, required=True)
    # Its absence is refused by name, and only to who knows the password.
    device_proof = text(_LONGEST_PROOF, load_default=None, allow_none=True)


class Refresh(ma.Schema):
    refresh_token = text(
        _LONGEST_TOKEN,
        least=1,
        required=True,
        metadata={"description": "Good again until the one given for it is used; then it ends all"},
    )


class Tokens(ma.Schema):
    access_token = ma.fields.String(required=True)
    refresh_token = ma.fields.String(required=True)
    expires_in = ma.fields.Integer(required=True, metadata={"description": "seconds"})
    server_time = ma.fields.AwareDateTime(required=True)


class OfficerOut(ma.Schema):
    id = ma.fields.UUID(required=True)
    name = ma.fields.String(required=True)


class OfficeOut(ma.Schema):
    id = ma.fields.UUID(required=True)
    name = ma.fields.String(required=True)
    division_id = ma.fields.Integer(required=True)


class PostOut(ma.Schema):
    id = ma.fields.UUID(required=True)
    name = ma.fields.String(required=True)
    permissions = ma.fields.List(ma.fields.String(), required=True)


class DivisionOut(ma.Schema):
    id = ma.fields.Integer(required=True)
    code = ma.fields.String(required=True)
    name = ma.fields.String(required=True)


class SignedIn(Tokens):
    """
    ``key_id`` is the ``kid`` of every seal this device makes.

    ``device_secret`` is 32 random bytes (base64url), the same for every officer who signs in on
    this device and for no other device. It is told only here; null if the server's key to it is
    lost, until that is restored.
    """

    officer = ma.fields.Nested(OfficerOut, required=True)
    office = ma.fields.Nested(OfficeOut, required=True)
    post = ma.fields.Nested(PostOut, required=True)
    scope = ma.fields.List(ma.fields.Nested(DivisionOut), required=True)
    device_id = ma.fields.UUID(required=True, attribute="device.id")
    key_id = ma.fields.String(required=True, attribute="device.thumbprint")
    device_secret = ma.fields.String(required=True, allow_none=True)


class Submission(ma.Schema):
    """
    Sealed records (compact JWS, ES256) in any order.

    An item that is no such thing is answered like every other: with a receipt, ``rejected``.
    ``device_time`` is the phone's clock at sending, from which its offset is told.
    """

    records = ma.fields.List(
        ma.fields.Raw(
            allow_none=True, metadata={"description": "A compact JWS; its claims: `Envelope`."}
        ),
        required=True,
        validate=validate.Length(min=1, max=MOST_RECORDS),
    )
    device_time = Instant(load_default=None, allow_none=True)


class ReceiptClaims(ma.Schema):
    """
    What a receipt says, a compact JWS by the service's key, ``typ`` ``kuangxun-receipt``.

    ``digest`` is the SHA-256 (hex) of the submitted JWS, ``missing`` the hashes of the files that
    have not come. A phone deletes nothing before ``state`` is ``complete``. With ``rejected`` go
    ``reason``, a stable code, and ``detail``, a sentence.
    """

    record = ma.fields.UUID(required=True, allow_none=True)
    digest = ma.fields.String(required=True)
    alg = ma.fields.String(required=True, validate=validate.OneOf(["sha-256"]))
    state = ma.fields.String(required=True, validate=validate.OneOf(_RECEIPT_STATES))
    missing = ma.fields.List(ma.fields.String(), required=True)
    server_time = ma.fields.AwareDateTime(required=True)
    author = ma.fields.UUID(required=True, allow_none=True)
    kind = ma.fields.String(required=True, allow_none=True)
    reason = ma.fields.String()
    detail = ma.fields.String()
    errors = ma.fields.Raw(allow_none=True)


class Receipts(ma.Schema):
    """One receipt (a JWS over `ReceiptClaims`) for each record, in order."""

    receipts = ma.fields.List(ma.fields.String(), required=True)


class ReviewedOut(ma.Schema):
    """
    How the office took a record, with a sentence why, if there is one.

    ``returned``: the author corrects and sends again, which goes for a correction without effect
    too. ``reviewed``: approved, as of ``version``. ``superseded``: a correction stands, the one
    that is ``version``. ``beside``: its task had been answered before; it is kept, and moves
    nothing.
    """

    state = ma.fields.String(required=True, validate=validate.OneOf(_REVIEWS))
    reason = ma.fields.String(required=True, allow_none=True)
    version = ma.fields.Integer(required=True)


class ReceiptOut(ma.Schema):
    """
    ``receipt`` is a JWS over `ReceiptClaims`.

    ``review`` is there once the office said something of what the record tells, ``clue_number``
    once it became a clue that this officer may see.
    """

    receipt = ma.fields.String(required=True)
    review = ma.fields.Nested(ReviewedOut)
    clue_number = ma.fields.String()


class ReceiptsQuery(ma.Schema):
    ids = ma.fields.List(
        ma.fields.UUID(), required=True, validate=validate.Length(min=1, max=MOST_RECORDS)
    )


class StandingOut(ma.Schema):
    """As `ReceiptOut`; all is null of a record that is not here, or not this officer's to see."""

    id = ma.fields.UUID(required=True)
    receipt = ma.fields.String(required=True, allow_none=True)
    review = ma.fields.Nested(ReviewedOut, required=True, allow_none=True)
    clue_number = ma.fields.String(required=True, allow_none=True)


class StandingsOut(ma.Schema):
    """How each record stands, in the order asked."""

    receipts = ma.fields.List(ma.fields.Nested(StandingOut), required=True)


class PackOut(ma.Schema):
    """
    ``cursor`` is what `changes` wants; every item of a section has an ``id``.

    ``head`` is the newest signed head of the audit log (`HeadOut`), empty before the first. It is
    no part of what the ETag stands for.
    """

    cursor = ma.fields.String(required=True)
    head = ma.fields.String(required=True, allow_none=True)
    sections = ma.fields.Nested(PackSections, required=True)


class ChangesQuery(ma.Schema):
    cursor = ma.fields.String(required=True, validate=validate.Length(min=1, max=200))


class Gone(ma.Schema):
    """An item to forget: the ``section`` it was in, and the code of the reason."""

    section = ma.fields.String(required=True)
    id = ma.fields.String(required=True)
    reason = ma.fields.String(required=True)


class ChangesOut(ma.Schema):
    cursor = ma.fields.String(required=True)
    changed = ma.fields.Nested(PackSections, required=True)
    gone = ma.fields.List(ma.fields.Nested(Gone), required=True)


class KeySetQuery(ma.Schema):
    kid = ma.fields.String(validate=validate.Length(min=43, max=43))


class KeySet(ma.Schema):
    """RFC 7517."""

    keys = ma.fields.List(ma.fields.Dict(), required=True)


class HeadOut(ma.Schema):
    """
    A head of the audit log: a compact JWS by the service's key, ``typ`` ``kuangxun-head``.

    Its claims: ``number``, ``tree_size``, ``root_hash`` (RFC 6962, hex), ``alg`` (``sha-256``),
    ``at``, and ``previous``, the SHA-256 (hex) of the head numbered one less.
    """

    head = ma.fields.String(required=True)
