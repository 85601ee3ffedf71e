"""Read what was printed."""

from __future__ import annotations

import io

from pypdf import PdfReader


def read(made: bytes) -> PdfReader:
    """Return the document as another library reads it."""
    return PdfReader(io.BytesIO(made))


def words(made: bytes) -> list[str]:
    """Return the text of each page, its no-break spaces made plain."""
    return [page.extract_text().replace("\u00a0", " ") for page in read(made).pages]
