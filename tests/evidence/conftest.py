from collections.abc import Iterator
from pathlib import Path

import pytest

from kernel.db import Sessions
from kernel.ids import new_id
from tests import s3, swift
from tests.evidence.office import CountyOffice, settings_in
from tests.s3 import Service, aws

__all__ = ["aws"]


@pytest.fixture
def office(lasting: Sessions, tmp_path: Path) -> CountyOffice:
    """A county's office on a database of its own, with an empty store."""
    return CountyOffice(lasting, settings_in(tmp_path))


@pytest.fixture(scope="session")
def moto(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with s3.moto(tmp_path_factory.mktemp("moto")) as service:
        yield service


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service that believes nobody; skips loudly where it is not installed."""
    if why := swift.missing():
        pytest.skip(why)
    with swift.swift(tmp_path_factory.mktemp("swift"), s3.SECRET) as service:
        yield service


@pytest.fixture(params=["moto", "real"])
def service(request: pytest.FixtureRequest, aws: None) -> Service:
    return request.getfixturevalue(request.param)


@pytest.fixture
def bucket(service: Service) -> str:
    """The address of an empty bucket."""
    return service.bucket(f"evidence-{new_id().hex}")
