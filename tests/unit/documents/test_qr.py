"""A QR code as phones see it."""

from __future__ import annotations

import io

import segno
from PIL import Image

from bot.documents.qr import SCALE, qr

ADDRESS = "https://discord.com/channels/1446395668070400000/1450019546726400017/1450019546726400099"


def test_each_square_of_the_code_is_drawn() -> None:
    """Black on white, with its quiet border of four squares, and large enough to be scanned from a wall."""
    wanted = segno.make_qr(ADDRESS, error="q")
    with Image.open(io.BytesIO(qr(ADDRESS))) as picture:
        drawn = picture.convert("1")

    side = len(wanted.matrix) + 8
    assert drawn.size == (side * SCALE, side * SCALE)
    for y, row in enumerate(wanted.matrix_iter(scale=1, border=4)):
        seen = [drawn.getpixel((x * SCALE + 1, y * SCALE + 1)) == 0 for x in range(side)]
        assert seen == [bool(square) for square in row]
    assert wanted.error == "Q"
