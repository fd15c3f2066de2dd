"""What people may report from in front of a board."""

from enum import StrEnum


class Problem(StrEnum):
    BOARD_DIFFERS = "board_differs"  # 牌面与实际不符
    NO_BOARD = "no_board"  # 无牌开采
    BEYOND_BOUNDARY = "beyond_boundary"  # 越界
    SAFETY_OR_DUST = "safety_or_dust"  # 安全、扬尘: another department's, to be passed on
    OTHER = "other"
