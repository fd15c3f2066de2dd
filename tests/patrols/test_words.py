"""Whatever a track can be doubted for has a word in the ledger."""

from patrols.ledger.words import DOUBTS
from patrols.service.doubting import CLOCK, PHOTOS, TWICE
from patrols.tracks.suspicion import CODES


def test_every_doubt_is_told_in_words() -> None:
    assert {*CODES, *CLOCK, PHOTOS, TWICE} == set(DOUBTS)
