"""What can be done in the patrols room. Nothing here knows of HTTP, and nothing commits."""

from patrols.service import (
    duty,
)
from patrols.service.areas import (
    AreaIn,
    Brought,
    draw,
    end_area,
    import_areas,
    redraw,
)
from patrols.service.correcting import (
    check_patrol_correction,
    take_patrol_correction,
    versions_of_patrol,
)
from patrols.service.covering import (
    cover,
    cover_again,
)
from patrols.service.duty import (
    Owed,
    owed,
)
from patrols.service.editing import (
    add_visit,
    move_visit,
    remove_visit,
)
from patrols.service.expiring import (
    settle_expiry,
    watch_expiry,
)
from patrols.service.findings import (
    check_correction,
    check_finding,
    complete_finding,
    confirm_finding,
    refute_finding,
    take_correction,
    take_finding,
)
from patrols.service.following import (
    look_again,
)
from patrols.service.ground import (
    areas_changed,
    rights_changed,
)
from patrols.service.noticing import (
    write_notice,
)
from patrols.service.photos import (
    checks_of_photos,
    hold_against_tracks,
    versions_shown,
)
from patrols.service.planning import (
    give_reason,
)
from patrols.service.plans import (
    drop,
    propose_plan,
    publish,
    revise,
)
from patrols.service.reading import (
    TrackRead,
    read_tracks,
)
from patrols.service.reasons import (
    Wanted,
    places_of_rights,
    settle_reason,
    want_visits,
    withdraw_reason,
)
from patrols.service.recorders import (
    NoFix,
    forget_fixes,
    known_recorder,
    make_recorder,
    revoke_recorder,
    take_fix,
)
from patrols.service.recordings import (
    claim_fixes,
    content_of,
    note_taken,
    receive_file,
    take_file,
)
from patrols.service.reviewing import (
    approve_patrol,
    return_patrol,
)
from patrols.service.showing import (
    finding_shown,
    findings_shown,
)
from patrols.service.stopping import (
    report_upwards,
)
from patrols.service.timetables import (
    coming_visits,
    plan_told,
    timetable_in_scope,
    timetable_of_plan,
    visits_told,
)
from patrols.service.walks import (
    check_patrol,
    log_patrols,
    measure_again,
    measure_first,
    take_patrol,
)

__all__ = [
    "AreaIn",
    "Brought",
    "NoFix",
    "Owed",
    "TrackRead",
    "Wanted",
    "add_visit",
    "approve_patrol",
    "areas_changed",
    "check_correction",
    "check_finding",
    "check_patrol",
    "check_patrol_correction",
    "checks_of_photos",
    "claim_fixes",
    "coming_visits",
    "complete_finding",
    "confirm_finding",
    "content_of",
    "cover",
    "cover_again",
    "draw",
    "drop",
    "duty",
    "end_area",
    "finding_shown",
    "findings_shown",
    "forget_fixes",
    "give_reason",
    "hold_against_tracks",
    "import_areas",
    "known_recorder",
    "log_patrols",
    "look_again",
    "make_recorder",
    "measure_again",
    "measure_first",
    "move_visit",
    "note_taken",
    "owed",
    "places_of_rights",
    "plan_told",
    "propose_plan",
    "publish",
    "read_tracks",
    "receive_file",
    "redraw",
    "refute_finding",
    "remove_visit",
    "report_upwards",
    "return_patrol",
    "revise",
    "revoke_recorder",
    "rights_changed",
    "settle_expiry",
    "settle_reason",
    "take_correction",
    "take_file",
    "take_finding",
    "take_fix",
    "take_patrol",
    "take_patrol_correction",
    "timetable_in_scope",
    "timetable_of_plan",
    "versions_of_patrol",
    "versions_shown",
    "visits_told",
    "want_visits",
    "watch_expiry",
    "withdraw_reason",
    "write_notice",
]
