"""What follows in an event's place: who may enter, who is rung, where things are said, who could not be reached."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.delivery.model import Message, Person, Reachable, Room, Setting
from bot.delivery.service import ON_ITS_WAY
from bot.events import store as events
from bot.events.model import phase
from bot.events.places import store
from bot.events.places.model import CHANNEL, HALL, MEMBER, PIN, ROOM, is_fresh, member_subject, members_of, name_of
from bot.events.places.news import HERE_TOO, TRIAL, UNREACHED
from bot.events.signups import store as signups
from bot.events.signups.model import SignUp, Way
from bot.events.waitlist import store as waitlists
from bot.guilds import store as guilds
from bot.guilds.model import CHANNEL_ORGANISERS

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.database import Transaction
    from bot.delivery.keeping.service import Keeping
    from bot.delivery.model import Delivery
    from bot.delivery.service import Outbox
    from bot.events.model import Event
    from bot.i18n import Locale

# Those whose messages come back at the same time are named in one report.
GATHERED_FOR = timedelta(minutes=5)
DAY = timedelta(days=1)
# Behind everything else that is said in a room.
LAST = 8


class EventPlaces:
    """The places of every event; see :class:`bot.delivery.service.Places` and :mod:`bot.events.ports`."""

    def __init__(self, clock: Clock, outbox: Outbox, keeping: Keeping, *, locale: Locale) -> None:
        self._clock, self._outbox, self._keeping, self._locale = clock, outbox, keeping, locale

    # What deliveries ask.

    async def channel_of(self, tx: Transaction, guild_id: int, setting: str) -> int | None:
        """Return the channel that the option called *setting* names."""
        return (await guilds.choices(tx, guild_id)).get(setting)

    async def room_of(self, tx: Transaction, guild_id: int, event_id: int) -> int | None:
        """Return the event's channel, once it was seen to stand and everybody was offered their roles."""
        place = await store.one(tx, guild_id, event_id)
        if place is None or place.is_closing:
            return None
        if not is_fresh(place, self._clock.now()):
            await self._keeping.want(tx, guild_id, ROOM, str(event_id))
            return None
        if await self._keeping.untried(tx, guild_id, MEMBER, members_of(event_id)):
            return None
        return place.channel_id

    async def room_in_doubt(self, tx: Transaction, guild_id: int, event_id: int) -> None:
        """Look at the event's place before anything more is said there."""
        # The wish first: a look that ends now either sees it, or has ended before the doubt.
        await self._keeping.want(tx, guild_id, ROOM, str(event_id))
        await store.change(tx, guild_id, event_id, checked_at=None)

    async def channel_in_doubt(self, tx: Transaction, guild_id: int, channel_id: int) -> None:
        """Look at a channel that organisers chose; see :mod:`bot.operations.channels`."""
        await self._keeping.want(tx, guild_id, CHANNEL, str(channel_id))

    async def person_of(self, tx: Transaction, guild_id: int, person_id: int) -> Reachable | None:
        """Return how somebody is reached, None when they have been forgotten."""
        return await store.reachable(tx, guild_id, person_id)

    async def dm_opened(self, tx: Transaction, guild_id: int, person_id: int, channel_id: int) -> None:
        """Remember the direct conversation with somebody."""
        await store.keep_dm(tx, guild_id, person_id, channel_id)

    async def dm_lost(self, tx: Transaction, guild_id: int, person_id: int) -> None:
        """Forget the direct conversation with somebody."""
        await store.keep_dm(tx, guild_id, person_id, None)

    async def ping_role_of(self, tx: Transaction, guild_id: int, event_id: int) -> int | None:
        """Return the role of those who chose the channel, None while there is none."""
        place = await store.one(tx, guild_id, event_id)
        return place.ping_role_id if place else None

    # What follows changes.

    async def event_changed(self, tx: Transaction, before: Event | None, after: Event) -> None:
        """Make a place for an event that everybody may see; its name follows the day."""
        event_id = after.id or 0
        if after.status == "draft" or phase(after, self._clock.now()) == "past":
            return
        place = await store.one(tx, after.guild_id, event_id)
        if place is None:
            await store.add(tx, after.guild_id, event_id)
        elif place.is_closing:
            await store.change(tx, after.guild_id, event_id, is_closing=False)
        elif before is None or name_of(before) == name_of(after):
            return
        await self._keeping.want(tx, after.guild_id, ROOM, str(event_id))

    async def signup_changed(
        self, tx: Transaction, event: Event, before: SignUp | None, after: SignUp, *, member: int | None
    ) -> None:
        """Give and take roles; a private message that was just chosen is tried at once. A guest carries none."""
        if after.is_guest:
            return
        if before and (before.is_in, before.way) == (after.is_in, after.way):
            return
        await self._want_member(tx, after, member)
        if after.is_in and after.way is Way.DIRECT:
            await self._try_direct(tx, event, after)

    async def direct_failed(self, tx: Transaction, guild_id: int, event_id: int, person_id: int, reason: str) -> None:
        """Bring a person whose private message came back to the channel, and let the organisers know once."""
        now = self._clock.now()
        signup = await signups.one(tx, guild_id, event_id, person_id)
        if signup and signup.way is Way.DIRECT:
            back = await signups.put(tx, replace(signup, way=Way.CHANNEL, changed_at=now))
            reached = await store.reachable(tx, guild_id, person_id)
            await self._want_member(tx, back, reached.discord_id if reached else None)
        if await store.note_unreached(tx, guild_id, event_id, person_id, reason, now):
            await self._report_unreached(tx, guild_id)
        if signup and signup.is_in:
            await self._remind_room(tx, guild_id, event_id)

    async def direct_reached(self, tx: Transaction, guild_id: int, event_id: int, person_id: int) -> None:
        """Note that a private message has arrived after others came back; their way is again the one they chose."""
        since = await store.was_reached(tx, guild_id, event_id, person_id)
        signup = await signups.one(tx, guild_id, event_id, person_id)
        # Brought to the channel by us and by nobody else: they have not changed it since.
        if since is None or signup is None or not signup.is_in or signup.changed_at != since:
            return
        back = await signups.put(tx, replace(signup, way=Way.DIRECT, changed_at=self._clock.now()))
        reached = await store.reachable(tx, guild_id, person_id)
        await self._want_member(tx, back, reached.discord_id if reached else None)

    async def close(self, tx: Transaction, guild_id: int, event_id: int) -> None:
        """Delete the event's roles and channel: their time is over. Harmless when it is asked twice."""
        await store.forget_unreached(tx, guild_id, event_id)
        place = await store.one(tx, guild_id, event_id)
        if place and not place.is_closing:
            await store.change(tx, guild_id, event_id, is_closing=True)
            await self._keeping.want(tx, guild_id, ROOM, str(event_id))
            channel_id, _ = await waitlists.hall(tx, guild_id, event_id)
            if channel_id is not None:
                await self._keeping.want(tx, guild_id, HALL, str(event_id))

    async def pin(self, tx: Transaction, delivery: Delivery) -> None:
        """Keep the message that *delivery* has posted pinned in its channel."""
        await self._keeping.want(tx, delivery.guild_id, PIN, f"{delivery.channel_id}:{delivery.message_id}")

    async def _want_member(self, tx: Transaction, signup: SignUp, member: int | None) -> None:
        subject = member_subject(signup.event_id, signup.person_id)
        await self._keeping.want(tx, signup.guild_id, MEMBER, subject, target=member)

    async def _try_direct(self, tx: Transaction, event: Event, signup: SignUp) -> None:
        now = self._clock.now()
        locale = await store.locale_of(tx, signup.guild_id, signup.person_id)
        trial = Message(
            guild_id=signup.guild_id,
            kind=TRIAL,
            subject=member_subject(event.id or 0, signup.person_id),
            recipient=Person(signup.person_id),
            due_at=now,
            locale=locale or self._locale,
            # Chosen anew, it is tried anew: they may have opened their messages.
            revision=int(signup.changed_at.timestamp()),
            priority=2,
            expires_at=now + DAY,
        )
        await self._outbox.say(tx, trial)

    async def _remind_room(self, tx: Transaction, guild_id: int, event_id: int) -> None:
        """Say in the event's room, at most once a day, that all is there as well; it names nobody."""
        soon = self._clock.now() + GATHERED_FOR
        event = await events.one(tx, guild_id, event_id)
        if event is None or event.status != "visible" or phase(event, soon) == "past":
            return
        day = soon.astimezone(ZoneInfo(event.timezone)).date().isoformat()
        said = Message(guild_id, HERE_TOO, f"{event_id}:{day}", Room(event_id), soon, self._locale)
        await self._outbox.say(tx, replace(said, priority=LAST, expires_at=soon + DAY))

    async def _report_unreached(self, tx: Transaction, guild_id: int) -> None:
        """Plan the report of today; when today has had its own, that of tomorrow."""
        soon = self._clock.now() + GATHERED_FOR
        place = Setting(CHANNEL_ORGANISERS)
        for due_at in (soon, soon + DAY):
            subject = due_at.date().isoformat()
            latest = await self._outbox.latest(tx, guild_id, UNREACHED, subject)
            if latest and latest.state in ON_ITS_WAY and latest.body is None:
                return
            if await self._outbox.say(tx, Message(guild_id, UNREACHED, subject, place, due_at, locale=self._locale)):
                return
