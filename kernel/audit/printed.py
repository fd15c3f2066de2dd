"""The newest signed head in one line, for the foot of what is exported, and read off it again."""

import re
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from kernel.audit.heads import newest_signed
from kernel.clock import SHANGHAI

_WRITTEN: Final = re.compile(r"(\d{1,18}):([0-9a-fA-F]{64})")


@dataclass(frozen=True, slots=True)
class Printed:
    """What a paper says of the log: the root of its first ``tree_size`` lines."""

    tree_size: int
    root: bytes

    @classmethod
    def read(cls, text: str) -> "Printed":
        """Read ``size:root`` as it is printed; raise ``ValueError`` for anything else."""
        if (found := _WRITTEN.fullmatch(text.strip())) is None:
            raise ValueError("size:root, such as 3456: and 64 hexadecimal digits")
        return cls(int(found[1]), bytes.fromhex(found[2]))

    def __str__(self) -> str:
        return f"{self.tree_size}:{self.root.hex()}"


def printed_head(session: Session) -> str | None:
    """
    Return number, time, size and root of the newest signed head in Chinese; None before the first.

    A paper that left the office with it bears witness: `kuangxun audit verify --printed`.
    """
    signed = session.scalar(newest_signed())
    if signed is None:
        return None
    at = signed.at.astimezone(SHANGHAI)
    printed = Printed(signed.tree_size, signed.root)
    return f"审计日志树头：第 {signed.number} 号，{at:%Y-%m-%d %H:%M:%S}（北京时间），{printed}"
