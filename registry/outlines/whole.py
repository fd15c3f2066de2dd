"""Any boundary file, read: text by us, the rest by GDAL in a child process."""

import codecs

from registry.outlines import layers
from registry.outlines.drafts import How, Outline
from registry.outlines.grounding import grounded
from registry.outlines.refusals import NoBoundary
from registry.outlines.texts import read_text

MOST_BYTES = 64 << 20


def read(content: bytes, how: How) -> Outline:
    """Read a boundary file, whatever it is called; raise `BoundaryRefused` where nothing can be."""
    if not content.strip():
        raise NoBoundary(why="文件为空 the file is empty")
    if len(content) > MOST_BYTES:
        raise NoBoundary(why=f"> {MOST_BYTES >> 20} MiB")
    if form := layers.form_of(content):
        return layers.read(content, form, how)
    return read_printed(_decoded(content), how)


def read_printed(text: str, how: How) -> Outline:
    """Read one of the text forms, as it stands in a cell; raise `BoundaryRefused`."""
    return grounded(read_text(text), how)


def _decoded(content: bytes) -> str:
    utf16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise NoBoundary(why="不是文本 it is no text")
