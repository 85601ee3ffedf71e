"""How the articles that members have looked for read: by theme, each with a link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.delivery.card import Card, Text
from bot.feeds.posts import day_of, linked
from bot.feeds.reading.words import escaped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.errors import Say
    from bot.feeds.model import Article
    from bot.i18n import Locale


@dataclass(frozen=True)
class Found:
    """What was looked for, the *theme* as it is called here, and the newest articles of it."""

    articles: Sequence[Article]
    words: str = ""
    theme: str = ""


class FoundCards:
    """Write them in one language."""

    def __init__(self, say: Say, locale: Locale) -> None:
        self._say, self._locale = say, locale

    def articles(self, found: Found) -> Card:
        """Return what was found, or what to try instead; where to look again stands below."""
        say, asked = self._say, " · ".join(escaped(part) for part in (found.theme, found.words) if part)
        if not found.articles:
            return Card(
                (Text(say("search.nothing_for", asked=asked) if asked else say("search.nothing_yet")),), panel=True
            )
        head = say("search.found_for", asked=asked) if asked else say("search.latest")
        lines = [f"**{head}**"]
        by_theme: dict[str, list[Article]] = {}
        for one in found.articles:
            by_theme.setdefault(one.theme, []).append(one)
        for name in sorted(by_theme, key=lambda name: not name):
            if not found.theme and len(by_theme) > 1:
                lines.append(f"**{escaped(name) or say('feeds.review.other_themes')}**")
            lines += [self._line(one) for one in by_theme[name]]
        lines.append(f"-# {say('search.again')}")
        return Card((Text("\n".join(lines)),), panel=True).fitted()

    def _line(self, one: Article) -> str:
        minutes = self._say("feeds.review.minutes", count=one.minutes) if one.minutes else ""
        return " · ".join(filter(None, [f"- {linked(one)}", day_of(one.published, self._locale), minutes]))
