"""What an organiser takes away: the table's columns, and the sheet."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from pathlib import Path

from bot.events.attendance.model import Half
from bot.events.roster.paper import sheet, spreadsheet
from bot.i18n import Texts
from tests.fakes import MONDAY
from tests.integration.events.conftest import A_DAY
from tests.unit.documents.reading import words
from tests.unit.events.test_roster import COMES, EVERYBODY, LINE

SAY = Texts.load(Path(__file__).parents[3] / "config" / "locales").bound("fr")
DAY = replace(A_DAY, id=12)


def read(content: bytes) -> list[list[str]]:
    """Return the rows of a table."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_the_table_has_everybody_in_order_and_no_column_that_says_nothing() -> None:
    """Who is in by surname, then who waits, then who has left; what was asked of nobody has no column."""
    head, *rows = read(spreadsheet(DAY, EVERYBODY, SAY).content)

    assert head == [
        *("Prénom et nom", "Structure", "Situation", "Réponse", "Présence"),
        *("Sur Discord", "Inscription officielle", "Inscription le"),
    ]
    assert rows[0] == ["Zoé ABEL", "Collège", "inscription", "vient", "journée", "oui", "oui", "15/12/2025 10:00"]
    assert [row[0] for row in rows[4:]] == ["(nom non donné)"] * 2 + [""] * 2
    assert [row[2] for row in rows] == ["inscription"] * 4 + ["en attente"] * 2 + ["désinscription"] * 2


def test_an_answer_has_its_column_in_its_place() -> None:
    """Wherever the first person who gave one stands."""
    told = replace(LINE, full_name="Anne Zola", role="school", department="other", meal="vegetarian", reason="Oui")
    here = replace(DAY, inscription="ici")

    head, first, last = read(spreadsheet(here, [told, replace(COMES, half=Half.MORNING)], SAY).content)

    assert head[2:6] == ["Profil", "Département", "Repas", "Situation"]
    assert "Inscription officielle" not in head
    assert first[2:6] == ["", "", "", "inscription"]
    assert last[2:5] == ["École, collège ou lycée", "Autre région", "Repas végétarien"]
    assert (first[head.index("Présence")], last[head.index("Raison notée par l’équipe")]) == ("matin", "Oui")


def test_an_empty_list_is_a_table_with_its_head() -> None:
    """And a sheet with lines to fill in."""
    assert read(spreadsheet(DAY, [], SAY).content) == [["Prénom et nom", "Structure"]]
    assert "Page 1 sur 1" in words(sheet(DAY, [], SAY, at=MONDAY).content)[0]


def test_files_of_a_part_say_which_in_their_name_and_at_the_head_of_the_sheet() -> None:
    """Two of them are not taken for one another, nor for the whole list."""
    about = "Atelier : Lire"

    table, paper = spreadsheet(DAY, [LINE], SAY, about=about), sheet(DAY, [LINE], SAY, at=MONDAY, about=about)

    assert table.name == "inscrits-journee-regionale-2026-01-23-atelier-lire.csv"
    assert paper.name == "emargement-journee-regionale-2026-01-23-atelier-lire.pdf"
    assert about in words(paper.content)[0]


def test_the_sheet_names_who_is_in_and_numbers_its_pages() -> None:
    """Who has left or waits is not on it; who has given no name has one more empty line."""
    crowd = [replace(LINE, person_id=number, full_name=f"Anne Nom{number}") for number in range(40)]

    made = sheet(DAY, [*crowd, *EVERYBODY], SAY, at=MONDAY)

    written = words(made.content)
    assert made.name == "emargement-journee-regionale-2026-01-23.pdf"
    assert "44 personnes inscrites" in written[0]
    assert "vendredi 23 janvier 2026, Bordeaux" in written[0]
    assert "ABEL" in written[0]
    assert f"Page {len(written)} sur {len(written)}" in written[-1]
    assert "dont 1 sans nom" in written[0]
    assert re.findall(r"\b5[67]\b", written[-1]) == ["56"]
