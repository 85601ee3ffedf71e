"""A word to the team and its answer, whatever they are made of."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.contact.cards import ContactCards
from bot.contact.model import LONGEST_ANSWER, LONGEST_MESSAGE, LONGEST_SUBJECT, AlreadyAnswered, Word
from bot.delivery.card import MESSAGE_LIMIT, PANEL_LIMIT
from bot.i18n import LOCALES
from tests.house import texts

if TYPE_CHECKING:
    from bot.delivery.card import Card
    from bot.i18n import Locale

AT = datetime(2025, 12, 15, 9, tzinfo=UTC)
STARS, LINES, LETTERS = "*", "a\n", "a"


def fits(card: Card) -> bool:
    """Whether Discord takes *card*, with nothing cut."""
    return len(card.text) <= (PANEL_LIMIT if card.panel else MESSAGE_LIMIT) and "…" not in card.text


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("sign", [STARS, LINES, LETTERS])
def test_no_word_is_too_long_to_arrive(sign: str, locale: Locale) -> None:
    """The longest that the forms take, where each sign is escaped or each line is quoted; in each of its states."""
    message, answer = (sign * most for most in (LONGEST_MESSAGE, LONGEST_ANSWER))
    cards = ContactCards(texts(), locale)
    word = Word(1, 1, 1, "*" * LONGEST_SUBJECT, message[:LONGEST_MESSAGE], AT, answer[:LONGEST_ANSWER], by=2**63)
    answered = Word(**vars(word) | {"answered_at": AT, "answered_by": 2**63})
    standing = [cards.written(word), cards.written(answered)]

    assert all(fits(card) for card in (*standing, cards.answered(answered)))
    assert fits(cards.too_late(AlreadyAnswered(who=f"<@{2**63}>"), word.answer))
    assert len({card.panel for card in standing}) == 1


def test_a_short_word_is_read_in_its_notification() -> None:
    """A panel has none."""
    cards, word = ContactCards(texts(), "fr"), Word(1, 1, 1, "Sujet", "Bonjour.", AT, "Oui.", by=2)

    assert not cards.written(word).panel
    assert not cards.answered(word).panel
