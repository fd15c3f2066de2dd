"""The desk's half of the day: a clue becomes a case, and the case is closed the same day."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from server.demo.person import Worker

_FINE_YUAN = 100_000
_PLACE = (126.8745, 42.0412)

Team = Mapping[str, Worker]
Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Matter:
    """Who did what; ``licence_no`` is a holder's right, where the party is one."""

    party: str = "张某某（演示）"
    party_kind: str = "person"
    offence: str = "mine_without_right"
    licence_no: str | None = None
    facts: str = "未取得采矿权，在湾沟镇后山使用挖掘机露天采挖建筑用石料。"


def post(worker: Worker, path: str, body: Any = None) -> Any:
    return worker.wire.call("POST", path, {} if body is None else body)


def file_case(team: Team, clue_id: str, item_ids: list[str], matter: Matter) -> Any:
    """File on a clue that was found true: five conditions, two certificated handlers."""
    handler, inspector = team["handler"], team["inspector"]
    right = right_called(handler, matter.licence_no) if matter.licence_no else None
    return post(
        handler,
        "/api/cases",
        {
            "clue_id": clue_id,
            "party_kind": matter.party_kind,
            "party_name": matter.party,
            "right_id": right and right["id"],
            "party_address": "白山市江源区湾沟镇",
            "offence": matter.offence,
            "summary": matter.facts,
            "lead_handler_id": handler.id,
            "assisting_handler_id": inspector.id,
            "conditions": {
                "known_actor": True,
                "fact_of_violation": True,
                "liable": True,
                "own_jurisdiction": True,
                "not_time_barred": True,
            },
            "item_ids": item_ids,
        },
    )


def right_called(worker: Worker, licence_no: str) -> Any:
    page = worker.wire.call("GET", f"/api/registry/rights?words={licence_no}")
    return page["items"][0]


def carry_to_the_end(team: Team, case_id: str, matter: Matter, told: Told) -> Any:
    """Investigate, review, notify, decide, serve, take payment, close; all on one day."""
    at = f"/api/cases/{case_id}"
    handler, head = team["handler"], team["head"]
    post(handler, f"{at}/report", _report(matter))
    post(team["reviewer"], f"{at}/review")
    post(team["lawyer"], f"{at}/review-law", {"opinion": "事实清楚，证据确凿，程序合法，同意。"})
    told("调查报告已经审理和法制审核 report reviewed, and reviewed in law")
    post(handler, f"{at}/make-notice")
    receipt = _signed(handler, "告知书送达回证", "receipt.jpg")
    post(handler, f"{at}/notify", {"receipt_item_id": receipt})
    waiver = _signed(handler, "放弃陈述申辩和听证权利声明", "waiver.jpg")
    post(handler, f"{at}/waive", {"item_id": waiver, "statement": True, "hearing": True})
    told("当事人书面放弃陈述申辩和听证 statement and hearing waived in writing")
    decision = {"fine_yuan": _FINE_YUAN, "pay_to": "江源区非税收入专户（演示）"}
    post(head, f"{at}/decide", {**decision, "party_asked_to_be_heard": False})
    receipt = _signed(handler, "决定书送达回证", "receipt.jpg")
    post(handler, f"{at}/serve", {"receipt_item_id": receipt})
    told("处罚决定当场送达 decided, and served on the spot")
    paid = {"receipt_number": f"JY{case_id[-8:].upper()}", "amount_yuan": _FINE_YUAN}
    post(handler, f"{at}/pay", paid)
    return post(head, f"{at}/close")


def stop(team: Team, finding_id: str) -> None:
    """Have two who may sign the notice to stop, and tell the bureau, on the day it was found."""
    inspector = team["inspector"]
    at = f"/api/patrols/findings/{finding_id}"
    signers = [inspector.id, team["handler"].id]
    post(inspector, f"{at}/stop-notice", {"signed_on": inspector.now()[:10], "signers": signers})
    post(inspector, f"{at}/report", {"to": "bureau"})


def look_again(inspector: Worker, finding_id: str) -> None:
    """Tell that it has stopped, as seen on the spot."""
    looked = {"looked_on": inspector.now()[:10], "outcome": "stopped"}
    told = {**looked, "note": "设备已撤离，采坑未见新的开采痕迹。"}
    post(inspector, f"/api/patrols/findings/{finding_id}/follow-ups", told)


def _signed(handler: Worker, title: str, picture: str) -> str:
    return handler.submit_evidence(title, handler.photograph(picture, *_PLACE))


def _report(matter: Matter) -> dict[str, Any]:
    return {
        "facts": f"{matter.facts}现场照片和两次勘查可以证实。",
        "nature": "违反矿产资源法。",
        "consequences": "采坑一处，采出量少，已责令停止。",
        "opinion": "责令停止违法行为，并处罚款。",
        "mineral_value_yuan": 30_000,
        "proposed_fine_yuan": _FINE_YUAN,
        "nothing_to_confiscate_because": "现场没有采出的矿产品，也没有违法所得。",
        "grave_or_complex": False,
        "duty_to_transfer": False,
    }
