"""What happens to boards in the county in which everything happened."""

from server.demo import desk
from server.demo.person import Worker

LICENCE = "C2206002015063220000002"
STRANGE = "C2206002015063220009999"  # a number that can be one, and is nobody's


def look_at_strange_board(officer: Worker) -> None:
    """A board stands at the second mine that tells a number nobody bears."""
    right = desk.right_called(officer, LICENCE)
    photo = officer.photograph("board.jpg", 126.9, 42.1)
    seen = {
        "checked_at": officer.now(),
        "fix": officer.fix(126.9, 42.1),
        "signboard_id": None,
        "right_id": right["id"],
        "present": True,
        "conspicuous": True,
        "legible": True,
        "damaged": True,
        "licence_no_read": STRANGE,
        "holder_read": None,
        "valid_to_read": None,
        "remark": "下角锈蚀。",
    }
    sealed = officer.seal("signboard_check", seen, photo)
    officer.hand_in(sealed)
    officer.upload(sealed, photo)
