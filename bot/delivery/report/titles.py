"""How organisers call each kind of message; a feature registers one of these for every kind that it says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from bot.delivery.report.model import Entry, Title
from bot.i18n import language

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.database import Transaction
    from bot.delivery.report.model import Line
    from bot.i18n import Texts


class Titles(Protocol):
    """Names the messages of one kind."""

    async def title(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Title:
        """Return what the message about *subject* is called."""

    async def about(self, tx: Transaction, guild_id: int, event_id: int) -> tuple[str, ...]:
        """Return the subjects about an event; one that ends with ``:`` or ``-`` stands for all that begin with it."""


class Names:
    """The titles of every kind of message."""

    def __init__(self, of_kind: Mapping[str, Titles]) -> None:
        self._of_kind = of_kind

    async def entries(self, tx: Transaction, lines: Iterable[Line], locale: str) -> list[Entry]:
        """Return *lines* with what each is called; several of one subject are looked up once."""
        found: dict[tuple[int, str, str], Title] = {}
        entries = []
        for line in lines:
            key = (line.guild_id, line.kind, line.subject)
            if key not in found:
                titles = self._of_kind.get(line.kind)
                # A row of another version is shown by what it is, rather than hiding all others.
                named = await titles.title(tx, line.guild_id, line.subject, locale) if titles else Title(line.kind)
                found[key] = named
            entries.append(Entry(found[key], line))
        return entries

    async def subjects_about(self, tx: Transaction, guild_id: int, event_id: int) -> list[tuple[str, str]]:
        """Return the kinds and subjects of all that is said about an event."""
        found = []
        for kind, titles in self._of_kind.items():
            found += [(kind, subject) for subject in await titles.about(tx, guild_id, event_id)]
        return found


class Named:
    """A kind whose messages all bear the same name.

    With *of_event*, a subject begins with the event's number; *joint* follows it, where something does.
    """

    def __init__(
        self, texts: Texts, key: str, *, of_event: bool = False, joint: str = "", in_private: bool = False
    ) -> None:
        self._texts, self._key = texts, key
        self._of_event, self._joint, self._in_private = of_event, joint, in_private

    async def title(self, _tx: Transaction, _guild_id: int, subject: str, locale: str) -> Title:
        """Return the name, and the event."""
        words = self._texts.get(self._key, language(locale))
        return Title(words, leading_number(subject) if self._of_event else None, self._in_private)

    async def about(self, _tx: Transaction, _guild_id: int, event_id: int) -> tuple[str, ...]:
        """Return what the subjects about the event look like."""
        return (f"{event_id}{self._joint}",) if self._of_event else ()


def leading_number(subject: str) -> int | None:
    """Return the number with which a subject begins, None where it begins otherwise."""
    found = re.match(r"\d+", subject)
    return int(found[0]) if found else None
