"""How workshops read: full in words, within what Discord takes, and ringing nobody."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.delivery.card import PANEL_LIMIT, Button, Card, Select, Text
from bot.events.model import ProgrammeItem
from bot.events.signups.cards import SignUpCards
from bot.events.signups.mine import MineCards
from bot.events.signups.model import Kind, signed_up
from bot.events.signups.service import Mine, Outcome
from bot.events.waitlist.model import Standing, Waiting
from bot.events.workshops.cards import WorkshopCards
from bot.events.workshops.model import LONGEST_TITLE, MOST_WORKSHOPS, Choice, digest, listed
from bot.events.workshops.service import Overview, Seen
from tests.house import DAY, texts

if TYPE_CHECKING:
    from bot.i18n import Locale

NOW = datetime(2025, 12, 15, 9, tzinfo=UTC)
READ = ProgrammeItem(position=1, title="Lire", kind="workshop", capacity=2)
WRITE = ProgrammeItem(position=2, title="Écrire", kind="workshop", place="salle 2")
HELD = replace(DAY, id=7, status="visible", programme=(READ, WRITE))
SIGNUP = signed_up(HELD, 1, None, NOW)
# docs.discord.com components/reference: components of a panel, characters of an option
MOST_COMPONENTS, LONGEST_OPTION = 40, 100


def read(card: Card) -> str:
    """Return what is read on *card*, with ordinary spaces."""
    return re.sub(r"[\u00a0\u202f]", " ", card.text).replace("’", "'")


def selects(card: Card) -> list[Select]:
    """Return the lists, top to bottom."""
    return [item for row in card.rows for item in row.items if isinstance(item, Select)]


def components(card: Card) -> int:
    """Return how many components a panel of *card* has, its container included."""
    return 1 + len(card.blocks) + sum(len(row.items) for row in card.rows)


@pytest.mark.parametrize(
    ("choice", "taken", "said", "lists"),
    [
        (None, {}, ["Choisissez votre atelier."], 1),
        (Choice(1, None, 1), {1: 1}, ["Votre atelier : « Lire »."], 2),
        (Choice(1, None, None), {1: 2}, ["« Lire » est complet.", "Vous n'avez pas encore d'atelier."], 2),
        (Choice(1, 2, 2), {1: 2, 2: 1}, ["« Lire » est complet.", "second choix : « Écrire »."], 2),
        (Choice(1, 2, 2), {1: 1, 2: 1}, ["Une place s'est libérée dans « Lire »", "second choix : « Écrire »."], 2),
    ],
)
def test_what_somebody_has_is_said_in_words(
    choice: Choice | None, taken: dict[int, int], said: list[str], lists: int
) -> None:
    """And the second list comes with the first choice."""
    card = WorkshopCards(texts(), "fr").chosen(Seen(HELD, SIGNUP, choice, taken))

    assert [words for words in said if words not in read(card)] == []
    assert len(selects(card)) == lists
    assert "Premier arrivé, premier servi ; si votre premier choix est complet, vous avez le second." in read(card)


def test_what_is_pressed_says_which_workshops_it_showed() -> None:
    """The lists and the button of a place, and what takes a workshop out."""
    theirs = WorkshopCards(texts(), "fr").chosen(Seen(HELD, SIGNUP, Choice(1, 2, 2), {1: 1, 2: 1}))
    board = WorkshopCards(texts(), "fr").board(Overview(HELD))

    pressed = {str(item.custom_id) for card in (theirs, board) for row in card.rows for item in row.items}
    named = {f"ateliers:{part}.{listed(HELD)}" for part in ("first:7", "second:7", "take:7.1")}
    assert named | {f"ateliers:remove:7.{item.position}.{digest(item)}" for item in (READ, WRITE)} <= pressed


def test_one_workshop_has_no_second_choice() -> None:
    """Nor a word of it."""
    seen = Seen(replace(HELD, programme=(READ,)), SIGNUP, Choice(1, None, None), {1: 2})

    card = WorkshopCards(texts(), "fr").chosen(seen)

    assert len(selects(card)) == 1
    assert "second" not in read(card)


def test_nothing_to_choose_leaves_the_reply_as_it_is() -> None:
    """The seeded day reads as it always has, and so does its row of buttons."""
    outcome = Outcome(DAY, SIGNUP, is_new=True)
    reply = SignUpCards(texts(), "fr").signed_up(outcome)
    page = MineCards(texts(), "fr", controller="PQN-A", contact="").signups(Mine(((replace(DAY, id=7), SIGNUP),)), NOW)

    data = MineCards(texts(), "fr", controller="PQN-A", contact="").data(Mine(((replace(DAY, id=7), SIGNUP),)), {})

    assert WorkshopCards(texts(), "fr").under(reply, None) is reply
    assert "atelier" not in read(data)
    assert "ateliers:" not in str(page)


def test_a_page_of_workshops_wishes_and_waits_fits_into_a_panel() -> None:
    """Of many days, the latest have room; what one waits for and may have to answer stands there."""
    held = tuple((replace(HELD, id=number), replace(SIGNUP, event_id=number)) for number in range(1, 7))
    line = Waiting(id=1, guild_id=1, event_id=9, person_id=1, received_at=NOW, offered_until=NOW + timedelta(hours=1))
    mine = Mine(held, wishes=(HELD,) * 6, colleagues=held, waits=(Standing(replace(HELD, id=9), line, 0),) * 6)

    page = MineCards(texts(), "fr", controller="PQN-A", contact="").signups(mine, NOW)

    assert components(page) <= MOST_COMPONENTS
    assert "inscription:withdraw:6" in str(page)
    assert "attente:see:9" in str(page)


def test_who_only_has_the_reminders_is_offered_no_workshop() -> None:
    """They sign up elsewhere."""
    reminded = replace(SIGNUP, kind=Kind.REMINDERS)
    page = MineCards(texts(), "fr", controller="PQN-A", contact="").signups(Mine(((HELD, reminded),)), NOW)

    assert "ateliers:" not in str(page)


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_as_many_as_there_may_be_fit(locale: Locale) -> None:
    """With the longest titles and places, for a person and for the organisers."""
    items = tuple(
        ProgrammeItem(position=at, title="é" * LONGEST_TITLE, kind="workshop", place="è" * LONGEST_TITLE, capacity=9)
        for at in range(1, MOST_WORKSHOPS + 1)
    )
    day, cards = replace(HELD, programme=items), WorkshopCards(texts(), locale)
    taken = dict.fromkeys(range(1, MOST_WORKSHOPS + 1), 9)
    reply = SignUpCards(texts(), locale).signed_up(Outcome(day, SIGNUP, is_new=True))

    board = cards.board(Overview(day, taken, over=items[0]))
    theirs = cards.under(reply, Seen(day, SIGNUP, Choice(1, 2, 2), taken))

    for card in (board, theirs):
        assert components(card) <= MOST_COMPONENTS
        assert len(card.text) <= PANEL_LIMIT
    options = [option for one in selects(theirs) for option in one.choices]
    assert max(len(option.label) for option in options) <= LONGEST_OPTION
    assert max(len(option.description or "") for option in options) <= LONGEST_OPTION


def test_a_title_of_a_file_rings_nobody_and_turns_no_line() -> None:
    """What was not typed in the form is cleaned where it is shown."""
    item = replace(READ, title="Lire @everyone <@501> \u202eavec")
    seen = Seen(replace(HELD, programme=(item, WRITE)), SIGNUP, Choice(1, None, 1), {1: 1})

    card = WorkshopCards(texts(), "fr").chosen(seen)

    shown = [block.content for block in card.blocks if isinstance(block, Text)]
    shown += [option.label for one in selects(card) for option in one.choices]
    assert not any(re.search(r"@everyone|<@5|\u202e", words) for words in shown)


def test_the_organisers_read_how_many_have_each() -> None:
    """Full in words; without a limit, none is named."""
    board = WorkshopCards(texts(), "fr").board(Overview(HELD, {1: 2, 2: 1}))

    assert "**Lire**\n2 personnes. Places : 2. Complet." in read(board)
    assert "**Écrire** (salle 2)\n1 personne." in read(board)
    labels = [item.label for row in board.rows for item in row.items if isinstance(item, Button)]
    assert labels == ["Modifier", "Retirer", "Modifier", "Retirer", "Ajouter un atelier", "Retour"]
