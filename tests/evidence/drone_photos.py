"""Photographs as a drone writes them: place and lens in EXIF, angles and height in XMP."""

import io
from dataclasses import dataclass

from PIL import Image
from PIL.TiffImagePlugin import IFDRational

LON, LAT = 126.8636, 42.0327


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture 4:3; ``focal_mm`` as 35 mm film, 0 for none."""

    lon: float = LON
    lat: float = LAT
    height_m: float | None = 100.0
    yaw_deg: float = 0.0
    pitch_deg: float = -90.0
    focal_mm: int = 24
    zoom: float = 1.0
    shade: int = 90

    def jpeg(self) -> bytes:
        file = io.BytesIO()
        picture = Image.new("RGB", (400, 300), (self.shade, 80, 60))
        picture.save(file, "JPEG", exif=self._exif(), xmp=self._xmp())
        return file.getvalue()

    def _exif(self) -> Image.Exif:
        exif = Image.Exif()
        lens = exif.get_ifd(0x8769)
        lens[0x9003] = "2026:11:20 10:33:46"
        lens[0xA404] = IFDRational(round(self.zoom * 100), 100)
        lens[0xA405] = self.focal_mm
        gps = exif.get_ifd(0x8825)
        gps[1], gps[2], gps[3], gps[4] = "N", _degrees(self.lat), "E", _degrees(self.lon)
        return exif

    def _xmp(self) -> bytes:
        told = {
            "GimbalYawDegree": self.yaw_deg,
            "GimbalPitchDegree": self.pitch_deg,
            "GimbalRollDegree": 0.0,
            "RelativeAltitude": self.height_m,
        }
        words = " ".join(
            f'drone-dji:{name}="{value:+.2f}"' for name, value in told.items() if value is not None
        )
        return (
            '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
            'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
            f'xmlns:drone-dji="http://www.dji.com/drone-dji/1.0/" {words}/></rdf:RDF></x:xmpmeta>'
        ).encode()


def _degrees(value: float) -> tuple[IFDRational, ...]:
    whole, rest = divmod(round(value * 3_600_000_000), 3_600_000_000)
    minutes, left = divmod(rest, 60_000_000)
    return IFDRational(whole), IFDRational(minutes), IFDRational(left, 1_000_000)
