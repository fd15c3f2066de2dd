"""Short functions, short files. Beauty is in the tail, not in the median."""

from statistics import median, quantiles

from tests.house.source import ROOT, functions, in_rooms, tracked

LONGEST_FILE = 300
LONGEST_FUNCTION = 40
EXCEPTIONS: dict[str, str] = {}


def test_no_file_makes_you_scroll() -> None:
    lengths = {str(p.relative_to(ROOT)): len(p.read_text().splitlines()) for p in tracked()}
    long = {n: c for n, c in lengths.items() if c > LONGEST_FILE and n not in EXCEPTIONS}

    assert long == {}


def test_functions_are_short() -> None:
    sizes = dict(pair for path in in_rooms() for pair in functions(path))
    long = {n: c for n, c in sizes.items() if c > LONGEST_FUNCTION and n not in EXCEPTIONS}

    assert long == {}
    assert median(sizes.values()) <= 8
    assert quantiles(sizes.values(), n=10)[-1] <= 20


def test_no_exception_outlives_its_reason() -> None:
    files = {str(path.relative_to(ROOT)) for path in tracked()}

    assert {name for name in EXCEPTIONS if name.split(":")[0] not in files} == set()
