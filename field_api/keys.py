"""
The keys that seals and receipts are checked with, by anybody and with any JOSE library.

The set itself holds the key that signs receipts. Device keys are given by name: a record says
its key's in its header, and nobody need learn how many phones there are.
"""

from typing import Any, cast

import orjson
from flask import Response, current_app
from flask.views import MethodView

from field_api import queries, schemas
from kernel import jws
from kernel.body import Blueprint
from kernel.errors import NotFound
from kernel.http import db_session, open_door

blueprint = Blueprint("keys", __name__, url_prefix="/.well-known", description=__doc__)

_CACHE = "public, max-age=300"


class NoSuchKey(NotFound):
    code = "field.no_such_key"
    zh = "没有这把密钥。请核对签名头中的 kid。"
    en = "There is no such key. Check the kid in the header of the seal."


@blueprint.route("/jwks.json")
class Keys(MethodView):
    @open_door("public keys are public")
    @blueprint.arguments(schemas.KeySetQuery, location="query")
    @blueprint.response(200, schemas.KeySet)
    def get(self, query: dict[str, str]) -> Response:
        """The service's key, or the one called ``kid``, be it the service's or a device's."""
        own = _published(jws.public_jwk(cast("jws.Key", current_app.extensions["signer"])))
        kid = query.get("kid", own["kid"])
        key = own if kid == own["kid"] else _device_key(kid)
        body = orjson.dumps({"keys": [key]})
        return Response(body, content_type="application/json", headers={"Cache-Control": _CACHE})


def _device_key(kid: str) -> dict[str, Any]:
    jwk = db_session().scalar(queries.device_key(kid))
    if jwk is None:
        raise NoSuchKey
    return _published({**jwk, "kid": kid})


def _published(jwk: dict[str, Any]) -> dict[str, Any]:
    return {**jwk, "use": "sig", "alg": jws.ALGORITHM}
