"""Questions about ground over HTTP, for the desk."""

from registry.ground.routes import crossing, exports, layers, overlaps
from registry.ground.routes.door import blueprint

__all__ = ["blueprint", "crossing", "exports", "layers", "overlaps"]
