"""A whole register at once."""

from sqlalchemy import text

from tests.registry.conftest import ROW


def test_right_after_a_large_import_the_database_knows_how_much_there_is(
    session, import_rows
) -> None:
    many = ({**ROW, "证号": f"C220000201012421{number:07}"} for number in range(1000))
    done = import_rows(*many)

    assert done.counts["created"] == 1000
    if session.get_bind().dialect.name == "postgresql":
        counted = session.execute(text("SELECT reltuples FROM pg_class WHERE relname = 'rights'"))
        assert counted.scalar_one() == 1000
