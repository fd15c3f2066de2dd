"""Who hears what, what comes round by the clock, and which doors the rooms have."""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum

import flask

import cases.dossiers.routes
import cases.policy
import cases.routes
import clues.policy
import clues.routes
import evidence.copies.routes
import evidence.policy
import evidence.retention.routes
import evidence.routes
import evidence.sorties.routes
import field_api.area.routes
import field_api.files
import field_api.heads
import field_api.keys
import field_api.previews
import field_api.routes
import field_api.tracks
import identity.policy
import identity.routes
import patrols.policy
import patrols.routes
import registry.ground.routes
import registry.holders.routes
import registry.imports.routes
import registry.numbers.routes
import registry.policy
import registry.routes
import registry.rules.routes
import reporting.policy
import reporting.routes
import signboards.faces.routes
import signboards.policy
import signboards.public.pages
import signboards.public.routes
import signboards.readings.routes
import signboards.routes
from kernel.body import Blueprint
from kernel.events import Wiring
from kernel.jobs import Periodic

BLUEPRINTS: Sequence[Blueprint] = (
    identity.routes.blueprint,
    registry.routes.blueprint,
    registry.imports.routes.blueprint,
    registry.holders.routes.blueprint,
    registry.numbers.routes.blueprint,
    registry.rules.routes.blueprint,
    registry.ground.routes.blueprint,
    evidence.routes.blueprint,
    evidence.copies.routes.blueprint,
    evidence.sorties.routes.blueprint,
    evidence.retention.routes.blueprint,
    patrols.routes.blueprint,
    signboards.routes.blueprint,
    signboards.faces.routes.blueprint,
    signboards.public.routes.blueprint,
    signboards.readings.routes.blueprint,
    clues.routes.blueprint,
    cases.routes.blueprint,
    cases.dossiers.routes.blueprint,
    reporting.routes.blueprint,
    field_api.routes.blueprint,
    field_api.area.routes.blueprint,
    field_api.files.blueprint,
    field_api.previews.blueprint,
    field_api.tracks.blueprint,
    field_api.keys.blueprint,
    field_api.heads.blueprint,
)

# Pages for people without a login; they are no part of the API.
PAGES: Sequence[flask.Blueprint] = (signboards.public.pages.blueprint,)

PERMISSIONS: Sequence[type[StrEnum]] = (
    identity.policy.Permission,
    registry.policy.Permission,
    evidence.policy.Permission,
    patrols.policy.Permission,
    signboards.policy.Permission,
    clues.policy.Permission,
    cases.policy.Permission,
    reporting.policy.Permission,
)

HEARERS: Wiring = {
    "evidence.file_stored": [
        "evidence.jobs.read_files",
        "evidence.jobs.make_previews",
        "evidence.jobs.sum_sm3",
    ],
    "evidence.file_compared": ["evidence.jobs.check_files"],
    "evidence.file_checked": ["patrols.jobs.photos_checked"],
    "evidence.patrol_completed": ["patrols.jobs.patrols_completed"],
    "evidence.finding_completed": ["patrols.jobs.finding_completed"],
    "evidence.signboard_check_completed": [
        "signboards.jobs.signboard_check_completed",
        "signboards.readings.jobs.read_check",
    ],
    "evidence.clue_report_completed": ["clues.jobs.clue_report_completed"],
    "evidence.verification_completed": ["clues.jobs.verification_completed"],
    "evidence.correction_completed": ["field_api.jobs.correction_completed"],
    "signboards.report_received": ["clues.jobs.register_board_report"],
    "registry.right_recorded": ["signboards.jobs.rights_recorded", "patrols.jobs.rights_changed"],
    "registry.right_changed": ["signboards.jobs.rights_recorded", "patrols.jobs.rights_changed"],
    "signboards.contradiction_found": ["clues.jobs.register_contradiction"],
    "patrols.finding_completed": ["clues.jobs.register_finding"],
}

# Jobs of seconds or minutes, which have a lane to themselves where there are no workers.
SLOW: Sequence[str] = (
    "registry.imports.jobs.run",
    "patrols.jobs.read_track",
    "patrols.jobs.weigh_forgotten",
    "signboards.readings.jobs.read_check",
    "evidence.copies.jobs.make_copy",
    "evidence.dossier.jobs.make",
    "evidence.upkeep.jobs.copy_all",
)

PERIODICS: Sequence[Periodic] = (
    Periodic("kernel.audit.jobs.seal_lines", dt.timedelta(minutes=1)),
    Periodic("kernel.audit.jobs.seal_stragglers", dt.timedelta(days=1)),
    Periodic("kernel.audit.jobs.sign_tree", dt.timedelta(minutes=5)),
    Periodic("kernel.audit.jobs.stamp_late", dt.timedelta(hours=1)),
    Periodic("kernel.jobs.sweeping.forget_done", dt.timedelta(days=1)),
    Periodic("kernel.jobs.sweeping.park_what_kills", dt.timedelta(minutes=5)),
    Periodic("identity.jobs.sweep_tokens", dt.timedelta(hours=6)),
    Periodic("registry.jobs.expire_rights", dt.timedelta(hours=1)),
    Periodic("patrols.jobs.close_periods", dt.timedelta(hours=1)),
    Periodic("patrols.jobs.fill_tracks", dt.timedelta(minutes=1)),
    Periodic("patrols.jobs.weigh_forgotten", dt.timedelta(hours=6)),
    Periodic("patrols.jobs.forget_fixes", dt.timedelta(days=1)),
    Periodic("patrols.jobs.watch_expiry", dt.timedelta(hours=6)),
    Periodic("signboards.jobs.watch_days", dt.timedelta(hours=1)),
    Periodic("evidence.jobs.sweep_held", dt.timedelta(minutes=10)),
    Periodic("evidence.jobs.sweep_uploads", dt.timedelta(hours=1)),
    Periodic("evidence.jobs.sweep_undone", dt.timedelta(minutes=10)),
    Periodic("signboards.readings.jobs.sweep_unread", dt.timedelta(minutes=30)),
    Periodic("evidence.dossier.jobs.sweep", dt.timedelta(minutes=10)),
    Periodic("evidence.retention.jobs.remove_confirmed", dt.timedelta(minutes=10)),
    Periodic("evidence.upkeep.jobs.copy_recent", dt.timedelta(minutes=2)),
    Periodic("evidence.upkeep.jobs.copy_all", dt.timedelta(hours=12)),
    Periodic("signboards.jobs.forget_knocks", dt.timedelta(hours=1)),
    Periodic("field_api.jobs.forget_packs", dt.timedelta(hours=12)),
)
