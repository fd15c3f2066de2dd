"""The page that says how well files are read is the truth of today."""

from tests.assets import asset
from tests.evidence.reading_page import PAGE, page


def test_the_page_of_agreement_is_what_comes_out_now() -> None:
    asset("photos/GOLDEN.json")
    assert PAGE.read_text() == page()
