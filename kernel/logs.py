"""Structured logs: one JSON object a line, with the request and the officer it belongs to."""

import logging
import sys
import uuid

import orjson
import structlog

from kernel.ids import new_id

log: structlog.stdlib.BoundLogger = structlog.get_logger("kuangxun")


def configure(level: int = logging.INFO) -> None:
    """
    Send our logs and the libraries' to standard error as JSON.

    A line break inside a value is escaped by JSON, so that nobody can write a line of the log.
    """
    chain: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*chain, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=chain,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(serializer=_dump),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.getLogger("alembic").setLevel(logging.WARNING)  # it tells of itself at every look


def begin_request(given: str | None) -> str:
    """Name the request in every line logged during it; a well-formed name given is kept."""
    try:
        name = str(uuid.UUID(given))
    except (TypeError, ValueError):
        name = str(new_id())
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=name)
    return name


def request_id() -> str:
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))


def name_actor(actor_id: uuid.UUID) -> None:
    structlog.contextvars.bind_contextvars(actor_id=str(actor_id))


def _dump(value: object, **_options: object) -> str:
    return orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
