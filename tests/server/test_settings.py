"""What the operator sets is read once, and refused at once if it cannot be."""

from pathlib import Path

import pytest

from kernel.outbound import BadAddress
from server import settings


def test_heads_go_nowhere_unless_somebody_says_so() -> None:
    read = settings.read({"KUANGXUN_DATA": "data"})

    assert (read.tsa_url, read.tsa_certificates) == (None, None)
    assert (read.heads_folder, read.heads_webhook) == (None, None)


def test_ways_out_are_read() -> None:
    read = settings.read(
        {
            "KUANGXUN_TSA_URL": "http://tsa.example/",
            "KUANGXUN_TSA_CERTIFICATES": "/etc/tsa.pem",
            "KUANGXUN_HEADS_FOLDER": "/mnt/heads",
            "KUANGXUN_HEADS_WEBHOOK": "https://superior.example/heads",
        }
    )

    assert read.tsa_certificates == Path("/etc/tsa.pem")
    assert read.heads_folder == Path("/mnt/heads")
    assert read.heads_webhook == "https://superior.example/heads"


def test_the_key_of_tianditu_is_read() -> None:
    assert settings.read({}).tianditu_key is None
    assert settings.read({"KUANGXUN_TIANDITU_KEY": "0a1b2c"}).tianditu_key == "0a1b2c"


@pytest.mark.parametrize(
    "environ",
    [
        {"KUANGXUN_TIANDITU_KEY": "0a1b&x=y"},
        {"KUANGXUN_HEADS_WEBHOOK": "http://superior.example/heads"},
        {"KUANGXUN_TSA_URL": "http://tsa.example/"},
        {"KUANGXUN_TSA_URL": "tsa.example", "KUANGXUN_TSA_CERTIFICATES": "/etc/tsa.pem"},
    ],
)
def test_what_cannot_be_is_refused(environ: dict[str, str]) -> None:
    with pytest.raises(BadAddress):
        settings.read(environ)


def test_the_public_address_ends_without_a_slash_and_is_offered_only_where_none_is_set() -> None:
    environ = {"KUANGXUN_PUBLIC_URL": "https://kx.example/", "KUANGXUN_PROXIES": "1"}
    settings.assume_public_url("http://127.0.0.1:8000", environ)
    empty: dict[str, str] = {}
    settings.assume_public_url("http://127.0.0.1:8000", empty)

    read = settings.read(environ)
    assert (read.public_url, read.proxies) == ("https://kx.example", 1)
    assert settings.read(empty).public_url == "http://127.0.0.1:8000"
    assert settings.read({}).public_url is None


@pytest.mark.parametrize(
    "environ",
    [
        {"KUANGXUN_PUBLIC_URL": "kx.example"},
        {"KUANGXUN_PUBLIC_URL": "https://kx.example/?a=b"},
        {"KUANGXUN_PUBLIC_URL": "https://u:p@kx.example"},
        {"KUANGXUN_PROXIES": "many"},
    ],
)
def test_a_public_address_that_leads_nowhere_is_refused(environ: dict[str, str]) -> None:
    with pytest.raises(BadAddress):
        settings.read(environ)
