"""What officers of the tests may do."""

from enum import StrEnum


class Powers(StrEnum):
    """All the permissions of the three rooms."""

    PATROLS_READ = "patrols.read"
    PATROLS_PLAN = "patrols.plan"
    PATROLS_EXPORT = "patrols.export"
    PATROLS_WALK = "patrols.walk"
    PATROLS_EXCUSE = "patrols.excuse"
    PATROLS_RULE = "patrols.rule"
    PATROLS_APPROVE = "patrols.approve"
    PATROLS_ENFORCE = "patrols.enforce"
    SIGNBOARDS_READ = "signboards.read"
    SIGNBOARDS_EXPECT = "signboards.expect"
    SIGNBOARDS_DECIDE = "signboards.decide"
    SIGNBOARDS_SUPERVISE = "signboards.supervise"
    CLUES_READ = "clues.read"
    CLUES_REGISTER = "clues.register"
    CLUES_TRIAGE = "clues.triage"
    CLUES_ASSIGN = "clues.assign"
    CLUES_OPEN_INFORMANT = "clues.open_informant"
