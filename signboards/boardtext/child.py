"""What the child that reads photos may use; measured, see docs/signboards-reading.md."""

from typing import Final

from evidence.service.pictures import Limits

TASKS: Final = "signboards.boardtext.tasks"
EDGE: Final = 2600  # pixels of the longer side of what is read; letters of 15 and more are legible
MIB: Final = 1 << 20
# The wall only ends a child that hangs: a busy machine condemns no blameless photo.
LIMITS: Final = Limits(wall_s=110, cpu_s=25, memory=1200 * MIB)
MEMORY: Final = 1400 * MIB  # a child that took more is not used again
