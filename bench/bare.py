"""The limit to be held against: Flask, a connection, an INSERT of the bytes. No auth, no checks."""

import os
import sqlite3
import threading
from typing import Any

import orjson
import psycopg
from flask import Flask, Response, request

_URL = os.environ["BARE_URL"]
_TABLE = "create table if not exists bare (id {} primary key, body text not null)"
_local = threading.local()
app = Flask("bare")


def _connection() -> Any:
    if not hasattr(_local, "connection"):
        if _URL.startswith("sqlite:///"):
            path = _URL.removeprefix("sqlite:///")
            _local.connection = sqlite3.connect(path, timeout=10, isolation_level=None)
            for pragma in ("journal_mode=wal", "synchronous=full"):
                _local.connection.execute(f"pragma {pragma}")
            _local.connection.execute(_TABLE.format("integer"))
        else:
            url = _URL.replace("postgresql+psycopg", "postgresql")
            _local.connection = psycopg.connect(url, autocommit=True)
            with _local.connection.transaction():
                # two threads at once would both find it missing
                _local.connection.execute("select pg_advisory_xact_lock(1)")
                _local.connection.execute(_TABLE.format("bigserial"))
    return _local.connection


@app.post("/records")
def keep() -> Response:
    rows = [(text,) for text in orjson.loads(request.get_data())["records"]]
    connection = _connection()
    if isinstance(connection, sqlite3.Connection):
        connection.execute("begin immediate")
        connection.executemany("insert into bare (body) values (?)", rows)
        connection.execute("commit")
    else:
        with connection.transaction(), connection.cursor() as cursor:
            cursor.executemany("insert into bare (body) values (%s)", rows)
    return Response(b"{}", content_type="application/json")
