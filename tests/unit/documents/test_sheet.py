"""The attendance sheet, read back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pypdfium2
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.documents.paper import legible, unknown_letters
from bot.documents.sheet import attendance_sheet
from tests.unit.documents.reading import read, words

HEAD = ("Journée régionale à Bordeaux", "Vendredi 23 janvier 2026, 9\u00a0h\u00a030 à 16\u00a0h\u00a030")
AT = datetime(2026, 1, 22, 17, tzinfo=UTC)


def sheet(rows: list[tuple[str, str]], *, empty_rows: int = 0) -> bytes:
    """Return a sheet with two signatures."""
    return attendance_sheet(
        HEAD,
        rows,
        columns=("Nom", "Structure", "Matin", "Après-midi"),
        page="Page {number} sur {count}",
        at=AT,
        author="PQN-A",
        empty_rows=empty_rows,
    )


def test_people_stand_by_surname_with_all_their_letters() -> None:
    """French, Polish, Turkish, Romanian, Vietnamese and Greek letters come back as they were typed."""
    rows = [
        ("Zoé Œuvrard", "Rectorat"),
        ("Łukasz Kowalczyk", "Cité éducative de Pau"),
        ("Çağla Yılmaz", "« Les Petits Débrouillards »"),
        ("Thị Hiền Nguyễn", "Mairie — Limoges"),
        ("Ștefan Țurcanu", ""),
        ("Valéry d’Estaing", ""),
    ]

    (text,) = words(sheet(rows))

    surnames = ["d’ESTAING", "KOWALCZYK", "NGUYỄN", "ŒUVRARD", "ȚURCANU", "YILMAZ"]
    assert [name for name in text.split() if name in surnames] == surnames
    assert "Zoé" in text
    assert "« Les Petits Débrouillards »" in text.replace("\n", " ")


def test_each_page_says_what_it_is_and_its_number() -> None:
    """A loose sheet can be put back."""
    pages = words(sheet([(f"Prénom Nom{number}", "Structure") for number in range(300)], empty_rows=10))

    assert len(pages) == 15
    for number, text in enumerate(pages, start=1):
        assert text.startswith(f"{HEAD[0]}\nVendredi 23 janvier 2026, 9 h 30")
        assert f"Page {number} sur 15" in text
    assert "\n310" in pages[-1]


def test_what_has_no_letters_here_stops_nothing() -> None:
    """Another script is written as question marks, and marks that turn the line around are left out."""
    rows = [("محمد", ""), ("\u202egnirts Test🎉", "@everyone"), ("A" * 100 + " " + "B" * 100, "C" * 150)]

    (text,) = words(sheet(rows))

    assert "????" in text
    assert "TEST? gnirts" in text
    assert "BBBB" in text


def test_the_file_says_what_it_is() -> None:
    """Title, author, language and day are in the file, its fonts too."""
    made = read(sheet([("Zoé Œuvrard", "")]))

    assert made.metadata is not None
    assert (made.metadata.title, made.metadata.author) == (HEAD[0], "PQN-A")
    assert made.metadata.creation_date == AT
    root: Any = made.root_object
    assert root["/Lang"] == "fr"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    page: Any = made.pages[0]
    for font in page["/Resources"]["/Font"].values():
        assert "/FontFile2" in font["/DescendantFonts"][0]["/FontDescriptor"]


def test_a_page_can_be_drawn() -> None:
    """There is ink on it."""
    drawn = pypdfium2.PdfDocument(sheet([("Zoé Œuvrard", "Rectorat")]))[0].render(scale=0.5).to_pil().convert("L")

    darkest, _ = drawn.getextrema()

    assert darkest < 100


def test_letters_are_known_or_named() -> None:
    """What can only be written as a question mark can be asked for in other letters."""
    assert legible("1\u202f000 non\u2011lieu") == "1\u00a0000 non-lieu"
    assert unknown_letters("Élodie Œuvrard ? Nguyễn") == ""
    assert unknown_letters("Ali محمد") == "محد"


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=100), st.text(max_size=150)), max_size=4))
def test_no_name_stops_the_sheet(rows: list[tuple[str, str]]) -> None:
    """Whatever people typed, everybody has a line."""
    text = "".join(words(sheet(rows)))

    assert all(f"\n{number}" in text for number in range(1, len(rows) + 1))
