"""Whatever happens to one of two copies, and in whatever order: every acknowledged file is kept."""

import shutil
from contextlib import AbstractContextManager
from pathlib import Path
from tempfile import mkdtemp

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy.orm import Session

from evidence.models import StoredFile
from evidence.service import store_at, verify_store
from evidence.store.refusals import ObjectDamaged
from evidence.upkeep import jobs
from evidence.upkeep.repairing import repair
from kernel import clock
from kernel.db import Base, open_engine, open_sessions, reading, writing
from kernel.jobs import Runner, Work
from kernel.settings import Settings
from tests.phone import digest

PLACES = ("evidence", "second")


class Keeping(RuleBasedStateMachine):
    """Puts, copies, checks and repairs, while one of the places of a file is damaged."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(mkdtemp(prefix="kuangxun-"))
        self.settings = Settings(
            data=self.folder, database_url="", store_copy=str(self.folder / "second")
        )
        self.engine = open_engine(f"sqlite:///{self.folder}/kuangxun.db")
        Base.metadata.create_all(self.engine)
        self.sessions = open_sessions(self.engine)
        self.store = store_at(self.settings)
        self.kept: dict[str, bytes] = {}  # what was acknowledged
        self.bad = {"evidence": set[str](), "second": set[str]()}  # where it is not whole

    def teardown(self) -> None:
        self.engine.dispose()
        shutil.rmtree(self.folder)

    def look(self) -> AbstractContextManager[Session]:
        return reading(self.sessions)

    def path(self, place: str, sha256: str) -> Path:
        return self.folder / place / "objects" / sha256[:2] / sha256[2:4] / sha256

    @rule(content=st.binary(max_size=1))
    def put(self, content: bytes) -> None:
        """As an upload does: bytes, then the row; what lies here damaged is refused."""
        try:
            stored = self.store.put(content)
        except ObjectDamaged:
            assert digest(content) in self.bad["evidence"]
            return
        with writing(self.sessions) as session:
            if session.get(StoredFile, stored.sha256) is None:
                facts = {"media_type": "image/jpeg", "flags": [], "stored_at": clock.now()}
                session.add(StoredFile(sha256=stored.sha256, bytes=stored.size, **facts))
                self.bad["second"].add(stored.sha256)
        self.kept[stored.sha256] = content
        self.bad["evidence"].discard(stored.sha256)

    @rule()
    def copy(self) -> None:
        jobs.copy_all(Work(self.sessions, self.settings, clock.now()))
        runner = Runner(self.sessions, self.settings)
        while runner.run_one():
            pass
        self.bad["second"] = {one for one in self.kept if not self.is_good("second", one)}

    @rule(data=st.data(), place=st.sampled_from(PLACES), how=st.sampled_from(["lost", "altered"]))
    def damage(self, data: st.DataObject, place: str, how: str) -> None:
        """Never both copies of a file: against that only a third would help."""
        (other,) = set(PLACES) - {place}
        spared = set(self.kept) - self.bad[other] - self.bad[place]
        if not spared:
            return
        sha256 = data.draw(st.sampled_from(sorted(spared)))
        path = self.path(place, sha256)
        path.unlink()
        if how == "altered":
            path.write_bytes(b"not what was here")
        self.bad[place].add(sha256)

    @rule()
    def mend(self) -> None:
        done = list(repair(self.look, lambda: writing(self.sessions), self.store, now=clock.now()))
        expected = {("restored", one) for one in self.bad["evidence"]}
        expected |= {("copied", one) for one in self.bad["second"]}
        assert {(one.outcome, one.sha256) for one in done} == expected
        self.bad = {place: set() for place in PLACES}

    def is_good(self, place: str, sha256: str) -> bool:
        path = self.path(place, sha256)
        return path.exists() and path.read_bytes() == self.kept[sha256]

    @invariant()
    def every_acknowledged_file_is_somewhere(self) -> None:
        for sha256 in self.kept:
            good = {place for place in PLACES if self.is_good(place, sha256)}
            assert good
            assert good == {place for place in PLACES if sha256 not in self.bad[place]}

    @invariant()
    def checking_tells_just_what_is_wrong(self) -> None:
        found = verify_store(self.look, self.store, patience_s=0)
        assert {one.sha256 for one in found} == self.bad["evidence"]


Keeping.TestCase.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
TestKeeping = Keeping.TestCase
