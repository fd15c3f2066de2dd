"""What can be done with an item of evidence, by the names of its audit lines, and in Chinese."""

from enum import StrEnum
from typing import Final


class Act(StrEnum):
    """Acts on items, records and stored bytes: the names under which their lines are found."""

    SEALED = "evidence.sealed"  # no line of its own: the line of receipt vouches for the seal
    RECEIVED = "evidence.record_received"
    HELD = "evidence.record_held"
    RELEASED = "evidence.record_released"
    PREVIEW_CAME = "evidence.phone_preview_came"
    ARRIVED = "evidence.file_arrived"
    COMPLETED = "evidence.record_complete"
    VIEWED = "evidence.viewed"
    DOWNLOADED = "evidence.original_handed_out"
    RECORD_EXPORTED = "evidence.record_handed_out"
    CITED = "evidence.cited"
    DERIVED = "evidence.derived"
    COPY_ASKED = "evidence.copy_asked"
    COPY_MADE = "evidence.copy_made"
    COPY_FAILED = "evidence.copy_failed"
    COPY_DOWNLOADED = "evidence.copy_handed_out"
    EXPORTED = "evidence.exported"
    HANDED_OVER = "evidence.handed_over"
    REMOVAL_PROPOSED = "evidence.removal_proposed"
    REMOVAL_CONFIRMED = "evidence.removal_confirmed"
    REMOVAL_REFUSED = "evidence.removal_refused"
    REMOVAL_LAPSED = "evidence.removal_lapsed"
    REMOVAL_DONE = "evidence.removal_done"
    KEPT_AGAIN = "evidence.kept_again"
    REPAIRED = "evidence.file_repaired"
    REMOVED = "evidence.file_removed"
    VERIFIED = "evidence.store_verified"


IN_CHINESE: Final[dict[str, str]] = {
    Act.SEALED: "封存",
    Act.RECEIVED: "收到封存记录",
    Act.HELD: "收到封存记录，等待前序记录",
    Act.RELEASED: "不再等待前序记录",
    Act.PREVIEW_CAME: "收到手机小图",
    Act.ARRIVED: "文件收齐",
    Act.COMPLETED: "记录全部收齐",
    Act.VIEWED: "查看",
    Act.DOWNLOADED: "下载原件",
    Act.RECORD_EXPORTED: "导出封存记录",
    Act.CITED: "引用为证据",
    Act.DERIVED: "生成派生件",
    Act.COPY_ASKED: "申请制作副本",
    Act.COPY_MADE: "制成副本",
    Act.COPY_FAILED: "副本未能制成",
    Act.COPY_DOWNLOADED: "下载副本",
    Act.EXPORTED: "导出入卷",
    Act.HANDED_OVER: "移交",
    Act.REMOVAL_PROPOSED: "申请移除",
    Act.REMOVAL_CONFIRMED: "批准移除",
    Act.REMOVAL_REFUSED: "驳回移除申请",
    Act.REMOVAL_LAPSED: "移除决定失效",
    Act.REMOVAL_DONE: "移除完毕",
    Act.KEPT_AGAIN: "移除后重新入库",
    Act.REPAIRED: "自副本修复",
    Act.REMOVED: "按决定移除文件",
    Act.VERIFIED: "核验存储",
}


def in_chinese(act: str) -> str:
    """Return the act in Chinese; an act of a later version goes by its code."""
    return IN_CHINESE.get(act, act)
