"""The two messages of a word to the team; see :class:`bot.delivery.service.Subject`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.contact import store
from bot.contact.cards import ContactCards
from bot.contact.service import ANSWERED, WRITTEN
from bot.delivery.model import InStep, Rendered, Withdrawn
from bot.i18n import language

if TYPE_CHECKING:
    from bot.contact.model import Word
    from bot.database import Transaction
    from bot.delivery.model import Delivery
    from bot.delivery.service import Outbox
    from bot.i18n import Texts

GONE = "delivery.gone"


class Written:
    """A word in the team's channel; kept in step, so that everybody there sees that it was answered."""

    KIND = WRITTEN

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    async def render(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:
        """Return the word; nothing once its author was erased."""
        found = await _known(tx, guild_id, subject)
        if found is None:
            return Withdrawn(GONE)
        return Rendered(ContactCards(self._texts, language(locale)).written(found), version=found.version)

    async def sent(self, tx: Transaction, delivery: Delivery) -> InStep | Withdrawn:
        """Keep it in step with its answer."""
        found = await _known(tx, delivery.guild_id, delivery.subject)
        return InStep(found.version) if found else Withdrawn(GONE)


class Answered:
    """The answer, to who wrote; where it cannot arrive, the team's card says so and what to do."""

    KIND = ANSWERED

    def __init__(self, texts: Texts, outbox: Outbox) -> None:
        self._texts, self._outbox = texts, outbox

    async def render(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:
        """Return the answer."""
        found = await _known(tx, guild_id, subject)
        if found is None or not found.answer:
            return Withdrawn(GONE)
        return Rendered(ContactCards(self._texts, language(locale)).answered(found))

    async def sent(self, _tx: Transaction, _delivery: Delivery) -> None:
        """Said once and done."""

    async def failed(self, tx: Transaction, delivery: Delivery, _reason: str) -> None:
        """Let the team's card say that the answer did not arrive."""
        await store.change(tx, delivery.guild_id, int(delivery.subject), is_unreached=True)
        await self._outbox.changed(tx, delivery.guild_id, WRITTEN, delivery.subject, 2)


async def _known(tx: Transaction, guild_id: int, subject: str) -> Word | None:
    found = await store.one(tx, guild_id, int(subject))
    return found if found and found.by is not None else None
