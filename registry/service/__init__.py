"""What the register does: imports a file, reads areas, lets rights lapse, holds a fix to a line."""

from kernel.stood import Side
from registry.ground.features import Area
from registry.ground.features import read as read_areas
from registry.service.importing import import_file
from registry.service.lapsing import expire_rights
from registry.service.sides import Doubt, Standing, hold, standing

__all__ = [
    "Area",
    "Doubt",
    "Side",
    "Standing",
    "expire_rights",
    "hold",
    "import_file",
    "read_areas",
    "standing",
]
