"""What organisers read of an event's reminders: every state in words, and all of it on one screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, get_args

import pytest

from bot.dates import DayOff
from bot.delivery.card import PANEL_LIMIT, Button, Row
from bot.events.model import ProgrammeItem
from bot.events.signups.audiences import Audience
from bot.i18n import LOCALES
from bot.reminders.model import RULES, WEEK, AtInstant, DaysBefore, Foreseen, Idle, MinutesBefore, Rule, Standing
from bot.reminders.rules.service import MOST_RULES, Line, RuleSheet
from cogs.organiser.reminder_sheets import ReminderSheets
from tests.house import DAY, texts

if TYPE_CHECKING:
    from bot.delivery.card import Card
    from bot.i18n import Locale
    from bot.reminders.model import When

SUNDAY, FRIDAY = datetime(2026, 1, 18, 8, tzinfo=UTC), datetime(2026, 1, 16, 8, tzinfo=UTC)
FIVE_BEFORE = Rule("added-1", DaysBefore(5, time(9)), version=1)
EVENT = replace(DAY, id=1)


def sheets(locale: Locale = "fr") -> ReminderSheets:
    """Return what writes the screens."""
    return ReminderSheets(texts().bound(locale), locale)


def sheet(*lines: Line) -> RuleSheet:
    """Return the reminders of the day."""
    return RuleSheet(EVENT, lines, is_usual=False)


def line(rule: Rule = FIVE_BEFORE, standing: Standing | Idle = Standing.PLANNED, **foreseen: object) -> Line:
    """Return a rule that rings three people, asked for on Sunday and moved to Friday."""
    told = Foreseen(rule, SUNDAY, FRIDAY)
    return Line(replace(told, **foreseen), standing, 3)  # type: ignore[arg-type] # the names are Foreseen's


def plain(card: Card) -> str:
    """Return what a card says, with plain spaces."""
    return card.text.replace("\u00a0", " ").replace("\u202f", " ")


def labels(card: Card) -> list[str]:
    """Return what its buttons say."""
    return [item.label for row in card.rows for item in row.items if isinstance(item, Button)]


def test_a_line_says_when_to_whom_and_why_then() -> None:
    """The rule as it was typed, and the instant that it comes to."""
    shown = sheets().sheet(sheet(line(obstacle="weekend")), "added-1")

    assert plain(shown).splitlines()[1:] == [
        "**5 jours avant à 9 h**",
        "Vendredi 16 janvier 2026 à 9 h, les personnes inscrites (3).",
        "Avancé : le dimanche 18 janvier 2026 à 9 h tombe un week-end.",
    ]


@pytest.mark.parametrize("locale", LOCALES)
def test_everything_that_can_be_said_of_a_rule_has_its_words(locale: Locale) -> None:
    """No key, no gap and no None is ever shown."""
    obstacles = [
        line(obstacle=obstacle, due_at=due_at)
        for obstacle in (*get_args(DayOff), "night")
        for due_at in (SUNDAY, FRIDAY)
    ]
    standings = [line(standing=standing) for standing in (*Standing, *Idle)]
    audiences = [
        line(replace(FIVE_BEFORE, audience=audience, workshop=0 if audience is Audience.WORKSHOP else None))
        for audience in Audience
        if audience not in {Audience.CONCERNED, Audience.INVOLVED}
    ]
    event = replace(EVENT, programme=(ProgrammeItem(position=2, title="Lire", kind="workshop"),))
    in_one = line(replace(FIVE_BEFORE, audience=Audience.WORKSHOP, workshop=2))
    of_workshop = plain(sheets(locale).sheet(replace(sheet(in_one), event=event), "added-1"))
    waits = line(replace(FIVE_BEFORE, when=MinutesBefore(120)), Idle.NO_START, asked_at=None, due_at=None)

    assert "Lire" in of_workshop
    assert "(3)" in of_workshop
    for each in (*obstacles, *standings, *audiences, waits):
        words = plain(sheets(locale).sheet(sheet(each), "added-1"))
        assert "rule." not in words
        assert "None" not in words
        assert "{" not in words


@pytest.mark.parametrize(
    ("rule", "offered"),
    [
        (FIVE_BEFORE, {"Garder cette heure", "Suspendre", "Retirer"}),
        (replace(FIVE_BEFORE, moves=False, is_on=False), {"Éviter jours chômés", "Reprendre", "Retirer"}),
        (replace(FIVE_BEFORE, when=MinutesBefore(120)), {"Suspendre", "Retirer"}),
        (replace(FIVE_BEFORE, name=WEEK), {"Garder cette heure", "Suspendre", "Rétablir"}),
        (replace(RULES[3], version=0), {"Suspendre"}),
    ],
)
def test_only_what_makes_sense_is_offered(rule: Rule, offered: set[str]) -> None:
    """What cannot move cannot be kept, and what is usual can be restored, not removed."""
    shown = sheets().sheet(sheet(line(rule)), rule.name)

    assert set(labels(shown)) - {"Modifier", "M’envoyer un essai", "Tous les rappels"} == offered


def test_as_many_as_there_may_be_fit_one_screen() -> None:
    """Forty components, the frame among them, and four thousand characters; then no more can be added."""
    when: When = AtInstant(SUNDAY)
    long = replace(FIVE_BEFORE, when=when, text="Mot. " * 300, audience=Audience.TO_REGISTER)
    lines = [line(replace(long, name=f"added-{number}"), obstacle="school") for number in range(MOST_RULES)]

    shown = sheets().listed(sheet(*lines))

    parts = 1 + sum(1 + (len(block.items) if isinstance(block, Row) else 0) for block in shown.blocks)
    assert parts <= 40
    assert len(shown.text) <= PANEL_LIMIT
    assert plain(shown).count("Avancé : ") == MOST_RULES
    assert "Ajouter un rappel" not in labels(shown)
