"""What can be done with the register: import a file, let rights lapse, hold a fix to a line."""

from registry.service.importing import import_file
from registry.service.lapsing import expire_rights
from registry.service.sides import Side, Standing, standing

__all__ = ["Side", "Standing", "expire_rights", "import_file", "standing"]
