"""What can be done with boards and checks. Nothing here knows of HTTP, and nothing commits."""

from signboards.service.boards import erect, expect, make, withdraw
from signboards.service.checks import check_signboard_check, judge_check, take_signboard_check
from signboards.service.correcting import check_correction, take_correction
from signboards.service.duty import catch_up, settle_rights
from signboards.service.rectifications import cancel, extend, notify
from signboards.service.viewing import History, Overdue, checks_shown, history_of, overdue
from signboards.service.watching import renew, report_unheeded

__all__ = [
    "History",
    "Overdue",
    "cancel",
    "catch_up",
    "check_correction",
    "check_signboard_check",
    "checks_shown",
    "erect",
    "expect",
    "extend",
    "history_of",
    "judge_check",
    "make",
    "notify",
    "overdue",
    "renew",
    "report_unheeded",
    "settle_rights",
    "take_correction",
    "take_signboard_check",
    "withdraw",
]
