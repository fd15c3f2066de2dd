"""What can be done with clues. Nothing here knows of HTTP, and nothing commits."""

from clues.service.boards import register_contradiction
from clues.service.corrections import check_correction, take_correction
from clues.service.informants import export_report, open_informant
from clues.service.public_reports import register_board_report
from clues.service.registering import register, register_finding
from clues.service.reports import check_clue_report, register_report, take_clue_report
from clues.service.triage import assign, mark_filed, triage
from clues.service.verifying import check_verification, close_task, take_verification
from clues.service.viewing import verifications_shown

__all__ = [
    "assign",
    "check_clue_report",
    "check_correction",
    "check_verification",
    "close_task",
    "export_report",
    "mark_filed",
    "open_informant",
    "register",
    "register_board_report",
    "register_contradiction",
    "register_finding",
    "register_report",
    "take_clue_report",
    "take_correction",
    "take_verification",
    "triage",
    "verifications_shown",
]
