"""An office supplies a basemap, looks at what there is, and takes it back."""

from pathlib import Path

from tests.server.served import Installation

COUNTY = ("--division", "220605")


def kept(installation: Installation) -> list[Path]:
    return sorted((installation.data / "basemaps").iterdir())


def test_a_basemap_is_supplied_listed_replaced_and_removed(
    installation: Installation, tmp_path: Path
) -> None:
    (demo,) = kept(installation)
    again = tmp_path / "again.pmtiles"
    again.write_bytes(demo.read_bytes() + b"one byte more")

    assert "220605 江源区" in installation.invoke("basemap", "list").stdout
    told = installation.invoke("basemap", "add", again, *COUNTY, "--credit", "审图号")
    assert (told.exit_code, "again.pmtiles" in told.stdout) == (0, True)
    (present,) = kept(installation)
    assert present.read_bytes() == again.read_bytes()

    unplaced = installation.invoke("basemap", "add", again, "--division", "220524")
    assert "its place was not checked" in unplaced.stdout
    for code in ("220605", "220524"):
        assert kept(installation) == [present]
        assert installation.invoke("basemap", "remove", "--division", code).exit_code == 0
    assert kept(installation) == []
    assert installation.invoke("basemap", "list").stdout == ""


def test_what_cannot_be_supplied_or_removed_says_why(
    installation: Installation, tmp_path: Path
) -> None:
    text, before = tmp_path / "map.pmtiles", kept(installation)
    text.write_text("not a map")

    refused = [
        installation.invoke("basemap", "add", text, *COUNTY),
        installation.invoke("basemap", "add", before[0], "--division", "999999"),
        installation.invoke("basemap", "remove", "--division", "220524"),
    ]

    assert [one.exit_code for one in refused] == [1, 1, 1]
    said = [one.stderr for one in refused]
    assert "field.basemap_unreadable" in said[0]
    assert "999999" in said[1]
    assert "field.no_basemap" in said[2]
    assert kept(installation) == before
