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
