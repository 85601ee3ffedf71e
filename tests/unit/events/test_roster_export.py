"""The table of a roster: its bytes, and what a spreadsheet makes of them."""

from __future__ import annotations

import csv
import io
import unicodedata

import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.events.roster.export import cell, table

HEAD = ("Prénom et nom", "Structure")
CELLS = st.text(max_size=40)


def test_a_french_excel_reads_its_bytes() -> None:
    """A mark that says UTF-8, semicolons, and the line ends of Windows."""
    made = table(HEAD, [("Zoé; dite « Z »", 'Le "Lab"'), ("Léa", "Ligne 1\nLigne 2")])

    assert made == (
        b"\xef\xbb\xbf"
        + 'Prénom et nom;Structure\r\n"Zoé; dite « Z »";"Le ""Lab"""\r\nLéa;Ligne 1 Ligne 2\r\n'.encode()
    )


def test_pandas_opens_it() -> None:
    """With the names of its columns, and every cell as a text."""
    rows = [("Zoé; dite Z", "0556000000"), ("=1+1", ""), ("L'Haÿ \u202eesrevni", 'a"b')]

    read = pandas.read_csv(io.BytesIO(table(HEAD, rows)), sep=";", dtype=str, keep_default_na=False)

    assert list(read.columns) == list(HEAD)
    assert read.to_numpy().tolist() == [["Zoé; dite Z", "0556000000"], ["'=1+1", ""], ["L'Haÿ esrevni", 'a"b']]


@pytest.mark.parametrize(
    "typed",
    [
        '=HYPERLINK("http://x";"y")',
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " \u00a0=1",
        "\u200b=1",
        "\u202e=1",
        "\ufeff=1",
        "\x00=1",
        "＝1",
        "﹢1",
        "\n@x",
    ],
)
def test_no_cell_becomes_a_formula(typed: str) -> None:
    """Whatever stands before the sign."""
    assert cell(typed).startswith("'")


@given(st.lists(st.tuples(CELLS, CELLS), max_size=5))
def test_whatever_is_written_stays_in_its_cell_and_is_no_formula(rows: list[tuple[str, str]]) -> None:
    """As many rows and cells as were given, none of which begins as a formula does."""
    text = table(HEAD, rows).decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))

    assert [len(row) for row in read] == [2] * (len(rows) + 1)
    for row in read:
        for one in row:
            first = unicodedata.normalize("NFKC", one).lstrip()[:1]
            assert first not in {"=", "+", "-", "@", "\t", "\r"}
