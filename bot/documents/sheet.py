"""The attendance sheet on paper: everybody by surname, large, with room to sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.documents.names import by_surname, called

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.documents.paper import Paper

ROW_MM = 11.0
NUMBER_MM, NAME_MM, STRUCTURE_MM = 9.0, 72.0, 50.0


def attendance_sheet(
    head: Sequence[str],
    rows: Sequence[tuple[str, str]],
    *,
    columns: Sequence[str],
    page: str,
    at: datetime,
    author: str = "",
    empty_rows: int = 0,
) -> bytes:
    """Return the sheet as PDF: *rows* of name and structure in the order of surnames, with room to sign.

    The lines of *head* are repeated on each page, the first one is the title. *columns* are the headings of the name,
    of the structure, and of each signature; *page* says a page's number by its gaps ``number`` and ``count``.
    *empty_rows* are for those who come unannounced. It takes a while: call it in a thread.
    """
    from bot.documents.paper import Paper  # noqa: PLC0415 - who prints nothing does not pay for fpdf2

    title, *rest = head
    sheet = Paper(title, author=author, at=at, page=page, heads=(title, *rest))
    sheet.add_page()
    _headings(sheet, columns)
    ordered = [*sorted(rows, key=lambda row: by_surname(row[0])), *[("", "")] * empty_rows]
    for number, row in enumerate(ordered, start=1):
        if sheet.will_page_break(ROW_MM):
            sheet.add_page()
            _headings(sheet, columns)
        _row(sheet, number, row, signatures=len(columns) - 2)
    return sheet.made()


def _widths(sheet: Paper, signatures: int) -> list[float]:
    rest = sheet.epw - NUMBER_MM - NAME_MM - STRUCTURE_MM
    return [rest / signatures] * signatures


def _headings(sheet: Paper, columns: Sequence[str]) -> None:
    name, structure, *signatures = columns
    widths = [NUMBER_MM, NAME_MM, STRUCTURE_MM, *_widths(sheet, len(signatures))]
    for width, words in zip(widths, ["", name, structure, *signatures], strict=True):
        sheet.cell(width, 8, sheet.fit(words, width - 2, size=10, style="B"), border="B")
    sheet.ln()


def _row(sheet: Paper, number: int, row: tuple[str, str], *, signatures: int) -> None:
    shown = sheet.fit(str(number), NUMBER_MM - 2, size=9)
    sheet.cell(NUMBER_MM, ROW_MM, shown, border="B")
    _name(sheet, row[0])
    _structure(sheet, row[1])
    for width in _widths(sheet, signatures):
        sheet.cell(width, ROW_MM, "", border="LBR")
    sheet.ln()


def _structure(sheet: Paper, structure: str) -> None:
    """Write the structure in one line, or small in two."""
    left, top = sheet.get_x(), sheet.get_y()
    lines = sheet.lines(structure, STRUCTURE_MM, size=8.5, most=2)
    if len(lines) < 2:
        sheet.cell(STRUCTURE_MM, ROW_MM, sheet.fit(structure, STRUCTURE_MM - 3, size=10), border="B")
        return
    for number, line in enumerate(lines):
        sheet.set_xy(left, top + 1.5 + 4 * number)
        sheet.cell(STRUCTURE_MM, 4, line)
    sheet.set_xy(left, top)
    sheet.cell(STRUCTURE_MM, ROW_MM, "", border="B")


def _name(sheet: Paper, full_name: str) -> None:
    """Write the surname first and bold, as a desk looks for it; what is too long becomes smaller, then shorter."""
    name = called(full_name)
    surname = sheet.fit(name.before_given, NAME_MM - 3, size=13, style="B")
    # The cell has a margin on each side that the width of its text does not know of.
    width = min(sheet.get_string_width(surname) + 2 * sheet.c_margin, NAME_MM)
    sheet.cell(width, ROW_MM, surname, border="B")
    rest = NAME_MM - width
    given = sheet.fit(name.given, rest - 2 * sheet.c_margin, size=13) if rest > 8 else ""
    sheet.cell(rest, ROW_MM, given, border="B")
