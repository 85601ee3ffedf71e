"""A QR code as a picture: what a phone opens when it is held before it."""

from __future__ import annotations

import io

# Pixels of one of its squares: large enough for a sheet at the door.
SCALE = 12


def qr(address: str) -> bytes:
    """Return the QR code of *address* as PNG; a quarter of it may be torn or dirty (ISO/IEC 18004, level Q)."""
    import segno  # noqa: PLC0415 - who shows none does not pay for it

    picture = io.BytesIO()
    segno.make_qr(address, error="q").save(picture, kind="png", scale=SCALE, border=4)
    return picture.getvalue()
