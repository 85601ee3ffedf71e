"""A4 paper: the font with its letters, the header and the number of each page, and what the file says of itself.

The font comes with a package (Fira Sans, Open Font License): nothing is asked of the system. It has the Latin, Greek
and Cyrillic letters, Vietnamese included. What it does not have is written without its marks, or as "?".
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from fontpkg_fira_sans import ROOT as FONT
from fontTools.ttLib import TTFont
from fpdf import FPDF
from fpdf.enums import MethodReturnValue, XPos, YPos
from fpdf.prefs import ViewerPreferences

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

FAMILY = "Fira"
_FILES: dict[str, Path] = {style: FONT / "files" / f"FiraSans-{style}.ttf" for style in ("Regular", "Bold")}
# Narrow no-break space and no-break hyphen, which the font lacks.
_STAND_INS = str.maketrans({"\u202f": "\u00a0", "\u2011": "-"})
UNKNOWN = "?"
MARGIN = 15.0


class Paper(FPDF):
    """A document in progress.

    The lines *heads* repeat on each page; *page* says its number by the gaps ``number`` and ``count``.
    """

    def __init__(self, title: str, *, author: str, at: datetime, page: str = "", heads: tuple[str, ...] = ()) -> None:
        super().__init__(format="A4")
        self._page, self._heads = page, heads
        self.set_margin(MARGIN)
        self.set_auto_page_break(auto=True, margin=MARGIN + 5)
        for style, file in (("", "Regular"), ("B", "Bold")):
            self.add_font(FAMILY, style, _FILES[file])
        self.set_title(legible(title))
        self.set_author(legible(author))
        self.set_lang("fr")
        self.set_creation_date(at)
        # What a screen reader announces is the title, and not the file's name (PDF 32000-1, 12.2).
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)

    def write_line(self, text: str, *, size: float = 11, style: str = "", align: str = "L", height: float = 0) -> None:
        """Write a paragraph over the whole width."""
        self.set_font(FAMILY, style, size)
        self.multi_cell(0, height or size * 0.5, legible(text), align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def header(self) -> None:
        """Repeat what the paper is about."""
        for number, line in enumerate(self._heads):
            self.write_line(line, size=11 if number else 15, style="" if number else "B", height=6 if number else 8)
        if self._heads:
            self.ln(3)

    def footer(self) -> None:
        """Number the page."""
        if self._page:
            self.set_y(-MARGIN)
            self.set_font(FAMILY, "", 9)
            number = self._page.format(number=self.page_no(), count=self.str_alias_nb_pages)
            self.cell(0, 5, legible(number), align="C")

    def fit(self, text: str, width: float, *, size: float, style: str = "", least: float = 7) -> str:
        """Choose the largest font, *size* at most, in which *text* finds room in *width*; cut what is too wide."""
        shown = legible(text)
        self.set_font(FAMILY, style, size)
        while size > least and self.get_string_width(shown) > width:
            size -= 0.5
            self.set_font_size(size)
        while len(shown) > 1 and self.get_string_width(shown) > width:
            shown = shown[:-2].rstrip() + "…"
        return shown

    def lines(self, text: str, width: float, *, size: float, most: int) -> list[str]:
        """Break *text* into *most* lines at the most; what does not find room in the last one is cut."""
        self.set_font(FAMILY, "", size)
        broken = self.multi_cell(width, text=legible(text), dry_run=True, output=MethodReturnValue.LINES)
        found = [str(line) for line in broken] if isinstance(broken, list) else []
        return found if len(found) <= most else [*found[: most - 1], found[most - 1][:-1].rstrip() + "…"]

    def made(self) -> bytes:
        """Return the file."""
        return bytes(self.output())


def legible(text: str) -> str:
    """Return *text* in letters that the font has; marks that turn the line around and the like are left out."""
    letters = unicodedata.normalize("NFC", text).translate(_STAND_INS)
    return "".join(_letter(letter) for letter in letters)


def unknown_letters(text: str) -> str:
    """Return the letters of *text* that could only be written as "?"."""
    letters = unicodedata.normalize("NFC", text).translate(_STAND_INS)
    return "".join(dict.fromkeys(letter for letter in letters if letter != UNKNOWN and _letter(letter) == UNKNOWN))


@cache
def _known() -> frozenset[int]:
    with TTFont(_FILES["Regular"], lazy=True) as font:
        return frozenset(font.getBestCmap())


def _letter(letter: str) -> str:
    if ord(letter) in _known():
        return letter
    if unicodedata.category(letter) in {"Cc", "Cf"}:
        return " " if letter.isspace() else ""
    plain = [part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part)]
    return "".join(part for part in plain if ord(part) in _known()) or ("" if not plain else UNKNOWN)
