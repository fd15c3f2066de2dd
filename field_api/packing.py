"""Bodies of JSON as they travel: compressed where the phone reads that and it gains something."""

import gzip
from typing import Final

from flask import Response, request

JSON: Final = "application/json"
_WORTH_PACKING: Final = 1400  # bytes; what goes in one packet gains nothing


def packed(body: bytes) -> Response:
    response = Response(body, content_type=JSON)
    response.vary.add("Accept-Encoding")
    if len(body) > _WORTH_PACKING and request.accept_encodings["gzip"] > 0:
        response.set_data(gzip.compress(body, 6, mtime=0))
        response.content_encoding = "gzip"
    return response
