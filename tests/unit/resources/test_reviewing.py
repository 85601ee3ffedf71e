"""What a reviewer types becomes an entry that the files would take."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from bot.resources.catalogue.model import Entry, Source
from bot.resources.catalogue.reading import read_catalogue
from bot.resources.catalogue.writing import written
from bot.resources.reviewing.model import AlreadyDone, Claim, follows
from bot.resources.reviewing.reading import NoExpansion, NoShort, NoSource, named, read_entry, source_line, typeset
from bot.resources.search.model import Kind
from bot.resources.store import frozen, thawed
from bot.resources.suggestions.model import NothingChanged, NoTitle, Suggestion, differing, proposed
from bot.web.model import AddressRefused
from tests.house import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from bot.errors import Refusal

TODAY = date(2025, 12, 15)
AT = datetime(2025, 12, 15, 9, tzinfo=UTC)
PAGE = "https://example.org/page"
BASE = Entry(
    "coeducation",
    Kind.NOTION,
    "Coéducation",
    "Éduquer ensemble.",
    "Plus loin.",
    Source("Un livre", PAGE, "Cité."),
    TODAY,
)
TYPED = {"title": "Coéducation", "short": "Éduquer à plusieurs", "context": "", "source": f"Un livre {PAGE}"}
NASTY = Entry(
    "nasty", Kind.SIGLE, 'Des "guillemets" \\', "Une phrase !", "Deux\nlignes\tet \x7f.", Source("S", PAGE), TODAY,
    aliases=("a, b", 'c"d'), terms=("t",), verified=False, expansion="Nom des lettres",
)  # fmt: skip


def test_what_is_typed_is_cleaned_and_gets_its_full_stop() -> None:
    """The source that was not touched keeps its citation; mentions go."""
    made = read_entry(
        TYPED | {"short": "<@123> Éduquer à plusieurs", "aliases": "co-éducation; ; parents"}, BASE, TODAY
    )

    assert (made.short, made.source, made.context) == ("Éduquer à plusieurs.", BASE.source, "")
    assert made.aliases == ("co-éducation", "parents")


@pytest.mark.parametrize(
    ("typed", "source"),
    [
        (f"Un rapport, {PAGE}", Source("Un rapport", PAGE)),
        (f"Un rapport ({PAGE}).", Source("Un rapport", PAGE)),
        (f"Un rapport ({PAGE}_(sigle)), 2009", Source("Un rapport 2009", f"{PAGE}_(sigle)")),
        (PAGE, Source("Coéducation", PAGE)),
        ("Un livre de 2009", Source("Un livre de 2009")),
    ],
)
def test_a_source_is_a_title_and_an_address_in_one_line(typed: str, source: Source) -> None:
    """Either is enough."""
    assert read_entry(TYPED | {"source": typed}, BASE, TODAY).source == source


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ({"title": "?"}, NoTitle),
        ({"short": " "}, NoShort),
        ({"source": "…"}, NoSource),
        ({"source": "Intranet http://192.168.1.1/"}, AddressRefused),
        ({"source": f"Trop long {PAGE}/{'x' * 500}"}, AddressRefused),
        ({"source": f"Accents {PAGE}/{'é' * 100}"}, AddressRefused),
    ],
)
def test_what_is_missing_is_said(typed: dict[str, str], refusal: type[Refusal]) -> None:
    """Nothing is published without a name, an answer and a source that anybody may open."""
    with pytest.raises(refusal):
        read_entry(TYPED | typed, BASE, TODAY)


def test_a_definition_with_its_letters_is_an_acronym() -> None:
    """And an acronym without is refused."""
    assert read_entry(TYPED | {"expansion": "contrat"}, BASE, TODAY).kind is Kind.SIGLE
    assert read_entry(TYPED | {"expansion": ""}, BASE, TODAY).kind is Kind.NOTION
    with pytest.raises(NoExpansion):
        read_entry(TYPED | {"expansion": ""}, replace(BASE, kind=Kind.SIGLE), TODAY)


@pytest.mark.parametrize(
    ("title", "name"),
    [("L'Éducation partagée", "education-partagee"), ("???", "entree"), ("Pris", "pris-2"), ("x" * 200, "x" * 56)],
)
def test_a_title_gives_an_id_of_its_own(title: str, name: str) -> None:
    """Of the letters that files allow."""
    assert named(title, {"pris"}) == name


def test_a_correction_keeps_what_differs_alone() -> None:
    """And a form that comes back as it was opened is refused."""
    same = Suggestion(
        1, 7, 2, Kind.NOTION, "Coéducation", PAGE, "Parce que.", AT, "coeducation", "Éduquer ensemble.", "Plus loin."
    )
    found = differing(replace(same, short="Autre chose."), BASE)

    assert (found.title, found.short, found.context, found.link) == ("", "Autre chose.", "", "")
    assert proposed(found, BASE, TODAY) == replace(BASE, short="Autre chose.")
    with pytest.raises(NothingChanged):
        differing(same, BASE)


def test_what_is_exported_is_read_back_as_it_was(tmp_path: Path) -> None:
    """The whole catalogue, and signs that TOML escapes."""
    shipped = read_catalogue(ROOT / "config" / "resources")
    everything = [*shipped, typeset(NASTY)]
    (tmp_path / "all.toml").write_text(written(everything), encoding="utf-8")

    assert list(read_catalogue(tmp_path)) == everything
    assert [thawed(frozen(entry)) for entry in everything] == everything
    assert all(source_line(entry.source) for entry in everything)


def test_a_form_that_comes_back_as_it_was_opened_changes_nothing() -> None:
    """Whatever the typography of what stands in it: every entry of the files."""
    for entry in read_catalogue(ROOT / "config" / "resources"):
        named_by = {"expansion": entry.expansion} if entry.expansion else {"aliases": "; ".join(entry.aliases)}
        shown = {name: getattr(entry, name) for name in ("title", "short", "context")}
        made = read_entry({**shown, **named_by, "source": source_line(entry.source)}, entry, TODAY)

        assert made == replace(entry, date=TODAY, verified=True)


@pytest.mark.parametrize("text", ["", "s", "s-", "x-1", "s-1-2", "s-²", "s-" + "9" * 30, "s--1"])
def test_a_claim_of_another_shape_is_no_fault(text: str) -> None:
    """A button is a claim."""
    with pytest.raises(AlreadyDone):
        Claim.read(text)


def test_what_is_passed_over_comes_last() -> None:
    """The others keep their order; who is gone changes nothing."""
    one, two, three = (Claim("s", number) for number in (1, 2, 3))

    assert follows([one, two, three], two) == [three, one, two]
    assert follows([one, two], three) == [one, two]
