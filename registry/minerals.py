"""Which minerals the inspection duties of the mining regime do not cover."""

import re
from typing import Final

OIL_AND_GAS: Final = frozenset({"石油", "天然气", "煤层气", "页岩气", "天然气水合物"})


def is_oil_or_gas(mineral: str) -> bool:
    """Whether the first mineral named, which is the one a right is for, is oil or gas."""
    return re.split(r"[、,，;；\s]", mineral)[0] in OIL_AND_GAS
