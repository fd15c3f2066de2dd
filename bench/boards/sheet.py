"""`python -m bench.boards.sheet` draws docs/pictures/boards.jpg: a photo of each condition."""

from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from bench.boards.marking import photograph
from bench.boards.taking import CONDITIONS
from kernel.fonts import SANS

PICTURE = Path(__file__).resolve().parents[2] / "docs" / "pictures" / "boards.jpg"
FIRST = 20_000  # of the photographs counted as fresh
WIDTH, HEIGHT, LINE, GAP, COLUMNS = 380, 285, 34, 8, 5


def main() -> None:
    rows = -(-len(CONDITIONS) // COLUMNS)
    step = HEIGHT + LINE + GAP
    size = (COLUMNS * (WIDTH + GAP) - GAP, rows * step - GAP)
    sheet = Image.new("RGB", size, "white")
    draw, font = ImageDraw.Draw(sheet), ImageFont.truetype(str(SANS), 19)
    for place, how in enumerate(CONDITIONS):
        photo = Image.open(BytesIO(photograph(FIRST + place)[2]))
        x, y = place % COLUMNS * (WIDTH + GAP), place // COLUMNS * step
        sheet.paste(photo.resize((WIDTH, HEIGHT)), (x, y))
        draw.text((x + 2, y + HEIGHT + 4), f"{how.zh} {how.name}", "#222", font)
    sheet.save(PICTURE, quality=82, optimize=True)


if __name__ == "__main__":
    main()
