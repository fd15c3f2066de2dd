"""An import in the background: seen while it runs, ended with its reason, never half-done."""

import datetime as dt
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

import identity.service
from kernel import audit
from kernel.access import Actor
from kernel.db import Sessions, reading, writing
from kernel.errors import Busy
from kernel.jobs import Job, Work
from kernel.settings import Settings
from registry.imports import jobs, queries, running
from registry.imports.running import Running
from registry.models import Boundary, Holder, RegistryChange, RegistryImport, Right
from registry.states import ImportState, Stage
from tests.registry.conftest import DIVISIONS, NOW, ROW, as_csv, count, make_actor

IMPORTS = "/api/registry/imports"


def many(rows: int) -> bytes:
    numbers = (f"C220000201012421{number:07}" for number in range(1, rows + 1))
    return as_csv(*({**ROW, "证号": number} for number in numbers))


@pytest.fixture
def work(sessions: Sessions, tmp_path: Path) -> Work:
    return Work(sessions, Settings(data=tmp_path, database_url="sqlite://"), NOW)


@pytest.fixture
def received(land, sessions: Sessions, registrar: Actor) -> Callable[..., RegistryImport]:
    """Return what hands a file in."""
    land.commit()

    def do(content: bytes, *, dry_run: bool = False) -> RegistryImport:
        with writing(sessions) as session:
            told = {"file_name": "县.csv", "dry_run": dry_run, "now": NOW}
            return running.receive(session, registrar, content, **told)[0]

    return do


def seen(sessions: Sessions, done: RegistryImport) -> RegistryImport:
    with reading(sessions) as session:
        return queries.of_job(session, done.id)


def test_a_file_that_was_received_is_imported_by_its_job(sessions, work, received) -> None:
    waiting = received(as_csv(ROW))

    jobs.run(work, str(waiting.id))

    done = seen(sessions, waiting)
    with reading(sessions) as session:
        job = session.scalars(select(Job).where(Job.function.startswith("registry."))).one()
        assert count(session, Right) == 1
        assert list(audit.verify(session)) == []
    assert waiting.state is ImportState.WAITING
    assert (done.state, done.stage, done.counts["created"]) == ("done", Stage.ENDED, 1)
    assert (job.function, job.arguments) == ("registry.imports.jobs.run", [str(waiting.id)])


def test_a_job_done_twice_imports_once(sessions, work, received) -> None:
    waiting = received(as_csv(ROW))

    jobs.run(work, str(waiting.id))
    jobs.run(work, str(waiting.id))

    with reading(sessions) as session:
        assert count(session, RegistryChange) == 2  # the right and its holder


def test_a_dry_run_in_the_background_keeps_its_report_alone(sessions, work, received) -> None:
    waiting = received(as_csv(ROW, {**ROW, "证号": "无"}), dry_run=True)

    jobs.run(work, str(waiting.id))

    done = seen(sessions, waiting)
    assert [row["outcome"] for row in done.report["rows"]] == ["created", "refused"]
    assert done.counts["dry_run"]
    with reading(sessions) as session:
        assert count(session, Right) == count(session, Holder) == 0
        assert count(session, RegistryChange) == 0


def test_a_file_that_cannot_be_read_is_refused_with_the_reason(sessions, work, received) -> None:
    waiting = received(b"nothing,of,the,kind\n1,2,3,4\n")

    jobs.run(work, str(waiting.id))

    done = seen(sessions, waiting)
    assert done.state is ImportState.REFUSED
    assert done.problem["code"] == "registry.no_headings"
    assert done.ended_at is not None


def test_others_see_how_far_it_is(sessions, work, received, monkeypatch) -> None:
    monkeypatch.setattr(running, "_EVERY_S", 0.0)
    waiting = received(many(2100))
    told = []

    class Watched(Running):
        def _tell(self, *how, **more) -> None:
            super()._tell(*how, **more)
            one = seen(sessions, waiting)
            told.append((one.stage, one.rows_done, one.rows_total))

    Watched(work, waiting.id).run()

    assert told[:3] == [("reading", 0, None), ("reading", 1000, None), ("reading", 2000, None)]
    assert told[3] == ("recording", 0, 2100)
    with reading(sessions) as session:
        if session.get_bind().dialect.name == "postgresql":
            assert [done for _, done, _ in told[4:]] == [0, 1000, 2000]


def test_a_busy_database_refuses_no_file(sessions, work, received, monkeypatch) -> None:
    waiting = received(as_csv(ROW))

    def too_busy(_session) -> None:
        raise Busy

    with monkeypatch.context() as crowd:
        crowd.setattr(running, "take_turn", too_busy)
        with pytest.raises(Busy):
            jobs.run(work, str(waiting.id))

    assert seen(sessions, waiting).state is ImportState.FAILED
    jobs.run(work, str(waiting.id))
    assert seen(sessions, waiting).state is ImportState.DONE


def test_what_breaks_off_is_said_and_tried_again(sessions, work, received, monkeypatch) -> None:
    waiting = received(as_csv(ROW))
    with monkeypatch.context() as broken:
        broken.setattr(running, "opened", lambda _file: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            jobs.run(work, str(waiting.id))
    failed = seen(sessions, waiting)

    jobs.run(work, str(waiting.id))

    done = seen(sessions, waiting)
    assert (failed.state, failed.problem["code"]) == ("failed", "ZeroDivisionError")
    assert (done.state, done.problem) == ("done", None)


KILLED = """
    import datetime as dt, os, sys, uuid
    from pathlib import Path
    import server.app
    from kernel.db import open_engine, open_sessions
    from kernel.jobs import Work
    from kernel.settings import Settings
    from registry.imports import jobs
    from registry.service import importing

    url, import_id = sys.argv[1:]
    vouched, batches = importing.vouch, []

    def die(*args):
        vouched(*args)
        batches.append(1)
        if len(batches) == 2:
            os.kill(os.getpid(), 9)

    importing.vouch = die
    sessions = open_sessions(open_engine(url))
    now = dt.datetime.fromisoformat("2026-11-20T04:00:00+00:00")
    jobs.run(Work(sessions, Settings(data=Path("."), database_url=url), now), import_id)
"""


def test_killed_in_the_middle_nothing_is_half_imported(lasting: Sessions, tmp_path: Path) -> None:
    with writing(lasting) as session:
        identity.service.import_divisions(session, DIVISIONS, on=dt.date(2020, 1, 1), now=NOW)
        told = {"file_name": "县.csv", "dry_run": False, "now": NOW}
        registrar = make_actor(session, "registrar", "220282")
        waiting, _ = running.receive(session, registrar, many(2500), **told)
    url = lasting.kw["bind"].url.render_as_string(hide_password=False)
    script = tmp_path / "killed.py"
    script.write_text(textwrap.dedent(KILLED))

    ended = subprocess.run(  # noqa: S603  # our own interpreter and script
        [sys.executable, script, url, str(waiting.id)],
        env={"PYTHONPATH": str(Path(__file__).parents[2])},
        cwd=tmp_path,
        timeout=120,
        capture_output=True,
        check=False,
    )

    assert ended.returncode == -9, ended.stderr.decode()
    assert seen(lasting, waiting).state is ImportState.RUNNING
    with reading(lasting) as session:
        assert {count(session, table) for table in (Right, Holder, Boundary, RegistryChange)} == {0}
    jobs.run(Work(lasting, Settings(data=tmp_path, database_url=url), NOW), str(waiting.id))
    assert seen(lasting, waiting).counts["created"] == 2500


def test_a_large_file_is_taken_over_http_and_done_later(
    client_as, registrar, work, sessions
) -> None:
    desk = client_as(registrar)

    answer = desk.post(IMPORTS + "?name=all.csv", data=many(7000), content_type="text/csv")
    asked = desk.post(IMPORTS + "?later=true&dry_run=true", data=many(1), content_type="text/csv")

    assert (answer.status_code, asked.status_code) == (202, 202)
    assert (answer.json["state"], answer.json["rows_total"]) == ("waiting", None)
    jobs.run(work, answer.json["id"])
    done = desk.get(f"{IMPORTS}/{answer.json['id']}").json
    assert (done["state"], done["rows_done"], done["rows_total"]) == ("done", 7000, 7000)
    assert dt.datetime.fromisoformat(done["ended_at"]) >= NOW
    assert (len(done["rows"]), done["more"]) == (50, True)
