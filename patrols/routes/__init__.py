"""Patrols, their findings, places to visit, plans and duty over HTTP, for the desk."""

from patrols.routes import areas, duty, findings, places, plans, recorders, walks
from patrols.routes.door import blueprint

__all__ = [
    "areas",
    "blueprint",
    "duty",
    "findings",
    "places",
    "plans",
    "recorders",
    "walks",
]
