"""Numbers of the law that are not days: how many, how much, how long ago."""

import datetime as dt
from dataclasses import dataclass

from cases.dated import in_force
from cases.states import PartyKind


@dataclass(frozen=True, slots=True)
class HearingThreshold:
    """A proposed fine of this many yuan or more gets a hearing notice."""

    person_yuan: int
    organisation_yuan: int
    valid_from: dt.date
    valid_to: dt.date | None
    source: str


@dataclass(frozen=True, slots=True)
class Limitation:
    """An act not discovered within so many years of its end is not punished."""

    years: int
    years_if_grave: int  # life, health or finance harmed
    valid_from: dt.date
    valid_to: dt.date | None
    source: str


@dataclass(frozen=True, slots=True)
class CrimeWarning:
    """From this value of minerals on, people must ask themselves whether it is a crime."""

    value_yuan: int
    valid_from: dt.date
    valid_to: dt.date | None
    source: str


@dataclass(frozen=True, slots=True)
class LeastOfficers:
    """How many certificated officers must be there when facts are established."""

    count: int
    valid_from: dt.date
    valid_to: dt.date | None
    source: str


@dataclass(frozen=True, slots=True)
class Surcharge:
    """Per cent of the fine added for each day of delay, and the most that may be added."""

    percent_a_day: int
    most_percent: int
    valid_from: dt.date
    valid_to: dt.date | None
    source: str


# The "large amount" of article 34 is the province's to fix. Until its figure is loaded, every
# fine gets a hearing notice: one notice too many harms nobody, one too few voids the decision.
HEARING = (
    HearingThreshold(0, 0, dt.date(2021, 7, 15), None, "行政处罚法 第六十三条；省定标准未载入"),
)

LIMITATIONS = (Limitation(2, 5, dt.date(2021, 7, 15), None, "行政处罚法 第三十六条"),)

# The lower end of the range within which each province fixes its figure.
CRIME_WARNINGS = (CrimeWarning(100_000, dt.date(2016, 12, 1), None, "法释〔2016〕25号 第三条"),)


LEAST_OFFICERS = (LeastOfficers(2, dt.date(2021, 7, 15), None, "行政处罚法 第四十二条"),)

SURCHARGES = (Surcharge(3, 100, dt.date(2021, 7, 15), None, "行政处罚法 第七十二条"),)


def surcharge(on: dt.date) -> Surcharge:
    """Return the row in force; raise ``StopIteration`` where none is loaded."""
    return next(in_force(SURCHARGES, on))


def too_few_officers(certificated: int, on: dt.date) -> bool:
    """
    Return whether fewer certificated officers were there than must be.

    Law: 行政处罚法 第四十二条
    """
    return any(certificated < row.count for row in in_force(LEAST_OFFICERS, on))


def hearing_needed(fine_yuan: int, party: PartyKind, on: dt.date) -> bool:
    """
    Return whether the party must be told that it may ask for a hearing; no figure means yes.

    Law: 自然资源行政处罚办法 第三十四条
    """
    for row in in_force(HEARING, on):
        least = row.person_yuan if party is PartyKind.PERSON else row.organisation_yuan
        return fine_yuan >= least
    return True


def is_time_barred(ended_on: dt.date, discovered_on: dt.date, *, grave: bool) -> bool:
    """
    Return whether an act that ended on ``ended_on`` was discovered too late to be punished.

    Law: 行政处罚法 第三十六条
    """
    for row in in_force(LIMITATIONS, discovered_on):
        years = row.years_if_grave if grave else row.years
        return discovered_on > _years_after(ended_on, years)
    return False


def crime_to_consider(value_yuan: int | None, on: dt.date) -> bool:
    """
    Return whether the value reaches the least at which a court may see a crime. People decide.

    Law: 行政处罚法 第二十七条
    """
    return any((value_yuan or 0) >= row.value_yuan for row in in_force(CRIME_WARNINGS, on))


def _years_after(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return dt.date(day.year + years, 2, 28)
