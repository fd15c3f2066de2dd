"""Patrols, their findings, places to visit and duty over HTTP, for the desk."""

from patrols.routes import duty, exports, findings, places, walks
from patrols.routes.door import blueprint

__all__ = ["blueprint", "duty", "exports", "findings", "places", "walks"]
