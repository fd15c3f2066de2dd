"""Recordings say when they were made where their format lets them; the others say what they are."""

import datetime as dt
import io
import struct
import wave
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.formats import media_type_of
from evidence.reading import Reading, read
from tests.evidence.test_reading_papers import asked_alone

NOW = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
SILENCE = bytes(800)


def wav(*chunks: tuple[bytes, bytes]) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(SILENCE)
    body = out.getvalue()[8:] + b"".join(
        kind + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)
        for kind, content in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


def bext(day: bytes = b"2026-05-06", clock: bytes = b"09:02:03", maker: bytes = b"ZOOM") -> bytes:
    return bytes(256) + maker.ljust(32, b"\0") + bytes(32) + day + clock + bytes(264)


def listed(**entries: bytes) -> bytes:
    return b"INFO" + b"".join(
        name.encode() + struct.pack("<I", len(text)) + text + bytes(len(text) % 2)
        for name, text in entries.items()
    )


def frame(name: bytes, text: str, encoding: str = "utf-8") -> bytes:
    number = {"latin-1": 0, "gb18030": 0, "utf-16": 1, "utf-8": 3}[encoding]
    content = bytes([number]) + text.encode(encoding)
    return name + struct.pack(">I", len(content)) + bytes(2) + content


def mp3(*frames: bytes) -> bytes:
    body = b"".join(frames)
    size = bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x04\x00\x00" + size + body + b"\xff\xfb\x90\x00" + SILENCE


def ogg(*comments: str) -> bytes:
    told = b"".join(struct.pack("<I", len(c.encode())) + c.encode() for c in comments)
    head = b"\x01vorbis" + struct.pack("<IBIIIIBB", 0, 1, 8000, 0, 0, 0, 0, 1)
    words = b"\x03vorbis" + struct.pack("<I", 4) + b"xiph" + struct.pack("<I", len(comments)) + told
    return page(head, 0, 2) + page(words + b"\x01", 1, 0)


def page(packet: bytes, number: int, kind: int) -> bytes:
    lengths = bytes([255] * (len(packet) // 255) + [len(packet) % 255])
    fields = struct.pack("<BBqIIIB", 0, kind, 0, 1, number, 0, len(lengths))
    return b"OggS" + fields + lengths + packet


def reading(content: bytes) -> Reading:
    return read(io.BytesIO(content), now=NOW)


@pytest.mark.parametrize(
    ("start", "media"),
    [
        (mp3(), "audio/mpeg"),
        (b"\xff\xfb\x90\x00" + SILENCE, "audio/mpeg"),
        (b"\xff\xf3\x40\xc0" + SILENCE, "audio/mpeg"),
        (b"\xff\xf1\x50\x80" + SILENCE, "audio/aac"),
        (b"#!AMR\n" + SILENCE, "audio/amr"),
        (b"#!AMR-WB\n" + SILENCE, "audio/amr-wb"),
        (wav(), "audio/wav"),
        (ogg(), "audio/ogg"),
        (page(b"OpusHead" + bytes(11), 0, 2), "audio/ogg"),
        (page(b"\x80theora" + bytes(30), 0, 2), "application/ogg"),
        (b"fLaC" + SILENCE, "audio/flac"),
        (b"\0\0\0\x18ftypM4A \0\0\0\0" + SILENCE, "audio/mp4"),
        (b"\xff\xfb\xf0\x00" + SILENCE, "application/octet-stream"),  # no such bit rate
        (b"\xff\xfb\x9c\x00" + SILENCE, "application/octet-stream"),  # no such sampling rate
        (b"\xff\xfe1\x002\x00", "application/octet-stream"),  # text in UTF-16
        (b"OggS", "application/ogg"),
    ],
)
def test_a_recording_is_known_by_its_first_bytes(start: bytes, media: str) -> None:
    assert media_type_of(io.BytesIO(start)) == media
    assert reading(start).media_type == media


def test_a_field_recorder_says_when_it_began() -> None:
    found = reading(wav((b"bext", bext())))
    assert (found.taken_at, found.utc_offset) == ("2026-05-06T09:02:03", None)
    assert (found.make, found.sources["taken_at"]) == ("ZOOM", "wav bext")
    assert found.flags == ["not_a_picture"]


@pytest.mark.parametrize(
    ("day", "clock", "flag"),
    [
        (b"2026-02-30", b"09:02:03", "taken_at_impossible"),
        (b"2099-01-01", b"00:00:00", "taken_at_future"),
        (b"0000-00-00", b"00:00:00", "taken_at_blank"),
        (b"2026-05-06", bytes(8), "taken_at_date_only"),
        (b"yesterday!", b"at noon.", "taken_at_unreadable"),
    ],
)
def test_a_moment_that_cannot_be_is_flagged_in_its_own_words(
    day: bytes, clock: bytes, flag: str
) -> None:
    found = reading(wav((b"bext", bext(day, clock))))
    assert flag in found.flags
    assert found.stated["wav bext"].startswith(day.decode())


@pytest.mark.parametrize(
    "content",
    [
        mp3(frame(b"TDRC", "2026-05-06T09:02:03"), frame(b"TSSE", "LAME")),
        mp3(frame(b"TDRC", "2026-05-06 09:02:03", "utf-16"), frame(b"TENC", "LAME", "latin-1")),
        ogg("DATE=2026-05-06T09:02:03", "ENCODER=LAME"),
        wav((b"LIST", listed(ICRD=b"2026-05-06 09:02:03", ISFT=b"LAME"))),
    ],
    ids=["mp3", "mp3-utf16", "ogg", "wav"],
)
def test_a_tag_says_when_and_with_what(content: bytes) -> None:
    found = reading(content)
    assert found.taken_at == "2026-05-06T09:02:03"
    assert found.software == "LAME"
    assert found.sources["taken_at"] == "sound date"


def test_a_day_is_no_moment_but_kept() -> None:
    found = reading(mp3(frame(b"TDRC", "2026-05-06")))
    assert (found.taken_at, found.stated) == (None, {"sound date": "2026-05-06"})
    assert "taken_at_date_only" in found.flags


def test_a_name_in_an_old_encoding_is_read_and_flagged() -> None:
    found = reading(mp3(frame(b"TIT2", "询问录音", "gb18030")))
    assert found.description == "询问录音"
    assert "text_not_utf8" in found.flags


@pytest.mark.parametrize("name", ["询问录音", "Müller, Café", "plain"])
def test_a_name_that_says_its_encoding_stays_what_it_is(name: str) -> None:
    found = reading(mp3(frame(b"TIT2", name)))
    assert found.description == name
    assert found.flags == ["not_a_picture"]


def test_two_moments_of_one_recording_are_both_shown() -> None:
    late = listed(ICRD=b"2026-06-07 10:00:00")
    found = reading(wav((b"bext", bext()), (b"LIST", late)))
    assert found.taken_at == "2026-05-06T09:02:03"
    assert found.disagreements["taken_at"] == {
        "wav bext": "2026-05-06T09:02:03",
        "sound date": "2026-06-07T10:00:00",
    }
    assert "taken_at_sources_disagree" in found.flags


def test_the_child_reads_what_the_house_reads() -> None:
    for content in (
        wav((b"bext", bext())),
        mp3(frame(b"TDRC", "2026-05-06T09:02:03")),
        ogg("DATE=2026-05-06"),
    ):
        outcome = asked_alone(content)
        said: dict[str, Any] = {k: v for k, v in outcome.result.items() if k != "optics"}
        assert said == reading(content).as_json()


WHOLE = (
    mp3(frame(b"TDRC", "2026-05-06T09:02:03")),
    ogg("DATE=2026-05-06"),
    wav((b"bext", bext()), (b"LIST", listed(ICRD=b"2026-06-07"))),
    b"fLaC" + bytes(60),
)


@given(
    st.sampled_from(WHOLE),
    st.lists(st.tuples(st.integers(12, 2000), st.integers(0, 255)), max_size=8),
    st.integers(0, 2000),
)
def test_no_flipped_bytes_and_no_cut_break_the_reader(
    whole: bytes, flips: list[tuple[int, int]], cut: int
) -> None:
    content = bytearray(whole)
    for at, byte in flips:
        content[at % len(content)] = byte
    found = reading(bytes(content[: max(cut, 4)]))
    assert found.taken_at is None or len(found.taken_at) == 19
