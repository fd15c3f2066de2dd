"""How one number followed upon another."""

from enum import StrEnum


class ChangeKind(StrEnum):
    """``UNSTATED``: an import knew the former number, and nobody has said more."""

    RENUMBERED = "renumbered"
    CONVERTED = "converted"  # 探转采
    MERGED = "merged"  # 整合
    SPLIT = "split"  # 分立
    CORRECTED = "corrected"
    UNSTATED = "unstated"
