"""The OpenAPI document tells what every door is for."""

from typing import Any

import pytest

from tests.server.conftest import ClientAs

LONGEST_LINE = 100
Operation = tuple[str, dict[str, Any]]


@pytest.fixture
def operations(client_as: ClientAs) -> list[Operation]:
    told = client_as(None).get("/api/openapi.json").json
    methods = {"get", "post", "put", "patch", "delete", "head", "options"}
    return [
        (f"{method} {path}", operation)
        for path, item in told["paths"].items()
        for method, operation in item.items()
        if method in methods
    ]


def test_every_operation_says_in_a_line_what_it_does(operations: list[Operation]) -> None:
    lines = {door: operation.get("summary", "") for door, operation in operations}

    assert len(lines) > 100
    assert [door for door, line in lines.items() if not line.strip()] == []
    assert [line for line in lines.values() if len(line) > LONGEST_LINE or "\n" in line] == []


def test_only_bytes_on_their_way_may_have_to_wait(
    operations: list[Operation],
) -> None:
    waiting = [door for door, operation in operations if "429" in operation["responses"]]

    assert waiting == [
        "post /api/field/v1/files",
        "post /api/field/v1/records/{record_id}/previews/{sha256}",
    ]
