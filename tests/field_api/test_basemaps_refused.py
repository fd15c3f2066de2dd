"""What is no basemap, or one of elsewhere, is refused before a phone tries to draw it."""

import struct
from pathlib import Path
from typing import Any

import pytest
import shapely

from field_api.area import pmtiles
from field_api.area.keeping import BasemapElsewhere
from field_api.area.pmtiles import BasemapUnreadable, read_header
from registry.models import Right
from server.demo.basemap import draw
from tests.field_api.conftest import Person
from tests.field_api.test_area import Supply, folder, supply, tiles
from tests.field_api.test_pack import SQUARE, quarry

__all__ = ["folder", "quarry", "supply", "tiles"]  # fixtures, borrowed


def changed(tiles: Path, folder: Path, at: int, form: str, *values: Any) -> Path:
    """Return a copy of a basemap with some of its header written over."""
    content = bytearray(tiles.read_bytes())
    struct.pack_into(form, content, at, *values)
    copy = folder / "changed.pmtiles"
    copy.write_bytes(content)
    return copy


@pytest.mark.parametrize(
    ("at", "form", "values"),
    [
        (0, "<7s", [b"PMTilez"]),
        (7, "<B", [2]),
        (7, "<B", [4]),
        (8, "<Q", [0]),  # the directory within the header
        (8, "<Q", [1 << 63]),
        (16, "<Q", [0]),
        (16, "<Q", [20_000]),
        (24, "<Q", [2**64 - 1]),
        (56, "<Q", [10**9]),
        (64, "<Q", [0]),
        (99, "<B", [0]),
        (99, "<B", [9]),
        (100, "<BB", [9, 3]),
        (100, "<BB", [0, 200]),
        (102, "<ii", [2_000_000_000, 0]),
        (102, "<iiii", [0, 0, 0, 0]),
    ],
)
def test_a_header_that_lies_is_refused(
    tiles: Path, tmp_path: Path, at: int, form: str, values: list[Any]
) -> None:
    with pytest.raises(BasemapUnreadable):
        read_header(changed(tiles, tmp_path, at, form, *values))


@pytest.mark.parametrize("length", [0, 6, 126, 127, 1000])
def test_a_file_that_was_cut_short_is_refused(tiles: Path, tmp_path: Path, length: int) -> None:
    cut = tmp_path / "cut.pmtiles"
    cut.write_bytes(tiles.read_bytes()[:length])

    with pytest.raises(BasemapUnreadable):
        read_header(cut)


def test_a_file_too_large_for_a_phone_is_refused(
    tiles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pmtiles, "MOST_BYTES", tiles.stat().st_size - 1)

    with pytest.raises(BasemapUnreadable, match="2 GiB"):
        read_header(tiles)


def test_a_map_of_elsewhere_is_refused_and_leaves_nothing(
    quarry: Right, supply: Supply, folder: Path, tmp_path: Path
) -> None:
    del quarry
    elsewhere = tmp_path / "elsewhere.pmtiles"
    draw(elsewhere, [shapely.transform(SQUARE, lambda corners: corners - (10, 1))])

    with pytest.raises(BasemapElsewhere):
        supply(file=elsewhere)

    assert not folder.exists()


def test_of_a_division_without_rights_nobody_knows_where_it_lies(
    supply: Supply, township_officer: Person
) -> None:
    del township_officer
    assert not supply("220284101").placed
