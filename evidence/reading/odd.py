"""Words in a picture that no camera writes: for other programs that might be made to read it."""

import re
from typing import BinaryIO

_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_ELEMENT = re.compile(rb"<(/?)[A-Za-z_][^<>]{0,4096}?(/?)>")
_PROGRAM = re.compile(rb"<\?php|<script\b|<html\b", re.IGNORECASE)
_DEEPEST, _LONGEST = 64, 256 << 10


def odd_packet(xmp: bytes) -> list[str]:
    """Flag XMP that would be dangerous to a parser of XML; ours only searches it."""
    flags = ["xmp_with_entities"] if _ENTITY.search(xmp) else []
    depth = 0
    for match in _ELEMENT.finditer(xmp[:_LONGEST]):
        depth += -1 if match[1] else 0 if match[2] else 1
        if depth > _DEEPEST:
            return [*flags, "xmp_nested"]
    return flags


def foreign_words(file: BinaryIO) -> list[str]:
    """Flag a program or a page near the start, where a careless server would find it."""
    file.seek(0)
    return ["program_inside"] if _PROGRAM.search(file.read(_LONGEST)) else []
