"""
Pages for strangers, refusals among them: nothing is loaded, only our own script runs.

What a page may do is told by a policy that names its style and its script by their hashes.
"""

import hashlib
from base64 import b64encode
from functools import cache
from importlib.resources import files
from typing import Any, Final

from flask import Blueprint, Response, render_template
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from kernel.errors import Busy, Refusal
from kernel.logs import log, request_id
from kernel.outages import outage
from signboards.public.wording import Both

_STYLE, _SCRIPT = "page.css", "locate.js"
_HEADERS: Final = {
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "geolocation=(self)",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}
_FAULT: Final = Both(
    "系统内部出现故障，内容未保存。请稍后再试。",
    "A fault inside the service; nothing was saved. Try again later.",
)
_UNREADABLE: Final = Both(
    "提交的内容无法读取，未保存。请返回后重新提交。",
    "What was sent cannot be read; nothing was saved. Go back and send it again.",
)


def page(template: str, status: int = 200, **told: Any) -> Response:
    """Return a page; whatever is told is escaped in it."""
    text = render_template(template, style=_part(_STYLE), script=_part(_SCRIPT), **told)
    answer = Response(text, status)
    answer.headers.update(_HEADERS)
    answer.headers["Content-Security-Policy"] = _policy()
    return answer


@cache
def _part(name: str) -> str:
    return files(__package__).joinpath("templates", name).read_text("utf-8")


@cache
def _policy() -> str:
    style, script = (
        b64encode(hashlib.sha256(_part(name).encode()).digest()).decode()
        for name in (_STYLE, _SCRIPT)
    )
    return (
        f"default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}';"
        " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def refused(status: int, said: Both, retry_after_s: int | None = None) -> Response:
    answer = page("board_refused.html", status, said=said, request_id=request_id())
    if retry_after_s is not None:
        answer.headers["Retry-After"] = str(retry_after_s)
    return answer


def _refuse(refusal: Refusal) -> Response:
    said = Both(refusal.sentence("zh"), refusal.sentence("en"))
    return refused(refusal.status, said, refusal.retry_after_s)


def _refuse_pool(error: PoolTimeout) -> Response:
    log.error("database.failed", error=str(error))
    return _refuse(Busy())


def _refuse_database(error: DBAPIError) -> Response:
    if (refusal := outage(error)) is None:
        return _refuse_fault(error)
    log.error("database.failed", error=str(error.orig))
    return _refuse(refusal)


def _refuse_http(error: HTTPException) -> Response:
    return refused(error.code or 400, _UNREADABLE)


def _refuse_fault(error: Exception) -> Response:
    log.error("request.failed", exc_info=error)
    return refused(500, _FAULT)


def refuse_in_pages(blueprint: Blueprint) -> None:
    """Have whatever goes wrong behind the doors of ``blueprint`` told as a page."""
    blueprint.register_error_handler(Refusal, _refuse)
    blueprint.register_error_handler(PoolTimeout, _refuse_pool)
    blueprint.register_error_handler(DBAPIError, _refuse_database)
    blueprint.register_error_handler(HTTPException, _refuse_http)
    blueprint.register_error_handler(Exception, _refuse_fault)
