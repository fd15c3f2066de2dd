"""Duty on the wire."""

import marshmallow as ma


class DutyOut(ma.Schema):
    """What an office owes in the present period, and what it has walked of it."""

    office_id = ma.fields.UUID(required=True)
    level = ma.fields.String(required=True)
    at_least = ma.fields.Integer(required=True)
    period = ma.fields.String(required=True)
    first_day = ma.fields.Date(required=True)
    last_day = ma.fields.Date(required=True)
    walked = ma.fields.Integer(required=True)
    source = ma.fields.String(required=True)
