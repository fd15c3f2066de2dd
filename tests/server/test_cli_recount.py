"""Coverage held against the tracks on the command line."""

from sqlalchemy import update

from kernel.db import writing
from patrols.models import UnitWeek
from tests.server.served import Installation


def test_what_is_kept_otherwise_is_named_and_put_right(installation: Installation) -> None:
    whole = installation.invoke("patrols", "recount")
    with installation.house() as house, writing(house.sessions) as session:
        session.execute(update(UnitWeek).values(patrols=UnitWeek.patrols + 1))

    named = installation.invoke("patrols", "recount")
    mended = installation.invoke("patrols", "recount", "--repair")
    again = installation.invoke("patrols", "recount")

    assert (whole.exit_code, named.exit_code) == (0, 1)
    assert "patrol_unit_weeks" in named.stdout
    assert "differences mended" in mended.stderr
    assert (mended.exit_code, again.exit_code) == (0, 0)
