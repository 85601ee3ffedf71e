"""Hold every answer against the language of the client that it was shown on."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from bot.i18n import LOCALES, Locale, language
from sandbox.payloads.interactions import response
from tests.unit.test_texts import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox.sandbox import Sandbox

# Shorter pieces of a sentence may well be the same in both languages, or stand in what people have written.
SHORTEST = 16
# What a reader of English rightly sees in French: the community's posts, as they will stand or stood there, and the
# entries of the catalogue.
POSTED = re.compile(r"^(event_card|reminder|told|change|cancel\.(head|rest)|event_form\.everybody|role\.pre$)")


def words(part: object) -> Iterator[str]:
    """Yield all that a component, a message or a form says."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key in {"content", "label", "placeholder", "description", "title", "name"} and isinstance(value, str):
                yield value
            else:
                yield from words(value)
    elif isinstance(part, list | tuple):
        for one in part:
            yield from words(one)


def plain(text: str) -> str:
    """Return *text* on one line with plain spaces."""
    return " ".join(text.split())


@cache
def pieces(locale: Locale) -> dict[str, str]:
    """Return what only *locale* says, the longest piece between the gaps of each text, and its key."""
    mine, others = catalogue(locale), catalogue(next(each for each in LOCALES if each != locale))
    said = plain("\n".join(others.values()))
    found = {}
    for key, form in mine.items():
        longest = max(map(plain, re.split(r"\{\w+\}", form)), key=len)
        if len(longest) >= SHORTEST and longest not in said:
            found[longest] = key
    return found


def strays(sandbox: Sandbox) -> list[tuple[str, str, str]]:
    """Return who was answered with what in the other language, and its key."""
    found = []
    for one in sandbox.world.interactions.values():
        spoken = language(one.user.locale)
        other = next(each for each in LOCALES if each != spoken)
        said = plain("\n".join(words([response(sandbox.world, each) for each in one.responses])))
        found += [
            (one.user.display_name, key, piece)
            for piece, key in pieces(other).items()
            if piece in said and not POSTED.match(key)
        ]
    return found
