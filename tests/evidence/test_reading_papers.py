"""Papers say when they were made and changed, and with what; broken ones are flagged."""

import datetime as dt
import io
import tempfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter
from pypdf.generic import ByteStringObject, NameObject, StreamObject

from evidence.reading import Reading, read
from evidence.sandbox import Outcome, Sandbox

NOW = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
MORNING = "D:20260506090203+08'00'"


def paper(xmp: str = "", password: str | None = None, **info: str | bytes) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(72, 72)
    writer.metadata = None
    writer.add_metadata({"/Producer": "HP Scan", "/Title": "询问笔录"})
    entries: Any = writer._info  # noqa: SLF001  # the library writes text only, old programs wrote bytes
    for name, value in info.items():
        stated = value if isinstance(value, bytes) else value.encode()
        entries[NameObject(f"/{name}")] = ByteStringObject(stated)
    if xmp:
        packet = StreamObject()
        packet.set_data(f"<x:xmpmeta>{xmp}</x:xmpmeta>".encode())
        writer.root_object[NameObject("/Metadata")] = writer._add_object(packet.flate_encode())  # noqa: SLF001  # no public way to add a stream
    if password is not None:
        writer.encrypt(password, "owner", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def reading(content: bytes) -> Reading:
    return read(io.BytesIO(content), now=NOW)


def test_a_paper_says_when_it_was_made_and_with_what() -> None:
    found = reading(paper(CreationDate=MORNING, ModDate=MORNING))

    assert found.media_type == "application/pdf"
    assert (found.taken_at, found.utc_offset) == ("2026-05-06T09:02:03", "+08:00")
    assert (found.software, found.description) == ("HP Scan", "询问笔录")
    assert found.sources["taken_at"] == "pdf CreationDate"
    assert found.flags == ["not_a_picture", "taken_at_from_document"]


@pytest.mark.parametrize(
    ("stated", "taken_at", "offset"),
    [
        ("D:20260506090203Z", "2026-05-06T09:02:03", "+00:00"),
        ("D:20260506090203Z00'00'", "2026-05-06T09:02:03", "+00:00"),
        ("20260506090203", "2026-05-06T09:02:03", None),
        ("D:202605060902", "2026-05-06T09:02:00", None),
        ("D:20260506090203-03'30", "2026-05-06T09:02:03", "-03:30"),
        ("2026-05-06T09:02:03+08:00", "2026-05-06T09:02:03", "+08:00"),
    ],
)
def test_a_date_is_read_as_programs_write_it(
    stated: str, taken_at: str, offset: str | None
) -> None:
    found = reading(paper(CreationDate=stated))
    assert (found.taken_at, found.utc_offset) == (taken_at, offset)


@pytest.mark.parametrize(
    ("stated", "flag"),
    [
        ("D:20260230090203", "taken_at_impossible"),
        ("D:2026", "taken_at_unreadable"),
        ("yesterday", "taken_at_unreadable"),
        ("D:20990101000000Z", "taken_at_future"),
    ],
)
def test_a_date_that_cannot_be_is_flagged_in_its_own_words(stated: str, flag: str) -> None:
    found = reading(paper(CreationDate=stated))
    assert flag in found.flags
    assert found.stated == {"pdf CreationDate": stated}


def test_a_paper_that_was_changed_later_says_so() -> None:
    found = reading(paper(CreationDate=MORNING, ModDate="D:20260509090203+08'00'"))
    assert "document_changed" in found.flags
    assert found.stated == {"pdf ModDate": "D:20260509090203+08'00'"}
    assert found.taken_at == "2026-05-06T09:02:03"


def test_two_dates_that_disagree_are_both_shown() -> None:
    said = "<xmp:CreateDate>2024-01-02T03:04:05+08:00</xmp:CreateDate>"
    found = reading(paper(said, CreationDate=MORNING))
    alone = reading(paper(said))

    assert found.disagreements["taken_at"] == {
        "pdf CreationDate": "2026-05-06T09:02:03+08:00",
        "pdf xmp:CreateDate": "2024-01-02T03:04:05+08:00",
    }
    assert "taken_at_sources_disagree" in found.flags
    assert (alone.taken_at, alone.sources["taken_at"]) == (
        "2024-01-02T03:04:05", "pdf xmp:CreateDate")  # fmt: skip


def test_the_same_moment_in_two_zones_is_no_disagreement() -> None:
    said = '<rdf xmp:CreateDate="2026-05-06T01:02:03Z"/>'
    assert reading(paper(said, CreationDate=MORNING)).disagreements == {}


def test_a_title_of_an_old_program_is_read_and_flagged() -> None:
    found = reading(paper(Title="现场勘查".encode("gb18030")))
    assert found.description == "现场勘查"
    assert "text_not_utf8" in found.flags


def test_a_locked_paper_is_told_as_locked_and_read_where_it_may_be() -> None:
    closed, open_to_all = paper(password="key"), paper(password="", CreationDate=MORNING)

    assert set(reading(closed).flags) == {
        "not_a_picture", "document_encrypted", "document_unreadable"}  # fmt: skip
    found = reading(open_to_all)
    assert "document_encrypted" in found.flags
    assert found.taken_at == "2026-05-06T09:02:03"


def test_the_child_reads_what_the_house_reads() -> None:
    """Where no file can be opened any more, nothing may be imported late."""
    locked = [paper(password="", CreationDate=MORNING) for _ in range(20)]  # each by other chances
    contents = [paper(CreationDate=MORNING), paper(), *locked]
    with Sandbox(size=1) as sandbox:
        for content in contents:
            outcome = in_child(sandbox, content)
            assert outcome == reading(content).as_json()


def asked(sandbox: Sandbox, content: bytes) -> Outcome:
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        return sandbox.run("read", file, now=NOW.isoformat())


def asked_alone(content: bytes) -> Outcome:
    with Sandbox(size=1) as sandbox:
        return asked(sandbox, content)


def in_child(sandbox: Sandbox, content: bytes) -> dict[str, Any]:
    outcome = asked(sandbox, content)
    assert outcome.ended == "done"
    return {name: value for name, value in outcome.result.items() if name != "optics"}


def test_a_paper_without_its_end_is_told_as_cut_off() -> None:
    whole = paper(CreationDate=MORNING)
    assert "cut_off" in reading(whole[: len(whole) // 2]).flags
    assert "cut_off" in reading(b"%PDF-1.7\n" + bytes(64 << 20)).flags


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"trailer<</Root 1 0 R/Info 1 0 R>>startxref 0 %%EOF",
        b"1 0 obj<</Info 1 0 R/Root 1 0 R/Metadata 1 0 R>>endobj trailer<</Root 1 0 R>>",
        b"[" * 200_000,
        b"<<" * 200_000,
        b"1 0 obj<</Type/Catalog>>endobj\n" * 100_000,
        b"xref\n0 999999999\n" + b"0000000000 65535 f \n" * 100_000,
        b"startxref\n9\n%%EOF" * 10_000,
    ],
)
def test_papers_made_to_break_a_reader_cost_little_and_are_flagged(body: bytes) -> None:
    outcome = asked_alone(b"%PDF-1.7\n" + body)
    assert outcome.cpu_s < 5
    assert outcome.peak_kb < 300 * 1024
    assert {"document_unreadable", "reader_timeout", "reader_memory"} & set(outcome.flags)


WHOLE = paper(CreationDate=MORNING)


@given(st.lists(st.tuples(st.integers(9, len(WHOLE) - 1), st.integers(0, 255)), max_size=8))
def test_no_flipped_bytes_break_the_reader(flips: list[tuple[int, int]]) -> None:
    content = bytearray(WHOLE)
    for at, byte in flips:
        content[at] = byte
    found = reading(bytes(content))
    assert found.media_type == "application/pdf"
    assert found.taken_at is None or len(found.taken_at) == 19
