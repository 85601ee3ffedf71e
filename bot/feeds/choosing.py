"""Whether an article is to be said, by the words of its source and by its reading time: pure, and says why."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.feeds.identity import folded
from bot.feeds.intents import Why

if TYPE_CHECKING:
    from bot.feeds.model import Article, Source


class LeftOut(NamedTuple):
    """Why an article is not said, and the word of the source that decided."""

    why: Why
    word: str = ""


def left_out(source: Source, article: Article) -> LeftOut | None:
    """Return why *article* is not said, None where it is.

    A word is found at the beginning of a word of title, summary or theme, whatever its accents and capitals: "école"
    finds "Écoles". What leaves out is stronger than what takes in. An unknown reading time is never too short.
    """
    text = folded(f"{article.title} {article.summary} {article.theme}")
    if word := _first(source.exclude, text):
        return LeftOut(Why.EXCLUDED, word)
    if source.include and not _first(source.include, text):
        return LeftOut(Why.NOT_INCLUDED)
    if article.minutes is not None and article.minutes < source.min_minutes:
        return LeftOut(Why.TOO_SHORT)
    return None


def _first(words: tuple[str, ...], text: str) -> str:
    return next((word for word in words if (plain := folded(word)) and re.search(rf"\b{re.escape(plain)}", text)), "")
