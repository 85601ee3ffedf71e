"""How organisers call reminders; see :class:`bot.delivery.report.titles.Titles`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.delivery.report.model import Title
from bot.i18n import language
from bot.reminders.model import DAY, EVE, FORTNIGHT, WEEK
from bot.reminders.service import Spoken

if TYPE_CHECKING:
    from bot.database import Transaction
    from bot.errors import Say
    from bot.i18n import Texts


class ReminderTitles:
    """The post in the room and the private messages bear the same name."""

    def __init__(self, texts: Texts, *, in_private: bool) -> None:
        self._texts, self._in_private = texts, in_private

    async def title(self, _tx: Transaction, _guild_id: int, subject: str, locale: str) -> Title:
        """Return which reminder it is; one that is said again of a moved event says so."""
        spoken, say = Spoken.read(subject), self._texts.bound(language(locale))
        words = name_of(spoken.rule, say)
        again = say("title.reminder_again", title=words) if spoken.revision > 1 else words
        return Title(again, spoken.event_id, self._in_private)

    async def about(self, _tx: Transaction, _guild_id: int, event_id: int) -> tuple[str, ...]:
        """Return what the subjects about the event look like."""
        return (f"{event_id}:",)


def name_of(rule: str, say: Say) -> str:
    """Return what a rule is called."""
    return say(f"title.reminder_{rule}") if rule in {FORTNIGHT, WEEK, EVE, DAY} else say("title.reminder")
