"""The signboards room on the wire."""

from signboards.schemas.boards import (
    ErectIn,
    ExpectIn,
    HistoryOut,
    MakeIn,
    OverdueOut,
    OverdueQuery,
    SignboardOut,
    SignboardPage,
    SignboardQuery,
)
from signboards.schemas.checks import CheckOut, CheckPage, CheckQuery, SignboardCheckPayload
from signboards.schemas.rectifications import (
    CancelIn,
    ExtendIn,
    NotifyIn,
    RectificationOut,
    RectificationPage,
    RectificationQuery,
)

__all__ = [
    "CancelIn",
    "CheckOut",
    "CheckPage",
    "CheckQuery",
    "ErectIn",
    "ExpectIn",
    "ExtendIn",
    "HistoryOut",
    "MakeIn",
    "NotifyIn",
    "OverdueOut",
    "OverdueQuery",
    "RectificationOut",
    "RectificationPage",
    "RectificationQuery",
    "SignboardCheckPayload",
    "SignboardOut",
    "SignboardPage",
    "SignboardQuery",
]
