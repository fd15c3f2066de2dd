"""The document tells what a pack holds, item by item, and packs hold nothing else."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from schemathesis.specs.openapi.checks import response_schema_conformance

from field_api.pack_schemas import PackSections
from field_api.sections import SECTIONS
from kernel.db import writing
from patrols.models import Patrol
from patrols.states import PatrolState
from tests.server.full_county import County

PACK, CHANGES = "/api/field/v1/pack", "/api/field/v1/changes"
PHONES = ("officer", "inspector", "handler", "insider")


@pytest.fixture
def document(county: County) -> Any:
    return schemathesis.openapi.from_wsgi("/api/openapi.json", county.app)


def give_one_back(county: County) -> None:
    with writing(county.house.sessions) as session:
        found = session.query(Patrol).where(Patrol.state == PatrolState.LOGGED)
        found.order_by(Patrol.id).first().give_back("线路不全，请补充。")


def packs(county: County, document: Any) -> Iterator[dict[str, Any]]:
    for login in PHONES:
        answer = county.client(login).get(PACK, buffered=True)
        document[PACK]["GET"].Case().validate_response(answer, checks=[response_schema_conformance])
        yield dict(answer.json)


def test_every_section_of_a_pack_is_what_the_document_says(county: County, document: Any) -> None:
    give_one_back(county)
    held = [
        {name for name, items in pack["sections"].items() if items}
        for pack in packs(county, document)
    ]

    assert set().union(*held) == set(PackSections().fields)
    assert set(PackSections().fields) == {section.name for section in SECTIONS}


def test_a_phone_that_has_all_is_told_of_nothing(county: County, document: Any) -> None:
    for login in PHONES:
        phone = county.client(login)
        cursor = phone.get(PACK).json["cursor"]
        answer = phone.get(CHANGES, query_string={"cursor": cursor}, buffered=True)

        document[CHANGES]["GET"].Case().validate_response(
            answer, checks=[response_schema_conformance]
        )
        assert answer.json["changed"] == {}
