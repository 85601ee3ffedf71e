"""How organisers call reminders; see :class:`bot.delivery.report.titles.Titles`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.delivery.report.model import Title
from bot.events import store as events
from bot.i18n import language
from bot.reminders.model import USUAL
from bot.reminders.rules import store as rules
from bot.reminders.rules.grammar import write_when
from bot.reminders.service import Spoken

if TYPE_CHECKING:
    from bot.database import Transaction
    from bot.i18n import Locale, Texts


class ReminderTitles:
    """The post in the room and the private messages bear the same name."""

    def __init__(self, texts: Texts, *, in_private: bool) -> None:
        self._texts, self._in_private = texts, in_private

    async def title(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Title:
        """Return which reminder it is; one that is said again of a moved event says so."""
        spoken, spoken_in = Spoken.read(subject), language(locale)
        words = await name_of(tx, guild_id, spoken.event_id, spoken.rule, self._texts, spoken_in)
        again = self._texts.get("title.reminder_again", spoken_in, title=words) if spoken.revision > 1 else words
        thing = str(replace(spoken, person_id=None))
        return Title(again, spoken.event_id, self._in_private, thing)

    async def about(self, _tx: Transaction, _guild_id: int, event_id: int) -> tuple[str, ...]:
        """Return what the subjects about the event look like."""
        return (f"{event_id}:",)


async def name_of(tx: Transaction, guild_id: int, event_id: int, name: str, texts: Texts, locale: Locale) -> str:
    """Return what a reminder of an event is called: a usual one by its name, another by when it leaves."""
    say = texts.bound(locale)
    rule = next((one for one in await rules.of_event(tx, guild_id, event_id) if one.name == name), None)
    if name in USUAL and (rule is None or rule.when == USUAL[name].when):
        return say(f"title.reminder_{name}")
    event = await events.one(tx, guild_id, event_id)
    if rule is None or event is None:
        return say("title.reminder")
    return say("title.reminder_added", when=write_when(rule.when, say, ZoneInfo(event.timezone), locale))
