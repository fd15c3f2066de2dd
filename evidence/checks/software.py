"""
Which software the file says it went through. What is known of software is data: `data`.

Absence proves nothing: whoever wants to hide an editor removes its name. It is told as what it is.
"""

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from evidence.checks.traces import words_of
from evidence.checks.verdicts import Found, Sentences, Verdict

_CHECK = "software"
_KNOWN = Path(__file__).with_name("data") / "software.json"
_LONGEST = 120
# What outweighs what, if a file names several; with the verdict for each.
_KINDS: Final = {
    "generator": Verdict.DIFFERS,
    "editor": Verdict.DIFFERS,
    "screenshot": Verdict.DIFFERS,
    "messenger": Verdict.DIFFERS,
    "stamp": Verdict.CANNOT_TELL,
    "rewriter": Verdict.CANNOT_TELL,
}
_EXIF: Final = {
    "processing_software": "ProcessingSoftware",
    "software": "Software",
    "host_computer": "HostComputer",
}
_SYNTHETIC = "trainedalgorithmicmedia"  # also compositeWithTrainedAlgorithmicMedia


@lru_cache(maxsize=1)
def _known() -> dict[str, dict[str, list[str]]]:
    loaded: dict[str, dict[str, list[str]]] = json.loads(_KNOWN.read_text("utf-8"))
    return loaded


def named(words: str) -> tuple[str, str] | None:
    """Return kind and name of the software these words name; the weightiest kind first."""
    lower = words.casefold()
    for kind in _KINDS:
        for name, signs in _known()[kind].items():
            if any(sign in lower for sign in signs):
                return kind, name
    return None


def judge(reading: Mapping[str, Any], traces: Mapping[str, Any]) -> Found:
    """Say by what software the file was made or changed, as far as it tells."""
    words = list(_words(reading, traces))
    hits = [(found, source, said) for source, said in words if (found := named(said))]
    if hits:
        (kind, name), source, said = min(hits, key=lambda hit: list(_KINDS).index(hit[0][0]))
        facts = {"name": name, "source": source, "words": said}
        return Found(_CHECK, _KINDS[kind], kind, facts)
    if history := words_of(traces, "xmp").get("agents"):
        facts = {"words": "、".join(history)[:_LONGEST]}
        return Found(_CHECK, Verdict.DIFFERS, "history_of_changes", facts)
    return _unknown(reading, words)


def _unknown(reading: Mapping[str, Any], words: list[tuple[str, str]]) -> Found:
    camera = " ".join(filter(None, (reading.get("make"), reading.get("model"))))
    said = next((said for _, said in words), "")
    if camera:
        facts = {"camera": camera[:_LONGEST], "words": said}
        reason = "camera_and_its_own_software" if said else "camera_only"
        return Found(_CHECK, Verdict.AGREES, reason, facts)
    if said:
        return Found(_CHECK, Verdict.CANNOT_TELL, "software_unknown", {"words": said})
    if "not_a_picture" in (reading.get("flags") or []):
        return Found(_CHECK, Verdict.NONE, "not_a_picture")
    return Found(_CHECK, Verdict.CANNOT_TELL, "no_camera_named")


def _words(reading: Mapping[str, Any], traces: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield source and words of everything that may name software."""
    exif, xmp = words_of(traces, "exif"), words_of(traces, "xmp")
    for name, tag in _EXIF.items():
        if said := exif.get(name):
            yield f"EXIF {tag}", str(said)[:_LONGEST]
    if "software" not in exif and (said := reading.get("software")):
        yield "software", str(said)[:_LONGEST]
    for agent in (xmp.get("creator_tool"), *xmp.get("agents", [])):
        if agent:
            yield "XMP", str(agent)[:_LONGEST]
    if _SYNTHETIC in str(xmp.get("source_type", "")).casefold():
        yield "XMP DigitalSourceType", "google generative ai"
    for mark in traces.get("marks") or []:
        yield "EXIF, IPTC", str(mark)


SENTENCES: Final[Sentences] = {
    "generator": (
        "文件写明由 {name} 生成或合成（{source}：{words}）",
        "The file says it was generated or composed with {name} ({source}: {words})",
    ),
    "editor": (
        "文件写明经过图像编辑软件 {name}（{source}：{words}）",
        "The file says it went through the image editor {name} ({source}: {words})",
    ),
    "screenshot": (
        "文件写明是屏幕截图（{source}：{words}）",
        "The file says it is a screenshot ({source}: {words})",
    ),
    "messenger": (
        "文件带有 {name} 的痕迹（{source}：{words}），即经其压缩转存，不是相机原件",
        (
            "The file bears marks of {name} ({source}: {words}), which re-encodes what it sends: "
            "it "
            "is not what the camera wrote"
        ),
    ),
    "stamp": (
        "文件写明由 {name} 拍摄，画面上可能叠加了文字（{source}：{words}）",
        (
            "The file says it was taken with {name}, which may draw words into the picture "
            "({source}: {words})"
        ),
    ),
    "rewriter": (
        "文件经 {name} 转存（{source}：{words}），画面是否改动无法判断",
        (
            "The file was written anew by {name} ({source}: {words}); whether the picture was "
            "changed "
            "cannot be told"
        ),
    ),
    "history_of_changes": (
        "文件的 XMP 记有修改历史：{words}",
        "The file's XMP keeps a history of changes: {words}",
    ),
    "camera_and_its_own_software": (
        "文件只写明相机 {camera} 及其软件 {words}，未见编辑软件（不排除痕迹被去除）",
        (
            "The file names the camera {camera} and its software {words}, no editor; a name can be "
            "removed"
        ),
    ),
    "camera_only": (
        "文件只写明相机 {camera}，未见编辑软件（不排除痕迹被去除）",
        "The file names the camera {camera} and no editor; a name can be removed",
    ),
    "software_unknown": (
        "文件未写明相机，写明的软件不在已知之列：{words}",
        "The file names no camera, and software that is not known here: {words}",
    ),
    "not_a_picture": (
        "不是照片，也未写明软件",
        "It is no picture and names no software",
    ),
    "no_camera_named": (
        "文件既未写明相机也未写明软件；经微信等转发、截屏或网页保存的图片即是如此，不是相机原件的样子",
        (
            "The file names neither camera nor software, as pictures do that came by WeChat or "
            "another messenger, are screenshots or were saved from a page; a camera's own file does"
        ),
    ),
}
