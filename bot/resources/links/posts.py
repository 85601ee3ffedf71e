"""What the team is told of addresses; see :class:`bot.delivery.service.Subject`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.delivery.card import Button, Card, Row, Text
from bot.delivery.model import Rendered, Withdrawn
from bot.i18n import language
from bot.resources.links import store
from bot.resources.links.model import State
from bot.resources.links.service import KIND

if TYPE_CHECKING:
    from bot.database import Transaction
    from bot.delivery.model import Delivery
    from bot.i18n import Texts

MOST_SHOWN = 10


class LinksReport:
    """One message for all that leads nowhere, with the button that mends it."""

    KIND = KIND

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    async def render(self, tx: Transaction, guild_id: int, _subject: str, locale: str) -> Rendered | Withdrawn:
        """Return what is in trouble now."""
        say, found = self._texts.bound(language(locale)), await store.in_trouble(tx, guild_id)
        if not found:
            return Withdrawn("delivery.gone")
        lines = [f"**{say('links.title', count=len(found))}**"]
        for link in found[:MOST_SHOWN]:
            # Between these signs Discord shows no preview of a page that may be anything now.
            key = "links.dead" if link.state is State.DEAD else "links.moved"
            lines.append(say(key, address=f"<{link.address[:150]}>", moved_to=f"<{link.moved_to[:150]}>"))
        if len(found) > MOST_SHOWN:
            lines.append(say("links.more", count=len(found) - MOST_SHOWN))
        lines.append(say("links.todo"))
        mend = Button(say("review.button.open"), custom_id="relire:open:")
        return Rendered(Card((Text("\n".join(lines)), Row((mend,)))))

    async def sent(self, _tx: Transaction, _delivery: Delivery) -> None:
        """Said once and done."""
