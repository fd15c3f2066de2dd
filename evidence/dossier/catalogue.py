"""案件电子证据目录: the index of a dossier, for those who read paper."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final

from evidence.dossier import words
from evidence.dossier.exhibits import Exhibit
from evidence.models import Derivative
from kernel.audit import Head, HeadStamp
from kernel.paper import Paper, Picture

_HEIGHT_MM: Final = 66
_HOW: Final = (
    "本目录由系统依据封存记录、服务器记录和文件自述生成，每项事实注明来源；未记载的不作推断。",
    "图片为预览图，仅供辨认；以卷内 data/originals 的原件为准，原件一字节未改。",
    "检查结论是提示，不是认定。",
    "全卷可用 bagit.py、sha256sum、openssl 核验，方法见 data/VERIFY.md。",
)


@dataclass(frozen=True, slots=True)
class Cover:
    """What the first page says: of the subject, of who made this and when, of the log."""

    title: str
    facts: Sequence[tuple[str, str]]
    maker: str
    office: str
    made_at: dt.datetime
    left_out: int
    confidential: int
    head: Head
    server_key: str
    dossier: str
    stamp: HeadStamp | None = None


def print_index(
    target: Path,
    cover: Cover,
    exhibits: Sequence[Exhibit],
    custody: Mapping[int, list[str]],
    opened: Callable[[str], BinaryIO],
) -> None:
    """Write the PDF; ``custody`` is what to say of each item's chain, by its number."""
    paper = Paper("案件电子证据目录", f"{cover.title}　案件电子证据目录")
    _first_page(paper, cover, len(exhibits))
    _overview(paper, exhibits)
    paper.new_page()
    for exhibit in exhibits:
        picture = _picture(exhibit.picture, opened)
        heading = f"第 {exhibit.number} 件　{words.called(exhibit)}"
        paper.entry(heading, words.facts(exhibit, custody[exhibit.number]), picture)
    paper.print(target)


def _picture(made: Derivative | None, opened: Callable[[str], BinaryIO]) -> Picture | None:
    """Return the preview, read now: a thousand open files are more than a process may have."""
    if made is None:
        return None
    with opened(made.sha256) as file:
        return Picture(BytesIO(file.read()), made.width, made.height, _HEIGHT_MM)


def _first_page(paper: Paper, cover: Cover, items: int) -> None:
    head = cover.head
    paper.facts(
        [
            *((label, said) for label, said in cover.facts),
            ("证据件数", [f"{items} 件", *_missing(cover)]),
            ("制作", [f"{cover.office}　{cover.maker}", words.instant(cover.made_at)]),
            ("证据卷编号", cover.dossier),
            (
                "审计日志树头",
                [
                    f"第 {head.number} 号，共 {head.tree_size} 行，{words.instant(head.at)}",
                    f"根 {head.root_hash.hex()}",
                    _stamped(cover),
                ],
            ),
            ("服务公钥指纹", [cover.server_key, "RFC 7638，请与签发单位公布的核对"]),
        ]
    )
    for sentence in _HOW:
        paper.paragraph(sentence)


def _stamped(cover: Cover) -> str:
    if cover.stamp is None:
        return "未加盖可信时间戳"
    stamp = cover.stamp
    at = words.instant(stamp.stamped_at)
    return f"第 {stamp.head_number} 号树头于 {at} 由 {stamp.authority} 加盖时间戳"


def _missing(cover: Cover) -> list[str]:
    said = []
    if cover.left_out:
        said.append(f"另有 {cover.left_out} 件未传齐或不在申请人管辖范围内，未列入。")
    if cover.confidential:
        said.append(
            f"其中 {cover.confidential} 件的封存记录写有举报人信息，依法保密，封存记录未列入。"
        )
    return said


def _overview(paper: Paper, exhibits: Sequence[Exhibit]) -> None:
    paper.heading("证据一览")
    rows = [
        [
            str(one.number),
            words.called(one),
            one.purpose,
            words.briefly_taken_at(one),
            one.officer,
            f"{one.item.sha256[:16]}…",
        ]
        for one in exhibits
    ]
    head = ["序号", "名称", "证明内容", "拍摄时间", "取证人员", "SHA-256（前 16 位）"]
    paper.table(head, rows, (11, 20, 0, 36, 22, 38))
