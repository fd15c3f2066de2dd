"""Whoever touched a piece of evidence is found in its chain, in order, each by a line."""

import re
import uuid

import pytest

from evidence import acts, service
from evidence.acts import Act
from evidence.queries import item as item_readable
from evidence.states import CopyState
from identity.models import Officer
from kernel import audit
from kernel.clock import day_of
from tests.evidence.office import CountyOffice, actor, named, seal
from tests.evidence.test_desk import API, PAGE, item_of, keep_with
from tests.evidence.test_pain_16_said_sent_but_failed import photograph
from tests.house.source import ROOT

# Acts that stand as a word where a line is written.
_WRITTEN = re.compile(
    r'(?:record|record_each|line_values|_line|_write_down)\([^()]*?"(evidence\.\w+)"'
)
# Acts on what is not an item: a refused submission, and a dossier, which exports its items.
_ELSEWHERE = re.compile(r"evidence\.(parked|dossier)_\w+")


def chain(office: CountyOffice, item: str, who: str = "wang") -> list[dict[str, object]]:
    answer = office.as_(who).get(f"{API}/items/{item}/custody")
    assert answer.status_code == 200, answer.text
    return list(answer.json)


def acts_on(office: CountyOffice, item: str) -> list[object]:
    return [entry["act"] for entry in chain(office, item)]


@pytest.fixture
def item(office: CountyOffice) -> str:
    """A photograph that came with its record, was read, and has its previews."""
    with office.write() as session:
        for login, name in (("liu", "刘洋"), ("wang", "王芳")):
            session.add(Officer(id=named(login), login=login, name=name, password_hash="-"))
    kept = keep_with(office, photograph())
    office.drain()
    return kept


COMING_IN = [Act.SEALED, Act.RECEIVED, Act.ARRIVED, Act.COMPLETED, Act.DERIVED, Act.DERIVED]


def test_how_a_photograph_came_in_is_told_in_order(office: CountyOffice, item: str) -> None:
    told = chain(office, item)

    assert [entry["act"] for entry in told] == COMING_IN
    assert [entry["act_zh"] for entry in told][:3] == ["封存", "收到封存记录", "文件收齐"]
    assert told[0]["at"] == "2026-11-20T01:00:00+00:00"
    assert told[0]["line_id"] == told[1]["line_id"]
    assert (told[0]["actor_name"], told[0]["office_name"]) == ("刘洋", "county")
    assert (told[-1]["actor_name"], told[-1]["office_name"]) == ("系统", "")


def test_a_record_whose_bytes_were_here_is_sealed_received_and_complete_by_one_line(
    office: CountyOffice,
) -> None:
    photo = photograph()
    keep_with(office, photo)
    (again,) = office.keep(seal(photo))

    told = acts_on(office, item_of(office.as_("wang"), again.id))

    assert told[:3] == [Act.SEALED, Act.RECEIVED, Act.COMPLETED]


def test_whoever_looks_takes_cites_and_hands_over_is_named(office: CountyOffice, item: str) -> None:
    desk = office.as_("wang")
    desk.get(f"{API}/items/{item}/preview?size=320", buffered=True)
    desk.get(f"{API}/items/{item}/original", buffered=True)
    with office.write() as session:
        found = item_readable(session, actor("wang"), uuid.UUID(item), day_of(office.at))
        service.cite(session, actor("wang"), found.id, now=office.at, case="12", purpose="fact")
        service.note_exported(session, actor("wang"), [found], now=office.at, case="12")
    handed = desk.post(
        f"{API}/items/{item}/handovers", json={"to": "县公安局", "because": "涉嫌犯罪移送"}
    )

    told = chain(office, item)[len(COMING_IN) :]
    assert handed.status_code == 204
    assert [entry["act"] for entry in told] == [
        Act.VIEWED,
        Act.DOWNLOADED,
        Act.CITED,
        Act.EXPORTED,
        Act.HANDED_OVER,
    ]
    assert {(entry["actor_name"], entry["office_name"]) for entry in told} == {("王芳", "county")}
    assert told[2]["details"] == {"case": "12", "purpose": "fact"}
    assert told[-1]["details"] == {"to": "县公安局", "because": "涉嫌犯罪移送"}


def test_leafing_through_is_one_line_an_hour_and_officer(
    office: CountyOffice, item: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for size in (320, 1600, 320):
        office.as_("wang").get(f"{API}/items/{item}/preview?size={size}", buffered=True)
    office.as_("zhao").get(f"{API}/items/{item}/preview", buffered=True)
    assert acts_on(office, item).count(Act.VIEWED) == 2

    with office.write() as session:
        later = office.at.replace(year=office.at.year + 1)
        service.preview(session, actor("wang"), uuid.UUID(item), 320, now=later)
    assert acts_on(office, item).count(Act.VIEWED) == 3


def test_a_run_over_the_store_is_in_the_chain_of_what_was_there_when_it_began(
    office: CountyOffice, item: str
) -> None:
    office.wait(minutes=5)
    with office.write() as session:
        found = [("changed", "ab" * 32)]
        service.note_verified(session, began=office.at, found=found, now=office.at)
    office.wait(minutes=5)
    later = keep_with(office, PAGE)

    run = chain(office, item)[-1]

    assert (run["act"], run["act_zh"]) == (Act.VERIFIED, "核验存储")
    assert run["details"]["checked"] == 1
    assert run["details"]["found"] == [["changed", "ab" * 32]]
    assert Act.VERIFIED not in acts_on(office, later)
    with office.look() as session:
        assert list(audit.verify(session)) == []


def test_each_entry_is_proved_under_the_head_once_sealed(office: CountyOffice, item: str) -> None:
    assert {entry["leaf_index"] for entry in chain(office, item)} == {None}
    with office.write() as session:
        size = audit.seal(session, now=office.at)
        entries = service.custody_chain(session, actor("wang"), uuid.UUID(item), now=office.at)
        proofs = audit.inclusion(session, [entry.line_id for entry in entries], size)
        head = session.get_one(audit.AuditHead, size)

    for entry in entries:
        proof = proofs[entry.line_id]
        assert proof.leaf_index == entry.leaf_index
        assert proof.leaf_hash == audit.leaf_hash(entry.line)
        assert proof.root == head.root


def test_a_stranger_learns_nothing_of_the_chain(office: CountyOffice, item: str) -> None:
    stranger = office.as_("stranger@elsewhere")

    answers = [
        stranger.get(f"{API}/items/{item}/custody"),
        stranger.post(f"{API}/items/{item}/handovers", json={"to": "我", "because": "要"}),
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert acts_on(office, item) == COMING_IN


def test_two_items_with_the_same_bytes_have_chains_of_their_own(office: CountyOffice) -> None:
    photo = photograph()
    first = keep_with(office, photo)
    (kept,) = office.keep(seal(photo))
    second = item_of(office.as_("wang"), kept.id)
    office.as_("wang").get(f"{API}/items/{second}/original", buffered=True)

    assert Act.DOWNLOADED in acts_on(office, second)
    assert Act.DOWNLOADED not in acts_on(office, first)


def test_every_act_of_the_room_has_a_name_in_chinese() -> None:
    written = {
        name
        for path in (ROOT / "evidence").rglob("*.py")
        for name in _WRITTEN.findall(path.read_text())
    }

    told = {act for act in written if not _ELSEWHERE.fullmatch(act)}
    assert told <= set(acts.IN_CHINESE)
    assert {Act.ARRIVED, Act.DOWNLOADED, Act.COPY_DOWNLOADED} <= told
    assert {f"evidence.copy_{state}" for state in CopyState} <= set(acts.IN_CHINESE)
    assert set(Act) == set(acts.IN_CHINESE)
    assert acts.in_chinese("evidence.of_a_later_version") == "evidence.of_a_later_version"
