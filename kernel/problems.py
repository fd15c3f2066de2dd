"""Refusals on the wire: RFC 9457 problem details, in the reader's language."""

import re
from http import HTTPStatus
from typing import Any

import orjson
from flask import Flask, Response, request
from marshmallow import ValidationError
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from kernel.errors import Busy, Conflict, Refusal, Unacceptable
from kernel.logs import log, request_id
from kernel.outages import outage

_TYPE = "urn:kuangxun:problem:"
_PRIMARY = re.compile("[-_]")

_HTTP_SENTENCES = {
    400: ("请求无法解析。请检查格式后重新发送。", "The request cannot be read. Check its form."),
    404: ("没有这个地址。请核对网址。", "There is no such address. Check it."),
    405: ("这个地址不支持该操作。", "This address does not take that method."),
    406: ("无法提供所要求的格式。", "The format asked for is not offered."),
    412: (
        "所依据的版本已不是现在的版本，本次操作未执行。请刷新后重试。",
        "The version this rests on is not the present one; nothing was done. Reload.",
    ),
    413: ("内容超过允许的大小。请分批发送。", "This is too large. Send it in parts."),
    415: ("不支持该内容格式。", "This media type is not taken here."),
    416: (
        "所请求的字节范围不在文件之内。请从头重新下载。",
        "The range asked for is not within the file. Fetch it again from the beginning.",
    ),
    422: (
        "提交的内容不符合要求。请按提示逐项改正。",
        "Some fields are wrong: see which.",
    ),
    500: (
        "系统内部出现故障，本次操作未执行，数据未改变。请稍后重试，并将编号 {id} 告知管理员。",
        "A fault inside the service; nothing was done. Try later, and tell the administrator {id}.",
    ),
}


def language() -> str:
    """Return ``zh`` or ``en``, whichever the reader prefers; Chinese where they do not say."""
    # Werkzeug's own choice takes the "en" of "zh-CN, en;q=0.5": it looks for whole tags first.
    for tag, quality in request.accept_languages:
        spoken = _PRIMARY.split(tag, maxsplit=1)[0].lower()
        if spoken in ("zh", "en") and quality > 0:
            return spoken
    return "zh"


def problem(status: int, code: str, detail: str, **more: Any) -> Response:
    body = {
        "type": _TYPE + code,
        "title": HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else code,
        "status": status,
        "detail": detail,
        "code": code,
        "request_id": request_id(),
        **more,
    }
    # Errors of a list are named by their place in it: a number, which JSON cannot have for a key.
    raw = orjson.dumps(body, option=orjson.OPT_NON_STR_KEYS)
    response = Response(raw, status, content_type="application/problem+json")
    response.headers["Content-Language"] = language()
    response.vary.add("Accept-Language")
    return response


def refuse(refusal: Refusal) -> Response:
    response = problem(
        refusal.status, refusal.code, refusal.sentence(language()), facts=refusal.facts
    )
    if refusal.retry_after_s is not None:
        response.headers["Retry-After"] = str(refusal.retry_after_s)
    if refusal.status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = 'Bearer realm="kuangxun"'
    return response


def _refuse_http(error: HTTPException) -> Response:
    status = error.code or 500
    zh, en = _HTTP_SENTENCES.get(status, _HTTP_SENTENCES[400])
    detail = (en if language() == "en" else zh).format(id=request_id())
    more: dict[str, Any] = {}
    messages = getattr(error, "data", None) or {}
    if fields := messages.get("messages"):
        more["errors"] = fields
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        log.error("request.failed", exc_info=error)
    response = problem(status, f"http.{status}", detail, **more)
    for name, value in error.get_headers():
        if name in ("Allow", "Content-Range", "Retry-After"):
            response.headers[name] = value
    return response


def _refuse_fields(error: ValidationError) -> Response:
    unacceptable = Unacceptable()
    return problem(
        unacceptable.status,
        unacceptable.code,
        unacceptable.sentence(language()),
        errors=error.messages if isinstance(error.messages, dict) else {"_": error.messages},
    )


def _refuse_integrity(error: IntegrityError) -> Response:
    # A constraint is the last line of defence: what reaches it is a race, or a check that a
    # service should have made, so it is logged as well as refused.
    log.warning("database.constraint", error=str(error.orig))
    return refuse(Conflict())


def _refuse_database(error: DBAPIError) -> Response:
    if (refusal := outage(error)) is None:
        return _refuse_fault(error)
    log.error("database.failed", error=str(error.orig))
    return refuse(refusal)


def _refuse_pool(error: PoolTimeout) -> Response:
    log.error("database.failed", error=str(error))
    return refuse(Busy())


def _refuse_fault(error: Exception) -> Response:
    log.error("request.failed", exc_info=error)
    zh, en = _HTTP_SENTENCES[500]
    detail = (en if language() == "en" else zh).format(id=request_id())
    return problem(500, "kernel.fault", detail)


def init_app(app: Flask) -> None:
    app.register_error_handler(Refusal, refuse)
    app.register_error_handler(ValidationError, _refuse_fields)
    app.register_error_handler(IntegrityError, _refuse_integrity)
    app.register_error_handler(DBAPIError, _refuse_database)
    app.register_error_handler(PoolTimeout, _refuse_pool)
    app.register_error_handler(HTTPException, _refuse_http)
    app.register_error_handler(Exception, _refuse_fault)
