"""Every hash kept for the record says by which algorithm it was made, in the data itself."""

import re

from sqlalchemy import LargeBinary, String, select

import server.app  # noqa: F401  # brings in every room's tables
from kernel.db import Base, open_engine, open_sessions
from kernel.hashes import HashColumn
from kernel.ids import new_id
from server import migrating
from tests.postgres import Cluster

HASH = re.compile(r"(^|_)(digest|hash|root|frontier|sha\d+|sm3)$")
NAMED = re.compile(r"(^|_)(sha256|sm3)$")
NOT_FOR_THE_RECORD = {
    ("access_tokens", "hash"): "of a secret that lasts an hour",
    ("field_packs", "digest"): "an ETag",
    ("officers", "password_hash"): "names its own algorithm, as argon2 does",
    ("recorders", "key_hash"): "of a secret that its officer changes by making another",
    ("refresh_tokens", "hash"): "of a secret that lasts for days",
    ("refresh_tokens", "parent_hash"): "of the secret before",
    ("sign_in_delays", "login_hash"): "a count that is forgotten",
}


def test_every_hash_names_its_algorithm(postgres: Cluster) -> None:
    engine = open_engine(postgres.database(f"hashes_{new_id().hex}"))
    migrating.upgrade(engine)
    with open_sessions(engine)() as session:
        rows = session.scalars(select(HashColumn)).all()
    engine.dispose()
    said = {(one.table_name, one.column_name) for one in rows}
    hashes = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if HASH.search(column.name) and not table.name.startswith("test_")
    }
    alone = {(table, column) for table, column in hashes if not NAMED.search(column)}

    assert alone - NOT_FOR_THE_RECORD.keys() == said
    assert {one.algorithm for one in rows} == {"sha-256"}


def test_a_column_that_holds_a_hash_is_called_one() -> None:
    """So that the test above sees it: 64 letters or 32 bytes are hashes, but for these."""
    wide = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if not table.name.startswith("test_") and not HASH.search(column.name)
        if (isinstance(column.type, LargeBinary) and column.type.length == 32)
        or (type(column.type) is String and column.type.length == 64)
    }

    assert wide == set()
