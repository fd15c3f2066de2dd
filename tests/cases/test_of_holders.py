"""The cases against a holder are found under whatever record it had when they were filed."""

import uuid

from cases import queries
from cases.models import Case
from cases.states import PartyKind
from kernel.clock import day_of
from registry.holders.queries import one_organisation
from registry.holders.tables import HolderMerge
from registry.models import Holder
from tests.cases.county import NOON, County


def filed_against_a_holder(county: County) -> Case:
    right = county.right()
    return county.file(party_kind=PartyKind.HOLDER, right_id=right.id, offence="mine_outside_area")


def found(county: County, holder_id: uuid.UUID, by=None) -> list[uuid.UUID]:
    holders = one_organisation(county.session, holder_id)
    wanted = queries.listed(by or county.handler, day_of(NOON), holders=holders)
    return [case.id for case in county.session.scalars(wanted)]


def test_a_holders_cases_are_listed_and_nobody_elses(county: County) -> None:
    case = filed_against_a_holder(county)
    county.file()

    assert case.holder_id is not None
    assert found(county, case.holder_id) == [case.id]
    assert found(county, uuid.uuid4()) == []
    assert found(county, case.holder_id, by=county.stranger) == []


def test_a_merged_holder_keeps_its_cases(county: County) -> None:
    case = filed_against_a_holder(county)
    kept = Holder(name="磐石矿业集团有限公司")
    county.session.add(kept)
    county.session.flush()
    assert case.holder_id is not None
    merge = HolderMerge(
        merged_id=case.holder_id,
        into_id=kept.id,
        credit_code="91350100M000100Y43",
        reason="同一营业执照",
        officer_id=county.handler.id,
        office_id=county.handler.office_id,
        merged_at=NOON,
    )
    county.session.add(merge)
    county.session.flush()

    assert found(county, kept.id) == found(county, case.holder_id) == [case.id]
