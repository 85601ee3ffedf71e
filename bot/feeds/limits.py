"""What organisers type about a source: its name, the words that it is chosen by, and how much at once. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.errors import Refusal
from bot.feeds.model import BURST
from bot.feeds.reading.words import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.feeds.model import Changes, Source

MOST_WORDS, LONGEST_WORD, LONGEST_TITLE = 20, 60, 200
MOST_MINUTES, MOST_AT_ONCE = 60, 20


class BadLimit(Refusal):
    """A number that is none, or out of its bounds."""

    key = "veille.refused.limit"


class TooManyWords(Refusal):
    """More words than anybody oversees, or a sentence for a word."""

    key = "veille.refused.words"


def read_limits(typed: Mapping[str, str]) -> Changes:
    """Return what was typed as a change of a source; raise a refusal that says what to write."""
    changes: Changes = {
        "include": _words(typed.get("include", "")),
        "exclude": _words(typed.get("exclude", "")),
        "min_minutes": _number(typed.get("minutes", ""), 0, MOST_MINUTES, usual=0),
        "burst": _number(typed.get("burst", ""), 1, MOST_AT_ONCE, usual=BURST),
    }
    if title := plain(typed.get("name", ""), LONGEST_TITLE):
        changes["title"] = title
    return changes


def write_limits(source: Source) -> dict[str, str]:
    """Return what the form holds when it opens."""
    return {
        "name": source.title,
        "include": "\n".join(source.include),
        "exclude": "\n".join(source.exclude),
        "minutes": str(source.min_minutes or ""),
        "burst": str(source.burst),
    }


def _words(text: str) -> tuple[str, ...]:
    words = tuple(dict.fromkeys(plain(part) for part in re.split(r"[\n,;]", text) if part.strip()))
    if len(words) > MOST_WORDS or any(len(word) > LONGEST_WORD for word in words):
        raise TooManyWords(most=MOST_WORDS, longest=LONGEST_WORD)
    return words


def _number(text: str, least: int, most: int, *, usual: int) -> int:
    text = text.strip() or str(usual)
    if not (text.isascii() and text.isdecimal() and least <= int(text) <= most):
        raise BadLimit(typed=text, least=least, most=most)
    return int(text)
