"""Boards from the command line: a file for the sign maker, and a line in the register of faces."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

import registry.service
from kernel import clock
from kernel.db import writing
from server.cli import main
from server.house import House
from server.officers import actor_called
from signboards.faces.tables import SignboardFace
from tests.server.full_county import RIGHTS

LICENCE = "C2206052021037100000001"


@pytest.fixture
def run(house: House, monkeypatch: pytest.MonkeyPatch) -> object:
    """Return what runs the command against the test's house, some rights in it."""
    with writing(house.sessions) as session:
        registrar = actor_called(session, "registrar", clock.now())
        registry.service.import_file(
            session, registrar, RIGHTS, file_name="r.csv", dry_run=False, now=clock.now()
        )
    monkeypatch.setenv("KUANGXUN_DATA", str(house.settings.data))
    monkeypatch.setenv("KUANGXUN_DATABASE_URL", house.settings.database_url)
    monkeypatch.setenv("KUANGXUN_PUBLIC_URL", "https://kx.example/")

    def invoke(out: Path, *more: str, licence: str = LICENCE, login: str = "handler") -> Result:
        asked = ["signboards", "face", licence, "--login", login, "--out", str(out), *more]
        return CliRunner().invoke(main, asked)

    return invoke


def faces(house: House) -> list[SignboardFace]:
    with house.sessions() as session:
        return list(session.scalars(select(SignboardFace)))


def test_a_board_is_made_and_kept(house: House, run, tmp_path: Path) -> None:
    small = run(tmp_path / "board.svg", "--size", "120x80", "--made-on", "2026-10-01", "--bleed")
    large = run(tmp_path / "board.pdf")

    assert (small.exit_code, large.exit_code) == (0, 0), small.output + large.output
    assert b'width="1206mm"' in (tmp_path / "board.svg").read_bytes()
    assert (tmp_path / "board.pdf").read_bytes().startswith(b"%PDF-")
    first, second = faces(house)
    assert (first.size, first.bleed_mm, first.made_on.isoformat()) == ("120x80", 3, "2026-10-01")
    assert first.text["address"] == second.text["address"]
    assert first.text["address"].startswith("https://kx.example/b/")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"licence": "C9999999999999999999999"}, "registry.no_such_right"),
        ({"licence": "C2200002018121120000005"}, "signboards.exempt"),
        ({"login": "officer"}, "kernel.forbidden"),
        ({"login": "nobody"}, "nobody signs in as nobody"),
        ({"login": "stranger"}, "registry.no_such_right"),
    ],
)
def test_what_is_refused_is_told_and_leaves_no_file(
    house: House, run, tmp_path: Path, asked: dict[str, str], told: str
) -> None:
    answer = run(tmp_path / "board.pdf", **asked)

    assert answer.exit_code == 1
    assert told in answer.output
    assert not (tmp_path / "board.pdf").exists()
    assert faces(house) == []


def test_nothing_is_overwritten_and_no_other_format_is_made(
    house: House, run, tmp_path: Path
) -> None:
    (tmp_path / "board.pdf").write_text("mine")

    assert "is there already" in run(tmp_path / "board.pdf").output
    assert run(tmp_path / "board.docx").exit_code == 2
    assert (tmp_path / "board.pdf").read_text() == "mine"
    assert faces(house) == []


def test_without_a_public_address_no_code_is_printed(
    house: House, run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KUANGXUN_PUBLIC_URL")

    assert "signboards.no_public_url" in run(tmp_path / "board.pdf").output
