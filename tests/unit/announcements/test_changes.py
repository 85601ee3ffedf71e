"""What has changed of an event, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from bot.announcements.changes import ChangeWords, changed, freeze, moved, thaw
from bot.announcements.model import LONGEST_TEXT
from tests.house import DAY, texts

WORDS = ChangeWords(texts(), "fr")
LONG = "é" * 400


def plain(text: str) -> str:
    """Return *text* with plain spaces."""
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"starts_at": time(9, 30)}, "Début : à préciser → 9 h 30"),
        ({"on": date(2026, 1, 30)}, "Date : vendredi 23 janvier 2026 → vendredi 30 janvier 2026"),
        ({"city": "Pau"}, "Ville : Bordeaux → Pau"),
        ({"official_url": "https://example.org/a"}, "Page d'inscription : https://example.org/a"),
        ({"venue": LONG}, f"Lieu : à préciser → {'é' * 89}…"),
    ],
)
def test_each_field_reads_from_old_to_new(changes: dict[str, Any], line: str) -> None:
    """What was not known is to be announced."""
    text = plain(WORDS.text(DAY, replace(DAY, **changes)))

    assert text.splitlines()[1:3] == [line, "Le reste ne change pas."]


def test_only_what_stands_in_calendars_comes_with_a_file() -> None:
    """Where one signs up stands in none."""
    elsewhere, later = replace(DAY, inscription="ailleurs"), replace(DAY, on=date(2026, 1, 30))

    assert [moved(DAY, after) for after in (elsewhere, later)] == [False, True]
    assert ["le fichier joint" in WORDS.text(DAY, after) for after in (elsewhere, later)] == [False, True]


def test_a_page_that_is_taken_away_is_to_be_announced_again() -> None:
    """There is no address to show."""
    after = replace(DAY, official_url=None)

    assert "https://example.org/a → à préciser" in plain(
        WORDS.text(replace(DAY, official_url="https://example.org/a"), after)
    )


def test_the_first_line_names_event_day_and_place() -> None:
    """It is what a phone shows."""
    first = plain(WORDS.text(DAY, replace(DAY, venue="Athénée"))).splitlines()[0]

    assert first == "**Journée régionale**, vendredi 23 janvier 2026, à Bordeaux : du nouveau."
    assert len(first) <= 100


def test_a_cancelled_event_says_that_alone() -> None:
    """What else has changed is of no use."""
    text = plain(WORDS.text(DAY, replace(DAY, status="cancelled", venue="Athénée")))

    assert "Cette journée est annulée." in text
    assert "Athénée" not in text


def test_all_that_can_change_at_once_fits_into_one_announcement() -> None:
    """Each value is shortened, but for an address that is to be opened."""
    before = replace(DAY, title=LONG[:200], city="c" * 100, venue=LONG[:200], address=LONG[:300], doors=time(8))
    after = replace(
        before,
        title="t" * 200,
        city="d" * 100,
        on=date(2026, 9, 30),
        doors=time(9),
        starts_at=time(9, 30),
        ends_at=time(16, 30),
        venue="v" * 200,
        address="a" * 300,
        official_url=f"https://example.org/{'x' * 480}",
    )

    assert len(WORDS.text(before, after)) <= LONGEST_TEXT


def test_what_was_kept_is_read_as_it_was() -> None:
    """A row keeps it as text; what it does not keep is as it is now."""
    before = replace(DAY, starts_at=time(9), doors=None, official_url="https://example.org/a")
    after = replace(before, starts_at=time(10), version=5)

    assert thaw(freeze(before), after) == replace(before, version=5)
    assert changed(before, after) == ("starts_at",)
    assert changed(before, replace(before, summary="Autre.")) == ()
