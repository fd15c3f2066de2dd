"""What the command line reads for the register without any database: numbers and boundaries."""

import io
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import click

from registry import licence, outlines
from registry.outlines.drafts import Angles, How
from registry.states import COMPARABLE, RightKind, SourceDatum

_NATIONAL = {SourceDatum.XIAN80, SourceDatum.BEIJING54}
_DATUMS = click.Choice(sorted(datum.value for datum in COMPARABLE | _NATIONAL))
_KINDS = click.Choice([kind.value for kind in RightKind])
_ANGLES = click.Choice([way.value for way in Angles])


@click.command("licence")
@click.argument("number")
@click.option(
    "--kind",
    type=_KINDS,
    help="Which letter is missing, C or T.",
)
def read_licence(number: str, kind: str | None) -> None:
    """Say what a licence number says; one line of JSON, exit code 1 if it cannot be read."""
    said = licence.describe(number, RightKind(kind) if kind else None)
    _print(said)
    sys.exit(said["form"] is None)


@click.command("boundary")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--angles", type=_ANGLES, help="How 121.5530 is meant.")
@click.option("--meridian", type=click.FloatRange(73, 136), help="Central meridian, in degrees.")
@click.option("--datum", type=_DATUMS, help="Where the file names none: CGCS2000.")
@click.option("--area", type=float, help="Stated area in km², to be compared.")
@click.option("--text", is_flag=True, help="Write the text form back instead.")
def read_boundary(
    file: Path,
    angles: str | None,
    meridian: float | None,
    datum: str | None,
    area: float | None,
    *,
    text: bool,
) -> None:
    """Say where a boundary file lies and what is wrong with it; exit code 1 if none can be read."""
    how = How(
        Angles(angles) if angles else None, meridian, SourceDatum(datum) if datum else None, area
    )
    try:
        outline = outlines.read(bundled(file), how)
        if text:
            click.echo(outlines.written(outline.draft), nl=False)
        else:
            _print(outlines.told(outline))
    except outlines.BoundaryRefused as refusal:
        _print(outlines.refused(refusal, how))
        click.echo(f"{refusal.sentence('zh')} {refusal.sentence('en')}", err=True)
        sys.exit(1)


def _print(said: dict[str, Any]) -> None:
    click.echo(json.dumps(said, ensure_ascii=False, allow_nan=False))


def bundled(file: Path) -> bytes:
    """Return a file; of a shapefile all its parts, which lie beside it, as one archive."""
    if file.suffix.lower() != ".shp":
        return file.read_bytes()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for part in sorted(file.parent.glob(f"{file.stem}.*")):
            if part.suffix.lower() in {".shp", ".shx", ".dbf", ".prj", ".cpg"}:
                archive.write(part, part.name)
    return packed.getvalue()
