"""When a record was made, and for which office, is nothing an uploader can choose."""

import datetime as dt

import pytest
from sqlalchemy import select, update

import identity.service
from evidence.models import SealedRecord
from identity.models import Appointment, DeviceOfficer, Officer
from kernel.clock import day_of
from kernel.db import Sessions, reading, writing
from patrols.models import Finding, Patrol
from tests.field_api.conftest import InHand, Person, SignIn
from tests.field_api.test_corrections import finding
from tests.phone import record_id


def ago(**span: float) -> dt.datetime:
    return dt.datetime.now(dt.UTC) - dt.timedelta(**span)


def kept(sessions: Sessions, sealed: str) -> SealedRecord:
    with reading(sessions) as session:
        return session.get_one(SealedRecord, record_id(sealed))


def discovered(sessions: Sessions, sealed: str) -> dt.datetime:
    with reading(sessions) as session:
        found = select(Finding.discovered_at).where(Finding.id == record_id(sealed))
        return session.scalars(found).one()


@pytest.mark.parametrize("days", [300, -300, 1.01, -1.01])
def test_an_uploader_who_says_the_clock_is_far_off_moves_no_discovery_date(
    in_hand: InHand, sessions: Sessions, days: float
) -> None:
    sealed = in_hand.seal("finding", finding())

    in_hand.send(sealed, device_time=ago(days=days).isoformat())

    record = kept(sessions, sealed)
    assert abs(discovered(sessions, sealed) - record.received_at) < dt.timedelta(minutes=1)
    assert discovered(sessions, sealed) <= record.received_at
    assert record.flags == ["clock_offset_implausible"]
    assert record.clock_offset_ms == pytest.approx(days * 86_400_000, abs=60_000)


def test_a_phone_whose_clock_began_in_1970_found_what_it_found_when_it_came(
    in_hand: InHand, sessions: Sessions
) -> None:
    then = "1970-01-01T08:00:10+08:00"
    sealed = in_hand.seal("finding", finding(found_at=then), sealed_at=then)

    in_hand.send(sealed, device_time=then)

    record = kept(sessions, sealed)
    assert discovered(sessions, sealed) == record.received_at
    assert record.flags == ["clock_offset_implausible", "sealed_long_ago"]


@pytest.mark.parametrize("hours", [3, -3])
def test_a_clock_that_is_hours_off_is_corrected_never_beyond_the_receipt(
    in_hand: InHand, sessions: Sessions, hours: float
) -> None:
    found_at = ago(hours=hours + 1)  # by that phone's clock, an hour ago by ours
    sealed = in_hand.seal("finding", finding(found_at=found_at.isoformat()))
    future = in_hand.seal("finding", finding(found_at=ago(hours=hours - 1).isoformat()))

    in_hand.send(sealed, future, device_time=ago(hours=hours).isoformat())

    assert abs(discovered(sessions, sealed) - ago(hours=1)) < dt.timedelta(minutes=1)
    assert discovered(sessions, future) == kept(sessions, future).received_at
    assert kept(sessions, sealed).flags == []


def test_the_day_of_a_patrol_is_not_moved_either(in_hand: InHand, sessions: Sessions) -> None:
    sealed = in_hand.seal()

    in_hand.send(sealed, device_time=ago(days=-200).isoformat())

    with reading(sessions) as session:
        walked_on = session.get_one(Patrol, record_id(sealed)).walked_on
    assert walked_on == day_of(kept(sessions, sealed).received_at)


def test_a_record_sealed_more_than_a_month_ago_is_taken_and_flagged(
    in_hand: InHand, sessions: Sessions
) -> None:
    old = in_hand.seal(sealed_at=ago(days=31).isoformat())
    recent = in_hand.seal(sealed_at=ago(days=29).isoformat())

    receipts = in_hand.send(old, recent)

    assert [receipt["state"] for receipt in receipts] == ["complete", "complete"]
    assert kept(sessions, old).flags == ["sealed_long_ago"]
    assert kept(sessions, recent).flags == []


@pytest.fixture
def long_in_hand(in_hand: InHand, sessions: Sessions) -> InHand:
    """The township officer, appointed and signed in on that phone a good while ago."""
    then, me = ago(days=20), in_hand.person.officer.id
    with writing(sessions) as session:
        session.execute(
            update(Appointment).where(Appointment.officer_id == me).values(valid_from=day_of(then))
        )
        session.execute(
            update(DeviceOfficer).where(DeviceOfficer.officer_id == me).values(first_at=then)
        )
    return in_hand


def move(sessions: Sessions, who: Person, to: Person, on: dt.datetime) -> None:
    with writing(sessions) as session:
        officer = session.get_one(Officer, who.officer.id)
        identity.service.appoint(
            session, None, officer, to.post, on=day_of(on), now=dt.datetime.now(dt.UTC)
        )


def test_an_officer_moved_since_keeps_the_record_in_the_old_office(
    long_in_hand: InHand, sessions: Sessions, stranger: Person, sign_in: SignIn
) -> None:
    before = long_in_hand.seal(sealed_at=ago(days=8).isoformat())
    after = long_in_hand.seal(sealed_at=ago(days=2).isoformat())
    move(sessions, long_in_hand.person, stranger, ago(days=5))

    receipts = sign_in(long_in_hand.person, long_in_hand.phone).send(before, after)

    assert [receipt["state"] for receipt in receipts] == ["complete", "complete"]
    assert kept(sessions, before).office_id == long_in_hand.person.office.id
    assert kept(sessions, before).division_id == long_in_hand.person.office.division_id
    assert kept(sessions, after).office_id == stranger.office.id
    assert kept(sessions, before).flags == kept(sessions, after).flags == []


def test_a_wrong_clock_does_not_carry_a_record_behind_the_first_sign_in(
    long_in_hand: InHand, sessions: Sessions
) -> None:
    sealed = long_in_hand.seal(sealed_at="1970-01-01T08:00:10+08:00")

    long_in_hand.send(sealed)

    assert kept(sessions, sealed).office_id == long_in_hand.person.office.id
    assert kept(sessions, sealed).flags == ["sealed_long_ago"]


def test_what_an_officer_sealed_before_being_dismissed_is_taken_and_flagged(
    long_in_hand: InHand, sessions: Sessions, colleague: Person, sign_in: SignIn
) -> None:
    sealed = long_in_hand.seal(sealed_at=ago(days=2).isoformat())
    with writing(sessions) as session:
        officer = session.get_one(Officer, long_in_hand.person.officer.id)
        identity.service.dismiss(session, None, officer, now=dt.datetime.now(dt.UTC))

    (receipt,) = sign_in(colleague, long_in_hand.phone).send(sealed)

    assert receipt["state"] == "complete"
    assert kept(sessions, sealed).author_id == long_in_hand.person.officer.id
    assert kept(sessions, sealed).flags == ["author_inactive_since"]


def test_who_held_no_post_on_the_day_of_sealing_is_nobodys_author(
    long_in_hand: InHand, sessions: Sessions, colleague: Person, sign_in: SignIn
) -> None:
    in_time = long_in_hand.seal(sealed_at=ago(days=8).isoformat())
    too_late = long_in_hand.seal(sealed_at=ago(days=2).isoformat())
    with writing(sessions) as session:
        mine = session.scalars(
            select(Appointment).where(Appointment.officer_id == long_in_hand.person.officer.id)
        ).one()
        mine.valid_to = day_of(ago(days=5))

    first, second = sign_in(colleague, long_in_hand.phone).send(in_time, too_late)

    assert first["state"] == "complete"
    assert kept(sessions, in_time).flags == ["author_inactive_since"]
    assert (second["state"], second["reason"]) == ("rejected", "records.unknown_author")
