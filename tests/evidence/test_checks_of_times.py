"""Clocks that cannot all be right are told; a zone that nobody stated is held against nobody."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.checks import times
from evidence.checks.times import SAME_MOMENT, Sealing, by_camera, by_phone
from evidence.checks.verdicts import Found
from evidence.checks.words import lasting, sentences

SHOT = dt.datetime(2026, 11, 20, 10, tzinfo=dt.timezone(dt.timedelta(hours=8)))
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
SIDECAR = {"taken_at": SHOT.isoformat()}


def reading(apart: dt.timedelta = MINUTE * 0, offset: str | None = None) -> dict[str, Any]:
    """Return what a camera in China wrote, so much after the shot."""
    wall = (SHOT + apart).replace(tzinfo=None)
    return {"taken_at": wall.isoformat(), "utc_offset": offset}


def told(found: Found) -> tuple[str, str]:
    zh, en = sentences(found.check, found.reason, found.facts)
    assert (zh[-1], en[-1]) == ("。", ".")
    return found.verdict.value, found.reason


AGAINST_SIDECAR = {
    "same": (reading(MINUTE), SIDECAR, "agrees", "same_moment_in_china"),
    "same, zone stated": (reading(MINUTE, "+08:00"), SIDECAR, "agrees", "same_moment"),
    "drifted": (reading(7 * MINUTE), SIDECAR, "differs", "other_moment"),
    "in UTC": (reading(-8 * HOUR), SIDECAR, "cannot_tell", "zone_not_stated"),
    "in no zone": (reading(-23 * HOUR), SIDECAR, "differs", "other_moment"),
    "wrong zone": (reading(-8 * HOUR, "+08:00"), SIDECAR, "differs", "other_by_whole_hours"),
    "days later": (reading(72 * HOUR, "+08:00"), SIDECAR, "differs", "other_moment"),
    "no camera time": ({}, SIDECAR, "cannot_tell", "file_without_time"),
    "no camera zone": (reading(), {"taken_at": "10:00"}, "cannot_tell", "sidecar_time_unreadable"),
    "no sidecar": (reading(), None, "none", "no_sidecar"),
}


@pytest.mark.parametrize("name", AGAINST_SIDECAR)
def test_the_camera_is_held_against_the_phone_at_the_shutter(name: str) -> None:
    of_camera, of_phone, verdict, reason = AGAINST_SIDECAR[name]

    assert told(times.against_sidecar(of_camera, of_phone)) == (verdict, reason)


def sealing(after: dt.timedelta, offset_ms: int | None = None, on_way: Any = MINUTE) -> Sealing:
    return Sealing(SHOT + after, SHOT + after + on_way, offset_ms)


AGAINST_SEAL = {
    "just before": (reading(), sealing(5 * MINUTE), "agrees", "before_seal"),
    "a little fast": (reading(6 * MINUTE), sealing(5 * MINUTE), "agrees", "before_seal"),
    "an hour late": (reading(HOUR, "+08:00"), sealing(MINUTE), "differs", "taken_after_seal"),
    "perhaps late": (reading(HOUR), sealing(MINUTE), "cannot_tell", "after_seal_in_china"),
    "late anywhere": (reading(8 * HOUR), sealing(MINUTE), "differs", "taken_after_seal"),
    "days before": (reading(), sealing(72 * HOUR), "cannot_tell", "long_before_seal"),
    "phone was slow": (
        reading(HOUR, "+08:00"),
        sealing(MINUTE, offset_ms=3_600_000),
        "agrees",
        "before_seal",
    ),
    "nothing stated": ({}, sealing(MINUTE), "cannot_tell", "no_time"),
}


@pytest.mark.parametrize("name", AGAINST_SEAL)
def test_what_is_sealed_was_taken_before(name: str) -> None:
    of_camera, sealed, verdict, reason = AGAINST_SEAL[name]

    assert told(times.against_seal(by_camera(of_camera), sealed)) == (verdict, reason)


AGAINST_RECEIPT = {
    "before": (reading(), sealing(MINUTE), "agrees", "before_receipt"),
    "after": (reading(HOUR, "+08:00"), sealing(MINUTE), "differs", "taken_after_receipt"),
    "perhaps after": (reading(HOUR), sealing(MINUTE), "cannot_tell", "after_receipt_in_china"),
    "nothing stated": ({}, sealing(MINUTE), "cannot_tell", "no_time"),
}


@pytest.mark.parametrize("name", AGAINST_RECEIPT)
def test_what_was_received_was_taken_before(name: str) -> None:
    of_camera, sealed, verdict, reason = AGAINST_RECEIPT[name]

    assert told(times.against_receipt(by_camera(of_camera), sealed)) == (verdict, reason)


CLOCKS = {
    "unknown offset": (sealing(MINUTE), "agrees", "sealed_before_receipt"),
    "slow, corrected": (
        sealing(MINUTE, 30_000),
        "agrees",
        "sealed_before_receipt_corrected",
    ),
    "fast, corrected": (
        sealing(MINUTE, -3_600_000, on_way=-HOUR + MINUTE),
        "agrees",
        "sealed_before_receipt_corrected",
    ),
    "fast": (sealing(MINUTE, on_way=-HOUR), "differs", "sealed_after_receipt"),
    "two days off": (sealing(MINUTE, 2 * 86_400_000), "cannot_tell", "clock_not_believed"),
    "all winter": (
        sealing(MINUTE, on_way=dt.timedelta(days=90)),
        "cannot_tell",
        "sealed_long_before_receipt",
    ),
}


@pytest.mark.parametrize("name", CLOCKS)
def test_the_phones_clock_is_held_against_ours(name: str) -> None:
    sealed, verdict, reason = CLOCKS[name]

    assert told(times.clock_against_receipt(sealed)) == (verdict, reason)


OFFSETS = st.integers(-12 * 4, 14 * 4).map(lambda quarter: dt.timedelta(minutes=15 * quarter))
MOMENTS = st.integers(946_684_800, 4_102_444_800).map(
    lambda second: dt.datetime.fromtimestamp(second, dt.UTC)
)


def stated(offset: dt.timedelta) -> str:
    sign, minutes = "-" if offset < HOUR * 0 else "+", abs(offset) // MINUTE
    return f"{sign}{minutes // 60:02}:{minutes % 60:02}"


@given(moment=MOMENTS, offset=OFFSETS, says_zone=st.booleans())
def test_a_right_clock_in_any_zone_is_never_said_to_differ(
    moment: dt.datetime, offset: dt.timedelta, *, says_zone: bool
) -> None:
    wall = (moment + offset).replace(tzinfo=None, microsecond=0)
    said = {"taken_at": wall.isoformat(), "utc_offset": stated(offset) if says_zone else None}
    sealed = Sealing(moment + MINUTE, moment + 2 * MINUTE, 0)
    shot = by_camera(said)

    assert times.against_seal(shot, sealed).verdict != "differs"
    assert times.against_receipt(shot, sealed).verdict != "differs"
    if says_zone or offset % HOUR == HOUR * 0:
        found = times.against_sidecar(said, {"taken_at": moment.isoformat()})
        assert found.verdict == ("agrees" if says_zone or offset == 8 * HOUR else "cannot_tell")


@given(MOMENTS, OFFSETS, st.integers(121, 10**8))
def test_a_stated_zone_tells_a_shot_after_its_receipt_to_the_second(
    moment: dt.datetime, offset: dt.timedelta, late: int
) -> None:
    moment = moment.replace(microsecond=0)
    wall = (moment + dt.timedelta(seconds=late) + offset).replace(tzinfo=None)
    said = {"taken_at": wall.isoformat(), "utc_offset": stated(offset)}

    found = times.against_receipt(by_camera(said), Sealing(moment, moment, 0))

    assert (found.verdict.value, found.facts["seconds"]) == ("differs", late)


@given(
    st.integers(-(10**9), 10**9), MOMENTS, st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1))
)
def test_a_seal_differs_from_its_receipt_only_if_our_clock_says_so(
    late_s: int, received: dt.datetime, offset_ms: int | None
) -> None:
    sealed = Sealing(received + dt.timedelta(seconds=late_s), received, offset_ms)
    found = times.clock_against_receipt(sealed)

    told(found)
    late = sealed.by_our_clock - received > SAME_MOMENT
    assert (found.verdict == "differs") == (late and sealed.offset_believed)


@given(st.text(), st.text(), st.text())
def test_words_that_are_no_times_are_no_times(at: str, offset: str, taken: str) -> None:
    shot = by_camera({"taken_at": at, "utc_offset": offset})

    assert shot is None or shot.earliest <= shot.likely <= shot.latest
    assert by_phone({"taken_at": taken}) is None


@pytest.mark.parametrize("year", ["0001-01-01T00:00:00", "9999-12-31T23:59:59"])
def test_the_ends_of_time_have_no_zones(year: str) -> None:
    assert by_camera({"taken_at": year}) is None


def test_durations_are_told_by_their_two_largest_units() -> None:
    assert lasting(0) == ("0 秒", "0 s")
    assert lasting(3 * 86_400 + 4 * 3_600 + 59) == ("3 天 4 小时", "3 d 4 h")
