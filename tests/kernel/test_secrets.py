"""What the database must not be able to tell."""

import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from kernel.secrets import KeyLost, safe


def test_what_is_shut_in_can_be_taken_out_and_not_read_in_between(tmp_path: Path) -> None:
    box = safe(tmp_path / "keys" / "a.key")

    sealed = box.seal("王大娘 13900000000")

    assert "王大娘".encode() not in sealed
    assert box.open(sealed) == "王大娘 13900000000"


def test_the_key_is_its_owners_alone_and_lasts(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "a.key"
    sealed = safe(path).seal("x")
    safe.cache_clear()

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert safe(path).open(sealed) == "x"


def test_a_new_key_on_top_leaves_the_old_ones_good(tmp_path: Path) -> None:
    path = tmp_path / "a.key"
    old = safe(path).seal("x")
    path.write_bytes(Fernet.generate_key() + b"\n" + path.read_bytes())
    safe.cache_clear()

    renewed = safe(path)

    assert renewed.open(old) == "x"
    assert renewed.open(renewed.seal("y")) == "y"


def test_without_its_key_it_stays_shut_and_says_so(tmp_path: Path) -> None:
    sealed = safe(tmp_path / "a.key").seal("x")

    with pytest.raises(KeyLost):
        safe(tmp_path / "b.key").open(sealed)
