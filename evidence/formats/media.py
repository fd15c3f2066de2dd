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
    (b"OggS", "application/ogg"),
    (b"fLaC", "audio/flac"),
    (b"ID3", "audio/mpeg"),
    (b"#!AMR", "audio/amr"),
    (b"\x1aE\xdf\xa3", "video/x-matroska"),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
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
    if _SUBTITLES.match(start):
        return "application/x-subrip"
    return next((name for magic, name in _AT_START if start.startswith(magic)), UNKNOWN)


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
