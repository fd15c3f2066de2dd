"""The arithmetic of the two rates 两率, and the words that go with it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from decimal import ROUND_HALF_UP, Decimal

_CENT = Decimal("0.01")

FORMULAS = (
    "无证勘查开采案件增减率 = (A本期 − A上年同期) ÷ A上年同期 × 100%",
    "矿业权人违法违规案件发生率 = B ÷ 矿业权数 × 100%",
)
NO_BASE = "—（上年同期为0）"
NO_RIGHTS = "—（矿业权数为0）"


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted in one place. ``rights``: mining rights, oil and gas left out."""

    unlicensed: int = 0
    unlicensed_before: int = 0
    by_holders: int = 0
    rights: int = 0
    undecided: int = 0
    withdrawn: int = 0

    @property
    def change(self) -> int:
        return self.unlicensed - self.unlicensed_before

    @property
    def change_percent(self) -> Decimal | None:
        """Empty where the base is 0: neither 0 % nor 100 % would be true."""
        return percent(self.change, self.unlicensed_before)

    @property
    def holders_percent(self) -> Decimal | None:
        """Empty where there are no rights; more than 100 where holders offend repeatedly."""
        return percent(self.by_holders, self.rights)

    def minus(self, others: "Sequence[Counts]") -> "Counts":
        """Return what is left of these counts without ``others``, which are parts of them."""
        return Counts(
            *(
                getattr(self, one.name) - sum(getattr(other, one.name) for other in others)
                for one in fields(self)
            )
        )


def percent(part: int, whole: int) -> Decimal | None:
    """Return ``part`` in per cent of ``whole``, to two decimals, halves away from zero."""
    if whole == 0:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(_CENT, ROUND_HALF_UP)
