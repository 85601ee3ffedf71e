"""Write to the team, and answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.contact import store
from bot.contact.model import (
    A_DAY,
    LONGEST_ANSWER,
    LONGEST_MESSAGE,
    LONGEST_SUBJECT,
    MOST_A_DAY,
    AlreadyAnswered,
    NoSubject,
    NoWords,
    TooManyWords,
    Word,
    WordGone,
)
from bot.delivery.model import Message, Person, Setting
from bot.guilds.model import CHANNEL_ORGANISERS
from bot.typed import cleaned, has_words

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.delivery.service import Outbox
    from bot.guilds.model import Actor
    from bot.guilds.service import Guilds
    from bot.i18n import Locale

WRITTEN, ANSWERED = "team.written", "team.answered"
# More digits than any row number has.
_LONGEST_NUMBER = 18


class Contact:
    """Words to the team; who writes one is named to the organisers, and to nobody else."""

    def __init__(self, database: Database, clock: Clock, outbox: Outbox, guilds: Guilds, *, locale: Locale) -> None:
        self._database, self._clock, self._outbox, self._guilds = database, clock, outbox, guilds
        self._locale = locale

    async def write(self, guild_id: int, actor: Actor, subject: str, message: str) -> Word:
        """Hand a word to the team; raise a refusal that says what to write, or that there were enough today."""
        title, text = cleaned(subject)[:LONGEST_SUBJECT], cleaned(message, is_line=False)[:LONGEST_MESSAGE]
        if not has_words(title):
            raise NoSubject
        if not has_words(text):
            raise NoWords

        async def work(tx: Transaction) -> Word:
            now = self._clock.now()
            person = await self._guilds.person(tx, guild_id, actor)
            if await store.since(tx, guild_id, person, now - A_DAY) >= MOST_A_DAY:
                raise TooManyWords(count=MOST_A_DAY)
            number = await store.add(tx, guild_id, person, title, text, now)
            place = Setting(CHANNEL_ORGANISERS)
            await self._outbox.say(tx, Message(guild_id, WRITTEN, str(number), place, now, self._locale))
            return Word(number, guild_id, person, title, text, now)

        return await self._database.write(work)

    async def word(self, guild_id: int, actor: Actor, claim: str) -> Word:
        """Return a word that waits for its answer; for organisers."""
        self._guilds.require_organiser(guild_id, actor)
        return await self._database.read(lambda tx: _waiting(tx, guild_id, claim))

    async def answer(self, guild_id: int, actor: Actor, claim: str, typed: str) -> Word:
        """Answer by a direct message, once; who answers second hears who was first."""
        self._guilds.require_organiser(guild_id, actor)
        text = cleaned(typed, is_line=False)[:LONGEST_ANSWER]
        if not has_words(text):
            raise NoWords

        async def work(tx: Transaction) -> Word:
            now, found = self._clock.now(), await _waiting(tx, guild_id, claim, for_change=True)
            team = await self._guilds.person(tx, guild_id, actor)
            await store.change(tx, guild_id, found.id, answer=text, answered_at=now, answered_by=team)
            to = Person(found.person_id)
            await self._outbox.say(tx, Message(guild_id, ANSWERED, str(found.id), to, now, found.locale))
            await self._outbox.changed(tx, guild_id, WRITTEN, str(found.id), 1)
            return found

        return await self._database.write(work)


async def _waiting(tx: Transaction, guild_id: int, claim: str, *, for_change: bool = False) -> Word:
    if not claim.isdecimal() or len(claim) > _LONGEST_NUMBER:
        raise WordGone
    found = await store.one(tx, guild_id, int(claim), for_change=for_change)
    if found is None or found.by is None:
        raise WordGone
    if found.answered_at is not None:
        raise AlreadyAnswered(who=f"<@{found.answered_by}>" if found.answered_by else "")
    return found
