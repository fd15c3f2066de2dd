"""The numbers that the phone app is held against are those that the service answers today."""

import orjson

from tests.web import standing_fixture


def test_the_phone_is_held_against_what_the_service_answers() -> None:
    kept = orjson.loads(standing_fixture.PATH.read_bytes())

    assert kept == orjson.loads(orjson.dumps(standing_fixture.answers()))
    sides = {fix[3] for shape in kept for fix in shape["fixes"]}
    assert sides == {"inside", "outside", "cannot_tell"}
