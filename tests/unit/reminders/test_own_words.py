"""How a reminder reads that organisers have added: in their own words, or to a part of the people."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

import pytest

from bot.events.signups.audiences import Audience
from bot.reminders.cards import ReminderCards
from bot.reminders.model import USUAL, WEEK, DaysBefore, Rule
from tests.unit.reminders.test_cards import A_DAY, PAGE, TEXTS, labels, words
from tests.unit.reminders.test_model import utc

if TYPE_CHECKING:
    from bot.delivery.card import Card
    from bot.events.model import Event

FIVE_BEFORE, THAT_MORNING = utc("2026-09-18T08:00"), utc("2026-09-23T03:00")
ADDED = Rule("added-1", DaysBefore(5, time(12)))


def card(rule: Rule, *, event: Event = A_DAY, at: datetime = FIVE_BEFORE, people: tuple[int, ...] = ()) -> Card:
    """Return a reminder as it reads in the room when it leaves."""
    return ReminderCards(TEXTS, "fr").post(event, rule, at, due_at=at, people=people)


def test_their_words_come_first_then_what_people_need_to_come() -> None:
    """A push shows the words; event, day, hours and place follow, and the usual buttons."""
    shown = card(replace(ADDED, text="Pensez à vos **documents**."))

    assert words(shown).splitlines() == [
        "Pensez à vos **documents**.",
        "Journée régionale, mercredi 23 septembre 2026, à Saint-Denis : dans 5 jours.",
        "Horaires : accueil à 9 h, puis de 9 h 30 à 16 h 30.",
        "Lieu : Maison des associations, 1 rue de la Mairie.",
        "Pour changer vos rappels : /moi",
    ]
    assert labels(shown) == ["Programme", "Je ne viens plus"]


def test_what_their_words_say_is_not_said_twice() -> None:
    """Event and day, hours, place: each by the gap that names it."""
    text = "{titre}, le {jour} à {heure}, {lieu} : c'est bientôt."

    assert words(card(replace(ADDED, text=text))).splitlines() == [
        "Journée régionale, le mercredi 23 septembre 2026 à 9 h 30, Maison des associations : c'est bientôt.",
        "Pour changer vos rappels : /moi",
    ]


def test_their_words_stay_in_their_language_for_an_english_reader() -> None:
    """What is ours is in the reader's; dates within the words read as the words do."""
    cards = ReminderCards(TEXTS, "en", written="fr")

    shown = cards.direct(A_DAY, replace(ADDED, text="Rendez-vous {jour}."), FIVE_BEFORE, due_at=FIVE_BEFORE)

    first, second, *_ = words(shown).splitlines()
    assert first == "Rendez-vous mercredi 23 septembre 2026."
    assert "Wednesday 23 September 2026" in second


@pytest.mark.parametrize(
    ("audience", "buttons", "says"),
    [
        (Audience.SIGNED_UP, ["Programme", "Je ne viens plus"], "Rendez votre place"),
        (Audience.UNANSWERED, ["Je viens", "Je ne viens plus", "Programme"], "Vous venez toujours ?"),
        (Audience.TO_REGISTER, ["Programme", "Site officiel"], "Elle se fait sur la page officielle."),
        (Audience.WAITING, ["Programme"], "Inscriptions à partir du samedi 19 septembre 2026 à 9 h."),
        (Audience.ORGANISERS, [], "Lieu : Maison des associations"),
    ],
)
def test_without_words_each_audience_reads_what_concerns_it(audience: Audience, buttons: list[str], says: str) -> None:
    """Who has no place is not asked to give it back, and the team not whether it comes."""
    event = replace(A_DAY, official_url=PAGE, opens_at=datetime(2026, 9, 19, 5, tzinfo=UTC))

    shown = card(replace(ADDED, audience=audience), event=event)

    assert labels(shown) == buttons
    assert says in words(shown)
    assert ("votre place" in words(shown)) == (audience in {Audience.SIGNED_UP, Audience.UNANSWERED})
    assert ("/moi" in words(shown)) == (audience not in {Audience.WAITING, Audience.ORGANISERS})


def test_what_leaves_on_the_day_reads_as_the_morning_does() -> None:
    """Whatever its name; and a usual one that was set earlier asks what it always asks."""
    assert "donnez votre nom à l’accueil" in words(card(ADDED, at=THAT_MORNING))
    assert labels(card(ADDED, at=THAT_MORNING)) == []
    assert "Vous venez toujours ?" in words(card(replace(USUAL[WEEK], when=DaysBefore(5, time(12)))))


def test_a_part_of_the_people_is_rung_by_name_at_the_end() -> None:
    """Nobody else is."""
    shown = card(replace(ADDED, audience=Audience.UNANSWERED), people=(11, 12))

    assert shown.text.splitlines()[-1] == "<@11> <@12>"
    assert (shown.people, shown.roles) == ((11, 12), ())
