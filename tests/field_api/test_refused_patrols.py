"""A patrol whose record is refused has ended all the same: nobody is out on its account."""

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from sqlalchemy import select

import patrols.service
from kernel import clock
from kernel.access import Actor
from kernel.db import Sessions, reading, writing
from kernel.ids import new_id
from patrols.models import Departure
from tests import phone as phones
from tests.field_api.conftest import InHand, Person, SignIn

SetOut = Callable[[Person], uuid.UUID]


@pytest.fixture
def set_out(sessions: Sessions) -> SetOut:
    """Return what tells the office, in its officer's name, that a patrol sets out."""

    def depart(person: Person) -> uuid.UUID:
        actor = Actor(person.officer.id, person.office.id, frozenset())
        with writing(sessions) as session:
            departure = patrols.service.duty.depart(
                session, actor, actor.office_id, note="", now=clock.now(), departure_id=new_id()
            )
        return departure.id

    return depart


def back_at(sessions: Sessions, departure_id: uuid.UUID) -> dt.datetime | None:
    with reading(sessions) as session:
        return session.scalar(select(Departure.back_at).where(Departure.id == departure_id))


def spoilt(in_hand: InHand, patrol_id: uuid.UUID, kind: str = "patrol") -> str:
    return in_hand.seal(kind, {**phones.patrol(points=3), "transport": "broom"}, id=str(patrol_id))


def test_who_sealed_a_patrol_that_is_refused_is_back(
    in_hand: InHand, sessions: Sessions, set_out: SetOut
) -> None:
    refused, under_way = set_out(in_hand.person), set_out(in_hand.person)

    (receipt,) = in_hand.send(sealed := spoilt(in_hand, refused))
    assert (receipt["state"], receipt["reason"]) == ("rejected", "records.bad_payload")
    since = back_at(sessions, refused)
    in_hand.send(sealed, spoilt(in_hand, under_way, "finding"))

    assert since is not None
    assert back_at(sessions, refused) == since
    assert back_at(sessions, under_way) is None


def test_a_refused_record_says_nothing_of_another_offices_patrol(
    in_hand: InHand, stranger: Person, sign_in: SignIn, sessions: Sessions, set_out: SetOut
) -> None:
    departed = set_out(stranger)

    in_hand.send(spoilt(in_hand, departed))
    assert back_at(sessions, departed) is None
    theirs = sign_in(stranger)
    theirs.send(spoilt(theirs, departed))
    assert back_at(sessions, departed) is not None
