"""A notice served in the field is entered anew by a correction; what was entered first stays."""

import uuid
from typing import Any

from tests.county import County
from tests.patrols.desks import desk_of
from tests.patrols.test_findings import finding
from tests.patrols.test_ladder import SEEN_ON, came_upon, certify, steps

REASON = "文书编号和签署人抄错"


def served(signers: list[str], printed_no: str = "责停〔2026〕7号") -> dict[str, Any]:
    notice = {"printed_no": printed_no, "signed_on": SEEN_ON, "signers": signers}
    return {"measure": "stop_notice", "notice": notice}


def corrected(land: County, finding_id: str, **instead: Any) -> str:
    better = finding(**instead)
    first = uuid.UUID(finding_id)
    return str(land.correct("township_officer", "finding", first, better, REASON))


def notices(land: County, finding_id: str) -> tuple[list[Any], list[Any]]:
    """Return what stands, and every version."""
    desk, at = desk_of(land, "inspector"), f"/api/patrols/findings/{finding_id}/stop-notice"
    return desk.get(at), desk.get(f"{at}/versions")


def test_a_corrected_notice_keeps_its_number_here_and_the_first_stays_visible(
    land: County,
) -> None:
    signers = certify(land, "inspector", "clue_keeper")
    finding_id = came_upon(land, **served(signers[:1]))
    desk_of(land, "inspector").post(
        f"/api/patrols/findings/{finding_id}/follow-ups", 201, looked_on=SEEN_ON, outcome="stopped"
    )
    before = steps(land, finding_id)

    second = corrected(land, finding_id, **served(signers, "责停〔2026〕17号"))
    corrected(land, finding_id, **served(signers, "责停〔2026〕17号"), party="张某")

    standing, (first, last) = notices(land, finding_id)
    assert standing == [last]
    assert (first["printed_no"], last["printed_no"]) == ("责停〔2026〕7号", "责停〔2026〕17号")
    assert (first["flags"], last["flags"]) == (["fewer_than_two_signers"], [])
    assert (first["record_id"], last["record_id"]) == (finding_id, second)
    assert (first["superseded_by"], last["superseded_by"]) == (second, None)
    assert (first["reference"], first["version"]) == ("2026-1", 1)
    assert (last["reference"], last["version"]) == ("2026-1", 2)
    assert steps(land, finding_id) == before
    assert land.tampered() == []


def test_a_notice_that_was_never_served_is_taken_back_and_asked_for_again(land: County) -> None:
    signers = certify(land, "inspector", "clue_keeper")
    finding_id = came_upon(land, **served(signers))

    taken_back = corrected(land, finding_id, measure="spoken_stop")

    standing, (only,) = notices(land, finding_id)
    assert (standing, only["superseded_by"]) == ([], taken_back)
    assert steps(land, finding_id)["stop_notice"][0] == "open"
    corrected(land, finding_id, **served(signers))
    assert [one["version"] for one in notices(land, finding_id)[0]] == [2]
    assert steps(land, finding_id)["stop_notice"][0] == "done"

    corrected(land, finding_id, measure="none", suspected_offence=None)
    assert notices(land, finding_id)[0] == []
    assert desk_of(land, "inspector").get("/api/patrols/steps")["items"] == []
    assert land.tampered() == []


def test_what_the_desk_entered_no_correction_from_the_field_changes(land: County) -> None:
    signers = certify(land, "inspector", "clue_keeper")
    finding_id = came_upon(land)
    desk, at = desk_of(land, "inspector"), f"/api/patrols/findings/{finding_id}/stop-notice"
    entered = desk.post(at, 201, signed_on=SEEN_ON, signers=signers)

    corrected(land, finding_id, **served(signers, "责停〔2026〕9号"))

    assert notices(land, finding_id) == ([entered], [entered])
    assert entered["record_id"] is None
    desk_of(land, "stranger").get(f"{at}/versions", 404)
