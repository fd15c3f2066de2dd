"""The words of the sheet, in the order of the trade's form."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kernel.paper import Paper
from kernel.paper.forms import Field
from patrols.ledger import words
from patrols.models import Finding, Patrol
from patrols.sheet.frame import Frame
from patrols.sheet.gathering import After, Told
from patrols.sheet.photographs import MOST, Opened, captioned
from patrols.sheet.sketch import Walked, drawn
from patrols.tracks.cleaning import Gap

_TITLE: Final = "矿产资源巡查记录表"
_DATED: Final = "______年____月____日"
_YES, _NO = "■ 是　□ 否", "□ 是　■ 否"
_MOST_GAPS, _MOST_STOPS = 60, 200
_SHELF_MM: Final = 70.0  # a heading and one row of photographs
_KILO, _HOUR_S, _MINUTE_S = 1000, 3600, 60


def printed(target: Path, told: Told, opened: Opened, *, by: str, at: dt.datetime) -> None:
    """Write the PDF; the same patrol, officer and moment make the same bytes."""
    patrol = told.entry.patrol
    day = words.day(patrol.walked_on)
    paper = Paper(_TITLE, f"{_TITLE}　{words.plain(told.entry.office)}　{day}")
    paper.sides(f"编号：{patrol.reference or '未入台账'}", f"巡查日期：{day}")
    paper.form(_form(told))
    _findings(paper, told)
    _map(paper, told)
    _photos(paper, told, opened)
    _seal(paper, told, by, at)
    paper.print(target)


def _form(told: Told) -> list[list[Field]]:
    entry, patrol = told.entry, told.entry.patrol
    return [
        [_field("巡查单位", entry.office), _field("行政区", entry.division)],
        [_field("起止时间", words.hours(patrol.started_at, patrol.ended_at)), _by(patrol)],
        [_field("巡查人员", "、".join(entry.people))],
        [_field("巡查区域", patrol.area)],
        [_field("巡查路线", patrol.route)],
        [Field("轨迹", _measures(patrol))],
        [
            _field("是否发现\n违法行为", _YES if patrol.violation_found else _NO),
            _field("发现及核查", words.found(entry.found) or "无"),
        ],
        [_field("巡查内容", patrol.content, room=18)],
        [_field("处理措施", patrol.measures, room=12)],
        [_field("前次制止后\n是否停止", words.looked(patrol.follow_up, entry.looked), room=10)],
        [_field("处理意见", patrol.opinion, room=10)],
        [_signed("巡查人员\n签名", 14), _signed("单位负责人\n签名", 14)],
        [Field("审批意见", _reviewed(told), 20, _DATED)],
    ]


def _field(label: str, text: str, room: float = 0) -> Field:
    return Field(label, [words.plain(text) or "—"], room)


def _by(patrol: Patrol) -> Field:
    return _field("交通工具", words.TRANSPORTS[patrol.transport])


def _signed(label: str, room: float) -> Field:
    return Field(label, [], room, _DATED)


def _reviewed(told: Told) -> list[str]:
    stands = words.approval(told.entry.patrol, None, "")
    return [stands, *(words.reviewed(review, reviewer) for review, reviewer in told.reviews)]


def _measures(patrol: Patrol) -> list[str]:
    if patrol.length_m is None or patrol.clean_length_m is None:
        return ["无轨迹"]
    clean_s = patrol.clean_s or 0
    lasted = f"，净时长 {_lasting(clean_s)}" if clean_s else ""
    gaps = f"中断累计 {_lasting(patrol.gap_s)}" if patrol.gap_s else "无定位中断"
    doubts = words.doubts(patrol.doubts, patrol.flags)
    return [
        f"净里程 {patrol.clean_length_m / _KILO:.2f} km{lasted}；{gaps}",
        f"原始里程 {patrol.length_m / _KILO:.2f} km（含定位抖动），定位点 {patrol.fixes} 个",
        f"轨迹疑点（系统提示，供核查）：{doubts or '无'}",
    ]


def _lasting(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), _MINUTE_S)
    hours, minutes = divmod(minutes, _HOUR_S // _MINUTE_S)
    return f"{hours}小时{minutes}分" if hours else f"{minutes}分{rest:02}秒"


def _findings(paper: Paper, told: Told) -> None:
    if not told.after:
        return
    paper.heading("发现")
    each = zip(told.entry.findings, told.after, strict=True)
    paper.form([[Field(f"发现{n}", _found(*one))] for n, one in enumerate(each, 1)])


def _found(finding: Finding, after: After) -> list[str]:
    place = "位置未记载"
    if finding.lon is not None and finding.lat is not None:
        place = f"{finding.lon:.6f}°E {finding.lat:.6f}°N"
    said = [f"{words.instant(finding.found_at)}　{place}", words.plain(finding.description) or "—"]
    if finding.party:
        said.append(f"当事人：{words.plain(finding.party)}")
    if finding.suspected_offence:
        said.append(f"涉嫌行为（代码）：{finding.suspected_offence}")
    measure = f"{words.MEASURES[finding.measure]}；是否停止：{words.STOPPED[finding.stopped]}"
    return [*said, f"现场措施：{measure}；核查：{words.FOUND[finding.state]}", *_after(after)]


def _after(after: After) -> Iterator[str]:
    """Yield what followed a finding, until this sheet was made."""
    if (notice := after.notice) is not None:
        printed_no = f"（{words.plain(notice.printed_no)}）" if notice.printed_no else ""
        signed_on = words.day(notice.signed_on)
        yield f"责令停止违法行为通知书 {notice.reference}{printed_no}，{signed_on}"
    for look in after.looks:
        note = f"：{words.plain(look.note)}" if look.note else ""
        yield f"复查 {words.day(look.looked_on)} {words.OUTCOMES[look.outcome]}{note}"


def _map(paper: Paper, told: Told) -> None:
    if told.frame is None:
        paper.paragraph("本次巡查没有轨迹和位置，无路线图。")
        return
    paper.new_page()
    draw_map(paper, told.walked, told.frame, told.t0)
    _stops(paper, told.entry.patrol)


def draw_map(paper: Paper, walked: Walked, frame: Frame, t0: dt.datetime | None) -> None:
    """Add the map, and under it when nobody knows where the patrol was."""
    paper.heading("巡查路线图")
    paper.drawing(drawn(walked, frame))
    gaps = walked.cleaned.gaps
    if not gaps:
        return
    paper.heading("定位中断")
    heads = ["编号", "起始时间", "时长", "两端直线距离", "原因"]
    rows = [_gap(t0, n, gap) for n, gap in enumerate(gaps[:_MOST_GAPS], 1)]
    paper.table(heads, rows, (16, 52, 34, 36, 0))
    _rest(paper, len(gaps) - _MOST_GAPS, "处定位中断")


def _gap(t0: dt.datetime | None, number: int, gap: Gap) -> list[str]:
    began, lasted = "—", "—"
    if t0 is not None and gap.begins is not None and gap.seconds is not None:
        began = words.instant(t0 + dt.timedelta(seconds=gap.begins))
        lasted = _lasting(gap.seconds)
    far = f"{gap.metres:,.0f} m"
    return [f"断{number}", began, lasted, far, words.WHY_GAPS.get(gap.why, gap.why)]


def _stops(paper: Paper, patrol: Patrol) -> None:
    if not patrol.stops:
        return
    paper.heading("停留察看点")
    rows = [
        [
            f"停{number}",
            words.instant(dt.datetime.fromisoformat(stop["at"])),
            f"{stop['lon']:.6f}°E {stop['lat']:.6f}°N",
            words.plain(stop.get("note", "")) or "—",
        ]
        for number, stop in enumerate(patrol.stops[:_MOST_STOPS], 1)
    ]
    paper.table(["编号", "时间", "位置", "说明"], rows, (16, 44, 50, 0))
    _rest(paper, len(patrol.stops) - _MOST_STOPS, "个停留察看点")


def _rest(paper: Paper, count: int, what: str) -> None:
    if count > 0:
        paper.paragraph(f"另有 {count} {what}，见轨迹文件和封存记录。")


def _photos(paper: Paper, told: Told, opened: Opened) -> None:
    if not told.photos:
        return
    paper.room(_SHELF_MM)
    paper.heading(f"照片（{len(told.photos)} 张，缩略图；以系统保存的原件为准）")
    paper.gallery(list(captioned(told.photos, opened)))
    _rest(paper, len(told.photos) - MOST, "张照片")


def _seal(paper: Paper, told: Told, by: str, at: dt.datetime) -> None:
    """Say where the sheet comes from, so that it can be held against what was sealed."""
    patrol = told.entry.patrol
    paper.facts(
        [
            ("封存记录", [str(patrol.id), f"SHA-256 {told.entry.digest}", *_corrected(told)]),
            ("制表", [f"{words.plain(by)}　{words.instant(at)}（北京时间）"]),
            (
                "说明",
                [
                    "本表由系统依据手机封存的记录生成；坐标为 CGCS2000，时间为北京时间。",
                    "净轨迹去除定位抖动、跳点和无定位段；定位中断处去向不明，不按直线计入里程。",
                ],
            ),
        ]
    )


def _corrected(told: Told) -> list[str]:
    """Return which later records say what stands here now."""
    return [
        f"第{one.number}版 {words.instant(one.sealed_at)} 更正：{words.plain(one.reason or '')}"
        f"（记录 {one.record_id}）"
        for one in told.versions
        if one.number > 1
    ]
