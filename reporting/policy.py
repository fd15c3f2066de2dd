"""What a post may do with reports."""

from enum import StrEnum


class Permission(StrEnum):
    READ = "reporting.read"
    COMPILE = "reporting.compile"
