"""What a file is, by its first bytes; never by its name or by what the sender called it."""

import re

UNKNOWN = "application/octet-stream"
LONGEST = 256  # bytes that any of these signatures needs

# A number, and then a cue; or, in one of DJI's dialects, a moment and a place at once.
_SUBTITLES = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,8}\d{1,7}[ \t]{0,4}\r?\n"
    rb"(?:\d{1,3}:\d\d:\d\d[,.]\d{1,3} {0,2}--> {0,2}\d"
    rb"|\d{4}[.-]\d\d[.-]\d\d \d\d:\d\d:\d\d[^\n]{0,40}\n\[latitude)"
)

_AT_START = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"BM", "image/bmp"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b", "application/gzip"),
    (b"fLaC", "audio/flac"),
    (b"ID3", "audio/mpeg"),
    (b"#!AMR-WB", "audio/amr-wb"),
    (b"#!AMR", "audio/amr"),
    (b"\x1aE\xdf\xa3", "video/x-matroska"),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
# The first packet of the first page names the codec; what is said by none of these may be a film.
_OGG = {b"OpusHead": "audio/ogg", b"\x01vorbis": "audio/ogg", b"Speex  ": "audio/ogg"}
_ANY_OGG = "application/ogg"
_OGG_SEGMENTS = 26  # the byte that counts the lengths before the first packet
# MPEG audio without a tag before it: layer III with a bit rate and a sampling rate that exist,
# and AAC in ADTS frames.
_MP3 = re.compile(rb"\xff[\xfa\xfb\xf2\xf3\xe2\xe3][\x10-\xef]", re.DOTALL)
_AAC = re.compile(rb"\xff[\xf0\xf1\xf8\xf9][\x40-\xbf]", re.DOTALL)
_BRANDS = {
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"heim": "image/heic",
    b"heis": "image/heic",
    b"hevc": "image/heic-sequence",
    b"hevx": "image/heic-sequence",
    b"mif1": "image/heif",
    b"msf1": "image/heif-sequence",
    b"avif": "image/avif",
    b"avis": "image/avif",
    b"qt  ": "video/quicktime",
    b"M4A ": "audio/mp4",
    b"3gp4": "video/3gpp",
    b"3gp5": "video/3gpp",
}


def media_type(start: bytes) -> str:
    """Name the format whose signature ``start`` (`LONGEST` bytes) bears."""
    if start[:4] == b"RIFF":
        return _RIFF.get(start[8:12], UNKNOWN)
    if start[4:8] == b"ftyp":
        return _of_brands(start)
    if start[:4] == b"OggS":
        return _of_page(start)
    if _SUBTITLES.match(start):
        return "application/x-subrip"
    known = next((name for magic, name in _AT_START if start.startswith(magic)), None)
    return known or _of_frame(start)


def _of_page(start: bytes) -> str:
    count = start[_OGG_SEGMENTS] if len(start) > _OGG_SEGMENTS else 0
    packet = start[_OGG_SEGMENTS + 1 + count :]
    return next((kind for magic, kind in _OGG.items() if packet.startswith(magic)), _ANY_OGG)


def _of_frame(start: bytes) -> str:
    """Sound that begins at once, without any signature but the mark of a frame."""
    if _MP3.match(start) and start[2] & 0x0C != 0x0C:  # noqa: PLR2004 -- the reserved sampling rate
        return "audio/mpeg"
    return "audio/aac" if _AAC.match(start) else UNKNOWN


def _of_brands(start: bytes) -> str:
    """
    Read the brands of an ISO base media file.

    ``mif1`` says only "some picture": the compatible brands that follow say which.
    """
    major = _BRANDS.get(start[8:12], "video/mp4")
    if start[8:12] != b"mif1":
        return major
    length = min(int.from_bytes(start[:4]), len(start))
    compatible = {start[i : i + 4] for i in range(16, length - 3, 4)}
    return next((_BRANDS[b] for b in (b"avif", b"heic", b"heix") if b in compatible), major)
