"""What the document tells of the answers to uploads: tus speaks in headers, not in schemas."""

from collections.abc import Mapping
from typing import Any, Final

from field_api.tus import VERSION

REFUSALS: Final = frozenset({404, 409, 410, 412, 413, 415, 422, 460, 507})

_COUNT: Final = {"type": "integer", "minimum": 0}
_SPOKEN: Final = {"Tus-Resumable": {"type": "string", "const": VERSION}}
_HEAD: Final = {"Upload-Offset": _COUNT, "Upload-Length": _COUNT}
_TOLD: Final[Mapping[tuple[str, str], Mapping[str, Mapping[str, Any]]]] = {
    ("post", "201"): {"Location": {"type": "string"}, "Upload-Offset": _COUNT},
    ("head", "200"): _HEAD,
    ("patch", "204"): {"Upload-Offset": _COUNT},
}


def tell(method: str, operation: dict[str, Any]) -> None:
    """Add to the answers of an operation on uploads the headers that carry what they say."""
    answers: dict[Any, Any] = operation["responses"]
    if method == "post" and "201" not in {str(code) for code in answers}:
        answers[200] = {"description": "A HEAD in the guise of a POST"}
    for code, answer in answers.items():
        if isinstance(answer, dict):
            asked = "head" if method == "post" and str(code) == "200" else method
            answer["headers"] = _headers({**_SPOKEN, **_TOLD.get((asked, str(code)), {})})


def _headers(schemas: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {name: {"required": True, "schema": dict(schema)} for name, schema in schemas.items()}
