"""GDAL at work, in the child process: layers, their reference systems, their shapes as WKB."""

import codecs
import io
import json
from typing import Any

import numpy as np
import pyogrio

_BYTE_BY_BYTE = "ISO-8859-1"  # spelt otherwise, GDAL does not know it
_MOST_LAYERS = 20
# Everything but files of the forms asked for; a virtual file could name others.
_OPTIONS = {"CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "none", "OGR_GEOJSON_MAX_OBJ_SIZE": "64"}


def prepare() -> None:
    """Make GDAL load what it loads on first use, while files can still be opened."""
    pyogrio.set_gdal_config_options(_OPTIONS)
    pyogrio.raw.read(io.BytesIO(b'{"type":"Point","coordinates":[1,2]}'))


def answer(content: bytes, most: str, form: str) -> bytes:
    """Return up to ``most`` features of each layer as JSON."""
    names = [str(name) for name, _ in pyogrio.list_layers(io.BytesIO(content))]
    # By number: a file without a name for its layer has it named anew each time it is opened.
    layers = [
        _layer(content, number, name, int(most), encoded=form == "shapefile")
        for number, name in enumerate(names[:_MOST_LAYERS])
    ]
    return json.dumps([layer for layer in layers if layer], allow_nan=False).encode()


def _layer(
    content: bytes, number: int, name: str, most: int, *, encoded: bool
) -> dict[str, Any] | None:
    meta, _, shapes, columns = pyogrio.raw.read(
        io.BytesIO(content),
        layer=number,
        max_features=most,
        read_geometry=True,
        encoding=_BYTE_BY_BYTE if encoded else None,
    )
    if shapes is None:
        return None
    fields = [str(field) for field in meta["fields"]]
    rows = [[_plain(column[at]) for column in columns] for at in range(len(shapes))]
    if encoded:
        fields, *rows = _decoded([fields, *rows])
    return {
        "name": name,
        "crs": meta["crs"] or "",
        "fields": fields,
        "rows": rows,
        "shapes": [shape.hex() if shape is not None else "" for shape in shapes],
    }


def _decoded(lines: list[list[Any]]) -> list[list[Any]]:
    """Decode texts; what a shapefile says of its code page is wrong too often to be asked."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return [[text and _text(text, encoding) for text in line] for line in lines]
        except UnicodeDecodeError:
            continue
    return lines


def _text(text: str, encoding: str) -> str:
    """Decode one text; its last character may be cut in two, as names are at ten bytes."""
    return codecs.getincrementaldecoder(encoding)().decode(text.encode(_BYTE_BY_BYTE))


def _plain(value: Any) -> str | None:
    if isinstance(value, np.ndarray):  # a list among the properties of a GeoJSON feature
        return str(value.tolist())[:10_000]
    if value is None or value != value or (isinstance(value, np.datetime64) and np.isnat(value)):  # noqa: PLR0124  # NaN alone differs from itself
        return None
    return str(value)[:10_000]
