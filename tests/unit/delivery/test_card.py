"""A card is plain data: frozen and thawed it is the same, and fitted it is never too long."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery.card import (
    MESSAGE_LIMIT,
    PANEL_LIMIT,
    Attachment,
    Button,
    Card,
    Choice,
    File,
    Post,
    Row,
    Rule,
    Select,
    Text,
    freeze,
    thaw,
)

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

texts = st.text(max_size=40)
ids = st.integers(min_value=1, max_value=2**63 - 1)
buttons = st.builds(
    Button,
    texts,
    custom_id=st.none() | texts,
    url=st.none() | texts,
    style=st.sampled_from(["primary", "secondary", "success", "danger"]),
)
choices = st.builds(Choice, texts, texts, description=st.none() | texts, chosen=st.booleans())
selects = st.builds(
    Select,
    texts,
    texts,
    kind=st.sampled_from(["text", "role", "channel", "person"]),
    choices=st.lists(choices, max_size=3).map(tuple),
    chosen=st.lists(ids, max_size=3).map(tuple),
    least=st.integers(0, 3),
    most=st.integers(1, 25),
)
rows = st.builds(Row, st.lists(buttons | selects, max_size=5).map(tuple))


def cards(paragraphs: SearchStrategy[str], *, most: int) -> SearchStrategy[Card]:
    """Return cards of any kind, their texts drawn from *paragraphs*."""
    blocks = st.lists(st.builds(Text, paragraphs) | rows | st.builds(Rule), max_size=most).map(tuple)
    many = st.lists(ids, max_size=3).map(tuple)
    files = st.none() | st.builds(File, ids, texts, texts, texts)
    posts = st.none() | st.builds(Post, texts, many)
    return st.builds(Card, blocks, panel=st.booleans(), roles=many, people=many, file=files, post=posts)


@settings(deadline=None)
@given(cards(texts, most=6))
def test_a_frozen_card_thaws_to_the_same(card: Card) -> None:
    """A row keeps all of it, so that two tries say the same."""
    assert thaw(freeze(card)) == card


@settings(deadline=None)
@given(cards(texts, most=6))
def test_freezing_is_stable(card: Card) -> None:
    """The same card is the same text, whatever it has been through."""
    assert freeze(thaw(freeze(card))) == freeze(card)


long_ones = st.builds(lambda word, times: word * times, st.text(min_size=1, max_size=3), st.integers(0, 3000))


@settings(deadline=None)
@given(cards(long_ones, most=8))
def test_a_fitted_card_is_never_too_long(card: Card) -> None:
    """Whatever its length is made of; what is not text stays, in its order, and so do the pings."""
    fitted = card.fitted()

    assert len(fitted.text) <= (PANEL_LIMIT if card.panel else MESSAGE_LIMIT)
    assert fitted.rows == card.rows
    assert (fitted.panel, fitted.roles, fitted.people) == (card.panel, card.roles, card.people)


@pytest.mark.parametrize(("panel", "limit"), [(False, 2000), (True, 4000)])
def test_a_card_that_fits_stays_as_it_is(panel: bool, limit: int) -> None:
    """Up to the last character."""
    card = Card((Text("é" * limit),), panel=panel)

    assert card.fitted() is card


def test_a_long_card_loses_the_end_of_its_longest_text() -> None:
    """What is short stays whole, and the cut is shown."""
    card = Card((Text("**Titre**"), Text("a" * 3000), Text("Pour finir.")))

    title, middle, end = card.fitted().text.split("\n")

    assert (title, end) == ("**Titre**", "Pour finir.")
    assert middle.endswith("a…")
    assert len(card.fitted().text) == MESSAGE_LIMIT


def test_thousands_of_tiny_texts_are_too_long_as_well() -> None:
    """Their separators count."""
    card = Card(tuple(Text("x") for _ in range(1500)))

    assert len(card.fitted().text) <= MESSAGE_LIMIT


def test_no_row_keeps_a_file_that_was_made_for_one_person() -> None:
    """Attachments go with replies only."""
    with pytest.raises(ValueError, match="replies only"):
        freeze(Card((Text("Voilà"),), attachments=(Attachment("fiche.pdf", b"%PDF"),)))
