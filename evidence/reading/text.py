"""Text as cameras and editors leave it in EXIF: UTF-8, else GB18030, else escaped."""

import unicodedata

LONGEST = 500
ENCODINGS = ("utf-8", "gb18030")
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def decode(stored: bytes) -> tuple[str | None, bool]:
    """
    Return the text up to its first NUL, and whether it was something else than UTF-8.

    What a screen would hide or obey (controls, direction marks, unassigned) comes out escaped.
    """
    stored = stored.split(b"\x00", 1)[0].strip()[: LONGEST * 4]
    text, foreign = _decoded(stored)
    shown = "".join(map(_visible, text))[:LONGEST].strip()
    return shown or None, foreign


def _decoded(stored: bytes) -> tuple[str, bool]:
    for encoding in ENCODINGS:
        try:
            return stored.decode(encoding), encoding != "utf-8"
        except UnicodeDecodeError:
            continue
    return stored.decode("ascii", "backslashreplace"), True


def _visible(char: str) -> str:
    if unicodedata.category(char) not in _INVISIBLE:
        return char
    if char in "\t\r\n":
        return " "
    return f"\\u{ord(char):04x}"
