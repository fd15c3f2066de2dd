"""Patrols, their findings, places to visit and duty over HTTP, for the desk."""

from patrols.routes import (
    areas,
    coverage,
    duty,
    exports,
    findings,
    places,
    plans,
    recorders,
    reviews,
    stops,
    walks,
)
from patrols.routes.door import blueprint

__all__ = [
    "areas",
    "blueprint",
    "coverage",
    "duty",
    "exports",
    "findings",
    "places",
    "plans",
    "recorders",
    "reviews",
    "stops",
    "walks",
]
