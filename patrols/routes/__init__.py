"""Patrols, their findings, places to visit and duty over HTTP, for the desk."""

from patrols.routes import duty, findings, places, reviews, stops, walks
from patrols.routes.door import blueprint

__all__ = ["blueprint", "duty", "findings", "places", "reviews", "stops", "walks"]
