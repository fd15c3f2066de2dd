"""GDAL at work, in the child process: layers, their reference systems, their shapes as WKB."""

import io
import json
from typing import Any

import numpy as np
import pyogrio

MOST_FEATURES = 20_000
_MOST_LAYERS = 20
# Everything but files of the forms asked for; a virtual file could name others.
_OPTIONS = {"CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "none", "OGR_GEOJSON_MAX_OBJ_SIZE": "64"}


def prepare() -> None:
    """Make GDAL load what it loads on first use, while files can still be opened."""
    pyogrio.set_gdal_config_options(_OPTIONS)
    pyogrio.raw.read(io.BytesIO(b'{"type":"Point","coordinates":[1,2]}'))


def answer(content: bytes) -> bytes:
    count = len(pyogrio.list_layers(io.BytesIO(content)))
    # By number: a file without a name for its layer has it named anew each time it is opened.
    layers = [_layer(content, number) for number in range(min(count, _MOST_LAYERS))]
    return json.dumps([layer for layer in layers if layer], allow_nan=False).encode()


def _layer(content: bytes, number: int) -> dict[str, Any] | None:
    meta, _, shapes, columns = pyogrio.raw.read(
        io.BytesIO(content), layer=number, max_features=MOST_FEATURES, read_geometry=True
    )
    if shapes is None:
        return None
    return {
        "crs": meta["crs"] or "",
        "fields": [str(field) for field in meta["fields"]],
        "rows": [[_plain(column[at]) for column in columns] for at in range(len(shapes))],
        "shapes": [shape.hex() if shape is not None else "" for shape in shapes],
    }


def _plain(value: Any) -> str | None:
    if value is None or value != value or (isinstance(value, np.datetime64) and np.isnat(value)):  # noqa: PLR0124  # NaN alone differs from itself
        return None
    return str(value)[:10_000]
