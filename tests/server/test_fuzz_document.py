"""
The service does what its document says, whatever it is sent.

Requests are made from the document by schemathesis, those it allows and those it forbids. They
are the same in every run: nothing here is left to chance that cannot be had again.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from kernel.db import reading
from server import wiring
from server.demo.seed import Inside
from server.demo.wire import Answer
from server.house import House
from tests.databases import embedded_only
from tests.server import owned
from tests.server.asking import BYTES, TABLES, as_told
from tests.server.full_county import County, play
from tests.server.lent import lent_app

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
CONFIG = {"generation": {"with-security-parameters": False}}  # the token is ours to give
PLAIN = {"Accept-Encoding": "identity"}
ROOMS = [blueprint.name for blueprint in wiring.BLUEPRINTS]
# Who is answered how depends on no database; what is asked of it may.
ROLES = {"sqlite": ("city",), "postgresql": ()}
EXAMPLES = 3  # a door, as the one who may everything
FEW = 1
# Here an act may end the sessions of those who try it; elsewhere nobody is signed out.
SIGNING_OUT = {"identity", "field"}
# The acts of the identity room are tried on the second of the county, who asks for nothing here.
SOMEONE_ELSE = {"officer_id", "post_id"}


@schemathesis.serializer(BYTES, "image/jpeg")
def plain(_context: Any, value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


@cache
def document_of(app: Flask) -> Any:
    config = schemathesis.Config.from_dict(CONFIG)
    return schemathesis.openapi.from_wsgi("/api/openapi.json", app, config=config)


def operations(county: County, room: str) -> Iterator[Any]:
    for found in document_of(county.app).get_all_operations():
        operation = found.ok()
        if room in operation.tags:
            yield operation


def known(county: County) -> Mapping[str, str]:
    """Return an id of the insider's county for each name an id goes by."""
    with reading(county.house.sessions) as session:
        ids = owned.read(session).ids("insider", own=True)
    return {
        name: ids[table][1 if name in SOMEONE_ELSE else -1]
        for name, table in TABLES.items()
        if table in ids
    }


def try_out(county: County, operation: Any, mode: Any, login: str, ids: Any, many: int) -> None:
    """Send what the document allows or forbids, and hold each answer against it."""
    token = county.token(login)
    fixed = {one.name: ids[one.name] for one in operation.path_parameters if one.name in ids}
    given_path = {"path_parameters": fixed} if fixed else {}

    @settings(
        max_examples=many,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode, **given_path))
    def answered_as_told(case: Any) -> None:
        headers = {**PLAIN, "Authorization": f"Bearer {token}"}
        case.call_and_validate(headers=headers, checks=CHECKS, buffered=True)

    answered_as_told()


@pytest.mark.parametrize("room", ROOMS)
def test_what_the_document_allows_and_forbids_is_answered_as_it_says(
    county: County, dialect: str, room: str
) -> None:
    ids, many = known(county), EXAMPLES
    for operation in operations(county, room):
        sign_in_again(county, room)
        try_out(county, operation, GenerationMode.POSITIVE, "insider", ids, many)
        for login in ROLES[dialect]:
            try_out(county, operation, GenerationMode.POSITIVE, login, ids, FEW)
        try_out(county, operation, GenerationMode.POSITIVE, "outsider", {}, FEW)
        sign_in_again(county, room)
        if operation.query or operation.headers or operation.body:
            try_out(county, operation, GenerationMode.NEGATIVE, "insider", ids, many)
    sign_in_again(county, room)
    asking = {login: county.client(login) for login in ("insider", "outsider", *ROLES[dialect])}
    assert {client.get("/api/identity/me").status_code for client in asking.values()} == {200}


def sign_in_again(county: County, room: str) -> None:
    if room in SIGNING_OUT:
        county.forget()


class Checked(Inside):
    """A wire that holds every answer against the document."""

    def __init__(self, client: FlaskClient, document: Any) -> None:
        super().__init__(client)
        self._document = document
        self._paths = client.application.url_map.bind("localhost")

    def _send(
        self, method: str, path: str, content: bytes | None, headers: Mapping[str, str]
    ) -> Answer:
        address = path.partition("?")[0]
        rule, values = self._paths.match(address, method=method, return_rule=True)
        told = {name: str(value) for name, value in values.items()}
        case = self._document[as_told(rule.rule)][method].Case(path_parameters=told)
        answer = self._client.open(
            path,
            method=method,
            data=content,
            headers={**self._all(headers, content), **PLAIN},
            buffered=True,
        )
        case.validate_response(answer, checks=CHECKS)
        return Answer(
            answer.status_code, {k.lower(): v for k, v in answer.headers.items()}, answer.data
        )


@embedded_only
def test_a_whole_day_is_answered_as_the_document_says(house: House) -> None:
    with lent_app(house) as app:
        document = document_of(app)
    seen: list[Checked] = []

    def connected(client: FlaskClient) -> Checked:
        seen.append(Checked(client, document))
        return seen[-1]

    play(house, connected)

    assert len(seen) > 8
