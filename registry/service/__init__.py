"""What can be done with the register: import a file into it, let rights lapse."""

from registry.service.importing import import_file
from registry.service.lapsing import expire_rights

__all__ = ["expire_rights", "import_file"]
