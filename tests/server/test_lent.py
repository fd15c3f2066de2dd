"""An app that is lent from test to test is the one `create_app` would make."""

from flask import Flask

from server.app import create_app
from server.house import House
from tests.databases import embedded_only
from tests.server.lent import furniture

WITHOUT_A_HOUSE = {"authenticate", "flask-smorest", "intake"}


@embedded_only
def test_only_its_furniture_is_of_a_house(app: Flask, house: House) -> None:
    new, own = create_app(house, log_requests=False), furniture(house)

    assert new.extensions.keys() - own.keys() == WITHOUT_A_HOUSE
    assert app.extensions.keys() == new.extensions.keys()
    for name in own.keys() - {"porch", "signer"}:
        assert app.extensions[name] == new.extensions[name], name
    assert app.extensions["signer"].thumbprint() == new.extensions["signer"].thumbprint()
    assert new.config == app.config
