"""From lines to fields: each label with what stands behind it, beside it or below it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from signboards.boardtext.items import Field, Item
from signboards.boardtext.labels import Piece, pieces_of
from signboards.boardtext.lexicon import settled
from signboards.boardtext.lines import Box, Glyph, Line, around
from signboards.boardtext.numbers import licence_number
from signboards.boardtext.values import WORDS, fields_of, values

# How far apart parts of one item may lie, in heights of a letter.
_SAME_ROW: Final = 0.75
_HALF_ROW: Final = 1.1  # from the middle of a label to the upper one of two lines beside it
_ASIDE, _UPWARDS = 20, 0.05  # what being off the row costs; the upper of two is the first
_NEXT_ROW: Final = (0.35, 2.0)  # boxes of close lines overlap
_INDENT: Final = 1.2
_FARTHEST: Final = 60
_SIZES: Final = (0.7, 1.4)  # a letter of a line that goes on is as large as the one before
_MOST_LINES: Final = 3
_NAMES: Final = frozenset(item for item in Item if item is not Item.OTHER) - {
    item for item in Item if item is not Item.OTHER and not set(fields_of(item)) & WORDS
}


@dataclass(frozen=True, slots=True)
class Found:
    """
    What a board says of one field.

    ``said`` is as it was read, ``value`` what it means in one form, None where that is not to be
    made out; ``scores`` are of each character of ``said``, ``score`` is the least of them.
    """

    field: Field
    said: str
    value: str | None
    scores: tuple[float, ...]
    box: Box

    @property
    def score(self) -> float:
        return min(self.scores, default=0.0)

    def better_than(self, other: "Found") -> bool:
        """Whether it means something where the other does not, or every letter of it is surer."""
        return (self.value is not None, self.score) > (other.value is not None, other.score)


@dataclass
class _Slot:
    """An item being put together."""

    item: Item
    label: Line
    unit: str
    parts: list[Line]

    @property
    def glyphs(self) -> list[Glyph]:
        return [glyph for part in self.parts for glyph in part.glyphs]

    @property
    def said(self) -> str:
        return "".join(glyph.char for glyph in self.glyphs)

    @property
    def meant(self) -> Mapping[Field, str]:
        field = next(iter(fields_of(self.item)), None)
        scores = tuple(glyph.score for glyph in self.glyphs)
        words = settled(field, self.said, scores) if field else self.said
        return values(self.item, words + self.unit)

    @property
    def whole(self) -> bool:
        """Whether it says all it has to; of names nobody knows where they end."""
        return self.item not in _NAMES and set(self.meant) == set(fields_of(self.item))


def best(looks: Iterable[Sequence[Line]]) -> dict[Field, Found]:
    """Return of each field what the look says that shows it best."""
    said: dict[Field, Found] = {}
    for look in looks:
        for field, found in find(look).items():
            if field not in said or found.better_than(said[field]):
                said[field] = found
    return said


def find(lines: Sequence[Line]) -> dict[Field, Found]:
    """Return what the board says, field by field; what it does not say is left out."""
    pieces = [piece for line in lines for piece in pieces_of(line)]
    loose = [piece.value for piece in pieces if piece.item is None]
    slots = [_slot(piece) for piece in pieces if piece.item and piece.label]
    for slot in slots:
        if not slot.parts and not _take(slot, _beside(slot.label, loose), loose):
            _take(slot, _below(slot.label, loose), loose)
    for slot in slots:
        _complete(slot, loose)
    for slot in slots:
        _take_upper_half(slot, [one.label for one in slots], loose)
    for slot in slots:
        while slot.parts and len(slot.parts) < _MOST_LINES and not slot.whole:
            if not _take(slot, _going_on(slot, loose), loose):
                break
    found = {one.field: one for slot in slots[::-1] for one in _told(slot)}
    return _with_number(found, loose)


def _slot(piece: Piece) -> _Slot:
    label = piece.label or piece.value
    parts = [piece.value] if piece.value.text else []
    return _Slot(piece.item or Item.OTHER, label, piece.unit, parts)


def _take(slot: _Slot, line: Line | None, loose: list[Line]) -> bool:
    if line is None:
        return False
    slot.parts.append(line)
    loose.remove(line)
    return True


def _complete(slot: _Slot, loose: list[Line]) -> None:
    """Give figures and days the line under them, if it says just what they lack."""
    if not slot.parts or slot.item in _NAMES or slot.item is Item.OTHER:
        return
    line = _going_on(slot, loose)
    if line and not slot.whole and replace(slot, parts=[*slot.parts, line]).whole:
        _take(slot, line, loose)


def _take_upper_half(slot: _Slot, labels: Sequence[Line], loose: list[Line]) -> None:
    """
    Put the line above before the first one, where both stand beside the middle of this label.

    It may as well belong to the label above; the nearer one has it.
    """
    for line in loose if slot.parts else ():
        along, across = slot.parts[0].place_of(line)
        if abs(along) < _INDENT and -_NEXT_ROW[1] < across < -_NEXT_ROW[0]:
            beside = abs(slot.label.place_of(line)[1]) < _HALF_ROW
            nearest = min(labels, key=lambda label: abs(label.place_of(line)[1]))
            if beside and nearest is slot.label:
                slot.parts.insert(0, line)
                loose.remove(line)
                return


def _beside(label: Line, loose: Iterable[Line]) -> Line | None:
    """The nearest words to the right of a label; of two halves of a row the upper one."""
    best, least = None, float(_FARTHEST)
    for line in loose:
        along, across = label.place_of(line)
        cost = along + _ASIDE * abs(across + _UPWARDS)
        if abs(across) < _SAME_ROW and label.length * 0.8 < along and cost < least:
            best, least = line, cost
    return best


def _below(label: Line, loose: Iterable[Line]) -> Line | None:
    return _nearest_under(label, loose, (-_INDENT, _INDENT))


def _going_on(slot: _Slot, loose: Iterable[Line]) -> Line | None:
    """The line under the last one of an item, beginning under its value or under its label."""
    last = slot.parts[-1]
    if slot.item in _NAMES or slot.item is Item.OTHER:
        return _nearest_under(last, loose, (-_INDENT, _INDENT))
    back, _ = last.place_of(slot.label)
    return _nearest_under(last, loose, (min(back, 0) - _INDENT, _INDENT))


def _nearest_under(above: Line, loose: Iterable[Line], indent: tuple[float, float]) -> Line | None:
    nearest, how_far = None, _NEXT_ROW[1]
    for line in loose:
        along, across = above.place_of(line)
        alike = _SIZES[0] < line.height / above.height < _SIZES[1]
        if alike and indent[0] < along < indent[1] and _NEXT_ROW[0] < across < how_far:
            nearest, how_far = line, across
    return nearest


def _told(slot: _Slot) -> Iterator[Found]:
    """Yield the fields of an item; those that could not be made out have no value."""
    if slot.item is Item.OTHER or not slot.parts:
        return
    scores = tuple(glyph.score for glyph in slot.glyphs)
    box = around([corner for part in slot.parts for corner in part.corners])
    meant = slot.meant
    for field in fields_of(slot.item):
        yield Found(field, slot.said, meant.get(field), scores, box)


def _with_number(found: dict[Field, Found], loose: Iterable[Line]) -> dict[Field, Found]:
    """A licence number is known by its form where it has no label."""
    there = found.get(Field.LICENCE_NO)
    if there and there.value:
        return found
    for line in loose:
        number = licence_number(line.text) if line.text.isascii() else None
        if number:
            scores = tuple(glyph.score for glyph in line.glyphs)
            return found | {
                Field.LICENCE_NO: Found(Field.LICENCE_NO, line.text, number, scores, line.box)
            }
    return found
