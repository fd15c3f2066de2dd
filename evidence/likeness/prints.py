"""
Fingerprints of pictures: the signs of the lowest frequencies, in 256 bits.

The first 64 bits are what the index is asked by, in three bands; all 256 decide. Stored is the
picture as it is; asked is for it as it is, cut on each side, and continued on each side, each
also mirrored, since what was used before may be the whole of this cutting or a cutting of this.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from evidence.images import GREY_EDGE

BITS: Final = 256
INDEXED: Final = 64
BANDS: Final = 3
NEAR_INDEXED: Final = 10  # of the 64 bits; a first sieve that costs nothing
NEAR: Final = 72  # of the 256; unlike pictures were never nearer than 84, see the decision
FEATURELESS: Final = 4.0  # standard deviation of 256 greys, below which noise decides the signs
_CUT: Final = GREY_EDGE // 20  # 5 % of a side
_WEAKEST: Final = 5  # bits of a band that are tried both ways: those nearest to zero flip first

Bits = NDArray[np.bool_]
Grey = NDArray[np.float64]


def _frequencies() -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return columns and rows of the 256 lowest frequencies without the mean, lowest first."""
    every = [(x + y, max(x, y), x, y) for x in range(24) for y in range(24) if x or y]
    lowest = np.array(sorted(every)[:BITS])
    return lowest[:, 2], lowest[:, 3]


_ACROSS, _DOWN = _frequencies()
_TURNED: Final[Bits] = _ACROSS % 2 == 1  # a mirror changes the sign of the odd ones, no more
# Every third bit, so that each band has low and high frequencies: 22, 21 and 21 bits.
_OF_BAND: Final = [np.arange(band, INDEXED, BANDS) for band in range(BANDS)]
_INDEX_ORDER: Final = np.concatenate(_OF_BAND)


class Print(NamedTuple):
    """What is kept of a picture: ``low`` are its 64 bits as a signed number, ``bits`` all 256."""

    bands: tuple[int, int, int]
    low: int
    bits: bytes


@dataclass(frozen=True, slots=True)
class Look:
    """A picture with its cuttings and mirrors; ``waves`` has a row of 256 for each."""

    waves: NDArray[np.float64]

    def print(self) -> Print:
        bits = self.waves[0] > 0
        first, second, third = (_number(bits[of_band]) for of_band in _OF_BAND)
        low = _number(bits[_INDEX_ORDER])
        signed = low - (1 << INDEXED) if low >> (INDEXED - 1) else low
        return Print((first, second, third), signed, np.packbits(bits).tobytes())

    def probes(self) -> list[list[int]]:
        """For each band the values to look up: some 400, for all forms of the picture."""
        return [sorted(_tried(self.waves[:, of_band])) for of_band in _OF_BAND]

    def sieve(self, lows: NDArray[np.int64]) -> Bits:
        """Say which of the stored ``lows`` differ from any form in few of the 64 bits."""
        asked = np.array([_word(bits) for bits in self.waves[:, _INDEX_ORDER] > 0], np.uint64)
        differing = np.bitwise_count(lows.view(np.uint64)[:, None] ^ asked[None, :])
        return np.asarray(differing.min(axis=1, initial=INDEXED) <= NEAR_INDEXED)

    def distance(self, bits: bytes) -> int:
        """Return in how many of 256 bits the most alike form differs."""
        other = np.unpackbits(np.frombuffer(bits, np.uint8)).astype(bool)
        return int(((self.waves > 0) ^ other).sum(axis=1).min())


def look_at(grey: bytes) -> Look | None:
    """Take the print of a square grey picture; None if there is nothing on it to recognise."""
    picture = np.frombuffer(grey, np.uint8).astype(np.float64).reshape(GREY_EDGE, GREY_EDGE)
    if picture.std() < FEATURELESS:
        return None
    waves = np.array([_waves(form) for form in _forms(picture)])
    return Look(np.concatenate([waves, np.where(_TURNED, -waves, waves)]))


def _forms(picture: Grey) -> list[Grey]:
    cut = _CUT
    continued = [
        np.pad(picture, margin, mode="symmetric")
        for margin in (
            *(((0, 0), (cut, 0)), ((0, 0), (0, cut))),
            *(((cut, 0), (0, 0)), ((0, cut), (0, 0))),
        )
    ]
    cuttings = [picture[:, cut:], picture[:, :-cut], picture[cut:], picture[:-cut]]
    return [picture, *cuttings, *continued]


def _waves(picture: Grey) -> NDArray[np.float64]:
    height, width = picture.shape
    every = _cosines(height) @ picture @ _cosines(width).T
    return np.asarray(every[_DOWN, _ACROSS])


@lru_cache(maxsize=8)
def _cosines(length: int) -> Grey:
    return np.cos(np.pi / length * np.outer(np.arange(24), np.arange(length) + 0.5))


def _tried(waves: NDArray[np.float64]) -> set[int]:
    """Return each row's bits as a number, with its weakest bits every way they can be."""
    width = waves.shape[1]
    weights = 1 << np.arange(width - 1, -1, -1, dtype=np.int64)
    plain = (waves > 0) @ weights
    weakest = weights[np.argsort(np.abs(waves), axis=1)[:, :_WEAKEST]]
    ways = (np.arange(1 << _WEAKEST)[:, None] >> np.arange(_WEAKEST)) & 1
    flips = weakest @ ways.T
    return set((plain[:, None] ^ flips).ravel().tolist())


def _number(bits: Bits) -> int:
    return int("".join("1" if bit else "0" for bit in bits), 2)


def _word(bits: Bits) -> int:
    return int.from_bytes(np.packbits(bits).tobytes())
