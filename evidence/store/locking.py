"""Versions and object lock of a bucket, where it has them; neither is needed."""

from typing import Any, Literal

from evidence.store.refusals import LockMissing, ObjectLocked, ObjectMissing, StoreUnavailable
from evidence.store.talking import Talk

Mode = Literal["GOVERNANCE", "COMPLIANCE"]
# How services say that they never heard of it.
_UNKNOWN = {
    "ObjectLockConfigurationNotFoundError",
    "NotImplemented",
    "MethodNotAllowed",
    "405",
    "501",
}
_FORBIDDEN = {"AccessDenied", "403", "ObjectLocked"}


def is_versioned(talk: Talk) -> bool:
    """Whether what is deleted or put over stays as a version; suspended versions count too."""
    return bool(_asked(talk, "get_bucket_versioning").get("Status"))


def lock_of(talk: Talk) -> str:
    """Describe what the bucket does with what is put: ``GOVERNANCE 3650 days``, or ``none``."""
    said = _asked(talk, "get_object_lock_configuration").get("ObjectLockConfiguration", {})
    if said.get("ObjectLockEnabled") != "Enabled":
        return "none"
    rule = said.get("Rule", {}).get("DefaultRetention", {})
    if not rule:
        return "possible, no default set"
    span = f"{rule['Days']} days" if "Days" in rule else f"{rule['Years']} years"
    return f"{rule['Mode']} {span}"


def set_lock(talk: Talk, mode: Mode, days: int) -> None:
    """
    Have the bucket lock for so many days whatever is put from now on.

    Raises `LockMissing` where the bucket was made without object lock: nobody can add it later.
    """
    if lock_of(talk) == "none":
        raise LockMissing(place=talk.place)
    rule = {"DefaultRetention": {"Mode": mode, "Days": days}}
    wanted = {"ObjectLockEnabled": "Enabled", "Rule": rule}
    talk.ask("put_object_lock_configuration", ObjectLockConfiguration=wanted)


def delete_all_versions(talk: Talk, key: str) -> None:
    """Raises `ObjectLocked`. Under versions, deleting a name alone would only hide the bytes."""
    if not is_versioned(talk):
        _delete(talk, Key=key)
        return
    more: dict[str, Any] = {}
    while True:
        page = talk.ask("list_object_versions", Prefix=key, **more)
        for one in (*page.get("Versions", ()), *page.get("DeleteMarkers", ())):
            if one["Key"] == key:
                _delete(talk, Key=key, VersionId=one["VersionId"])
        if not page.get("IsTruncated"):
            return
        more = {"KeyMarker": page["NextKeyMarker"]}
        if "NextVersionIdMarker" in page:
            more["VersionIdMarker"] = page["NextVersionIdMarker"]


def _delete(talk: Talk, **which: str) -> None:
    try:
        talk.ask("delete_object", **which)
    except ObjectMissing:
        return
    except StoreUnavailable as error:
        if error.facts["reason"] in _FORBIDDEN:
            raise ObjectLocked(place=talk.place) from error
        raise


def _asked(talk: Talk, what: str) -> dict[str, Any]:
    """Ask what not every service knows."""
    try:
        return talk.ask(what)
    except ObjectMissing:  # some say 404 for "no such thing set"
        return {}
    except StoreUnavailable as error:
        if error.facts["reason"] in _UNKNOWN:
            return {}
        raise
