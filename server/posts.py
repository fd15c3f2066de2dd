"""The posts an office usually has, and what each may do. Offices change them as they like."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import cases.policy
import clues.policy
import evidence.policy
import identity.policy
import patrols.policy
import registry.policy
import reporting.policy
import signboards.policy

_CASE = cases.policy.Permission
_CLUE = clues.policy.Permission
_EVIDENCE = evidence.policy.Permission
_IDENTITY = identity.policy.Permission
_PATROL = patrols.policy.Permission
_REGISTRY = registry.policy.Permission
_REPORT = reporting.policy.Permission
_BOARD = signboards.policy.Permission

_READING: Final = (
    _IDENTITY.READ,
    _REGISTRY.READ,
    _EVIDENCE.READ,
    _PATROL.READ,
    _BOARD.READ,
    _CLUE.READ,
)
_FIELD: Final = (*_READING, _EVIDENCE.UPLOAD, _EVIDENCE.DOWNLOAD, _PATROL.WALK)
_CASES: Final = (*_FIELD, _CASE.READ, _REPORT.READ)


@dataclass(frozen=True, slots=True)
class UsualPost:
    zh: str
    en: str
    permissions: tuple[StrEnum, ...]


POSTS: Final[Mapping[str, UsualPost]] = {
    "patroller": UsualPost("巡查员", "township officer", _FIELD),
    "inspector": UsualPost(
        "执法监察员",
        "inspector",
        (*_FIELD, _PATROL.EXPORT, _PATROL.ENFORCE, _CASE.READ, _BOARD.DECIDE),
    ),
    "handler": UsualPost(
        "案件承办人",
        "case handler",
        (
            *_CASES,
            _CLUE.REGISTER,
            _CLUE.TRIAGE,
            _CLUE.ASSIGN,
            _CASE.FILE,
            _CASE.INVESTIGATE,
            _CASE.EXPORT,
            _PATROL.PLAN,
            _PATROL.EXPORT,
            _PATROL.EXCUSE,
            _PATROL.ENFORCE,
            _BOARD.EXPECT,
            _BOARD.DECIDE,
            _BOARD.SUPERVISE,
            _EVIDENCE.REDACT,
        ),
    ),
    "reviewer": UsualPost("案件审理员", "case reviewer", (*_CASES, _CASE.REVIEW)),
    "lawyer": UsualPost(
        "法制审核员",
        "legal reviewer",
        (*_CASES, _CASE.REVIEW_LAW, _CASE.EXPORT, _EVIDENCE.PROPOSE_REMOVAL),
    ),
    "head": UsualPost(
        "负责人",
        "head of office",
        (
            *_CASES,
            _CASE.DECIDE,
            _CASE.EXPORT,
            _PATROL.EXPORT,
            _PATROL.EXCUSE,
            _CLUE.OPEN_INFORMANT,
            _PATROL.APPROVE,
            _BOARD.SUPERVISE,
            _EVIDENCE.REDACT,
            _EVIDENCE.CONFIRM_REMOVAL,
        ),
    ),
    "registrar": UsualPost(
        "矿权管理员",
        "registrar",
        (
            *_READING,
            _REGISTRY.IMPORT,
            _REGISTRY.UNDO,
            _REGISTRY.KEEP,
            _REGISTRY.RULE,
            _PATROL.RULE,
            _IDENTITY.ADMINISTER,
            _IDENTITY.REVOKE_DEVICES,
        ),
    ),
    "statistician": UsualPost(
        "统计员",
        "statistician",
        (
            *_READING,
            _EVIDENCE.DOWNLOAD,
            _PATROL.EXPORT,
            _CASE.READ,
            _CASE.CLASSIFY,
            *_REPORT,
        ),
    ),
}
