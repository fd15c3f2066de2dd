"""``kuangxun signboards read``: photos of boards, told in a line of JSON each."""

import json
from importlib.resources import files
from pathlib import Path

from click.testing import CliRunner

from server.cli import main
from tests.server.served import Installation

BOARD = str(files("server.demo") / "photos" / "board.jpg")
NUMBER = "C2206052021037100000001"


def test_a_photo_is_held_against_the_register(installation: Installation) -> None:
    words = ("signboards", "read", BOARD, "--licence", NUMBER, "--login", "handler")
    done = installation.invoke(*words)
    said = json.loads(done.stdout)

    assert (done.exit_code, said["ended"]) == (0, "done")
    fields = said["fields"]
    assert fields["licence_no"]["value"] == NUMBER
    likenesses = {name: one["likeness"] for name, one in fields.items() if "likeness" in one}
    assert {name for name, one in likenesses.items() if one == "equal"} == {
        *("licence_no", "holder", "name", "mineral", "mining_method", "valid_from", "valid_to"),
    }
    assert likenesses["area_km2"] == "unread"  # this board does not show it


def test_a_number_of_another_county_is_as_good_as_none(installation: Installation) -> None:
    words = ("signboards", "read", BOARD, "--licence", NUMBER, "--login", "stranger")
    done = installation.invoke(*words)

    assert done.exit_code == 1
    assert "registry.no_such_right" in done.stderr


def test_what_shows_no_board_has_its_line_and_fails(tmp_path: Path) -> None:
    file = tmp_path / "a.jpg"
    file.write_bytes(b"not a picture")
    env = {"KUANGXUN_DATA": "/nowhere/at/all", "KUANGXUN_DATABASE_URL": "none://"}
    done = CliRunner().invoke(main, ["signboards", "read", str(file)], env=env)
    alone = CliRunner().invoke(main, ["signboards", "read", str(file), "--licence", "C"], env=env)

    assert done.exit_code == 1
    assert json.loads(done.stdout)["flags"] == ["not_a_picture"]
    assert (alone.exit_code, "--login" in alone.stderr) == (2, True)
