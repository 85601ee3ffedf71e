"""What organisers type about a source, read or refused."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.feeds.limits import MOST_WORDS, BadLimit, TooManyWords, read_limits, write_limits
from bot.feeds.model import BURST, Shape, Source


def test_what_was_typed_is_read() -> None:
    """Words by line, comma or semicolon, each once, without what would ring somebody."""
    changes = read_limits(
        {
            "name": "  Le  site ",
            "include": "école, QPV\nécole;\n @everyone",
            "exclude": "",
            "minutes": "3",
            "burst": "20",
        }
    )

    assert changes["title"] == "Le site"
    assert changes["include"] == ("école", "QPV", "@ everyone")
    assert (changes["exclude"], changes["min_minutes"], changes["burst"]) == ((), 3, 20)


def test_what_is_left_empty_is_as_usual() -> None:
    """A name stays, no reading time is too short, and so many at once as a new source has."""
    changes = read_limits({"name": " ", "minutes": " ", "burst": ""})

    assert "title" not in changes
    assert (changes["min_minutes"], changes["burst"]) == (0, BURST)


@pytest.mark.parametrize(
    "typed", [{"minutes": "61"}, {"minutes": "-1"}, {"burst": "0"}, {"burst": "²"}, {"burst": "x"}]
)
def test_a_number_out_of_bounds_is_refused(typed: dict[str, str]) -> None:
    """The sentence says from where to where."""
    with pytest.raises(BadLimit):
        read_limits(typed)


@pytest.mark.parametrize("words", ["x" * 61, "\n".join(f"mot{number}" for number in range(MOST_WORDS + 1))])
def test_too_many_words_or_too_long_ones_are_refused(words: str) -> None:
    """Nobody oversees them."""
    with pytest.raises(TooManyWords):
        read_limits({"include": words})


def test_the_form_opens_with_what_is_so() -> None:
    """And reading it changes nothing."""
    source = Source(
        id=1,
        guild_id=1,
        address="https://example.org/",
        shape=Shape.FEED,
        title="Le site",
        include=("école", "cité éducative"),
        exclude=("stage",),
        min_minutes=2,
        burst=7,
        next_look=datetime(2026, 1, 1, tzinfo=UTC),
    )

    changes = read_limits(write_limits(source))

    assert all(getattr(source, name) == value for name, value in changes.items())
