"""
Does the time fit: the camera's clock against the sidecar, the seal and our receipt.

A camera's clock mostly has no zone. Where the file states an offset it is used; where it does not,
the clock is taken as China's, but nothing is held against the file that another zone explains.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from evidence.checks.verdicts import Found, Sentences, Verdict
from kernel.clock import SHANGHAI
from kernel.fixes import clock_bounds
from kernel.wire import read_instant

SAME_MOMENT: Final = dt.timedelta(minutes=2)  # clocks of cameras drift, and are set by hand
LONG_BEFORE: Final = dt.timedelta(days=1)
EASTMOST, WESTMOST = dt.timedelta(hours=14), dt.timedelta(hours=-12)
_HOUR: Final = dt.timedelta(hours=1)

_SIDECAR, _SEAL = "time_against_sidecar", "time_against_seal"
_RECEIPT, _CLOCK = "time_against_receipt", "clock_against_receipt"


class Shot(NamedTuple):
    """When it was taken, at the earliest and at the latest, and as an office in China reads it."""

    earliest: dt.datetime
    latest: dt.datetime
    likely: dt.datetime
    of: str

    @property
    def zone_stated(self) -> bool:
        return self.earliest == self.latest


class Sealing(NamedTuple):
    """``sealed_at`` is the phone's clock, ``offset_ms`` how far behind ours it was."""

    sealed_at: dt.datetime
    received_at: dt.datetime
    offset_ms: int | None

    @property
    def offset_believed(self) -> bool:
        farthest = clock_bounds(self.received_at).farthest / dt.timedelta(milliseconds=1)
        return abs(self.offset_ms or 0) <= farthest

    @property
    def by_our_clock(self) -> dt.datetime:
        believed = self.offset_ms if self.offset_believed else 0
        return self.sealed_at + dt.timedelta(milliseconds=believed or 0)


def by_camera(reading: Mapping[str, Any]) -> Shot | None:
    """Return what the camera's clock says, or None if it says nothing that can be placed."""
    stated, offset = reading.get("taken_at"), reading.get("utc_offset") or ""
    if not stated:
        return None
    try:
        moment = dt.datetime.fromisoformat(f"{stated}{offset}")
        if moment.tzinfo:
            return _certain(moment, "file")
        wall = moment.replace(tzinfo=dt.UTC)
        likely = moment.replace(tzinfo=SHANGHAI).astimezone(dt.UTC)
        return Shot(wall - EASTMOST, wall - WESTMOST, likely, "file")
    except (OverflowError, ValueError):  # the year 1 or 9999 has no other zones
        return None


def by_phone(capture: Mapping[str, Any] | None) -> Shot | None:
    try:
        moment = read_instant((capture or {}).get("taken_at"))
    except ValueError:
        return None
    return _certain(moment, "sidecar")


def _certain(moment: dt.datetime, of: str) -> Shot:
    instant = moment.astimezone(dt.UTC)
    return Shot(instant, instant, instant, of)


def against_sidecar(reading: Mapping[str, Any], capture: Mapping[str, Any] | None) -> Found:
    """Compare the camera's clock with the phone's at the shutter."""
    camera, phone = by_camera(reading), by_phone(capture)
    if camera and phone:
        return _compared(camera, phone)
    if not capture:
        return Found(_SIDECAR, Verdict.NONE, "no_sidecar")
    reason = "file_without_time" if phone else "sidecar_time_unreadable"
    return Found(_SIDECAR, Verdict.CANNOT_TELL, reason)


def _compared(camera: Shot, phone: Shot) -> Found:
    apart = camera.likely - phone.likely
    facts = {"seconds": _seconds(abs(apart))}
    if abs(apart) <= SAME_MOMENT:
        reason = "same_moment" if camera.zone_stated else "same_moment_in_china"
        return Found(_SIDECAR, Verdict.AGREES, reason, facts)
    if not _explained_by_zones(camera, phone):
        return Found(_SIDECAR, Verdict.DIFFERS, "other_moment", facts)
    if camera.zone_stated:
        return Found(_SIDECAR, Verdict.DIFFERS, "other_by_whole_hours", facts)
    return Found(_SIDECAR, Verdict.CANNOT_TELL, "zone_not_stated", facts)


def _explained_by_zones(camera: Shot, phone: Shot) -> bool:
    """Say whether the camera's clock would be right in another zone, of those by whole hours."""
    apart = camera.likely - phone.likely
    whole_hours = abs(apart - round(apart / _HOUR) * _HOUR) <= SAME_MOMENT
    if camera.zone_stated:
        return whole_hours and abs(apart) <= EASTMOST - WESTMOST + SAME_MOMENT
    first, last = camera.earliest - SAME_MOMENT, camera.latest + SAME_MOMENT
    return whole_hours and first <= phone.likely <= last


def against_seal(shot: Shot | None, sealing: Sealing) -> Found:
    """Was it taken before it was sealed: by the phone's clock, or by that clock as corrected."""
    if shot is None:
        return Found(_SEAL, Verdict.CANNOT_TELL, "no_time")
    sealed = max(sealing.sealed_at, sealing.by_our_clock)
    if late := _late(shot, sealed):
        verdict, seconds = late
        reason = "taken_after_seal" if verdict is Verdict.DIFFERS else "after_seal_in_china"
        return Found(_SEAL, verdict, reason, {"of": shot.of, "seconds": seconds})
    before = max(sealed - shot.likely, dt.timedelta())
    facts = {"of": shot.of, "seconds": _seconds(before)}
    if before > LONG_BEFORE:
        return Found(_SEAL, Verdict.CANNOT_TELL, "long_before_seal", facts)
    return Found(_SEAL, Verdict.AGREES, "before_seal", facts)


def against_receipt(shot: Shot | None, sealing: Sealing) -> Found:
    """Was it taken before the seal that names it came here: the one clock that is ours."""
    if shot is None:
        return Found(_RECEIPT, Verdict.CANNOT_TELL, "no_time")
    if late := _late(shot, sealing.received_at):
        verdict, seconds = late
        reason = "taken_after_receipt" if verdict is Verdict.DIFFERS else "after_receipt_in_china"
        return Found(_RECEIPT, verdict, reason, {"of": shot.of, "seconds": seconds})
    before = max(sealing.received_at - shot.likely, dt.timedelta())
    facts = {"of": shot.of, "seconds": _seconds(before)}
    return Found(_RECEIPT, Verdict.AGREES, "before_receipt", facts)


def _late(shot: Shot, than: dt.datetime) -> tuple[Verdict, int] | None:
    """Say how many seconds later it was taken: in every zone, or only if the clock is China's."""
    if shot.earliest > than + SAME_MOMENT:
        return Verdict.DIFFERS, _seconds(shot.earliest - than)
    if shot.likely > than + SAME_MOMENT:
        return Verdict.CANNOT_TELL, _seconds(shot.likely - than)
    return None


def clock_against_receipt(sealing: Sealing) -> Found:
    """Was it sealed before it came, by the phone's clock as far as that is believed."""
    if not sealing.offset_believed:
        seconds = abs(sealing.offset_ms or 0) // 1000
        return Found(_CLOCK, Verdict.CANNOT_TELL, "clock_not_believed", {"seconds": seconds})
    ahead = sealing.by_our_clock - sealing.received_at
    if ahead > SAME_MOMENT:
        return Found(_CLOCK, Verdict.DIFFERS, "sealed_after_receipt", {"seconds": _seconds(ahead)})
    facts = {"seconds": _seconds(max(-ahead, dt.timedelta()))}
    if -ahead > clock_bounds(sealing.received_at).sealed_long_ago:
        return Found(_CLOCK, Verdict.CANNOT_TELL, "sealed_long_before_receipt", facts)
    if sealing.offset_ms is None:
        return Found(_CLOCK, Verdict.AGREES, "sealed_before_receipt", facts)
    facts["offset_s"] = round(sealing.offset_ms / 1000)
    return Found(_CLOCK, Verdict.AGREES, "sealed_before_receipt_corrected", facts)


def _seconds(lasting: dt.timedelta) -> int:
    return round(lasting.total_seconds())


SENTENCES: Final[Sentences] = {
    "no_sidecar": (
        "手机未随文件封存拍摄信息，无从比对",
        "No sidecar was sealed with the file; there is nothing to compare",
    ),
    "sidecar_time_unreadable": (
        "封存的拍摄时间不是带时区的时刻",
        "The time in the sealed sidecar is no instant with a time zone",
    ),
    "file_without_time": (
        "文件自身没有可信的拍摄时间",
        "The file itself states no time of taking that can be trusted",
    ),
    "same_moment": (
        "相机时间与封存的拍摄时间相差 {lasting_zh}",
        "The camera's time is {lasting_en} from the sealed one",
    ),
    "same_moment_in_china": (
        "相机未写时区，按北京时间与封存的拍摄时间相差 {lasting_zh}",
        "The camera states no zone; as time in China it is {lasting_en} from the sealed one",
    ),
    "other_moment": (
        "相机时间与封存的拍摄时间相差 {lasting_zh}",
        "The camera's time is {lasting_en} from the sealed one",
    ),
    "other_by_whole_hours": (
        "相机时间与封存的拍摄时间相差整小时（{lasting_zh}），时区可能设错",
        "The camera's time is {lasting_en}, whole hours, from the sealed one: perhaps a wrong zone",
    ),
    "zone_not_stated": (
        "相机未写时区；按北京时间相差整小时（{lasting_zh}），可能是其他时区的时间",
        (
            "The camera states no zone; as time in China it is {lasting_en} off, whole hours: it "
            "may "
            "be the time of another zone"
        ),
    ),
    "no_time": (
        "文件与封存的拍摄信息都没有可信的时间",
        "Neither the file nor its sidecar states a time that can be trusted",
    ),
    "before_seal": (
        "{of_zh}的拍摄时间在封存之前 {lasting_zh}",
        "By the {of_en} it was taken {lasting_en} before it was sealed",
    ),
    "long_before_seal": (
        "{of_zh}的拍摄时间比封存早 {lasting_zh}，不是当天所拍",
        "By the {of_en} it was taken {lasting_en} before it was sealed: not on that day",
    ),
    "taken_after_seal": (
        "{of_zh}的拍摄时间比封存晚至少 {lasting_zh}，而封存时文件已在",
        "By the {of_en} it was taken at least {lasting_en} after the seal that names its bytes",
    ),
    "after_seal_in_china": (
        "{of_zh}未写时区；按北京时间比封存晚 {lasting_zh}，其他时区则未必",
        (
            "The {of_en} states no zone; as time in China it is {lasting_en} after the seal, in "
            "another zone it need not be"
        ),
    ),
    "before_receipt": (
        "{of_zh}的拍摄时间在本系统收到记录之前 {lasting_zh}",
        "By the {of_en} it was taken {lasting_en} before the record came here",
    ),
    "taken_after_receipt": (
        "{of_zh}的拍摄时间比本系统收到记录晚至少 {lasting_zh}，时间必有错误",
        (
            "By the {of_en} it was taken at least {lasting_en} after the record came here: that "
            "time "
            "is wrong"
        ),
    ),
    "after_receipt_in_china": (
        "{of_zh}未写时区；按北京时间比收到记录晚 {lasting_zh}，其他时区则未必",
        (
            "The {of_en} states no zone; as time in China it is {lasting_en} after the record "
            "came, "
            "in another zone it need not be"
        ),
    ),
    "clock_not_believed": (
        "手机时钟与本系统相差 {lasting_zh}，封存时间不可采信",
        "The phone's clock was {lasting_en} off ours: when it was sealed cannot be told",
    ),
    "sealed_after_receipt": (
        "封存时间比本系统收到记录晚 {lasting_zh}，手机时钟有误",
        "It was sealed {lasting_en} after it came here: the phone's clock is wrong",
    ),
    "sealed_long_before_receipt": (
        "封存后 {lasting_zh}才送达",
        "It came here {lasting_en} after it was sealed",
    ),
    "sealed_before_receipt": (
        "封存后 {lasting_zh}送达；手机时钟未与本系统核对",
        (
            "It came here {lasting_en} after it was sealed; the phone's clock was not compared "
            "with ours"
        ),
    ),
    "sealed_before_receipt_corrected": (
        "封存后 {lasting_zh}送达（手机时钟慢 {offset_s} 秒，已校正）",
        (
            "It came here {lasting_en} after it was sealed (the phone's clock, {offset_s} s "
            "slow, is "
            "corrected for)"
        ),
    ),
}
