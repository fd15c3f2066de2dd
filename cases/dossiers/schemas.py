"""Dossiers on the wire."""

import marshmallow as ma

from evidence.dossier.states import DossierState


class DossierOut(ma.Schema):
    """
    A dossier and how far it is.

    ``bytes_total`` is known once its papers are drawn up; ``left_out`` counts the evidence that
    has not arrived or that the officer may not see; ``bag_sha256`` is the hash of its tag manifest.
    """

    id = ma.fields.UUID(required=True)
    state = ma.fields.Enum(DossierState, by_value=True, required=True)
    items = ma.fields.Function(lambda dossier: len(dossier.contents["items"]), required=True)
    left_out = ma.fields.Integer(required=True, attribute="contents.left_out")
    bytes_done = ma.fields.Integer(required=True)
    bytes_total = ma.fields.Integer(required=True, allow_none=True)
    bag_sha256 = ma.fields.String(required=True, allow_none=True)
    reason = ma.fields.String(required=True, allow_none=True)
    reason_zh = ma.fields.String(required=True, allow_none=True)
    reason_en = ma.fields.String(required=True, allow_none=True)
    asked_at = ma.fields.AwareDateTime(required=True)
    ready_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    expires_at = ma.fields.AwareDateTime(required=True, allow_none=True)
