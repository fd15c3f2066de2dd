"""
The door to Pillow and libheif: EXIF as Pillow reads it, and previews for human eyes.

Everything here is meant to run inside `evidence.sandbox`. Sizes are checked against a budget of
memory before a decoder starts, because a 34-byte file can ask for gigabytes.
"""

import io
import math
import warnings
from typing import Any, BinaryIO

import pi_heif  # type: ignore[import-untyped]  # ships no types
from PIL import AvifImagePlugin, Image, ImageFile

from evidence.formats import Header, bounded, frame_of, media_type_of
from evidence.formats.tags import WANTED, Tags, as_value

VERSION = "previews/2"
EDGES = (320, 1600)
GREY_EDGE = 80
MOST_PIXELS = 220_000_000
LARGEST_BOXED_FILE = 96 << 20  # HEIC and AVIF are read into memory whole
QUALITY = 82

_EXIF_FOLDER, _GPS_FOLDER, _ORIENTATION = 0x8769, 0x8825, 0x0112
_HEIF = {"image/heic", "image/heif"}
_BOXED = _HEIF | {"image/avif"}
_PLUGINS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/gif": "GIF",
    "image/bmp": "BMP",
    "image/tiff": "TIFF",
    "image/heic": "HEIF",
    "image/heif": "HEIF",
    "image/avif": "AVIF",
}
# Measured peaks: what one stored pixel costs while it is decoded and made smaller.
_BYTES_PER_PIXEL = {
    "image/jpeg": 4,
    "image/webp": 16,
    "image/heic": 8,
    "image/heif": 8,
    "image/avif": 9,
}
# These tell their kind of pixel when opened and decode nothing before they are loaded.
_LAZY = {"image/png", "image/gif", "image/bmp", "image/tiff"}
_COSTS = {"1": 6, "P": 6, "L": 1.5, "I;16": 3, "I": 5, "F": 5, "RGB": 4.5, "RGBX": 4.5, "CMYK": 4.5}
_BUDGET = 230 << 20
# Phones make 50 MP in these formats, and neither can be decoded at a smaller scale.
_BUDGET_BOXED = 640 << 20
_REHEARSED = (
    *(("RGBA", "PNG"), ("I;16", "PNG"), ("P", "GIF"), ("CMYK", "JPEG")),
    *(("RGB", "WEBP"), ("RGB", "AVIF"), ("L", "TIFF"), ("RGB", "BMP")),
)
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class NoPreview(Exception):
    """No picture can be made of it; the argument is the flag that says why."""


Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # Pillow refuses at twice this
AvifImagePlugin.DEFAULT_MAX_THREADS = 1
pi_heif.register_heif_opener(
    decode_threads=1, thumbnails=False, depth_images=False, aux_images=False
)


def prepare() -> None:
    """Load every decoder now: inside the sandbox no file can be opened any more."""
    Image.init()
    _rehearse()


def _rehearse() -> None:
    """Go once through every format, so that nothing Pillow imports late is missing then."""
    for mode, name in _REHEARSED:
        small = io.BytesIO()
        Image.new(mode, (8, 8)).save(small, name)
        make_previews(small)
    exif_tags(io.BytesIO(b"II*\x00\x08\x00\x00\x00\x00\x00"))


def exif_tags(block: BinaryIO) -> Tags:
    """Read a TIFF block (or a whole TIFF file) as Pillow does, without opening a picture."""
    exif = Image.Exif()
    with warnings.catch_warnings(action="ignore"):
        exif.load_from_fp(bounded(block))
        folders = {
            "Image": exif,
            "EXIF": exif.get_ifd(_EXIF_FOLDER),
            "GPS": exif.get_ifd(_GPS_FOLDER),
        }
        found = {name: folders[ifd].get(tag) for (ifd, tag), name in WANTED.items()}
    return {n: v for n, one in found.items() if (v := as_value(_as_stored(one))) is not None}


def _as_stored(value: Any) -> Any:
    """Undo Pillow's reading of every text as Latin-1."""
    return value.encode("latin-1", "replace") if isinstance(value, str) else value


def boxed_frame(file: BinaryIO, media: str) -> Header:
    """Read size, EXIF and XMP of a HEIC or AVIF file; its pixels stay undecoded."""
    if file.seek(0, io.SEEK_END) > LARGEST_BOXED_FILE:
        return Header(flags=("too_large_to_read",))
    with _opened(file, media) as picture:
        exif = picture.info.get("exif")
        return Header(
            *picture.size,
            exif=exif.removeprefix(b"Exif\x00\x00") if exif else None,
            xmp=picture.info.get("xmp"),
        )


def make_previews(file: BinaryIO) -> tuple[dict[str, Any], list[bytes]]:
    """
    Make upright RGB JPEGs without EXIF, long edge 320 and 1600 (never larger than the original).

    Returns ``{"version", "flags", "previews": [{"edge", "width", "height"}…]}`` and the bytes in
    the same order; no previews and a flag that says why when it cannot be done.
    """
    flags: list[str] = []
    try:
        made = _previews(file, flags)
    except NoPreview as reason:
        made, flags = [], [*flags, str(reason)]
    sizes = [{"edge": edge, "width": w, "height": h} for edge, (w, h), _ in made]
    return (
        {"version": VERSION, "flags": flags, "previews": sizes},
        [content for *_, content in made],
    )


def grey(file: BinaryIO) -> tuple[dict[str, Any], list[bytes]]:
    """Make 80 by 80 greys of a preview, a byte each, squeezed into a square."""
    with _opened(file, "image/jpeg") as picture:
        square = picture.convert("L").resize((GREY_EDGE, GREY_EDGE), Image.Resampling.BOX)
    return {}, [square.tobytes()]


def whole(file: BinaryIO, most_pixels: int, flags: list[str]) -> Image.Image:
    """Return the picture upright, RGB, at its own size; raise `NoPreview` with the flag of why."""
    media = media_type_of(file)
    if media not in _PLUGINS:
        raise NoPreview("not_a_picture")
    header = _header(file, media)
    if not header.width or not header.height:
        raise NoPreview("size_unknown")
    if header.width * header.height > most_pixels:
        raise NoPreview("too_large_to_draw")
    picture = _decoded(file, media, flags, None)
    picture.info.clear()  # nothing of the original travels along but what is seen
    return picture


def _previews(file: BinaryIO, flags: list[str]) -> list[tuple[int, tuple[int, int], bytes]]:
    media = media_type_of(file)
    if media not in _PLUGINS:
        raise NoPreview("not_a_picture")
    _check_budget(file, media)
    picture = _decoded(file, media, flags, max(EDGES))
    made = []
    for edge in sorted(EDGES, reverse=True):
        picture = _smaller(picture, edge)
        made.append((edge, picture.size, _as_jpeg(picture)))
    return made[::-1]


def _check_budget(file: BinaryIO, media: str) -> None:
    """Refuse by the frame alone what would take too much memory."""
    header = _header(file, media)
    if not header.width or not header.height:
        raise NoPreview("size_unknown")
    pixels = header.width * header.height
    scale = _draft_scale(max(header.width, header.height)) if media == "image/jpeg" else 1
    each = _BYTES_PER_PIXEL.get(media, 1)
    needed = pixels // scale**2 * each + header.coefficients
    if pixels > MOST_PIXELS or needed > (_BUDGET_BOXED if media in _BOXED else _BUDGET):
        raise NoPreview("too_large_to_preview")


def _draft_scale(longest: int) -> int:
    """How far libjpeg shrinks while decoding, given what `_upright` asks of it."""
    return next((scale for scale in (8, 4, 2) if longest >= scale * max(EDGES)), 1)


def _header(file: BinaryIO, media: str) -> Header:
    try:
        frame = frame_of(file, media)
        if frame is None and media in _BOXED:
            frame = boxed_frame(file, media)
        if frame is None:
            with _opened(file, media) as picture:
                frame = Header(*picture.size)
    except _BROKEN as error:
        raise NoPreview("unreadable_picture") from error
    return frame


# What Pillow and its plugins were seen to raise on broken files. MemoryError is not among them:
# the sandbox reports it as what it is.
_BROKEN = (
    OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, AttributeError,
    ArithmeticError, AssertionError, EOFError, RuntimeError, Image.DecompressionBombError,
)  # fmt: skip


def _opened(file: BinaryIO, media: str) -> Image.Image:
    """Open with the one plugin that fits the magic bytes; a liar gets no second guess."""
    file.seek(0)
    with warnings.catch_warnings(action="ignore"):
        return Image.open(file, formats=[_PLUGINS[media]])


def _decoded(file: BinaryIO, media: str, flags: list[str], edge: int | None) -> Image.Image:
    """Decode strictly; if that fails, what can still be seen of a damaged file."""
    try:
        return _upright(file, media, edge)
    except _BROKEN:
        flags.append("damaged_pixels")
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        return _upright(file, media, edge)
    except _BROKEN as error:
        raise NoPreview("unreadable_picture") from error
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False


def _upright(file: BinaryIO, media: str, edge: int | None) -> Image.Image:
    """Decode, no larger than ``edge`` if one is given, and turn as the camera was held."""
    with _opened(file, media) as picture, warnings.catch_warnings(action="ignore"):
        if edge:
            picture.draft(None, _fitted(picture.size, edge))
        cost = math.prod(picture.size) * _COSTS.get(picture.mode, 9)
        if edge and media in _LAZY and cost > _BUDGET:
            raise NoPreview("too_large_to_preview")
        picture.load()
        small = _flat(_smaller(picture, edge) if edge else picture)
        # libheif turns the pixels itself; turning again by the EXIF would lay the picture over.
        turn = None if media in _HEIF else _UPRIGHT.get(_orientation(picture))
    return small if turn is None else small.transpose(turn)


def _orientation(picture: Image.Image) -> int:
    try:
        stated = picture.getexif().get(_ORIENTATION)
    except _BROKEN:
        return 1
    return stated if isinstance(stated, int) else 1


def _flat(picture: Image.Image) -> Image.Image:
    """RGB on white; 16-bit grey is scaled, not cut."""
    if picture.mode.startswith(("I", "F")):
        extremes: Any = picture.getextrema()  # of one band: two numbers
        low, high = map(float, extremes)
        scale = 255 / ((high - low) or 1)
        return picture.convert("F").point(lambda v: v * scale - low * scale).convert("RGB")
    if picture.has_transparency_data:
        clear = picture.convert("RGBA")
        white = Image.new("RGBA", clear.size, "white")
        return Image.alpha_composite(white, clear).convert("RGB")
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def _fitted(size: tuple[int, int], edge: int) -> tuple[int, int]:
    scale = edge / max(size)
    return max(1, int(size[0] * scale)), max(1, int(size[1] * scale))


def _smaller(picture: Image.Image, edge: int) -> Image.Image:
    if max(picture.size) <= edge:
        return picture
    if picture.mode in {"1", "P"}:  # palettes cannot be averaged
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    # Halved by plain averages first where that leaves 2.5 times the size: half the time, and no
    # difference that an eye could see.
    return picture.resize(_fitted(picture.size, edge), Image.Resampling.BICUBIC, reducing_gap=2.5)


def _as_jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.info.clear()  # a comment or profile of the original would travel along
    picture.save(out, "JPEG", quality=QUALITY, optimize=False)
    return out.getvalue()
