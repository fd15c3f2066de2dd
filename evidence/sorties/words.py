"""The sentences behind the codes: why a frame has no footprint, and what was taken for granted."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any, Final

from evidence.sorties.camera import FLATTEST_DEG
from evidence.sorties.doubt import ASSUMED

Sentences = Mapping[str, tuple[str, str]]

WHY_NONE: Final[Sentences] = {
    "not_here_yet": ("文件尚未上传完成", "the file has not arrived yet"),
    "not_read_yet": ("文件尚未解析，请稍后再查", "the file has not been read yet; ask again later"),
    "not_a_picture": ("不是照片", "it is not a photograph"),
    "no_position": ("照片没有可信的位置", "it states no position that can be trusted"),
    "no_gimbal_angles": ("照片没有云台角度", "it does not state the angles of the gimbal"),
    "no_height": ("照片没有相对起飞点高度", "it does not state the height above take-off"),
    "height_implausible": ("相对高度不合理", "its height above take-off is not plausible"),
    "no_angle_of_view": ("无法得知视场角", "neither lens nor size tell the angle of view"),
    "digital_zoom": ("使用了数码变焦，视场角不明", "digital zoom leaves the angle of view unknown"),
    "off_the_map": ("位置超出可计算范围", "the position is too near a pole or the date line"),
    "sees_no_ground_nearby": ("镜头朝向地平线或天空", "it looks at the horizon or the sky"),
}
ASSUMPTIONS: Final[Sentences] = {
    "flat_ground_at_take_off": (
        "按地面水平且与起飞点同高计算；地形起伏造成的偏差不在误差数值之内",
        "The ground is taken as flat and level with the take-off; relief is not in the error",
    ),
    "wgs84_is_cgcs2000": (
        "WGS 84 坐标按 CGCS2000 使用（差别小于定位误差）",
        "WGS 84 is taken as CGCS2000; they differ by less than the position's error",
    ),
    "yaw_from_true_north": (
        "云台偏航角按真北起算",
        "The gimbal's yaw is taken as counted from true north",
    ),
    "lens_without_distortion": (
        "镜头畸变忽略不计，视场角由 35 毫米等效焦距推算",
        "The lens is taken as free of distortion, its angle of view from the 35 mm equivalent",
    ),
    "frame_cut_from_4_3": (
        "画面按从 4:3 传感器裁切计算",
        "The frame is taken as cut from a sensor of 4:3",
    ),
    "cut_towards_horizon": (
        f"俯角小于约 {FLATTEST_DEG:.0f}° 的远处部分已截去",
        f"What lies less than about {FLATTEST_DEG:.0f} degrees below the horizon is cut off",
    ),
    "position_from_xmp": (
        "位置取自 XMP（EXIF 中没有）",
        "The position is that of the XMP; the EXIF has none",
    ),
    "sources_differ_on_position": (
        "EXIF 与 XMP 的位置不一致，采用 EXIF",
        "EXIF and XMP differ on the position; that of the EXIF is used",
    ),
}


def said(sentences: Sentences, codes: Iterable[str], language: str) -> dict[str, str]:
    """Return the sentence of each code in ``language``, ``zh`` or ``en``."""
    return {code: sentences[code][language == "en"] for code in codes}


def standard_errors() -> dict[str, Any]:
    """Return what is assumed of each instrument where a file does not say better."""
    return asdict(ASSUMED)
