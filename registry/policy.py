"""What a post may let its officer do with the register."""

from enum import StrEnum


class Permission(StrEnum):
    READ = "registry.read"
    IMPORT = "registry.import"
    UNDO = "registry.undo_import"
