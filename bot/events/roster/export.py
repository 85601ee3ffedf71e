"""A roster as a table that opens rightly in a French Excel, and in which no cell is a formula."""

from __future__ import annotations

import csv
import io
import unicodedata
from typing import TYPE_CHECKING

from bot.events.roster.model import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Excel reads a file without this mark in the code page of the machine.
MARK = "\ufeff"
# owasp.org/www-community/attacks/CSV_Injection; full-width forms are those signs for Excel as well.
_FORMULA = frozenset("=+-@")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return *rows* under *head* as the bytes of a file."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerows([*map(cell, row)] for row in [head, *rows])
    return (MARK + file.getvalue()).encode("utf-8")


def cell(text: str) -> str:
    """Return *text* as a cell: in one line, nothing unseen in it, and an apostrophe before what would be calculated."""
    shown = clean(text)
    begins = unicodedata.normalize("NFKC", shown[:1])
    return f"'{shown}" if begins[:1] in _FORMULA and begins else shown
