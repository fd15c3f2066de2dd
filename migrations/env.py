"""Runs the numbered steps on the connection it is given."""

from alembic import context

from kernel import spatial
from kernel.db import Base


def run() -> None:
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_name=lambda name, _kind, _parents: not spatial.is_bookkeeping(name),
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
