"""Payloads of the kinds that only evidence keeps: no other room has a table for them."""

import marshmallow as ma

from kernel.wire import Instant, text


class EvidencePayload(ma.Schema):
    """An inspector's files without a patrol, version 1."""

    title = text(200, least=1, required=True)
    description = text(4000, load_default="")
    taken_at = Instant(allow_none=True, load_default=None)


class SortiePayload(ma.Schema):
    """One flight of a drone and what it brought back, version 1."""

    started_at = Instant(required=True)
    ended_at = Instant(required=True)
    aircraft = text(120, least=1, required=True)
    pilot = text(60, least=1, required=True)
    description = text(4000, load_default="")
