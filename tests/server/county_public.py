"""A board is printed in the county in which everything happened, and its code is used."""

import datetime as dt
from io import BytesIO

from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from kernel import clock
from server.demo import desk
from server.demo.person import Worker
from server.house import House
from signboards.public import tickets, visitors
from tests.evidence.photographs import Photo


def print_board(handler: Worker, right_id: str) -> str:
    """Return the address on the board that was printed."""
    face = desk.post(handler, f"/api/signboards/rights/{right_id}/faces", {"size": "120x80"})
    return f"/b/{face['address'].rpartition('/')[2]}"


def report_by_code(house: House, app: Flask, address: str) -> None:
    """Fill in the form a minute after it was opened."""
    opened, secret = clock.now() - dt.timedelta(minutes=1), visitors.key(house.settings.visitor_key)
    told = {
        "ticket": tickets.issue(secret, address.removeprefix("/b/"), now=opened),
        "problem": "board_differs",
        "words": "牌子上写的不对。",
        "contact": "13900000000",
        "photo": FileStorage(BytesIO(Photo().jpeg()), "board.jpg"),
    }
    boundary, body = encode_multipart(told)
    kind = f"multipart/form-data; boundary={boundary}"
    answer = app.test_client().post(f"{address}/report", data=body, content_type=kind)
    assert answer.status_code == 200, answer.text
