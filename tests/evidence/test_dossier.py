"""What goes into a dossier, what is kept out of it, and what becomes of one that cannot be made."""

import re
import uuid
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from evidence.dossier.jobs import sweep
from evidence.dossier.making import KEPT_FOR, Making, exported
from evidence.dossier.refusals import NoLongerThere, NothingToExport
from evidence.dossier.states import DossierState
from evidence.dossier.tables import Dossier
from evidence.models import StoredFile, Upload
from evidence.queries import items_of
from evidence.service.dossiers import Subject, ask, taken
from identity.models import Device, Officer
from kernel.ids import new_id
from kernel.jobs import Work
from kernel.settings import Settings
from tests.authority import Authority, _founded, authority
from tests.bags import Unpacked, unpacked
from tests.evidence.office import ELSEWHERE, CountyOffice, actor, named, seal, send
from tests.phone import Phone, digest, manifest_entry, record_id

__all__ = ["_founded", "authority"]
PHOTO, OTHER = b"\xff\xd8\xff\xe0 a pit" * 99, b"\xff\xd8\xff\xe0 another" * 99
EVIL = "../../../etc/passwd; rm -rf ~ <b>&\u202e\"'`$(id)"
OURS = re.compile(r"[a-z0-9/-]+(\.[a-z0-9]+)*|data/(keys/[\w-]{43}\.pem|VERIFY\.md)")
ASKER = actor("chen")


@dataclass
class Desk:
    """Somebody at the county who asks for dossiers of what a real phone sealed."""

    office: CountyOffice
    folder: Path
    settings: Settings

    def __post_init__(self) -> None:
        self.phone = Phone(EVIL)
        with self.office.write() as session:
            session.add(Officer(id=named("liu"), name=EVIL[:60], login="liu", password_hash="-"))
            session.add(
                Device(
                    id=named("phone"),
                    thumbprint=self.phone.kid,
                    public_jwk=self.phone.jwk,
                    name=self.phone.name[:80],
                    office_id=named("county"),
                    enrolled_at=self.office.at,
                )
            )

    def sealed(self, photo: bytes, *, come: bool = True, **what_matters: Any) -> uuid.UUID:
        """Return the item of a photo that was sealed and, if it did come, uploaded."""
        capture = {"taken_at": EVIL[:40], "fix": None}
        files = [manifest_entry(photo, role="photo<b>", capture=capture)]
        payload = what_matters.pop("payload", {})
        compact = self.phone.seal("evidence", payload, named("liu"), files=files)
        one = seal(photo, id=record_id(compact), **what_matters)
        file = replace(one.files[0], role="photo<b>", capture=capture)
        words = {"jws": compact, "digest": digest(compact), "files": (file,)}
        self.office.keep(replace(one, **words))
        if come:
            send(self.office.as_("liu:phone"), photo, one.id)
            self.office.drain()
        with self.office.look() as session:
            return session.scalars(items_of(one.id)).one().id

    def ask(self, *items: uuid.UUID) -> Dossier:
        purposes = dict.fromkeys(items, f"违法事实{EVIL}")
        subject = Subject("cases", new_id(), f"矿案{EVIL}", [("当事人", EVIL)], purposes)
        with self.office.write() as session:
            return ask(session, ASKER, subject, now=self.office.at, by_job=False)

    def work(self) -> Work:
        return Work(self.office.sessions, self.settings, self.office.at)

    def make(self, dossier: Dossier) -> Dossier:
        """Do what the job does until it is done, and look what became of it."""
        while Making(self.work(), dossier.id).go_on(lambda _held: True):
            pass
        return self.look(dossier)

    def look(self, dossier: Dossier) -> Dossier:
        with self.office.look() as session:
            return session.get_one(Dossier, dossier.id)

    def left_behind(self) -> list[str]:
        return sorted(path.name for path in self.settings.exports.iterdir())

    def bag(self, *items: uuid.UUID) -> Unpacked:
        dossier = self.make(self.ask(*items))
        assert dossier.state is DossierState.READY, dossier.reason
        path = exported(self.settings.exports, dossier.id)
        return unpacked(path, self.folder / "bag", self.office.signer)


@pytest.fixture
def desk(office: CountyOffice, tmp_path: Path) -> Desk:
    return Desk(office, tmp_path, office.settings)


def test_whatever_strangers_called_things_every_path_is_ours(desk: Desk) -> None:
    item = desk.sealed(PHOTO)
    with desk.office.write() as session:
        for upload in session.query(Upload):
            upload.name = EVIL
    bag = desk.bag(item)
    paths = [str(path.relative_to(bag.folder)) for path in bag.files()]

    assert [path for path in paths if not OURS.fullmatch(path)] == []
    assert bag.faults() == []
    assert bag.script().returncode == 0, bag.script().stdout
    assert len(bag.read("data/index.pdf")) > 5_000


def test_a_record_that_names_an_informant_stays_and_that_is_said(desk: Desk) -> None:
    told = {"informant": {"name": "举报人", "contact": "139"}}
    bag = desk.bag(desk.sealed(PHOTO), desk.sealed(OTHER, payload=told, secret=True))
    everything = b"".join(path.read_bytes() for path in bag.files())

    assert '举报人"'.encode() not in everything
    assert not (bag.folder / "data/records/0002/record.jws").exists()
    assert (bag.folder / "data/records/0002/receipt-1.jws").exists()
    assert bag.text("data/items.txt").splitlines()[1].endswith(" -")
    assert '"record_withheld": true' in bag.text("data/index.json")
    assert bag.script().returncode == 0, bag.script().stdout


def test_a_seal_that_no_key_holds_is_named_by_the_script(desk: Desk) -> None:
    with desk.office.write() as session:
        session.query(Device).one().public_jwk = Phone().jwk
    bag = desk.bag(desk.sealed(PHOTO))
    done = bag.script()

    assert bag.faults() == []
    assert done.returncode == 1
    assert "签名 signature data/records/0001/record.jws" in done.stdout


def test_what_has_not_come_or_is_not_ones_own_is_left_out_and_counted(desk: Desk) -> None:
    here, late = desk.sealed(PHOTO), desk.sealed(OTHER, come=False)
    elsewhere = desk.sealed(OTHER, division_id=ELSEWHERE, come=False)
    bag = desk.bag(here, late, elsewhere)

    assert '"left_out": 2' in bag.text("data/index.json")
    assert len(bag.text("data/items.txt").splitlines()) == 1
    with pytest.raises(NothingToExport):
        desk.ask(late, elsewhere)


def test_a_dossier_of_an_original_that_changed_is_not_made(desk: Desk) -> None:
    item = desk.sealed(PHOTO)
    (path,) = desk.settings.store_root.glob(f"objects/*/*/{digest(PHOTO)}")
    path.chmod(0o600)
    path.write_bytes(PHOTO[:-1] + b"!")
    dossier = desk.make(desk.ask(item))

    assert (dossier.state, dossier.reason) == (DossierState.FAILED, "evidence.original_changed")
    assert digest(PHOTO) in (dossier.reason_zh or "")
    assert desk.left_behind() == []


def test_two_at_once_do_not_hinder_each_other_and_the_later_goes_on(desk: Desk) -> None:
    dossier = desk.ask(desk.sealed(PHOTO))
    first = Making(desk.work(), dossier.id)
    meanwhile: list[bool] = []

    def ask_another(_held: int) -> bool:
        meanwhile.append(Making(desk.work(), dossier.id).go_on(lambda _held: True))
        return True

    assert first.go_on(ask_another)
    assert meanwhile == [False]
    assert 0 < desk.look(dossier).bytes_done < (desk.look(dossier).bytes_total or 0)
    assert desk.make(dossier).state is DossierState.READY


def test_it_is_deleted_after_its_time_and_a_lost_one_is_taken_up_or_given_up(desk: Desk) -> None:
    item = desk.sealed(PHOTO)
    ready, lost = desk.make(desk.ask(item)), desk.ask(item)
    desk.office.wait(minutes=20)
    sweep(desk.work())
    desk.office.drain()
    taken_up = desk.look(lost).state
    hopeless = desk.ask(item)
    desk.office.wait(seconds=KEPT_FOR.total_seconds() + 9)
    sweep(desk.work())

    assert taken_up is DossierState.READY
    states = [desk.look(one).state for one in (ready, lost, hopeless)]
    assert states == [DossierState.EXPIRED, DossierState.EXPIRED, DossierState.FAILED]
    assert not exported(desk.settings.exports, ready.id).exists()
    key = (ready.subject_table, ready.subject_id)
    with desk.office.write() as session, pytest.raises(NoLongerThere):
        taken(session, ASKER, key, ready.id, now=desk.office.at)


def test_a_head_that_an_authority_stamped_goes_with_it(
    office: CountyOffice, tmp_path: Path, authority: Authority
) -> None:
    stamped = replace(
        office.settings, tsa_url=authority.address, tsa_certificates=authority.certificates
    )
    desk = Desk(office, tmp_path, stamped)
    item = desk.sealed(PHOTO)
    fresh = desk.bag(item).script()
    authority.mood = "down"
    later = desk.bag(item)

    assert (fresh.returncode, "较早" in fresh.stdout) == (0, False), fresh.stdout
    assert later.script().returncode == 0
    assert "较早的树头" in later.script().stdout
    (later.folder / "data/stamps/head.jws").write_bytes(b"x")
    assert "时间戳 time stamp" in later.script().stdout


def test_sm3_is_told_and_checked(desk: Desk) -> None:
    item = desk.sealed(PHOTO)
    with desk.office.write() as session:
        session.get_one(StoredFile, digest(PHOTO)).sm3 = "0" * 64
    done = desk.bag(item).script()

    assert done.returncode == 1
    assert "SM3 data/originals/0001-" in done.stdout
