"""What EXIF says of the lens. Runs inside `evidence.sandbox`, beside `evidence.reading`."""

from typing import BinaryIO

import exifread

from evidence.formats import bounded

_TAGS = {
    "EXIF FocalLength": "focal_mm",
    "EXIF FocalLengthIn35mmFilm": "focal_35mm_mm",
    "EXIF DigitalZoomRatio": "digital_zoom",
}
_LONGEST_MM = 100_000


def read_optics(file: BinaryIO) -> dict[str, float]:
    """
    Return the numbers found, by our names; 0 and 0/0 mean "not known" in EXIF and are left out.

    Raises only `MemoryError`: a file that cannot be read is flagged by the reader of all the rest.
    """
    file.seek(0)
    try:
        tags = exifread.process_file(bounded(file), details=False, extract_thumbnail=False)
        stated = {name: _number(tags[tag]) for tag, name in _TAGS.items() if tag in tags}
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 -- on broken files it raises whatever comes to hand
        return {}
    return {name: value for name, value in stated.items() if 0 < value < _LONGEST_MM}


def _number(tag: object) -> float:
    values = getattr(tag, "values", None)
    first = values[0] if isinstance(values, list) and values else 0
    divided = getattr(first, "denominator", None) or getattr(first, "den", 1)
    return float(first) if divided else 0.0
