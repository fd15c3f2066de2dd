"""
Small pictures go ahead of photographs, so that the office sees at once what was found.

One request each, over any network: they are small, and if one is lost the original says more. By
`POST`, which some networks pass where they pass no `PUT`; sent again it is the same all the same.
"""

import uuid
from typing import Any, Final

from flask import Response, request
from flask.views import MethodView

from evidence.policy import LARGEST_PREVIEW, Permission
from evidence.service import ahead
from kernel.body import Blueprint
from kernel.db import reading
from kernel.errors import WrongMediaType
from kernel.http import current_actor, now, requires, sessions, settings, transaction
from kernel.secrets import safe

blueprint = Blueprint("previews", __name__, url_prefix="/api/field/v1/records", description=__doc__)

_JPEG: Final = "image/jpeg"
_BODY: Final[dict[str, Any]] = {
    "required": True,
    "content": {
        _JPEG: {"schema": {"type": "string", "format": "binary", "maxLength": LARGEST_PREVIEW}}
    },
}


@blueprint.route("/<uuid:record_id>/previews/<sha256>")
class PreviewOfFile(MethodView):
    @requires(Permission.UPLOAD)
    @blueprint.doc(requestBody=_BODY)
    @blueprint.response(204)
    @blueprint.alt_response(429, response="refused_429")
    def post(self, record_id: uuid.UUID, sha256: str) -> Response:
        """
        Send the small picture that a record seals of one of its files, ahead of that file.

        `sha256` is that of the file. It is shown until the file is here, and is no part of what
        makes a record complete; once the file is here nothing is kept of it.
        """
        with reading(sessions()) as session:  # so that nobody waits while it is sent
            opens = safe(settings().informant_key)
            wanted = ahead.named(session, current_actor(), record_id, sha256, safe=opens, now=now())
        content = _sent()
        with transaction() as session:
            ahead.take(session, current_actor(), wanted, content, now=now())
        return Response(status=204)


def _sent() -> bytes:
    """Return the body; raise `WrongMediaType` or `PreviewTooLarge`."""
    if request.mimetype != _JPEG:
        raise WrongMediaType(expected=_JPEG)
    if (request.content_length or 0) > LARGEST_PREVIEW:
        raise ahead.PreviewTooLarge(most=LARGEST_PREVIEW)
    return bytes(request.get_data(cache=False))
