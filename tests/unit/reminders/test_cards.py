"""How reminders read: what a push shows, what is asked, and what never stands in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from bot.dates import Calendar
from bot.delivery.card import Button, Card
from bot.delivery.lateness import lateness
from bot.events.model import Event
from bot.i18n import LOCALES, Locale, Texts
from bot.reminders.cards import ReminderCards
from bot.reminders.model import DAY, EVE, FORTNIGHT, RULES, USUAL, WEEK, plan

TEXTS = Texts.load(Path(__file__).parents[3] / "config" / "locales")
PAGE = "https://www.example.org/inscription"
A_DAY = Event(
    id=12,
    guild_id=7,
    slug="journee",
    title="Journée régionale : faire alliance pour favoriser la réussite éducative dans les QPV",
    on=date(2026, 9, 23),
    timezone="Indian/Reunion",
    doors=time(9),
    starts_at=time(9, 30),
    ends_at=time(16, 30),
    city="Saint-Denis",
    venue="Maison des associations",
    address="1 rue de la Mairie",
    audience="toutes et tous",
    organiser="PQN-A",
    summary="Une journée.",
    inscription="les-deux",
    status="visible",
    phone="05 00 00 00 00",
)
LONG_TITLE = "Rencontre interprofessionnelle des équipes de réussite éducative et de leurs partenaires"


def card(rule: str, locale: Locale = "fr", *, event: Event = A_DAY, late: timedelta = timedelta()) -> Card:
    """Return a reminder as it reads when it leaves, or later."""
    due = {one.rule: one.due_at for one in plan(event, Calendar())}
    left_at, was_due = due[rule] + late, due[rule]
    how = lateness(was_due, left_at)
    return ReminderCards(TEXTS, locale).post(event, USUAL[rule], left_at, due_at=was_due, late=how, ping_role=5)


def words(shown: Card) -> str:
    """Return its text with plain spaces."""
    return shown.text.replace("\u00a0", " ").replace("\u202f", " ")


def labels(shown: Card) -> list[str]:
    """Return what its buttons say."""
    return [item.label for row in shown.rows for item in row.items if isinstance(item, Button)]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("rule", [rule.name for rule in RULES])
@pytest.mark.parametrize("title", [A_DAY.title, LONG_TITLE])
def test_the_first_hundred_characters_carry_event_day_and_place(title: str, rule: str, locale: Locale) -> None:
    """A push shows no more; the role that rings stands last."""
    shown = card(rule, locale, event=replace(A_DAY, title=title))

    seen = words(shown)[:100]
    assert seen.startswith(title[:17])
    assert "23 septembre 2026" in seen or "23 September 2026" in seen
    assert "Saint-Denis" in seen
    assert shown.text.splitlines()[-1] == "<@&5>"
    assert shown.roles == (5,)


@pytest.mark.parametrize(
    ("rule", "says"),
    [(FORTNIGHT, "dans 15 jours."), (WEEK, "dans 8 jours."), (EVE, "c’est demain."), (DAY, "c’est aujourd’hui.")],
)
def test_the_first_line_ends_with_how_many_days_are_left(rule: str, says: str) -> None:
    """Counted where the event takes place."""
    assert words(card(rule)).splitlines()[0].endswith(says)


def test_an_eve_that_was_moved_to_a_friday_does_not_say_tomorrow() -> None:
    """The days are counted when it is written, not taken from the rule."""
    monday = replace(A_DAY, on=date(2026, 9, 21))

    assert words(card(EVE, event=monday)).splitlines()[0].endswith("dans 3 jours.")


@pytest.mark.parametrize(
    ("rule", "buttons"),
    [
        (FORTNIGHT, ["Programme", "Site officiel"]),
        (WEEK, ["Je viens", "Je ne viens plus", "Programme"]),
        (EVE, ["Programme", "Je ne viens plus"]),
        (DAY, []),
    ],
)
def test_a_reminder_has_at_most_three_buttons(rule: str, buttons: list[str]) -> None:
    """Only that of the week before asks whether one comes."""
    assert labels(card(rule, event=replace(A_DAY, official_url=PAGE))) == buttons


@pytest.mark.parametrize("rule", [rule.name for rule in RULES])
def test_where_the_sign_up_is_elsewhere_each_text_says_that_it_is_no_registration(rule: str) -> None:
    """Nothing in it speaks of a place; until the morning itself the page is one tap away."""
    elsewhere = replace(A_DAY, inscription="ailleurs", official_url=PAGE)

    shown = card(rule, event=elsewhere)

    assert "n’est pas une inscription" in words(shown)
    assert "votre place" not in words(shown)
    assert ("Site officiel" in labels(shown)) == (rule != DAY)


def test_the_morning_says_where_when_and_whom_to_call() -> None:
    """Nothing else: it is read on the way."""
    assert words(card(DAY)).splitlines()[1:] == [
        "Horaires : accueil à 9 h, puis de 9 h 30 à 16 h 30.",
        "Lieu : Maison des associations, 1 rue de la Mairie.",
        "À l’arrivée, donnez votre nom à l’accueil, ou tapez /ici sur le serveur puis le code affiché.",
        "Un retard, une difficulté : 05 00 00 00 00.",
        "<@&5>",
    ]


def test_a_late_one_says_when_it_was_due_on_the_wall_there() -> None:
    """After what is useful; a quarter past noon in Saint-Denis is 8:15 in UTC."""
    lines = words(card(WEEK, late=timedelta(hours=2))).splitlines()

    assert (
        lines.index(
            "Envoyé en retard, après une panne : c’était prévu le mardi 15 septembre 2026 à 12 h 15. "
            "Rien d’autre ne change."
        )
        > 2
    )
