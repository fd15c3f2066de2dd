"""
The door to the text recogniser (PP-OCRv6 by RapidOCR and ONNX Runtime), as a child process uses it.

The models are files of the installed package: nothing is fetched. A child has no network anyway,
and once `prepare` is done no file can be opened in it any more.
"""

from collections.abc import Callable
from typing import Any, BinaryIO, Final

import cv2
import numpy as np
from rapidocr import RapidOCR
from rapidocr.utils.output import RapidOCROutput

from signboards.boardtext.items import Item
from signboards.boardtext.labels import pieces_of
from signboards.boardtext.lines import lines_of

Pixels = np.ndarray[Any, Any]  # BGR, a byte each
_Said = list[dict[str, Any]]

_EDGE: Final = 1280  # of the picture in which lines are looked for; letters are read at full size
_SETTINGS: Final = {
    "Global.log_level": "error",
    "Global.text_score": 0.0,  # what is doubtful is told with its score
    "Global.use_cls": False,  # pictures come upright
    "Global.max_side_len": 4000,
    "Global.return_word_box": True,
    "Global.return_single_char_box": True,
    "Det.limit_type": "max",
    "Det.limit_side_len": _EDGE,
    # One thread: the service has other things to do, and a limit on processor time has to mean
    # the same on every machine.
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}
_LEAST_LABELS: Final = 6  # of a board; fewer, and it is looked at again
_SURE: Final = 0.75  # a line of which a character is less sure makes it worth another look
_MARGIN: Final = 0.04  # left around the words when they are cut out, of the picture's size

_engine: RapidOCR | None = None


def prepare() -> None:
    """Load the models and use each once: later no file can be opened."""
    global _engine  # noqa: PLW0603 -- the child's one recogniser
    cv2.setNumThreads(1)
    _engine = RapidOCR(params=_SETTINGS)
    shown = np.full((120, 400, 3), 255, np.uint8)
    cv2.putText(shown, "C2202", (20, 80), cv2.FONT_HERSHEY_SIMPLEX, 2, (0, 0, 0), 4)
    read(shown)


def read_board(file: BinaryIO) -> tuple[dict[str, Any], list[bytes]]:
    """
    Read the text in a JPEG: ``{"looks": …, "flags": …}``.

    Each look is a list of lines as `lines_of` takes them: the whole picture, and where letters
    were doubtful, closer ones. Which of them shows a field best is for others to say.
    """
    content = np.frombuffer(file.read(), np.uint8)
    picture: Pixels | None = cv2.imdecode(content, cv2.IMREAD_COLOR)
    if picture is None:
        return {"looks": [], "flags": ["unreadable_picture"]}, []
    looks = look(picture)
    return {"looks": looks, "flags": [] if looks[0] else ["no_text"]}, []


def look(picture: Pixels) -> list[_Said]:
    """Read a picture; again from close by, as it is and with the light evened out, if need be."""
    first = read(picture)
    if not first or not _doubtful(first):
        return [first]
    return [first, _closer(picture, first), _closer(picture, first, _evened)]


def _doubtful(said: _Said) -> bool:
    lines = lines_of(said)
    known = {piece.item for line in lines for piece in pieces_of(line)} - {None, Item.OTHER}
    return len(known) < _LEAST_LABELS or any(line.score < _SURE for line in lines)


def _as_it_is(picture: Pixels) -> Pixels:
    return picture


def _closer(picture: Pixels, said: _Said, made: Callable[[Pixels], Pixels] = _as_it_is) -> _Said:
    """Read what lies around the words alone, enlarged to where lines are looked for."""
    height, width = picture.shape[:2]
    corners = np.array([line["corners"] for line in said]).reshape(-1, 2)
    margin = _MARGIN * max(height, width)
    left, top = np.maximum(corners.min(axis=0) - margin, 0).astype(int)
    right, bottom = np.minimum(corners.max(axis=0) + margin, (width, height)).astype(int)
    part = picture[top:bottom, left:right]
    times = max(1.0, 1.5 * _EDGE / max(part.shape[:2]))
    large = cv2.resize(made(part), None, fx=times, fy=times, interpolation=cv2.INTER_CUBIC)
    return [_moved(line, times, left, top) for line in read(large)]


def _evened(picture: Pixels) -> Pixels:
    """Even the light out, so that letters in a shadow are as plain as those beside it."""
    light, *colours = cv2.split(cv2.cvtColor(picture, cv2.COLOR_BGR2LAB))
    even = cv2.createCLAHE(clipLimit=3, tileGridSize=(8, 8)).apply(light)
    return cv2.cvtColor(cv2.merge([even, *colours]), cv2.COLOR_LAB2BGR)


def _moved(line: dict[str, Any], times: float, left: int, top: int) -> dict[str, Any]:
    def back(corners: Any) -> list[list[float]]:
        return [[x / times + left, y / times + top] for x, y in corners]

    glyphs = [[character, score, back(corners)] for character, score, corners in line["glyphs"]]
    return {"corners": back(line["corners"]), "glyphs": glyphs}


def read(picture: Pixels) -> _Said:
    """Find lines and read them, in the form of `lines_of`."""
    if _engine is None:
        raise RuntimeError("prepare() comes first")
    told = _engine(picture)
    if not isinstance(told, RapidOCROutput) or told.boxes is None:
        return []
    words_of: Any = told.word_results  # of each line its (character, score, corners)
    return [
        {"corners": _pairs(box), "glyphs": [[c, float(s), _pairs(b)] for c, s, b in words]}
        for box, words in zip(told.boxes, words_of, strict=True)
    ]


def _pairs(corners: Any) -> list[list[float]]:
    return [[float(x), float(y)] for x, y in corners]


TASKS: Final = {"read_board": read_board}
