"""
Writes docs/reading.md: how far our reading of files agrees with what was expected of it.

    python -m tests.evidence.reading_page

Needs the shared folder of real and hostile files beside the checkout. A test holds the page.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evidence.sandbox import PREVIEWS, Sandbox
from tests.assets import ASSETS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reading.md"
NOW = dt.datetime(2026, 11, 20, tzinfo=dt.UTC).isoformat()
MOST_S, MOST_KB = 5, 300 * 1024
TASKS: dict[str, dict[str, Any]] = {"read": {"now": NOW}, "previews": {"limits": PREVIEWS}}
Found = dict[str, Any]
HEAD = """# What is read from files, and how far it agrees

Made by `python -m tests.evidence.reading_page` from a shared folder of real and hostile files; do
not edit. A test makes it anew and compares.

Whatever a phone, a drone, a scanner or a recorder sends is kept as it came, and read in a child
process with limits and without network (`evidence.sandbox`). `kuangxun evidence read FILE…` prints
a line of JSON a file with what officers ask first; `--full` prints the whole reading
(`evidence.reading.Reading`). Each value has its source; where sources differ all are shown; what is
doubtful is not taken, but flagged and kept in the words of the file.

| format | what is read |
|---|---|
| JPEG, HEIC, PNG, TIFF, DNG, WebP, AVIF | EXIF, by two readers: place, height, direction, time,\
 camera; size; DJI's XMP |
| MP4, MOV, M4A, 3GP | keys of Apple and Android, `©xyz`, DJI's angles, the clock of `mvhd` |
| subtitles of DJI's drones | first place, time, heights, angles, extent of the flight |
| PDF | Info and XMP: made, changed, with what; `taken_at` is when it was made, and flagged so |
| WAV, MP3, Ogg, FLAC | `bext`, tags: when, with what; a day without a time of day is not taken |
| AMR, AAC, GIF, BMP, archives | what it is; nothing else is stated in them, or nothing is read |

Not read: telemetry tracks inside films (DJI's `djmd`, GoPro's GPMF), the log files of drone
applications, tags of M4A beyond `moov`'s keys, the contents of archives.
"""


@dataclass
class Tally:
    """Of one field: how often it is stated, how often we say the same, and where we say nothing."""

    stated: int = 0
    same: int = 0
    left_out: list[str] = field(default_factory=list)
    differs: list[str] = field(default_factory=list)

    def count(self, name: str, theirs: Any, ours: Any, within: float, flags: list[str]) -> None:
        if theirs is None and ours is None:
            return
        self.stated += theirs is not None
        if theirs is not None and ours is None:
            self.left_out.append(f"{name}: {_doubts(flags)}")
        elif _alike(theirs, ours, within):
            self.same += 1
        else:
            self.differs.append(f"{name}: {theirs} / {ours}")


def _alike(theirs: Any, ours: Any, within: float) -> bool:
    if isinstance(theirs, tuple) and isinstance(ours, tuple):
        return all(_alike(one, other, within) for one, other in zip(theirs, ours, strict=True))
    if within and theirs is not None and ours is not None:
        return abs(float(theirs) - float(ours)) <= within
    return bool(theirs == ours)


def _doubts(flags: list[str]) -> str:
    return ", ".join(f"`{flag}`" for flag in flags if flag != "not_a_picture") or "none"


def place(found: Found) -> tuple[float, float] | None:
    return (found["position"]["lat"], found["position"]["lon"]) if found["position"] else None


def _clock(stated: str | None) -> str | None:
    """A time of exiftool in our spelling; blank dates state none."""
    stated = (stated or "")[:19]
    return stated.replace(":", "-", 2).replace(" ", "T") if stated.strip("0: ") else None


def _text(stated: Any) -> str | None:
    """A text of exiftool, which makes numbers of names like "456"."""
    return None if stated is None else str(stated).strip()


def _time(golden: Found) -> str | None:
    film = golden.get("QuickTime", {})
    stated = film.get("Keys:CreationDate", film.get("QuickTime:CreateDate"))
    return _clock(golden.get("DateTimeOriginal") or stated)


HELD = {
    "GimbalYawDegree": "gimbal_yaw_deg", "GimbalPitchDegree": "gimbal_pitch_deg",
    "GimbalRollDegree": "gimbal_roll_deg", "FlightYawDegree": "flight_yaw_deg",
    "FlightPitchDegree": "flight_pitch_deg", "FlightRollDegree": "flight_roll_deg",
    "RelativeAltitude": "height_above_takeoff_m", "AbsoluteAltitude": "absolute_altitude_m",
}  # fmt: skip


def _drone(golden: Found) -> tuple[float, ...] | None:
    said = golden.get("drone")
    return tuple(float(said[f"XMP-drone-dji:{name}"]) for name in HELD) if said else None


def _held(drone: Found) -> tuple[float, ...] | None:
    return tuple(drone[name] for name in HELD.values()) if "gimbal_yaw_deg" in drone else None


# What exiftool says and what we say, and how far apart the two may be.
FIELDS: dict[str, tuple[Callable[[Found], Any], Callable[[Found], Any], float]] = {
    "position, 1e-6°": (
        lambda g: (g["GPSLatitude"], g["GPSLongitude"]) if "GPSLatitude" in g else None,
        place,
        1e-6,
    ),
    "altitude with its sign, 0.01 m": (
        lambda g: g.get("GPSAltitude"),
        lambda f: f["altitude_m"],
        0.01,
    ),
    "direction, 0.01°": (
        lambda g: g.get("EXIF_GPSImgDirection"),
        lambda f: None if "heading_from_gimbal" in f["flags"] else f["heading_deg"],
        0.01,
    ),
    "direction's reference, T or M": (
        lambda g: g.get("EXIF_GPSImgDirectionRef"), lambda f: f["heading_ref"], 0),
    "time, as text": (_time, lambda f: f["taken_at"], 0),
    "offset from UTC": (
        lambda g: g.get("OffsetTimeOriginal")
        or g.get("QuickTime", {}).get("Keys:CreationDate", "")[19:] or None,
        lambda f: f["utc_offset"], 0),
    "drone: six angles, two heights, 0.01": (_drone, lambda f: _held(f["drone"]), 0.01),
    "make": (lambda g: _text(g.get("Make")), lambda f: f["make"], 0),
    "model": (lambda g: _text(g.get("Model")), lambda f: f["model"], 0),
}  # fmt: skip


def asked(sandbox: Sandbox, path: Path) -> Found:
    with path.open("rb") as file:
        outcome = sandbox.run("read", file, now=NOW)
    assert outcome.ended == "done", path
    return outcome.result


def golden_rows(sandbox: Sandbox) -> Iterator[str]:
    tallies = {name: Tally() for name in FIELDS}
    golden: dict[str, Found] = json.loads((ASSETS / "photos" / "GOLDEN.json").read_text())
    for name, stated in golden.items():
        found = asked(sandbox, ASSETS / name)
        for tally, (theirs, ours, within) in zip(tallies.values(), FIELDS.values(), strict=True):
            tally.count(name, theirs(stated), ours(found), within, found["flags"])
    photographs = sum(name.startswith("photos/") for name in golden)
    yield f"{photographs} photographs and {len(golden) - photographs} films.\n"
    yield "| what | stated by exiftool | the same by us | another by us | not taken by us |"
    yield "|---|---|---|---|---|"
    for name, tally in tallies.items():
        numbers = (tally.stated, tally.same, len(tally.differs), len(tally.left_out))
        yield f"| {name} | {' | '.join(map(str, numbers))} |"
    yield "\nAnother, or not taken, and why:\n"
    for name, tally in tallies.items():
        yield from (f"- {name.partition(',')[0]}, {one}" for one in tally.differs + tally.left_out)


def expected_row(sandbox: Sandbox) -> str:
    """The generated files of which it is said what must come out."""
    folder = ASSETS / "hostile_generated"
    expected: dict[str, Found] = json.loads((folder / "EXPECTED.json").read_text())
    agreed, wanted, flagged = 0, 0, 0
    for name, stated in expected.items():
        found = asked(sandbox, folder / name)
        said = _said(found)
        agreed += all(
            _alike(stated[key], said[key], 1e-6 if isinstance(said[key], float) else 0)
            for key in stated.keys() & said.keys()
        )
        wanted += "flag" in stated
        flagged += "flag" in stated and bool(found["flags"])
    some = f"{flagged} of the {wanted} that want a flag"
    return f"| hostile_generated, with an expectation | {len(expected)} | {agreed} | | {some} |"


def _said(found: Found) -> Found:
    lat, lon = place(found) or (None, None)
    return {
        "lat": lat, "lon": lon, "alt": found["altitude_m"], "direction": found["heading_deg"],
        "direction_ref": found["heading_ref"], "taken_local": found["taken_at"],
        "make": found["make"], "description": found["description"],
    }  # fmt: skip


def hostile_row(sandbox: Sandbox, folder: str) -> tuple[str, list[str]]:
    """Read and preview all files of a folder; name those that nothing was remarked of."""
    paths = [one for one in sorted((ASSETS / folder).rglob("*")) if one.is_file()]
    paths = [one for one in paths if one.name != "EXPECTED.json"]
    within, unmarked = 0, []
    for path in paths:
        kept, flags = borne(sandbox, path)
        within += kept
        if not flags:
            unmarked.append(path.relative_to(ASSETS).as_posix())
    row = f"| {folder}, all | {len(paths)} | | {within} | {len(paths) - len(unmarked)} |"
    return row, unmarked


def borne(sandbox: Sandbox, path: Path) -> tuple[bool, list[str]]:
    """Whether reading and previews ended by themselves and within their limits; their flags."""
    within, flags = True, list[str]()
    for task, options in TASKS.items():
        with path.open("rb") as file:
            outcome = sandbox.run(task, file, **options)
        cheap = outcome.cpu_s < MOST_S and outcome.peak_kb < MOST_KB
        within &= outcome.ended == "done" and cheap
        flags += outcome.flags
    return within, flags


def flight_rows(sandbox: Sandbox) -> Iterator[str]:
    yield "| file | place of the first fix | time | frames, fixes | camera, heights | flags |"
    yield "|---|---|---|---|---|---|"
    for path in sorted((ASSETS / "drone_srt").iterdir()):
        found = asked(sandbox, path)
        drone, there = found["drone"], place(found)
        held = [f"{n}={v}" for n, v in drone.items() if n.startswith("gimbal") or n.endswith("_m")]
        cells = (
            path.name.removeprefix("JuanIrac__"),
            f"{there[0]}, {there[1]}" if there else "none",
            found["taken_at"] or "none",
            f"{drone['frames']}, {drone['fixes']}" if drone else "none",
            "; ".join(held) or "none",
            _doubts(found["flags"]) if drone else "not known as subtitles: a number and no more",
        )
        yield f"| {' | '.join(cells)} |"


def page() -> str:
    with Sandbox(size=1) as sandbox:
        rows = [hostile_row(sandbox, name) for name in ("hostile_generated", "hostile_real")]
        parts = [
            HEAD,
            "## Photographs and films against exiftool 12.57\n",
            *golden_rows(sandbox),
            "\n## Files made to mislead or to break a reader\n",
            "| set | files | as expected | within 5 s of CPU and 300 MB, with previews | flagged |",
            "|---|---|---|---|---|",
            expected_row(sandbox),
            *(row for row, _ in rows),
            "\nNot flagged, because nothing in them is wrong or only pixels are:\n",
            *(f"- {one}" for _, names in rows for one in names),
            "\n## Subtitles of drones\n",
            *flight_rows(sandbox),
        ]
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page())
