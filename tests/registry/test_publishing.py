"""What anybody may read of a right: its licence, and no person's name."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry import naming, publishing
from registry.models import Holder, Right
from registry.states import RightState
from tests.registry.conftest import ROW, TODAY, make_actor, only_right

PERSON = {"矿业权人": "张三丰", "统一社会信用代码": "", "是否自然人": "是"}


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("张三丰", "张某"),
        ("欧阳建国", "欧阳某"),
        ("买买提·吐尔逊", "买某"),
        ("John Smith", "J"),
        ("张三丰、李四", "张某、李某"),
        ("王五（个体）", "王某"),
        ("张和平", "张某"),
        ("（个体）王五", "王某"),
        ("", "某"),
    ],
)
def test_people_keep_their_surname_alone(name: str, told: str) -> None:
    assert naming.disguised(name) == told


@given(st.text("张王李赵丰国建军和", min_size=2, max_size=4))
def test_no_given_name_survives(name: str) -> None:
    assert naming.disguised(name) == f"{name[0]}某"


@pytest.mark.parametrize(
    ("name", "personal"),
    [
        ("桦甸某矿业有限公司", False),
        ("兴达煤矿", False),
        ("夹皮沟镇新立村", False),
        ("欧阳小会", True),
        ("李会", True),
        ("马克·奥勒留公司", True),
        ("张三丰", True),
    ],
)
def test_in_doubt_a_name_is_a_persons(name: str, *, personal: bool) -> None:
    assert naming.may_be_a_person(name) is personal


_PEOPLE = st.sampled_from(["张三丰", "欧阳建国", "李四", "买买提·吐尔逊", "John Smith"])
_WRITTEN = st.sampled_from(["{}", "（个体）{}", "{}（负责人）", "王五、{}", "{}，赵六"])
_MINES = st.sampled_from(["{}采石场", "桦甸市{}砂场", "新立村{}", "无名矿"])


@given(_PEOPLE, _WRITTEN, _MINES)
def test_a_person_is_never_named(person: str, written: str, mine: str) -> None:
    holder = Holder(name=written.format(person), natural_person=True)
    right = Right(licence_no=ROW["证号"], name=mine.format(person), state=RightState.VALID)
    right.holder = holder

    face = publishing.public_face(right, on=TODAY)

    told = " ".join(str(value) for value in dataclasses.astuple(face))
    assert person[1:] not in told


def test_anybody_reads_the_licence_of_an_organisation(session, import_rows) -> None:
    import_rows()
    make_actor(session, "county", "220282")

    face = publishing.published(session, only_right(session).id, on=TODAY)

    assert face is not None
    assert (face.holder, face.name, face.mineral) == ("桦甸某矿业有限公司", "夹皮沟金矿", "金矿")
    assert face.place == "吉林省吉林市桦甸市夹皮沟镇"
    assert face.office == "桦甸市执法大队"
    assert face.state is RightState.VALID


def test_a_person_is_disguised_in_the_name_of_the_mine_too(session, import_rows) -> None:
    import_rows({**PERSON, "矿山名称": "桦甸市张三丰采石场"})

    face = publishing.published_by_number(session, ROW["证号"], on=TODAY)

    assert face is not None
    assert (face.holder, face.name) == ("张某", "桦甸市张某采石场")
    told = " ".join(str(value) for value in dataclasses.astuple(face))
    assert "三丰" not in told


def test_somebody_without_code_or_sign_of_a_firm_is_taken_for_a_person(
    session, import_rows
) -> None:
    import_rows({"矿业权人": "李会", "统一社会信用代码": ""})

    face = publishing.published(session, only_right(session).id, on=TODAY)

    assert face is not None
    assert face.holder == "李某"


def test_a_former_number_leads_to_the_right(session, import_rows) -> None:
    import_rows({"曾用证号": "3526009940010"})

    face = publishing.published_by_number(session, "3526009940010", on=TODAY)

    assert face is not None
    assert face.licence_no == ROW["证号"]


def test_a_licence_is_over_the_day_after_its_last(session, import_rows) -> None:
    import_rows()
    right = only_right(session)

    last, after = (
        publishing.published(session, right.id, on=day)
        for day in (right.valid_to, right.valid_to.replace(day=2))
    )

    assert last is not None
    assert after is not None
    assert (last.state, after.state) == (RightState.VALID, RightState.EXPIRED)


def test_what_is_not_there_is_not_told(session, import_rows) -> None:
    import_rows()

    assert publishing.published(session, make_actor(session, "x", "22").id, on=TODAY) is None
    assert publishing.published_by_number(session, "3526009940010", on=TODAY) is None
