"""*Prévenez-moi à l'ouverture*: the message to who asked to be told when sign-up opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import dates
from bot.delivery.card import Button, Card, Row, Text
from bot.delivery.model import Message, Person, Rendered, Withdrawn
from bot.events import store as events
from bot.events.model import short_title, sign_up_closes_at
from bot.events.signups import store
from bot.events.signups.model import is_open
from bot.i18n import language

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.database import Transaction
    from bot.delivery.model import Delivery
    from bot.events.model import Event
    from bot.events.ports import FollowsFailure
    from bot.i18n import Locale, Texts


def subject_of(event: Event, person_id: int) -> str:
    """Return what a row keeps of whom it tells what."""
    return f"{event.id}-{person_id}"


def opening_of(event: Event, person_id: int, locale: Locale) -> Message:
    """Return the message that tells a person that sign-up has opened; at another instant it is another message."""
    return Message(
        guild_id=event.guild_id,
        kind=Opening.KIND,
        subject=subject_of(event, person_id),
        recipient=Person(person_id),
        due_at=event.opens_at or sign_up_closes_at(event),
        expires_at=sign_up_closes_at(event),
        revision=int(event.opens_at.timestamp()) if event.opens_at else 0,
        locale=locale,
    )


class Opening:
    """A direct message to one person; see :class:`bot.delivery.service.Subject`."""

    KIND = "signups.opening"

    def __init__(self, texts: Texts, clock: Clock, places: FollowsFailure) -> None:
        self._texts, self._clock, self._places = texts, clock, places

    async def render(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:
        """Return the message, or nothing to who no longer wants it or is in."""
        event_id, person_id = _read(subject)
        if event_id not in await store.wished(tx, guild_id, person_id):
            return Withdrawn("delivery.gone")
        return await self.again(tx, guild_id, subject, locale)

    async def again(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:
        """See :class:`bot.delivery.service.SaysAgain`; the wish is forgotten once it was tried."""
        event_id, person_id = _read(subject)
        event = await events.one(tx, guild_id, event_id)
        signup = await store.one(tx, guild_id, event_id, person_id)
        if event is None or (signup and signup.is_in) or not is_open(event, self._clock.now()):
            return Withdrawn("delivery.gone")
        say, spoken = self._texts.bound(language(locale)), language(locale)
        day = dates.day(event.on, spoken)
        words = say("signup.now_open", title=short_title(event), day=day, city=event.city)
        again = say("answer.again", command=f"/{say('command.moi.name')}")
        sign_up = Button(say("button.sign_up"), custom_id=f"inscription:signup:{event.id}", style="primary")
        programme = Button(say("button.programme"), custom_id=f"programme:show:{event.id}")
        return Rendered(Card((Text(f"{words}\n{again}"), Row((sign_up, programme)))))

    async def sent(self, tx: Transaction, delivery: Delivery) -> None:
        """Forget the wish: they were told."""
        event_id, person_id = _read(delivery.subject)
        await store.drop_wish(tx, delivery.guild_id, event_id, person_id)

    async def failed(self, tx: Transaction, delivery: Delivery, reason: str) -> None:
        """Let the organisers know, who can reach the person otherwise; /moi shows that sign-up is open."""
        await self.sent(tx, delivery)
        await self._places.direct_failed(tx, delivery.guild_id, *_read(delivery.subject), reason)


def _read(subject: str) -> tuple[int, int]:
    event_id, _, person_id = subject.partition("-")
    return int(event_id), int(person_id)
