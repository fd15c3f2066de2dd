"""What can be done with a case. Nothing here knows of HTTP, and nothing commits."""

from cases.service.classifying import classify
from cases.service.closing import close, withdraw
from cases.service.deciding import decide, extend
from cases.service.exporting import ask_dossier, dossier_of, dossiers_of, take_dossier
from cases.service.filing import Conditions, Filing, file
from cases.service.investigating import Proposal, report
from cases.service.notifying import make_notice, notify, waive
from cases.service.performing import confirm_confiscation, record_payment, serve
from cases.service.reviewing import review, review_law, send_back
from cases.service.viewing import CaseView, view

__all__ = [
    "CaseView",
    "Conditions",
    "Filing",
    "Proposal",
    "ask_dossier",
    "classify",
    "close",
    "confirm_confiscation",
    "decide",
    "dossier_of",
    "dossiers_of",
    "extend",
    "file",
    "make_notice",
    "notify",
    "record_payment",
    "report",
    "review",
    "review_law",
    "send_back",
    "serve",
    "take_dossier",
    "view",
    "waive",
    "withdraw",
]
