"""While a clue is open patrols look at its place, and no longer."""

import pytest

import patrols.queries
from clues.routes import blueprint
from patrols.states import ReasonKind
from tests.clues.makers import assigned, clue_of_finding, shown, verification
from tests.county import TODAY, County


def wanted(land: County, *, over: bool = False) -> list[tuple[str, str, str | None]]:
    asked = (
        patrols.queries.reasons_over_readable_by if over else patrols.queries.reasons_readable_by
    )
    with land.sessions() as session:
        found = session.scalars(asked(land.people["inspector"], TODAY))
        return [(one.kind, one.source, one.settled_as) for one in found]


@pytest.mark.parametrize(
    ("result", "state"),
    [("true", "found_true"), ("partly", "found_partly"), ("not_true", "not_true")],
)
def test_a_verified_clue_needs_no_more_looking(land: County, result: str, state: str) -> None:
    clue = clue_of_finding(land)
    task = assigned(land, clue)
    source = f"clues/{clue['id']}"
    assert wanted(land) == [(ReasonKind.CLUE, source, None)]

    land.send("inspector", "verification", verification(task, result=result))
    land.drain()

    assert shown(land, clue)["state"] == state
    assert (wanted(land), wanted(land, over=True)) == ([], [(ReasonKind.CLUE, source, state)])
    assert land.tampered() == []


def test_an_invalid_clue_sends_nobody(land: County) -> None:
    clue = clue_of_finding(land)
    desk = land.client(blueprint, "clue_keeper")

    desk.post(f"/api/clues/{clue['id']}/triage", 200, verdict="invalid", invalid_kind="unclear")

    assert wanted(land) == []
