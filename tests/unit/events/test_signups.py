"""The rules of signing up, and how its answers read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.delivery.card import Button, Card
from bot.events.cards import Cards
from bot.events.model import ProgrammeItem
from bot.events.signups.cards import SignUpCards
from bot.events.signups.mine import MineCards
from bot.events.signups.model import Kind, SignUp, Way, is_open, kind_of, signed_up, withdrawn
from bot.events.signups.service import Mine, Outcome
from bot.events.waitlist.model import Standing, Waiting
from bot.i18n import LOCALES, Locale, Texts
from tests.unit.events.test_model import event, utc
from tests.unit.test_texts import FOLDER

if TYPE_CHECKING:
    from bot.events.model import Event

TEXTS = Texts.load(FOLDER)
NOW = utc(2025, 12, 15, 9)
OPENS, CLOSES = utc(2026, 1, 5, 8), utc(2026, 1, 14, 11)


def a_day(**changes: Any) -> Event:
    """Return the day, visible, with *changes*."""
    return event(**{"status": "visible", **changes})


def taken(day: Event) -> SignUp:
    """Return the sign-up of somebody for *day*."""
    return replace(signed_up(day, 7, None, NOW), id=3)


def labels(card: Card) -> list[str]:
    """Return what stands on a card's buttons."""
    return [item.label for row in card.rows for item in row.items if isinstance(item, Button)]


@pytest.mark.parametrize(
    ("now", "here", "elsewhere"),
    [
        (OPENS - timedelta(seconds=1), False, True),
        (OPENS, True, True),
        (CLOSES - timedelta(seconds=1), True, True),
        (CLOSES, False, False),
        (datetime(2026, 1, 24, tzinfo=UTC), False, False),
    ],
)
def test_sign_up_is_open_from_its_opening_to_its_closing(now: datetime, here: bool, elsewhere: bool) -> None:
    """Reminders of an event whose registration is elsewhere need no opening."""
    window = {"opens_at": OPENS, "closes_at": CLOSES}

    assert is_open(a_day(inscription="ici", **window), now) == here
    assert is_open(a_day(inscription="ailleurs", **window), now) == elsewhere


def test_a_withdrawal_drops_what_the_card_said() -> None:
    """It was asked for a day that they do not come to."""
    filled = replace(taken(a_day()), full_name="Léa Martin", structure="Collège")

    gone = withdrawn(filled, NOW)

    assert (gone.is_in, gone.full_name, gone.structure, gone.id) == (False, None, None, filled.id)


@pytest.mark.parametrize(
    ("changes", "now", "expected"),
    [
        ({"inscription": "ici"}, NOW, ["S’inscrire", "Programme"]),
        ({"inscription": "les-deux", "article_url": "https://a"}, NOW, ["S’inscrire", "Programme", "Lire l’article"]),
        (
            {"inscription": "les-deux", "official_url": "https://o", "article_url": "https://a"},
            NOW,
            ["S’inscrire", "Programme", "Site officiel"],
        ),
        (
            {"inscription": "ailleurs", "official_url": "https://o", "article_url": "https://a"},
            NOW,
            ["Formulaire officiel", "Recevoir les rappels", "Programme"],
        ),
        ({"inscription": "ailleurs"}, NOW, ["Recevoir les rappels", "Programme"]),
        ({"inscription": "ici", "opens_at": OPENS}, NOW, ["Prévenez-moi", "Programme"]),
        ({"inscription": "ici", "closes_at": OPENS}, OPENS, ["Programme"]),
        ({"status": "cancelled"}, NOW, ["Programme"]),
        ({"article_url": "https://a"}, utc(2026, 2, 1), ["Programme", "Lire l’article"]),
    ],
)
def test_a_card_offers_what_can_be_done_now(changes: dict[str, Any], now: datetime, expected: list[str]) -> None:
    """Three buttons at most; nothing is disabled, since a screen reader does not say so."""
    assert labels(Cards(TEXTS, "fr").announcement(a_day(**changes), now)) == expected


@pytest.mark.parametrize("locale", LOCALES)
def test_the_first_line_of_a_card_carries_event_day_and_place(locale: Locale) -> None:
    """A push shows a hundred characters; this is the longest day of the year in letters."""
    day = a_day(title="Rencontre des équipes de réussite éducative", on=date(2026, 9, 23), city="Mont-de-Marsan")

    first = Cards(TEXTS, locale).announcement(day, NOW).text.splitlines()[0]

    assert len(first) <= 100
    assert "2026" in first
    assert "Mont-de-Marsan" in first


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("inscription", ["ici", "ailleurs", "les-deux"])
def test_every_answer_says_where_to_find_it_again(locale: Locale, inscription: Any) -> None:
    """Answers that one person sees vanish from their screen."""
    day = a_day(inscription=inscription)
    outcome = Outcome(day, taken(day), is_new=True)
    cards = SignUpCards(TEXTS, locale)
    name = TEXTS.get("command.moi.name", locale)

    said = [cards.signed_up(outcome), cards.way_chosen(outcome), cards.coming(outcome), cards.kept(outcome)]

    assert all(f"/{name}" in card.text for card in said)
    assert all(card.panel for card in said)


def test_only_a_registration_elsewhere_is_told_to_be_none() -> None:
    """Nobody is to believe that they are registered when they are not, nor the reverse."""
    said = {}
    for inscription in ("ici", "ailleurs", "les-deux"):
        day = a_day(inscription=inscription)
        said[kind_of(day)] = SignUpCards(TEXTS, "fr").signed_up(Outcome(day, taken(day), is_new=True)).text

    assert "Ce n’est pas une inscription" in said[Kind.REMINDERS]
    assert "Ce n’est pas une inscription" not in said[Kind.PLACE]


def test_the_list_shows_the_way_that_stands() -> None:
    """One of the three is chosen."""
    chosen = SignUpCards(TEXTS, "fr").ways(replace(taken(a_day()), way=Way.DIRECT)).choices

    assert [choice.value for choice in chosen if choice.chosen] == ["direct"]


def test_the_first_page_counts_what_is_waited_for() -> None:
    """None is said in words, and who only waits is not told that there is nothing."""
    day = a_day(id=1, title="Journée")
    waiting = Waiting(id=1, guild_id=7, event_id=1, person_id=3, received_at=NOW)
    cards = MineCards(TEXTS, "fr", controller="PQN-A", contact="")

    assert "Vous ne participez à aucune journée à venir." in cards.home(Mine(), NOW).text
    assert "Vous attendez une place" not in cards.home(Mine(), NOW).text
    assert "Vous attendez une place pour 1 journée." in cards.home(Mine(waits=(Standing(day, waiting, 1),)), NOW).text


@pytest.mark.parametrize("locale", LOCALES)
def test_a_busy_page_fits_into_a_panel(locale: Locale) -> None:
    """Forty components at most, and four thousand characters (components/reference)."""
    days = [a_day(id=number, title="Journée " * 6) for number in range(1, 30)]
    held = {day: replace(taken(day), full_name="L" * 100, structure="S" * 150, way=Way.DIRECT) for day in days}
    parts = tuple((day, replace(signup, event_id=day.id or 0)) for day, signup in held.items())
    mine = Mine(parts, colleagues=parts)
    coming = {day.id or 0: [(f"rule-{number}", NOW) for number in range(30)] for day in days}
    cards = MineCards(TEXTS, locale, controller="PQN-A", contact="05 56 00 00 00")

    pages = [
        cards.home(mine, NOW),
        cards.signups(mine, NOW),
        cards.colleagues(mine, NOW, "C'est noté.").fitted(),
        cards.reminders(mine, NOW, coming),
        cards.data(mine, {}).fitted(),
    ]
    agenda = Cards(TEXTS, locale).agenda(days, NOW)
    workshops = tuple(ProgrammeItem(position=number, title="Lire", kind="workshop") for number in (1, 2))
    parts = tuple((replace(day, programme=workshops), signup) for day, signup in parts)
    row = Waiting(id=1, guild_id=1, event_id=1, person_id=7, received_at=NOW, offered_until=CLOSES)
    waits = tuple(Standing(day, row, 0) for day in days)
    pages += [cards.signups(Mine(parts, wishes=tuple(days), waits=waits[:most]), NOW) for most in (0, 2, 29)]

    for page in (*pages, agenda):
        assert sum(1 + len(getattr(block, "items", ())) for block in page.blocks) < 40
        assert len(page.text) <= 4000
