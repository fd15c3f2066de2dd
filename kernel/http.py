"""The edge: one transaction a request, a lock on every door, refusals as problems."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from enum import StrEnum
from functools import wraps
from time import perf_counter
from typing import Any, ParamSpec, TypeVar, cast

import flask
from flask import Flask, Response, current_app, g, request
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from kernel import clock, logs, porch, problems
from kernel.access import Actor
from kernel.db import Sessions, asking, writing
from kernel.errors import Incomplete, LengthMissing, Malformed, Unauthenticated
from kernel.settings import Settings
from kernel.traffic import Traffic

P = ParamSpec("P")
R = TypeVar("R")
Authenticate = Callable[[Connection, str, dt.datetime], Actor]
Clock = Callable[[], dt.datetime]

_FIRST_ERROR = 400
_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_INERT = "default-src 'none'; sandbox"
_LARGEST_BODY = 16 << 20  # bytes; file bytes go through their own door


class Request(flask.Request):
    """
    A request whose body is taken whole or not at all.

    The server ends the stream alike when a body is over and when its connection is lost, so that
    half a register would look like a whole one. Uploads read the stream, and count for themselves.
    What comes from nobody in particular is read on the porch.
    """

    def get_data(self, cache: bool = True, *args: Any, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 (werkzeug's signature)
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            raise LengthMissing
        with nullcontext() if "actor" in g else self._porch():
            data = super().get_data(cache, *args, **kwargs)
        if len(data) < (announced := self.content_length or 0):
            raise Incomplete(came=len(data), announced=announced)
        return data

    def _porch(self) -> AbstractContextManager[None]:
        self.max_content_length = porch.LARGEST
        return cast("porch.Porch", current_app.extensions["porch"]).seat()


def sessions() -> Sessions:
    return cast("Sessions", current_app.extensions["sessions"])


def settings() -> Settings:
    return cast("Settings", current_app.extensions["settings"])


def traffic() -> Traffic:
    return cast("Traffic", current_app.extensions["traffic"])


def db_session() -> Session:
    """Return the request's one session, opened when first asked for and settled at its end."""
    if "session" not in g:
        g.session = _open()
    return cast("Session", g.session)


def _open() -> Session:
    session = sessions()()
    session.info["request_id"] = logs.request_id()
    if request.method in _READS and not g.get("audited"):
        session.connection(execution_options={"kuangxun_begin": "deferred"})
    return session


@contextmanager
def transaction() -> Iterator[Session]:
    """
    Yield a session of its own, committed at the end.

    For the one kind of view that must not hold a transaction while it waits for a slow phone:
    the upload of bytes.
    """
    with writing(sessions()) as session:
        session.info["request_id"] = logs.request_id()
        yield session


def current_actor() -> Actor:
    """Return who is asking; raise `Unauthenticated` if nobody proved to be anyone."""
    if "actor" not in g:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Unauthenticated
        # In a short transaction of its own: what follows may take as long as a phone's upload.
        authenticate: Authenticate = current_app.extensions["authenticate"]
        with asking(sessions()) as connection:
            actor = authenticate(connection, token, now())
        g.actor = replace(actor, request_id=logs.request_id())
        logs.name_actor(g.actor.id)
    return cast("Actor", g.actor)


def requires(
    permission: StrEnum, *, audited: bool = False
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """
    Refuse the call unless the actor's post holds ``permission``.

    ``audited`` marks a reading door that leaves an audit line, and so writes.
    """

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            g.audited = audited
            current_actor().require(permission)
            return view(*args, **kwargs)

        guarded.__dict__["lock"] = permission
        return guarded

    return decorate


def open_door(reason: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let anyone in, and say why that is right."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        view.__dict__["lock"] = f"open: {reason}"
        return view

    return decorate


def _begin() -> None:
    g.began = perf_counter()
    traffic().enter()
    logs.begin_request(request.headers.get("X-Request-Id"))
    values = [request.path, *(request.view_args or {}).values()]
    values += [text for pair in request.args.items(multi=True) for text in pair]
    if any("\x00" in str(value) for value in values):
        raise Malformed(reason="地址含有空字符 / the address holds a NUL character")


def _settle(response: Response) -> Response:
    """Commit what succeeded, roll back what did not: the only commit in a request."""
    session: Session | None = g.get("session")
    if session is not None and response.status_code >= _FIRST_ERROR:
        session.rollback()
    elif session is not None:
        try:
            session.commit()
        except Exception as error:  # noqa: BLE001 (answered as the same error in a view would be)
            session.rollback()
            response = current_app.make_response(current_app.handle_user_exception(error))
    response.headers["X-Request-Id"] = logs.request_id()
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Cache-Control", "no-store")
    if response.mimetype != "text/html":  # no page of ours: bytes and data, which never run
        response.headers.setdefault("Content-Security-Policy", _INERT)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    return response


def _close(_error: BaseException | None) -> None:
    if "began" in g:
        traffic().leave()
    if session := g.pop("session", None):
        session.close()
    if "began" in g and current_app.extensions["log_requests"]:
        _log_request()


def _log_request() -> None:
    logs.log.info(
        "request",
        method=request.method,
        path=request.path,
        ms=round((perf_counter() - g.began) * 1000, 2),
    )


def init_app(
    app: Flask,
    *,
    settings: Settings,
    sessions: Sessions,
    authenticate: Authenticate,
    clock: Clock = clock.now,
    log_requests: bool = True,
    traffic: Traffic | None = None,
) -> None:
    app.request_class = Request
    app.config["MAX_CONTENT_LENGTH"] = _LARGEST_BODY
    app.extensions["settings"] = settings
    app.extensions["sessions"] = sessions
    app.extensions["authenticate"] = authenticate
    app.extensions["clock"] = clock
    app.extensions["traffic"] = traffic or Traffic()
    app.extensions["porch"] = porch.Porch()
    app.extensions["log_requests"] = log_requests
    problems.init_app(app)
    app.before_request(_begin)
    app.after_request(_settle)
    app.teardown_request(_close)


def now() -> dt.datetime:
    """Return the instant of this request: every act in it happened then."""
    if "now" not in g:
        g.now = current_app.extensions["clock"]()
    return cast("dt.datetime", g.now)
