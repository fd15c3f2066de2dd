"""A seal holds for what was sealed, by whom it was sealed, and for nothing else."""

import base64
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel import jws

PHONE = jws.ECKey.generate_key("P-256", private=True)
OTHER = jws.ECKey.generate_key("P-256", private=True)
SEALED = jws.signed({"kind": "finding", "words": "采坑"}, PHONE, typ="kuangxun-record")


def test_a_seal_opens_with_the_key_that_made_it() -> None:
    key = jws.public_key(PHONE.as_dict(private=False))

    assert json.loads(jws.verified(SEALED, key)) == {"kind": "finding", "words": "采坑"}
    assert jws.headers(SEALED)["kid"] == jws.thumbprint(key)


def test_another_phone_cannot_have_made_it() -> None:
    with pytest.raises(jws.BadSeal, match="does not hold"):
        jws.verified(SEALED, OTHER)


@given(st.data())
def test_a_seal_changed_in_any_character_does_not_open(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(SEALED) - 2))  # the last one holds bits that do not count
    put = data.draw(st.sampled_from("ABCxyz019-_.").filter(lambda c: c != SEALED[at]))
    changed = SEALED[:at] + put + SEALED[at + 1 :]

    with pytest.raises(jws.BadSeal):
        jws.verified(changed, PHONE)


@pytest.mark.parametrize("algorithm", ["none", "HS256", "RS256", "ES384"])
def test_another_algorithm_is_no_way_in(algorithm: str) -> None:
    header = base64.urlsafe_b64encode(json.dumps({"alg": algorithm}).encode()).rstrip(b"=")
    forged = b".".join([header, *SEALED.encode().split(b".")[1:]]).decode()

    with pytest.raises(jws.BadSeal):
        jws.headers(forged)
    with pytest.raises(jws.BadSeal):
        jws.verified(forged, PHONE)


@given(st.text() | st.binary().map(lambda raw: base64.urlsafe_b64encode(raw).decode() + "..a"))
def test_whatever_is_not_a_seal_is_refused_and_nothing_worse(text: str) -> None:
    with pytest.raises(jws.BadSeal):
        jws.headers(text)
    with pytest.raises(jws.BadSeal):
        jws.verified(text, PHONE)


@given(
    st.dictionaries(
        st.sampled_from(["kty", "crv", "x", "y", "d", "k"]),
        st.sampled_from(["EC", "P-256", "oct", "AAAA", "", "Z" * 43, 7, None]),
    )
)
def test_whatever_is_not_a_public_key_is_refused_and_nothing_worse(jwk: dict[str, object]) -> None:
    with pytest.raises(jws.BadSeal):
        jws.public_key(jwk)


def test_a_private_key_is_not_taken() -> None:
    with pytest.raises(jws.BadSeal, match="private"):
        jws.public_key(PHONE.as_dict(private=True))


def test_the_servers_key_is_made_once_and_is_nobodys_to_read(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "server.jwk"

    first, second = jws.server_key(path), jws.server_key(path)

    assert jws.thumbprint(first) == jws.thumbprint(second)
    assert path.stat().st_mode & 0o077 == 0
    assert [found.name for found in path.parent.iterdir()] == [path.name]
