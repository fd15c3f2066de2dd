"""Reading JSON bodies: strictly, quickly, and never deeper than a form can be."""

from typing import Any

import flask_smorest
import marshmallow as ma
import orjson
from flask import Request
from webargs import core
from webargs.flaskparser import FlaskParser

from kernel.errors import Malformed, WrongMediaType

_DEEPEST = 24


def parse_json(raw: bytes, *, nul: bool = False) -> Any:
    """
    Return what ``raw`` says; raise `Malformed` with the reason otherwise.

    Nesting is bounded, because everything after this walks the structure recursively, and a NUL
    is refused, because PostgreSQL keeps none in text. ``nul`` lets it pass, for a caller who
    answers each text of a batch alone.
    """
    if not nul and b"\\u0000" in raw:
        raise Malformed(reason="文本含有空字符 / text holds a NUL character")
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise Malformed(reason=f"JSON: {error}") from None
    if raw.count(b"[") + raw.count(b"{") > _DEEPEST and _depth(value) > _DEEPEST:
        raise Malformed(reason=f"嵌套超过 {_DEEPEST} 层 / nested deeper than {_DEEPEST}")
    return value


def _depth(value: Any) -> int:
    deepest, level = 0, [value]
    while level and deepest <= _DEEPEST:
        deepest += 1
        level = [
            inner
            for outer in level
            if isinstance(outer, (dict, list))
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, (dict, list))
        ]
    return deepest


class _Parser(FlaskParser):
    DEFAULT_UNKNOWN_BY_LOCATION = {  # noqa: RUF012 (webargs reads it as a plain dict)
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "json": ma.RAISE,
        "query": ma.RAISE,
    }

    def load_json(self, req: Request, schema: ma.Schema) -> Any:
        del schema
        raw = req.get_data(cache=True)
        if not raw:
            return core.missing
        if req.mimetype != "application/json":
            raise WrongMediaType(expected="application/json")
        return parse_json(raw)


class Blueprint(flask_smorest.Blueprint):
    """A blueprint whose bodies and queries are read by `parse_json`, unknown fields refused."""

    ARGUMENTS_PARSER = _Parser()
