"""However a certificate number is written, it is one number, and leads to its right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry import certificate

PLAIN = "吉（2026）桦甸市不动产权第0000001号"


@pytest.mark.parametrize(
    "written",
    [
        PLAIN,
        "吉(2026)桦甸市不动产权第0000001号",
        "吉〔2026〕桦甸市不动产权第0000001号",
        "吉（２０２６）桦甸市不动产权第０００００01号",
        " 吉 (2026) 桦甸市不动产权第 0000001 号 ",
        "吉（2026）桦甸市不动产权第0000001",
    ],
)
def test_one_number_has_one_plain_form(written: str) -> None:
    read = certificate.read(written)

    assert certificate.plain(written) == read.number == PLAIN
    assert (read.province, read.year, read.serial) == ("吉", 2026, "0000001")
    assert read.place == "桦甸市不动产权"


@pytest.mark.parametrize("given", ["", "证号不详", "吉（26）第1号", "2206052021037100000001"])
def test_what_is_no_number_is_refused(given: str) -> None:
    with pytest.raises(certificate.Unreadable):
        certificate.read(given)


@given(st.text(max_size=300))
def test_plain_is_plain_already(text: str) -> None:
    plain = certificate.plain(text)

    assert certificate.plain(plain) == plain
    assert len(plain) <= 80


def test_a_certificate_leads_to_its_right(import_rows, client_as, registrar, stranger) -> None:
    import_rows({"不动产权证号": "吉(2026)桦甸市不动产权第0000001号"})
    door = {"query_string": {"number": PLAIN}}

    own = client_as(registrar).get("/api/registry/certificate", **door).json
    elsewhere = client_as(stranger).get("/api/registry/certificate", **door).json

    assert (own["number"], own["year"], own["twice"]) == (PLAIN, 2026, False)
    assert [right["name"] for right in own["rights"]] == ["夹皮沟金矿"]
    assert elsewhere["rights"] == []


def test_two_rights_with_one_certificate_are_flagged(import_rows, client_as, registrar) -> None:
    import_rows(
        {"不动产权证号": "吉(2026)桦甸市不动产权第0000001号"},
        {"证号": "C2200002010124210098204", "不动产权证号": PLAIN},
    )

    found = client_as(registrar).get(
        "/api/registry/certificate", query_string={"number": "吉（2026） 桦甸市不动产权第0000001号"}
    )

    assert found.json["twice"] is True
    assert len(found.json["rights"]) == 2


def test_what_cannot_be_read_is_looked_for_as_it_is(import_rows, client_as, registrar) -> None:
    import_rows({"不动产权证号": "证号不详"})

    found = (
        client_as(registrar)
        .get("/api/registry/certificate", query_string={"number": "证号不详"})
        .json
    )

    assert (found["year"], len(found["rights"])) == (None, 1)
