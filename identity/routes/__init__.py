"""The room over HTTP: one's own account, divisions, people and devices."""

from identity.routes import devices, divisions, officers, own, posts
from identity.routes.door import blueprint

__all__ = ["blueprint", "devices", "divisions", "officers", "own", "posts"]
