"""Live a story on clients of either language: it is told in French, and who reads English is held to the same texts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import pytest

from sandbox.client import Outcome
from tests.e2e.signing_up import buttons, read
from tests.unit.test_texts import catalogue

if TYPE_CHECKING:
    from bot.i18n import Locale
    from sandbox.wire import Json
    from tests.e2e.stage import Stage

BOTH = pytest.mark.parametrize("locale", ["fr", pytest.param("en", marks=pytest.mark.full)])
"""The same story twice; its second language is lived by ``run.py check``."""
# Of what a story quotes, so much must be our words and not what fills their gaps.
LEAST_OURS = 0.3


@dataclass(frozen=True)
class Readers:
    """What people read whose clients are in *locale*, asked for in the French of the story."""

    locale: Locale

    def read(self, shown: Outcome | str, french: str) -> bool:
        """Whether they are shown the text of which *french* is a part."""
        text = read(shown) if isinstance(shown, Outcome) else plain(shown)
        if self.locale == "fr":
            return french in text
        return any(is_said(pattern, french, text) for pattern in in_english(french))

    def may_press(self, message: Json, *french: str) -> bool:
        """Whether they are shown these buttons, in this order, and no other."""
        shown = buttons(message)
        return len(shown) == len(french) and all(map(self.calls, shown, french))

    def calls(self, label: str, french: str) -> bool:
        """Whether *label* is what stands, for them, on what is called *french*."""
        return label in self.named(french)

    def named(self, french: str) -> list[str]:
        """Return what may stand, for them, on what is called *french*."""
        return [french] if self.locale == "fr" else labels(french)


def everybody(stage: Stage, locale: Locale) -> Readers:
    """Set everybody's client to *locale*; return how they read.

    What the story presses in French they press in their language: see :class:`tests.e2e.stage.Unhurried`.
    """
    if locale == "en":
        for user in stage.sandbox.world.users.values():
            user.locale = "en-GB"
        stage.control.translate = labels
    return Readers(locale)


def plain(text: str) -> str:
    """Return *text* as :func:`tests.e2e.signing_up.read` gives it."""
    return " ".join(text.replace("’", "'").replace("**", "").split())


def labels(french: str) -> list[str]:
    """Return what may stand in English on what is called *french*."""
    wanted, theirs = [plain(french)], words_of("en")
    found = {key for key, words in words_of("fr").items() if words == wanted and key in theirs}
    return sorted({catalogue("en")[key] for key in found})


@cache
def in_english(french: str) -> tuple[str, ...]:
    """Return a pattern for each English text of which *french* is a part; AssertionError where there is none."""
    held = {key: laid_on(french, words) for key, words in words_of("fr").items()}
    best = max(held.values())
    assert best >= LEAST_OURS * len(french), f"no text says {french!r}"
    found = {plural(key) for key, ours in held.items() if ours == best}
    english = [words for key, words in words_of("en").items() if plural(key) in found]
    return tuple(_pattern(words, longest=2 * (len(french) - best)) for words in english)


def _pattern(words: list[str], longest: int) -> str:
    """Return what finds *words*, whatever fills their gaps; of one before or after them all, *longest* letters.

    Without an end it would reach over all that stands on the screen, and every number there.
    """
    gap, most = ".+?", max(longest, 1)
    pattern = gap.join(map(re.escape, words))
    if pattern.startswith(gap):
        pattern = rf"(?<!\d)(?:.{{1,{most}}}|\d+)" + pattern.removeprefix(gap)
    if pattern.endswith(gap):
        pattern = pattern.removesuffix(gap) + rf"(?:.{{1,{most}}}|\d+)(?!\d)"
    return pattern


def is_said(pattern: str, french: str, text: str) -> bool:
    """Whether *text* holds *pattern* and, where it does, every number of what was said in *french*."""
    numbers = set(re.findall(r"\d+", french))
    return any(numbers <= set(re.findall(r"\d+", found[0])) for found in re.finditer(pattern, text))


@cache
def words_of(locale: Locale) -> dict[str, list[str]]:
    """Return the words of each text between its gaps."""
    return {key: re.split(r"\{\w+\}", plain(form)) for key, form in catalogue(locale).items()}


def plural(key: str) -> str:
    """Return the key that the forms of a plural have in common."""
    return key.removesuffix(".one").removesuffix(".other")


def laid_on(french: str, words: list[str]) -> int:
    """Return how many letters of *french* are our *words*, wherever it begins among them; -1 where it is none of it."""
    within = [[piece[start:], *words[at + 1 :]] for at, piece in enumerate(words) for start in range(len(piece))]
    in_a_gap = [(length, words[at:]) for at in range(1, len(words)) for length in range(1, len(french))]
    laid = [_laid(french, rest) for rest in within] + [_laid(french[length:], rest) for length, rest in in_a_gap]
    return max(laid, default=-1)


def _laid(french: str, words: list[str]) -> int:
    """Return the same where it begins with the first of *words*; between two of them a gap holds a letter at least."""
    head, rest = words[0], words[1:]
    if len(french) <= len(head):
        return len(french) if head.startswith(french) else -1
    if not french.startswith(head) or not rest:
        return -1
    filled = french[len(head) :]
    ours = max(_laid(filled[length:], rest) for length in range(1, len(filled) + 1))
    return -1 if ours < 0 else len(head) + ours
