"""The start page: what this is and where to go."""

from flask import Blueprint, Response, current_app, render_template

from kernel.db import reading
from kernel.http import open_door
from kernel.installation import fact
from server import openapi
from server.house import House
from signboards.public.addresses import given

_BOARDS_SHOWN = 3

blueprint = Blueprint("pages", __name__, template_folder="templates")


@blueprint.get("/")
@open_door("it says what this is, and shows no data of anyone")
def start() -> Response:
    house: House = current_app.extensions["house"]
    with reading(house.sessions) as session:
        demo = fact(session, "demo")
        boards = session.scalars(given(_BOARDS_SHOWN)).all() if demo else []
    page = render_template(
        "start.html", demo=demo, boards=boards, docs=openapi.PAGE, document=openapi.DOCUMENT
    )
    response = Response(page)
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return response
