"""What crash and soak rest on: how a bot is to die, what it is to say, and how what it said is counted."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

import pytest

from benchmarks.counting import Said, Verdict, judged, key_of
from benchmarks.deaths import BEYOND_S, STEPS, WITHIN_S, lives
from benchmarks.dying_bot import RANDOM
from benchmarks.errands import errands, expected
from benchmarks.month import REPEATED, Lateness, Outage, instants, lateness, memory_ratio, wall
from tests.unit.test_benchmarks import run

NINE = datetime(2026, 3, 10, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
EVENTS = ("Forum", "Atelier")


def said(text: str, *, place: int = 1, at: datetime = NINE) -> Said:
    """Return a message."""
    return Said(place, text, at)


def test_a_seed_decides_how_the_bot_dies() -> None:
    """The same twice, and another for another seed."""
    assert lives(40, seed=7) == lives(40, seed=7)
    assert lives(40, seed=7) != lives(40, seed=8)


def test_every_step_has_its_share_of_deaths() -> None:
    """Also where their number is no multiple of the steps; some within the nonce's minute, some beyond."""
    found = lives(300, seed=1)
    by_step = Counter(life.step for life in found)

    assert set(by_step) == set(STEPS)
    assert max(by_step.values()) - min(by_step.values()) <= 1
    assert {life.away_s <= WITHIN_S[1] for life in found} == {True, False}
    assert all(life.away_s <= WITHIN_S[1] or BEYOND_S[0] <= life.away_s <= BEYOND_S[1] for life in found)
    assert all(life.number == int(life.number) >= 1 for life in found if life.step != RANDOM)


def test_what_is_to_be_said_is_expected_in_each_of_its_places() -> None:
    """A word to an event's people is one in its room and one in each of their conversations."""
    given = errands(3, NINE, HOUR, channels=[11, 12], events=[1, 2])

    wanted = expected(given, {1: [21, 31], 2: [22, 31]})

    assert [one.due_at for one in given[::2]] == [NINE, NINE + HOUR, NINE + 2 * HOUR]
    assert wanted == Counter(
        [(11, "n° 1"), (12, "n° 3"), (11, "n° 5"), *((place, "n° 2") for place in (21, 31))]
        + [(place, "n° 4") for place in (22, 31)]
        + [(place, "n° 6") for place in (21, 31)]
    )


@pytest.mark.parametrize(
    ("text", "identity"),
    [
        ("Annonce n° 12.", "n° 12"),
        ("Annonce n° 12.\n-# Envoyé en retard", "n° 12"),
        ("Forum, mardi 24 mars 2026, à Pau\u00a0: dans 8 jours.", "Forum"),
        ("Atelier, mardi 24 mars 2026, à Pau : c’est demain.", "Atelier"),
        ("Bienvenue ! Vous participez à Forum.", None),
        ("Bonjour", None),
    ],
)
def test_a_message_is_known_by_what_it_says(text: str, identity: str | None) -> None:
    """By its number or, of a reminder, by its event; a welcome is neither."""
    assert key_of(said(text), EVENTS) == (None if identity is None else (1, identity))


@pytest.mark.parametrize(
    ("messages", "verdict"),
    [
        (["Annonce n° 1.", "Annonce n° 2."], Verdict(0, 0)),
        (["Annonce n° 1."], Verdict(1, 0)),
        (["Annonce n° 1.", "Annonce n° 2.", "Annonce n° 2.\n-# Envoyé en retard"], Verdict(0, 1)),
        (["Annonce n° 1.", "Annonce n° 1."], Verdict(1, 1)),
        (["Annonce n° 1.", "Annonce n° 2.", "Annonce n° 3."], Verdict(0, 1)),
    ],
)
def test_what_is_missing_and_what_came_twice_is_counted(messages: list[str], verdict: Verdict) -> None:
    """One that came twice does not stand for another that is missing."""
    wanted = Counter([(1, "n° 1"), (1, "n° 2")])

    assert judged(wanted, [said(text) for text in messages], EVENTS) == verdict


def test_two_reminders_of_an_event_are_two_and_the_same_one_twice_is_double() -> None:
    """They are told apart by what they say."""
    week, eve = "Forum, à Pau : dans 8 jours.", "Forum, à Pau : c’est demain."
    wanted = Counter({(1, "Forum"): 2})

    assert judged(wanted, [said(week), said(eve)], EVENTS) == Verdict(0, 0)
    assert judged(wanted, [said(week), said(week)], EVENTS) == Verdict(1, 1)


def test_the_month_knows_both_sides_of_the_clocks_change() -> None:
    """8:30 in France is another instant in UTC from 29 March on; 2:30 of that day is said at 3:30."""
    daily, sunday = REPEATED[0], REPEATED[2]
    begins, ends = wall(date(2026, 3, 27), time(12)), wall(date(2026, 3, 30), time(12))

    assert [at.isoformat()[11:16] for at in instants(daily, begins, ends, None)] == ["07:30", "06:30", "06:30"]
    assert instants(sunday, begins, ends, None) == [datetime(2026, 3, 29, 1, 30, tzinfo=UTC)]


def test_of_what_an_outage_covers_the_first_alone_is_expected() -> None:
    """The others would say the same thing again."""
    outage = Outage(wall(date(2026, 3, 10), time(12)), wall(date(2026, 3, 13), time(12)))
    found = instants(REPEATED[0], outage.begins, wall(date(2026, 3, 15), time()), outage)

    assert [at.day for at in found] == [11, 14]


def test_lateness_is_counted_from_when_it_could_be_said() -> None:
    """After an outage it has to say so; on time it must not."""
    outage = Outage(NINE, NINE + 24 * HOUR)
    planned = {(1, "n° 1"): [NINE + HOUR], (1, "n° 2"): [NINE + 30 * HOUR], (1, "n° 3"): [NINE], (1, "n° 4"): []}
    back, on_time = outage.ends + timedelta(seconds=2), NINE + 30 * HOUR
    labelled = {
        (1, "n° 1"): [said("envoyé en retard", at=back)],
        (1, "n° 2"): [said("à l’heure", at=on_time)],
        (1, "n° 4"): [said("de trop")],
    }
    silent = {**labelled, (1, "n° 1"): [said("comme si de rien n’était", at=back)]}

    assert lateness(planned, labelled, outage) == Lateness(2, unlabelled=0, missing=1, double=1)
    assert lateness(planned, silent, outage).unlabelled == 1


@pytest.mark.parametrize(
    ("days", "ratio"),
    [
        ([[90.0, 100.0, 101.0]], 1.01),
        ([[90.0, 100.0], [100.0, 100.0, 100.0]], 1.0),
        # A life that begins anew does not hide that the one before grew.
        ([[90.0, 100.0, 120.0], [90.0, 100.0, 100.0]], 1.2),
        ([[90.0, 100.0]], None),
        ([], None),
    ],
)
def test_the_memory_of_the_last_day_is_held_against_the_second(days: list[list[float]], ratio: float | None) -> None:
    """The greatest of the whole and of each life."""
    assert memory_ratio(days) == ratio


@pytest.mark.parametrize("arguments", [("crash", "--kills", "0"), ("crash", "--seed", "x"), ("soak", "--days", "8")])
def test_what_makes_no_sense_is_refused(arguments: tuple[str, ...]) -> None:
    """It ends with 2 and says how it is used."""
    refused = run(*arguments)

    assert refused.returncode == 2
    assert "usage: python -m benchmarks" in refused.stderr


@pytest.mark.full
@pytest.mark.parametrize("arguments", [("crash", "--kills", "8", "--seed", "3"), ("soak", "--days", "9")])
def test_nothing_is_lost_and_nothing_doubled(arguments: tuple[str, ...]) -> None:
    """A short run of each."""
    measured = run(*arguments)

    assert measured.returncode == 0, measured.stderr
    figures = json.loads(measured.stdout.splitlines()[-1])
    assert (figures["lost"], figures["double"]) == (0, 0)
    assert figures["sent"] > 0
