"""Whether a fine, and what goes with it, is one the article allows."""

from cases import offences
from cases.models import Case, CaseReport
from cases.offences import Offence
from cases.refusals import (
    ConfiscationUnsaid,
    CorrectionFirst,
    FineNotLoaded,
    FineOutOfRange,
    UnknownOffence,
)
from kernel.clock import day_of


def offence_of(case: Case) -> Offence:
    """
    Return the case's offence as punished when the act ended, or was found going on.

    Law: 行政处罚法 第三十七条
    """
    on = case.ended_on or day_of(case.discovered_at)
    found = offences.offence(case.offence, on)
    if found is None:
        raise UnknownOffence(offence=case.offence, on=on)
    return found


def check_fine(case: Case, mineral_value_yuan: int, fine_yuan: int) -> None:
    """
    Refuse a fine outside the range of the article.

    Law: 行政处罚法 第七十六条
    """
    offence = offence_of(case)
    if offence.fine is None:
        raise FineNotLoaded(basis=offence.basis)
    least, most = offence.fine.span(mineral_value_yuan)
    if not least <= fine_yuan <= most:
        raise FineOutOfRange(basis=offence.basis, least=least, most=most)


def check_confiscation(case: Case, found: CaseReport) -> None:
    """
    Where the article orders confiscation, have it said, or why there is nothing to take.

    Law: 矿产资源法 第六十四条
    """
    said = (found.confiscation, found.nothing_to_confiscate_because)
    offence = offence_of(case)
    if all(said) or (offence.confiscates and not any(said)):
        raise ConfiscationUnsaid(basis=offence.basis)


def check_correction(case: Case, found: CaseReport) -> None:
    """
    Where the article fines only who refuses to correct, have the refusal proved.

    Law: 矿产资源法 第六十七条
    """
    if offence_of(case).after_refusal and found.correction_refused_item_id is None:
        raise CorrectionFirst
