"""
What logger apps post: OwnTracks (HTTP mode), Traccar Client (both forms of the OsmAnd protocol).

Sources: owntracks.org/booklet/tech/json, traccar.org/osmand.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from kernel.errors import WrongMediaType
from kernel.wire import read_instant

_MILLISECONDS: Final = 1e11  # a Unix time beyond that counts milliseconds
_LAST_SECOND: Final = 253_402_300_799
_PLAIN: Final = {"at": None, "lon": None, "lat": None, "accuracy_m": None, "altitude_m": None}
Fix = Mapping[str, Any]


class Encrypted(WrongMediaType):
    code = "field.encrypted"
    zh = "OwnTracks 消息已加密，服务器无法读取。请在应用设置中清空加密密钥，并使用 https 地址。"
    en = "The message is encrypted and cannot be read. Clear the app's secret and use https."


def owntracks_fix(message: Any) -> Sequence[Fix]:
    """Return the fix of a location; of other messages nothing; raise `Encrypted`."""
    if not isinstance(message, dict):
        return []
    if message.get("_type") == "encrypted":
        raise Encrypted(expected="application/json")
    if message.get("_type") != "location":
        return []
    told = {"lon": "lon", "lat": "lat", "accuracy_m": "acc", "altitude_m": "alt"}
    fix = {name: message.get(source) for name, source in told.items()}
    return [{**_PLAIN, **fix, "at": _unix(message.get("tst"))}]


def traccar_fixes(query: Mapping[str, str], message: Any) -> tuple[str, Sequence[Fix]]:
    """Return the device identifier and the fixes, from JSON or from the query."""
    if isinstance(message, dict) and "location" in message:
        located = message["location"]
        several = located if isinstance(located, list) else [located]
        return str(message.get("device_id") or ""), [_located(one) for one in several]
    key = query.get("id") or query.get("deviceid") or ""
    if "lat" not in query:
        return key, []  # a message of the battery alone
    fix = {"lon": "lon", "lat": "lat", "accuracy_m": "accuracy", "altitude_m": "altitude"}
    told = {name: _number(query.get(source)) for name, source in fix.items()}
    return key, [{**_PLAIN, **told, "at": _time(query.get("timestamp"))}]


def _located(one: Any) -> Fix:
    coords = one.get("coords") if isinstance(one, dict) else None
    if not isinstance(coords, dict):
        return _PLAIN
    fix = {
        "lon": "longitude",
        "lat": "latitude",
        "accuracy_m": "accuracy",
        "altitude_m": "altitude",
    }
    told = {name: coords.get(source) for name, source in fix.items()}
    return {**_PLAIN, **told, "at": _time(one.get("timestamp"))}


def _time(told: Any) -> dt.datetime | None:
    """Read Unix seconds or milliseconds, or an instant with its offset."""
    if isinstance(told, str) and not told.isascii():
        return None
    number = _number(told) if isinstance(told, str) else told
    if isinstance(number, int | float) and not isinstance(number, bool):
        return _unix(number / 1000 if abs(number) > _MILLISECONDS else number)
    try:
        return read_instant(told)
    except ValueError:
        return None


def _unix(told: Any) -> dt.datetime | None:
    if isinstance(told, bool) or not isinstance(told, int | float):
        return None
    if not 0 <= told <= _LAST_SECOND:
        return None
    return dt.datetime.fromtimestamp(told, dt.UTC)


def _number(told: str | None) -> float | None:
    try:
        return None if told is None else float(told)
    except ValueError:
        return None
