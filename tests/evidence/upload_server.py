"""The doors of evidence and uploads, to be served by granian with ``--factory``."""

import os
from pathlib import Path

from flask import Flask

from kernel import logs
from kernel.db import open_engine, open_sessions
from kernel.settings import Settings
from tests.evidence.office import create_app


def create() -> Flask:
    logs.configure()
    url = os.environ["TEST_DATABASE_URL"]
    settings = Settings(data=Path(os.environ["TEST_DATA"]), database_url=url)
    return create_app(open_sessions(open_engine(url)), settings)
