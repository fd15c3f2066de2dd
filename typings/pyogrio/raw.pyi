from pathlib import Path
from typing import Any, BinaryIO

from numpy import object_
from numpy.typing import NDArray

def read(
    path_or_buffer: BinaryIO,
    *,
    layer: int | None = ...,
    max_features: int | None = ...,
    read_geometry: bool = ...,
    encoding: str | None = ...,
) -> tuple[dict[str, Any], Any, NDArray[object_] | None, list[NDArray[Any]]]: ...
def write(
    path: Path,
    geometry: Any,
    field_data: list[NDArray[Any]],
    fields: list[str],
    *,
    driver: str,
    crs: str | None = ...,
    geometry_type: str | None = ...,
    layer: str | None = ...,
    encoding: str | None = ...,
    promote_to_multi: bool | None = ...,
    dataset_options: dict[str, str] | None = ...,
) -> None: ...
