"""Photographs as cameras, phones, editors and messengers leave them."""

import io
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

LON, LAT = 127.34, 43.72


def scene(number: int) -> Image.Image:
    """Return a picture as uneven as photographs are, another for each number."""
    dice = np.random.default_rng(number)
    down, across = np.meshgrid(np.fft.fftfreq(480), np.fft.fftfreq(640), indexing="ij")
    falling = 1 / np.maximum(np.hypot(across, down), 1 / 640)
    cloud = np.fft.ifft2(np.fft.fft2(dice.normal(size=(480, 640))) * falling).real
    grey = np.clip(128 + 45 * cloud / cloud.std(), 0, 255).astype(np.uint8)
    return Image.fromarray(grey).convert("RGB")


def small(number: int, kind: str = "JPEG") -> bytes:
    """Return a scene as a phone makes it small."""
    file = io.BytesIO()
    scene(number).resize((320, 240)).save(file, kind, quality=70)
    return file.getvalue()


@dataclass(frozen=True, slots=True)
class Photo:
    """
    A JPEG; what is None is not written.

    ``thumbnail`` is the number of the scene that the file carries small, beside its own.
    """

    scene: int = 1
    make: str | None = "HUAWEI"
    model: str | None = "LIO-AN00"
    software: str | None = None
    processing: str | None = None
    taken: str | None = "2026:11:20 10:00:00"
    offset: str | None = None
    modified: str | None = None
    comment: str | None = None
    lens: str | None = None
    lens_make: str | None = None
    place: tuple[float, float] | None = None
    gps_at: tuple[str, int, int] | None = None
    size: tuple[int, int] | None = None
    thumbnail: int | None = None
    thumbnail_turned: bool = False
    xmp: str = ""
    iptc: bytes = b""

    def jpeg(self) -> bytes:
        file = io.BytesIO()
        more: dict[str, Any] = {"xmp": _packet(self.xmp)} if self.xmp else {}
        block = _with_thumbnail(self._exif(), self._small())
        scene(self.scene).save(file, "JPEG", quality=90, exif=block, **more)
        return _with_segment(file.getvalue(), self.iptc)

    def _exif(self) -> Image.Exif:
        exif = Image.Exif()
        first = {0x10F: self.make, 0x110: self.model, 0x131: self.software, 0x132: self.modified}
        _write(exif, {**first, 0x000B: self.processing})
        comment = self.comment and b"ASCII\x00\x00\x00" + self.comment.encode()
        of_camera = {0x9003: self.taken, 0x9011: self.offset, 0x9286: comment}
        width, height = self.size or (None, None)
        lens = {0xA433: self.lens_make, 0xA434: self.lens}
        _write(exif.get_ifd(0x8769), {**of_camera, **lens, 0xA002: width, 0xA003: height})
        gps = exif.get_ifd(0x8825)
        if self.place:
            lon, lat = self.place
            _write(gps, {1: "N", 2: _degrees(lat), 3: "E", 4: _degrees(lon)})
        if self.gps_at:
            date, hours, minutes = self.gps_at
            _write(gps, {0x1D: date, 7: (hours, minutes, 0)})
        return exif

    def _small(self) -> bytes:
        if self.thumbnail is None:
            return b""
        small = scene(self.thumbnail).resize((160, 120))
        if self.thumbnail_turned:
            small = small.transpose(Image.Transpose.ROTATE_90)
        file = io.BytesIO()
        small.save(file, "JPEG", quality=70)
        return file.getvalue()


def _write(folder: Any, values: dict[int, Any]) -> None:
    for tag, value in values.items():
        if value is not None:
            foreign = isinstance(value, str) and not value.isascii()
            folder[tag] = value.encode() if foreign else value


def _degrees(value: float) -> tuple[IFDRational, ...]:
    whole, rest = divmod(round(value * 3_600_000_000), 3_600_000_000)
    minutes, left = divmod(rest, 60_000_000)
    return IFDRational(whole), IFDRational(minutes), IFDRational(left, 1_000_000)


def _with_thumbnail(exif: Image.Exif, small: bytes) -> bytes:
    """Append a second folder with a thumbnail, which Pillow does not write by itself."""
    block = bytearray(exif.tobytes())
    if not small:
        return bytes(block)
    base, order = 6, "little" if block[6:8] == b"II" else "big"
    first = base + int.from_bytes(block[base + 4 : base + 8], order)
    after = first + 2 + 12 * int.from_bytes(block[first : first + 2], order)
    at = len(block) - base
    block[after : after + 4] = at.to_bytes(4, order)
    entries = [(0x0103, 3, 6), (0x0201, 4, at + 2 + 3 * 12 + 4), (0x0202, 4, len(small))]
    block += len(entries).to_bytes(2, order)
    for tag, kind, value in entries:
        block += tag.to_bytes(2, order) + kind.to_bytes(2, order) + (1).to_bytes(4, order)
        block += value.to_bytes(2, order) + b"\0\0" if kind == 3 else value.to_bytes(4, order)
    return bytes(block + bytes(4) + small)


def _packet(inside: str) -> bytes:
    spaces = {
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "xmp": "http://ns.adobe.com/xap/1.0/",
        "tiff": "http://ns.adobe.com/tiff/1.0/",
        "stEvt": "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#",
        "dcterms": "http://purl.org/dc/terms/",
        "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    }
    named = " ".join(f'xmlns:{name}="{address}"' for name, address in spaces.items())
    return (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {named}>'
        f'<rdf:Description rdf:about="" {inside}/></rdf:RDF></x:xmpmeta>'
    ).encode()


def _with_segment(jpeg: bytes, iptc: bytes) -> bytes:
    if not iptc:
        return jpeg
    return jpeg[:2] + b"\xff\xed" + (len(iptc) + 2).to_bytes(2) + iptc + jpeg[2:]
