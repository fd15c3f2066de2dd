"""What a post may let its officer do with the register."""

from enum import StrEnum


class Permission(StrEnum):
    READ = "registry.read"
    IMPORT = "registry.import"
    UNDO = "registry.undo_import"
    KEEP = "registry.keep"  # set right what was recorded of numbers and holders
    RULE = "registry.rule"  # add a province's rules to those of the law
