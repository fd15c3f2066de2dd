"""Photographs of a board: where it hangs, how the phone was held, what the light did."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

WIDTH, HEIGHT = 2560, 1920  # 5 megapixels; phones take 12 and more
Pixels = np.ndarray


@dataclass(frozen=True, slots=True)
class Condition:
    """One way to make it hard. Ranges are drawn from evenly; see `docs/signboards-reading.md`."""

    name: str
    zh: str
    share: tuple[float, float] = (0.62, 0.88)  # of the photo's width that the board takes
    tilt: float = 0.03  # how far corners are moved, as a share of the board
    turn_deg: float = 2
    gaussian: tuple[float, float] = (0.4, 0.9)  # sigma in pixels of the photo
    motion: tuple[int, int] = (0, 0)  # length in pixels
    shadow: tuple[float, float] = (1, 1)  # light that is left inside of it
    light: tuple[float, float] = (0.85, 1.05)
    noise: tuple[float, float] = (1.5, 3)  # sigma, of 255
    glare: float = 0
    quality: tuple[int, int] = (80, 92)


CONDITIONS: Final = (
    Condition("plain", "正面"),
    Condition("perspective", "斜拍", tilt=0.2, turn_deg=8),
    Condition("blurred", "失焦", gaussian=(1.8, 3.0)),
    Condition("shaken", "抖动", motion=(6, 14)),
    Condition("shadow", "阴影", shadow=(0.22, 0.45)),
    Condition("low light", "弱光", light=(0.08, 0.18), noise=(7, 12)),
    Condition("glare", "反光", glare=0.75),
    Condition("far", "远拍", share=(0.32, 0.42)),
    Condition("compressed", "高压缩", quality=(18, 32)),
    Condition(
        "all at once", "叠加", share=(0.5, 0.7), tilt=0.1, turn_deg=6, gaussian=(1.0, 1.7),
        motion=(0, 6), shadow=(0.35, 0.6), light=(0.3, 0.55), noise=(4, 8), quality=(50, 70),
    ),
)  # fmt: skip


def take(face: Pixels, how: Condition, seed: int) -> bytes:
    """Return a JPEG of the board ``face`` (RGB)."""
    dice, noise = random.Random(seed), np.random.default_rng(seed)  # noqa: S311 -- pictures, not keys
    photo = _hung(face, how, dice, noise)
    steps: tuple[Callable[[], Pixels], ...] = (
        lambda: _shaded(photo, how, dice),
        lambda: _glared(photo, how, dice),
        lambda: photo * dice.uniform(*how.light),
        lambda: _shaken(photo, how, dice),
        lambda: cv2.GaussianBlur(photo, (0, 0), dice.uniform(*how.gaussian)),
        lambda: photo + noise.normal(0, dice.uniform(*how.noise), photo.shape),
    )
    for step in steps:
        photo = step().astype(np.float32)
    pixels = np.clip(photo, 0, 255).astype(np.uint8)
    quality = [cv2.IMWRITE_JPEG_QUALITY, dice.randint(*how.quality)]
    return bytes(cv2.imencode(".jpg", pixels[:, :, ::-1], quality)[1])


def _hung(face: Pixels, how: Condition, dice: random.Random, noise: np.random.Generator) -> Pixels:
    ground = _background(dice, noise)
    height, width = face.shape[:2]
    flat = np.float32([(0, 0), (width, 0), (width, height), (0, height)])
    turn = cv2.getPerspectiveTransform(flat, _corners(how, dice))
    size = (WIDTH, HEIGHT)
    laid = cv2.warpPerspective(face, turn, size, flags=cv2.INTER_AREA)
    where = cv2.warpPerspective(np.ones((height, width), np.float32), turn, size)[:, :, None]
    return (ground * (1 - where) + laid * where).astype(np.float32)


def _corners(how: Condition, dice: random.Random) -> Pixels:
    width = WIDTH * dice.uniform(*how.share)
    height = width * 0.6
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * (width / 2, height / 2)
    # Seen from the side or from below: the far edge is shorter, as it is on a phone.
    side, below = (dice.uniform(-how.tilt, how.tilt) for _ in range(2))
    depth = 1 + corners @ np.array([side / (width / 2), below / (height / 2)])
    angle = np.radians(dice.uniform(-how.turn_deg, how.turn_deg))
    turn = np.array([(np.cos(angle), np.sin(angle)), (-np.sin(angle), np.cos(angle))])
    seen = (corners / depth[:, None]) @ turn
    centre = (WIDTH / 2 + dice.uniform(-80, 80), HEIGHT / 2 + dice.uniform(-60, 60))
    room = min(1.0, *(np.array([WIDTH, HEIGHT]) * 0.47 / np.abs(seen).max(axis=0)))
    return np.float32(seen * room + centre)


def _background(dice: random.Random, noise: np.random.Generator) -> Pixels:
    """Sky, rock and weeds, as blotches in three sizes."""
    sky, soil = (np.array(dice.choice(pair)) for pair in (
        ((150, 180, 210), (200, 205, 210)), ((110, 95, 75), (90, 105, 70), (140, 135, 125)),
    ))  # fmt: skip
    slope = np.clip(np.linspace(-0.6, 1.6, HEIGHT), 0, 1)[:, None, None]
    picture = sky * (1 - slope) + soil * slope
    for grain, strength in ((12, 30), (60, 22), (320, 16)):
        blotches = noise.normal(0, strength, (grain * 3 // 4, grain, 1)).astype(np.float32)
        picture = picture + cv2.resize(blotches, (WIDTH, HEIGHT))[:, :, None]
    return picture


def _shaded(photo: Pixels, how: Condition, dice: random.Random) -> Pixels:
    """Lay the shadow of a pole or a tree over it: one soft-edged band, at any angle."""
    left = dice.uniform(*how.shadow)
    if left >= 1:
        return photo
    angle, offset = dice.uniform(0, np.pi), dice.uniform(-0.2, 0.2) * WIDTH
    half, soft = dice.uniform(0.15, 0.3) * WIDTH, dice.uniform(8, 60)
    across, down = np.meshgrid(np.arange(WIDTH) - WIDTH / 2, np.arange(HEIGHT) - HEIGHT / 2)
    distance = np.abs(across * np.cos(angle) + down * np.sin(angle) - offset) - half
    inside = 1 / (1 + np.exp(np.clip(distance / soft, -30, 30)))
    return photo * (1 - inside * (1 - left))[:, :, None]


def _glared(photo: Pixels, how: Condition, dice: random.Random) -> Pixels:
    """Let the sun stand in a part of it, which washes out but does not erase."""
    if not how.glare:
        return photo
    x, y = dice.uniform(0.3, 0.7) * WIDTH, dice.uniform(0.35, 0.65) * HEIGHT
    across, down = np.meshgrid(np.arange(WIDTH) - x, np.arange(HEIGHT) - y)
    spread = dice.uniform(0.08, 0.16) * WIDTH
    spot = how.glare * np.exp(-(across**2 + down**2) / (2 * spread**2))
    return photo + (255 - photo) * spot[:, :, None]


def _shaken(photo: Pixels, how: Condition, dice: random.Random) -> Pixels:
    length = dice.randint(*how.motion)
    if length < 2:
        return photo
    line = np.zeros((length, length), np.float32)
    line[length // 2] = 1
    centre = (length / 2 - 0.5, length / 2 - 0.5)
    turned = cv2.getRotationMatrix2D(centre, dice.uniform(0, 180), 1)
    line = cv2.warpAffine(line, turned, line.shape)
    return cv2.filter2D(photo, -1, line / line.sum())
