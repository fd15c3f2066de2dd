"""Which fields of a photograph were read right, held against the right the board was made of."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import BinaryIO

from bench.boards import drawing, rights, taking, wording
from bench.boards.rights import Sample
from bench.boards.taking import CONDITIONS, Condition
from evidence.service.pictures import Reader
from signboards.boardtext import Field, Found, best, lines_of
from signboards.boardtext.child import EDGE, LIMITS


@dataclass(frozen=True, slots=True)
class Mark:
    """``found`` is None where the board does not seem to say it."""

    seed: int
    condition: str
    field: Field
    ought: str
    found: Found | None

    @property
    def value(self) -> str | None:
        return self.found.value if self.found else None

    @property
    def right(self) -> bool:
        if self.value is None:
            return False
        if self.field is Field.AREA_KM2:
            return Decimal(self.value) == Decimal(self.ought)
        return self.value == self.ought


def photograph(seed: int) -> tuple[Sample, Condition, bytes]:
    """Return an invented right, how its board is photographed, and the photo: by ``seed`` alone."""
    dice = random.Random(seed)  # noqa: S311 -- pictures, not keys
    sample = rights.sample(dice)
    face = drawing.draw(wording.lines(sample, dice), dice)
    how = CONDITIONS[seed % len(CONDITIONS)]
    return sample, how, taking.take(face, how, seed)


def truth(sample: Sample) -> dict[Field, str]:
    return {
        Field.LICENCE_NO: sample.licence_no,
        Field.HOLDER: sample.holder,
        Field.NAME: sample.name,
        Field.ADDRESS: sample.address,
        Field.MINERAL: sample.mineral.replace("、", ""),
        Field.MINING_METHOD: sample.mining_method.replace("/", ""),
        Field.SCALE: f"{sample.tonnes / 100:g}万{sample.unit}/年",
        Field.AREA_KM2: f"{Decimal(sample.area_m2) / 10**6}",
        Field.TOP_M: str(sample.top_m),
        Field.BOTTOM_M: str(sample.bottom_m),
        Field.VALID_FROM: sample.valid_from.isoformat(),
        Field.VALID_TO: sample.valid_to.isoformat(),
        Field.ISSUER: sample.issuer,
        Field.OFFICE: sample.office,
        Field.MADE_ON: sample.made_on.isoformat(),
    }


@dataclass(frozen=True, slots=True)
class Paper:
    """One photo's marks, and what reading it took."""

    marks: list[Mark]
    ended: str
    cpu_s: float
    peak_kb: int


def mark(child: Reader, file: BinaryIO, seed: int, sample: Sample, how: Condition) -> Paper:
    """Have ``file`` read as the service does, and mark each field."""
    patient = LIMITS._replace(wall_s=600)  # how busy the machine is, is not what is measured
    outcome = child.run("read_board", file, edge=EDGE, limits=patient)
    found = best(lines_of(look) for look in outcome.result.get("looks", []))
    marks = [
        Mark(seed, how.name, field, ought, found.get(field))
        for field, ought in truth(sample).items()
    ]
    return Paper(marks, outcome.ended, outcome.cpu_s, outcome.peak_kb)


def wrong(papers: list[Paper]) -> Iterator[Mark]:
    return (one for paper in papers for one in paper.marks if not one.right)
