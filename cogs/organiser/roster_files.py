"""*Exporter* and *Feuille à signer*: what the list shows, as files to take away."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.client.answers import actor_of, answer, say_to
from bot.delivery.card import Card, Text
from bot.events.roster import paper
from bot.events.roster.filters import Filter, filtered
from bot.events.roster.model import Part, Standing, part_of
from cogs.organiser.roster_filters import FEATURE, value_shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.client.gateway import Gateway
    from bot.client.router import Click
    from bot.events.model import Event
    from bot.events.roster.model import Line
    from bot.i18n import Say


@dataclass(frozen=True)
class Selection:
    """What an organiser has on the screen: a *part* of an event's people, and what it is filtered by."""

    event: Event
    part: Part
    filter: Filter | None
    everybody: Sequence[Line]

    @property
    def lines(self) -> Sequence[Line]:
        """Who is shown; the whole list, and it alone, comes with those who wait and who have left."""
        left = filtered(self.everybody, self.filter)
        return left if self.part is Part.EVERYONE and self.filter is None else part_of(left, self.part)

    def about(self, say: Say) -> str:
        """Return what is shown, where it is not the whole list."""
        part = "" if self.part is Part.EVERYONE else say(f"roster.part_{self.part}")
        if self.filter is None:
            return part
        label, value = say(f"roster.csv.{self.filter.by}"), value_shown(self.filter, self.lines, say)
        return ", ".join(filter(None, (part, say("roster.known", label=label, value=value))))


class RosterFiles:
    """Both are in French, like the event's papers."""

    def __init__(self, client: Gateway) -> None:
        self._services = client.services
        client.router.on(FEATURE, "csv", self.export)
        client.router.on(FEATURE, "pdf", self.print)

    async def export(self, click: Click) -> None:
        """Hand over the table."""

        async def work() -> Card:
            chosen, say = await self._chosen(click), self._services.texts.bound("fr")
            made = paper.spreadsheet(chosen.event, chosen.lines, say, about=chosen.about(say))
            return Card((self._words(click, "csv_made", len(chosen.lines), chosen),), attachments=(made,))

        await answer(click.interaction, work())

    async def print(self, click: Click) -> None:
        """Hand over the sheet to sign."""

        async def work() -> Card:
            chosen, say = await self._chosen(click), self._services.texts.bound("fr")
            at, about = self._services.clock.now(), chosen.about(say)
            made = await asyncio.to_thread(paper.sheet, chosen.event, chosen.lines, say, at=at, about=about)
            count = sum(line.standing is Standing.IN for line in chosen.lines)
            return Card((self._words(click, "pdf_made", count, chosen),), attachments=(made,))

        await answer(click.interaction, work())

    async def _chosen(self, click: Click) -> Selection:
        guild_id, actor = actor_of(click.interaction)
        claim, part, wanted = f"{click.id}..".split(".")[:3]
        event, lines = await self._services.roster.whole(guild_id, actor, claim)
        return Selection(event, Part(part) if part in set(Part) else Part.EVERYONE, Filter.read(wanted), lines)

    def _words(self, click: Click, key: str, count: int, chosen: Selection) -> Text:
        say = say_to(click.interaction)
        about = chosen.about(say)
        lines = [say(f"roster.{key}", count=count), say("roster.file_part", about=about) if about else ""]
        return Text("\n".join([*filter(None, lines), say("roster.file_care")]))
