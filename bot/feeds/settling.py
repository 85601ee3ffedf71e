"""What a look has found, written down: what was seen and what is to be said, in one transaction."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.delivery.model import Channel, Message, Setting, State
from bot.feeds import rhythm, store
from bot.feeds.deciding import SAID
from bot.feeds.intents import Act, Why
from bot.feeds.judging import judge
from bot.feeds.looking import Failed, Gone, Look, Unchanged
from bot.feeds.model import LONGEST_FAILURE, ArticleState, Mode, Source, SourceState
from bot.feeds.saying import store as saying
from bot.feeds.saying.instants import next_review
from bot.feeds.saying.meetings import is_ahead, kept
from bot.guilds.model import CHANNEL_ORGANISERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from bot.clock import Clock
    from bot.database import Database, Transaction
    from bot.dates import Calendar
    from bot.delivery.service import Outbox
    from bot.feeds.intents import Decision, Intent
    from bot.feeds.judging import Judgement
    from bot.feeds.looking import Outcome
    from bot.feeds.model import Article
    from bot.feeds.ports import ArticleListener
    from bot.i18n import Locale

    Lacks = Callable[[Judgement], bool]

ARTICLE, NEWS = "article", "watch.news"
# The review of the week; and a meeting that an article tells of, for the organisers.
REVIEW, MEETING = "watch.review", "watch.meeting"
GONE, FAILING, WELL = "gone", "failing", "well"
NOT_THERE = "delivery.article_gone"
"""Why an article that had gone before it was said is not."""
# A failure in a row with others is one of the source, not of a moment.
FAILED_OFTEN = 3


class Settler:
    """Writes down what looks have found; each source's in one transaction, what has not changed all in one.

    *on_step* is told each named step before it happens; tests end the process there.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        outbox: Outbox,
        *,
        calendar: Calendar,
        zone: ZoneInfo,
        locale: Locale,
        on_step: Callable[[str], None],
        listeners: Iterable[ArticleListener] = (),
    ) -> None:
        self._database, self._clock, self._outbox, self._locale = database, clock, outbox, locale
        self._listeners = tuple(listeners)
        self._calendar, self._zone, self._on_step = calendar, zone, on_step
        # On PostgreSQL, two sources that show one article would not see each other's otherwise.
        self._turn = asyncio.Lock()

    async def settle(self, found: Outcome, lacks: Lacks | None = None) -> Judgement | None:
        """Write down what one look has found, unless its source was paused or asked for anew meanwhile.

        Where something *lacks* by what was judged of it, nothing is written, and what was judged is returned.
        """
        self._on_step("seen")
        async with self._turn:
            return await self._database.write(lambda tx: self._settle(tx, found, lacks))

    async def settle_unchanged(self, found: Sequence[Unchanged]) -> None:
        """Write down that nothing has changed on sources that were well: one transaction for all."""
        now = self._clock.now()

        async def work(tx: Transaction) -> None:
            # Reckoned in the thread of the database: they may be thousands.
            looks = [(one.source, now + rhythm.interval(one.source, now, asked=one.asked)) for one in found]
            await store.settle_unchanged(tx, looks, now)

        if found:
            await self._database.write(work)

    async def _settle(self, tx: Transaction, found: Outcome, lacks: Lacks | None) -> Judgement | None:
        was, now = found.source, self._clock.now()
        source = await store.one(tx, was.guild_id, was.number, for_change=True)
        if source is None or source.state is not SourceState.ON or source.next_look != was.next_look:
            return None
        source = replace(source, last_look=now)
        match found:
            case Gone():
                await store.change(tx, replace(source, state=SourceState.GONE))
                await self.tell(tx, source, GONE)
            case Failed(reason=reason, asked=asked):
                failed = await self._failed(tx, _failing(source, reason, now))
                await store.change(tx, replace(failed, next_look=now + rhythm.pause(failed, asked=asked)))
            case Unchanged(asked=asked, moved_to=moved_to):
                await self._tell_well(tx, source)
                well = _well(replace(source, address=moved_to or source.address), now)
                await store.change(tx, replace(well, next_look=now + rhythm.interval(well, now, asked=asked)))
            case Look():
                judged = await judge(tx, _well(source, now), found, now)
                if lacks and lacks(judged):
                    return judged
                await self._tell_well(tx, source)
                await self._read(tx, source, found, judged.decision)
        return None

    async def _read(self, tx: Transaction, source: Source, found: Look, decision: Decision) -> None:
        """Write down what was seen and what is to be said."""
        now = self._clock.now()
        await self.apply(tx, source, [self._taken_up(source, self._with_looks(one, found)) for one in decision.intents])
        after = replace(decision.source, address=found.moved_to or source.address)
        # What was put off until the next look must not be hidden by "nothing has changed".
        etag, modified = (found.validators.etag, found.validators.last_modified) if found.is_whole else ("", "")
        after = replace(after, etag=etag, last_modified=modified)
        wait = rhythm.interval(after, now, asked=found.asked) if found.is_whole else rhythm.least(after)
        await store.change(tx, replace(after, next_look=now + wait))
        if decision.news is not None:
            await self.tell(tx, source, decision.news)
        self._on_step("queued")

    async def apply(self, tx: Transaction, source: Source, intents: Sequence[Intent]) -> None:
        """Keep what was seen, and say what is to be said of it."""
        new = [one.after for one in intents if one.before is None and one.after is not None]
        added = await store.add_articles(tx, new)
        for article in added:
            if article.state in SAID:
                await self.say(tx, source, article)
        for one in intents:
            if one.before is not None and one.after is not None:
                await store.change_article(tx, one.after)
                if one.act in {Act.UPDATE, Act.WITHDRAW}:
                    await self._correct(tx, one.after)
                if one.act is Act.WITHDRAW:
                    await self._unsay(tx, one.after)
                elif one.why is Why.BACK and (_is_taken_up(one) or await self._was_unsaid(tx, one.after)):
                    await self.say(tx, source, one.after)
        changed = [one.after for one in intents if one.before and one.after and reads_otherwise(one.before, one.after)]
        await self.follow(tx, source.guild_id, [*added, *changed])

    async def follow(self, tx: Transaction, guild_id: int, changed: Sequence[Article]) -> None:
        """Let who follows articles know how *changed* ones stand."""
        for listener in self._listeners:
            if changed:
                await listener.articles_changed(tx, guild_id, changed)

    async def say(self, tx: Transaction, source: Source, article: Article) -> None:
        """Have an article said in the channel of its source; an article is one message, however often it is asked.

        One that waits for its review has no message of its own. Of a meeting the organisers hear at once.
        """
        now, subject = self._clock.now(), str(article.number)
        if article.state is ArticleState.QUEUED:
            place = Channel(source.channel_id or 0)
            await self._outbox.say(tx, Message(source.guild_id, ARTICLE, subject, place, now, self._locale))
        if is_ahead(article, now.astimezone(self._zone)):
            team = Setting(CHANNEL_ORGANISERS)
            await self._outbox.say(tx, Message(source.guild_id, MEETING, subject, team, now, self._locale))

    def planned(self, article: Article) -> Article:
        """Return *article* with the instant of its review, where it waits for one."""
        if article.state is not ArticleState.WAITING or article.due_at is not None:
            return article
        return replace(article, due_at=next_review(self._clock.now(), self._zone, self._calendar))

    async def _correct(self, tx: Transaction, article: Article) -> None:
        """Bring what was said of an article to how it now is, in its own message or in its review."""
        if article.review_id is None:
            await self._outbox.changed(tx, article.guild_id, ARTICLE, str(article.number), article.revision)
            return
        version = await saying.version_of(tx, article.guild_id, article.review_id)
        await self._outbox.changed(tx, article.guild_id, REVIEW, str(article.review_id), version)

    async def _unsay(self, tx: Transaction, article: Article) -> None:
        """Do not say an article that has gone before it was said; what stands is marked instead."""
        for kind in (ARTICLE, MEETING):
            await self._withdraw(tx, article, kind, NOT_THERE)

    async def _was_unsaid(self, tx: Transaction, article: Article) -> bool:
        """Whether an article that is back has never been said, for it had gone before."""
        is_single = article.state is ArticleState.QUEUED and article.review_id is None
        return is_single and await self._is_withdrawn(tx, article, NOT_THERE)

    async def _withdraw(self, tx: Transaction, article: Article, kind: str, reason: str) -> None:
        await self._outbox.withdraw(tx, article.guild_id, kind, str(article.number), reason, self._clock.now())

    async def _is_withdrawn(self, tx: Transaction, article: Article, reason: str) -> bool:
        last = await self._outbox.latest(tx, article.guild_id, ARTICLE, str(article.number))
        return last is not None and last.state is State.WITHDRAWN and last.reason == reason

    def _with_looks(self, one: Intent, found: Look) -> Intent:
        """Return *one* with the picture and the meeting that were found for its article."""
        if one.after is None or one.item is None:
            return one
        after, name = self.planned(one.after), one.item.address or one.item.id
        if picture := found.pictures.get(name):
            after = replace(after, image_hash=picture.hash, image_name=picture.name)
        if agenda := found.agendas.get(name):
            after = replace(after, agenda=kept(agenda), agenda_read_at=self._clock.now())
        return replace(one, after=after)

    def _taken_up(self, source: Source, one: Intent) -> Intent:
        """Return *one* such that what was left out of its review, for it had gone, is said now that it is back."""
        after = one.after
        if one.why is not Why.BACK or after is None or after.state is not ArticleState.KNOWN or after.due_at is None:
            return one
        state = ArticleState.WAITING if source.mode is Mode.DIGEST else ArticleState.QUEUED
        return replace(one, after=self.planned(replace(after, state=state, due_at=None)))

    async def tell(self, tx: Transaction, source: Source, what: str) -> None:
        """Let the organisers know what becomes of a source."""
        now = self._clock.now()
        subject, place = f"{source.number}:{what}", Setting(CHANNEL_ORGANISERS)
        told = Message(source.guild_id, NEWS, subject, place, now, self._locale, int(now.timestamp()))
        await self._outbox.say(tx, told)

    async def _failed(self, tx: Transaction, source: Source) -> Source:
        """Tell of a source that has failed for a day, once."""
        since = source.failing_since or self._clock.now()
        lasts = self._clock.now() - since >= LONGEST_FAILURE and source.failures >= FAILED_OFTEN
        if source.is_told or not lasts:
            return source
        await self.tell(tx, source, FAILING)
        return replace(source, is_told=True)

    async def _tell_well(self, tx: Transaction, source: Source) -> None:
        """Tell the organisers who have heard of its failure that *source* has answered."""
        if source.is_told:
            await self.tell(tx, source, WELL)


def _well(source: Source, now: datetime) -> Source:
    return replace(source, last_success=now, failures=0, reason="", failing_since=None, is_told=False)


def _is_taken_up(one: Intent) -> bool:
    return bool(one.before and one.after and one.before.state not in SAID and one.after.state in SAID)


def reads_otherwise(before: Article, after: Article) -> bool:
    """Whether people see more or less of an article than before, or see it otherwise."""
    was, now = ((one.shown, one.state, one.withdrawn_at) for one in (before, after))
    return was != now


def _failing(source: Source, reason: str, now: datetime) -> Source:
    return replace(source, failures=source.failures + 1, reason=reason, failing_since=source.failing_since or now)
