from collections.abc import Mapping
from typing import BinaryIO

from numpy import object_
from numpy.typing import NDArray

from pyogrio import raw as raw

def list_layers(path_or_buffer: BinaryIO) -> NDArray[object_]: ...
def set_gdal_config_options(options: Mapping[str, str]) -> None: ...
