"""The wording of papers. What the law wants said in each, and nothing that was not done."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from cases.clocks import ClockName, clock
from cases.models import Case, CaseReport
from cases.states import PaperKind
from cases.thresholds import surcharge
from kernel.clock import SHANGHAI, day_of

_MARKS = {
    PaperKind.FILING: "矿立",
    PaperKind.REPORT: "矿调",
    PaperKind.DISPOSAL: "矿处",
    PaperKind.NOTICE: "矿罚告",
    PaperKind.HEARING_NOTICE: "矿听告",
    PaperKind.DECISION: "矿罚",
    PaperKind.SERVICE_RECEIPT: "矿送",
    PaperKind.CLOSING: "矿结",
    PaperKind.WITHDRAWAL: "矿撤",
}


_CONDITIONS_HOLD = (
    "经审查，有明确的行为人，有违反自然资源管理法律法规的事实，应当追究法律责任，"
    "属于本部门管辖，违法行为没有超过追诉时效，予以立案。"
)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes, under which number, on what day, signed by whom."""

    office: str
    kind: PaperKind
    number: str
    on: dt.date
    signers: Sequence[str]


def paper_number(kind: PaperKind, year: int, number: int) -> str:
    return f"{_MARKS[kind]}字〔{year}〕{number}号"


def case_number(year: int, number: int) -> str:
    return f"矿案〔{year}〕{number}号"


def paper(head: Letterhead, paragraphs: Sequence[str]) -> str:
    """Return the paper as plain text, one paragraph a line."""
    day = f"{head.on.year}年{head.on.month}月{head.on.day}日"
    title = [head.office, head.kind.value, head.number, ""]
    foot = ["", f"签名：{'、'.join(head.signers)}", f"{head.office}（印章）", day]
    return "\n".join([*title, *paragraphs, *foot])


def party(case: Case) -> str:
    return f"当事人：{case.party_name}；地址：{case.party_address}"


def filing(case: Case, handlers: Sequence[str]) -> list[str]:
    """Law: 自然资源行政处罚办法 第十六条"""
    return [
        f"案件编号：{case.number}",
        party(case),
        f"案情：{case.summary}",
        f"涉嫌违反：{case.legal_basis}",
        _CONDITIONS_HOLD,
        f"承办人员：{'、'.join(handlers)}",
    ]


def report(case: Case, found: CaseReport, evidence: Sequence[str]) -> list[str]:
    """Law: 自然资源行政处罚办法 第二十九条"""
    return [
        party(case),
        f"违法事实：{found.facts}",
        f"证据：{'；'.join(evidence)}",
        f"违法性质：{found.nature}（{case.legal_basis}）",
        f"情节与后果：{found.consequences}",
        f"违法采出的矿产品市场价值：{found.mineral_value_yuan}元",
        f"处理意见：{found.opinion}",
        *penalty(case, found, found.proposed_fine_yuan),
        f"是否涉及移送：{'是' if found.duty_to_transfer else '否'}",
    ]


def disposal(case: Case, signers: Sequence[str], opinion: str) -> list[str]:
    """Law: 自然资源行政处罚办法 第三十二条"""
    reviewer, legal_reviewer = signers
    return [
        party(case),
        f"审理：符合立案条件，主体、事实、证据、定性、法律适用、程序和处理意见均无不当。（{reviewer}）",
        f"法制审核：{opinion}（{legal_reviewer}）",
    ]


def penalty(case: Case, found: CaseReport, fine_yuan: int) -> list[str]:
    """Return the paragraphs that say what is imposed, and under which article."""
    taken = found.confiscation or found.nothing_to_confiscate_because
    words = "没收" if found.confiscation else "没收情况"
    return [
        f"依据{case.legal_basis}：",
        "责令停止违法行为、改正违法行为；",
        *([f"{words}：{taken}；"] if taken else []),
        f"处罚款人民币{fine_yuan}元。",
    ]


def notice(case: Case, found: CaseReport, fine_yuan: int) -> list[str]:
    """Law: 自然资源行政处罚办法 第三十三条"""
    days = _limit(ClockName.STATEMENT, case)
    return [
        party(case),
        f"经查：{found.facts}",
        f"上述行为属于{found.nature}。拟作出如下行政处罚：",
        *penalty(case, found, fine_yuan),
        f"你（单位）依法享有陈述、申辩的权利，可在收到本告知书后{days}个工作日内提出。",
    ]


def hearing_notice(case: Case, found: CaseReport, fine_yuan: int) -> list[str]:
    """Law: 自然资源行政处罚办法 第三十四条"""
    days = _limit(ClockName.HEARING, case)
    return [
        party(case),
        f"经查：{found.facts}。拟作出如下行政处罚：",
        *penalty(case, found, fine_yuan),
        f"你（单位）有要求听证的权利，可在收到本告知书后{days}个工作日内提出，听证不收取费用。",
    ]


def decision(case: Case, found: CaseReport, evidence: Sequence[str]) -> list[str]:
    """Law: 行政处罚法 第五十九条"""
    return [
        party(case),
        f"经查：{found.facts}",
        f"以上事实有下列证据证明：{'；'.join(evidence)}",
        f"上述行为属于{found.nature}。",
        _heard(case),
        *penalty(case, found, case.fine_yuan or 0),
        *_performance(case),
        *_remedies(case),
    ]


def _performance(case: Case) -> list[str]:
    """Law: 行政处罚法 第七十二条"""
    rate, days = surcharge(day_of(case.filed_at)), _limit(ClockName.PAYMENT, case)
    late = f"每日按罚款数额的{rate.percent_a_day}%加处罚款，不超出罚款数额的{rate.most_percent}%"
    return [
        f"履行方式和期限：自收到本决定书之日起{days}日内到{case.pay_to}缴纳罚款。",
        f"到期不缴纳的，{late}。",
    ]


def _remedies(case: Case) -> list[str]:
    """Law: 行政处罚法 第七条"""
    days, months = _limit(ClockName.RECONSIDERATION, case), _limit(ClockName.LAWSUIT, case)
    return [
        f"不服本决定的，可自知道本决定之日起{days}日内向本级人民政府申请行政复议，",
        f"或者在{months}个月内向人民法院提起行政诉讼。",
    ]


def _heard(case: Case) -> str:
    """Law: 自然资源行政处罚办法 第三十五条"""
    told = f"已于{_day(case.notified_at)}送达行政处罚告知书"
    told += "和行政处罚听证告知书，" if case.hearing_offered else "，"
    if case.waived_at:
        return told + f"当事人于{_day(case.waived_at)}书面放弃陈述、申辩和听证的权利。"
    return told + "当事人在法定期限内未陈述、申辩，也未要求听证。"


def service_receipt(case: Case, papers: Sequence[str]) -> list[str]:
    """Law: 行政处罚法 第六十一条"""
    return [
        f"受送达人：{case.party_name}；地址：{case.party_address}",
        f"送达文书：{'、'.join(papers)}",
        "送达方式：当场直接送达",
        "受送达人签名或者盖章：＿＿＿＿＿＿　收到时间：＿＿＿＿＿＿",
        "送达人：＿＿＿＿＿＿　＿＿＿＿＿＿",
    ]


def closing(case: Case, paid_yuan: int) -> list[str]:
    """Law: 自然资源行政处罚办法 第四十六条"""
    return [
        party(case),
        f"处罚决定于{_day(case.decided_at)}作出，{_day(case.served_at)}送达。",
        f"罚款{case.fine_yuan}元，已缴纳{paid_yuan}元，于{_day(case.performed_at)}执行完毕。",
        "结案理由：执行完毕。",
    ]


def withdrawal(case: Case) -> list[str]:
    return [party(case), f"撤案理由：{case.withdrawal_reason}"]


def evidence_line(role: str, sha256: str) -> str:
    return f"{role}（SHA-256 {sha256}）"


def _day(instant: dt.datetime | None) -> str:
    if instant is None:
        raise ValueError("a paper names a day on which nothing happened")
    local = instant.astimezone(SHANGHAI)
    return f"{local.year}年{local.month}月{local.day}日"


def _limit(name: ClockName, case: Case) -> int:
    return clock(name, day_of(case.notice_made_at or case.filed_at)).limit
