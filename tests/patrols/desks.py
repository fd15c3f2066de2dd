"""Desks whose clock is that of the county, so that due days are the same every day."""

from patrols.routes import blueprint
from tests.county import County, Desk


def desk_of(land: County, who: str, *without: str) -> Desk:
    desk = land.client(blueprint, who, *without)
    desk.client.application.extensions["clock"] = lambda: land.now
    return desk
