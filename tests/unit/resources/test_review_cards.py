"""What a reviewer is told who comes second."""

from __future__ import annotations

from bot.delivery.card import PANEL_LIMIT
from bot.resources.catalogue.model import CONTEXT_LIMIT, SHORT_LIMIT, Entry, Source
from bot.resources.reviewing.cards import ReviewCards
from bot.resources.reviewing.model import AlreadyDone
from bot.resources.search.model import Kind
from tests.fakes import MONDAY
from tests.house import texts

CARDS = ReviewCards(texts(), "fr")


def test_who_comes_second_has_all_that_they_typed() -> None:
    """A whole entry stands on a card of its own, with the way back."""
    typed = {"title": "Coéducation", "short": "s" * (SHORT_LIMIT - 1), "context": "c" * (CONTEXT_LIMIT - 1)}
    card = CARDS.alone(CARDS.late(AlreadyDone(), typed))

    assert card
    assert card.panel
    assert all(text in card.text for text in typed.values())
    assert len(card.text) <= PANEL_LIMIT
    assert len(card.rows) == 1


def test_an_article_has_themes_where_other_entries_have_more_names() -> None:
    """What was typed stands in the place of what the article says."""
    source = Source("Le site", "https://example.org/a")
    draft = Entry("", Kind.RESSOURCE, "Un guide", "Court.", "", source, MONDAY.date(), terms=("Éducation", "Familles"))
    form = CARDS.kept_form("article:kept:1", draft, {"short": "Plus court"})

    assert form.title == "Garder comme ressource"
    assert {field.key: field.value for field in form.fields} == {
        "title": "Un guide",
        "terms": "Éducation; Familles",
        "short": "Plus court",
        "context": "",
        "source": "Le site https://example.org/a",
    }


def test_a_few_words_stand_above_what_waits() -> None:
    """As does the outcome of a button."""
    first = CARDS.late(AlreadyDone(), {"word": "Trop ancien."})

    assert first.endswith("> Trop ancien.")
    assert CARDS.alone(first) is None
