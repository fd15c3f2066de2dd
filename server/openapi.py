"""The document that describes every door, and a page to read it without the internet."""

from typing import Any

import flask_smorest
import marshmallow as ma
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask
from flask_swagger_ui import get_swaggerui_blueprint

import field_api.envelope
import field_api.schemas
from field_api.kinds import KINDS
from kernel.body import Blueprint
from server.doors import Doors, declare_refusals

DOCUMENT = "/api/openapi.json"
PAGE = "/api/docs"

_CONFIG = {
    "API_TITLE": "矿巡 KuangXun",
    "API_VERSION": "1",
    "OPENAPI_VERSION": "3.1.0",
    "OPENAPI_URL_PREFIX": "/api",
    "OPENAPI_JSON_PATH": "openapi.json",
}
_INFO = (
    "Field enforcement and inspection for mining-law offices. Every refusal is an RFC 9457 problem "
    "with a stable `code`; `Accept-Language` chooses Chinese or English."
)


class Problem(ma.Schema):
    """Why a request was refused, and what to do next (RFC 9457)."""

    type = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    status = ma.fields.Integer(required=True)
    detail = ma.fields.String(required=True)
    code = ma.fields.String(required=True)
    request_id = ma.fields.String(required=True)
    facts = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String())
    errors = ma.fields.Raw()


class Api(flask_smorest.Api):
    ERROR_SCHEMA = Problem
    DEFAULT_ERROR_RESPONSE_NAME = None  # each door names its own refusals


def _name(schema: Any) -> str:
    """Return the name of a schema: two rooms may both have a ``ReceiptOut``."""
    kind = schema if isinstance(schema, type) else type(schema)
    room = kind.__module__.split(".")[0]
    return f"{room}.{kind.__name__}" + ("" if kind is schema or not schema.partial else ".partial")


def init_app(app: Flask, blueprints: "tuple[Blueprint, ...]") -> APISpec:
    """Give ``app`` the doors of ``blueprints``, and return what describes them."""
    app.config.update(_CONFIG)
    plugin = MarshmallowPlugin(schema_name_resolver=_name)
    told = {"marshmallow_plugin": plugin, "extra_plugins": [Doors(app)]}
    api = Api(app, spec_kwargs=told)
    api.spec.options.setdefault("info", {})["description"] = _INFO
    api.spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer"})
    api.spec.options["security"] = [{"bearer": []}]
    declare_refusals(api.spec)
    _tell_seals(api)
    for blueprint in blueprints:
        api.register_blueprint(blueprint)
    page: Any = get_swaggerui_blueprint(PAGE, DOCUMENT, {"app_name": _CONFIG["API_TITLE"]})
    app.register_blueprint(page, url_prefix=PAGE)
    spec: APISpec = api.spec
    return spec


def _tell_seals(api: Api) -> None:
    """Tell what is under seals: of a record envelope and payload of each kind, and of a receipt."""
    schemas = api.spec.components
    for kind in KINDS.values():
        if _name(kind.schema) not in schemas.schemas:
            schemas.schema(_name(kind.schema), schema=kind.schema)
    schemas.schema("field_api.Envelope", schema=field_api.envelope.Envelope)
    schemas.schema("field_api.ReceiptClaims", schema=field_api.schemas.ReceiptClaims)
    payloads = {
        kind: {"$ref": f"#/components/schemas/{_name(spoken.schema)}"}
        for kind, spoken in KINDS.items()
    }
    envelope = schemas.schemas["field_api.Envelope"]["properties"]
    envelope["payload"] = {"anyOf": list(payloads.values())}
    envelope["kind"] = {"type": "string", "enum": list(payloads)}
