"""An announcement, from its first draft to what stands in a channel: pure rules."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, TypedDict

from bot.dates import stamp
from bot.errors import Refusal
from bot.events.signups.audiences import Audience
from bot.typed import shows, visible

if TYPE_CHECKING:
    from typing import Unpack

    from bot.delivery.card import File
    from bot.events.signups.audiences import To

_EMPHASIS = re.compile(r"(\*\*|__|~~|\*|\|\|)(?=\S)(.+?)(?<=\S)\1")
_HEADING = re.compile(r"^(?:#{1,3}|-#|>{1,3}) ", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]+)\]\((https?://[^)]+)\)")
_MENTION = re.compile(r"<[@#][&!]?\d+> ?")
LONGEST_TEXT = 1750
"""Characters: five roles, everybody and a word on lateness fit beside it into the 2,000 of a message."""
MISSED_AFTER = timedelta(minutes=10)
"""What leaves later than this has missed its window."""
OF_NO_USE_AFTER = timedelta(days=7)
"""A late announcement leaves within this time, or not at all."""


class State(StrEnum):
    """Where an announcement stands."""

    DRAFT = "draft"
    # A second organiser is to read it.
    WAITING = "waiting"
    PLANNED = "planned"
    # Its window was missed, and the organisers are asked what to do.
    ASKING = "asking"
    # It has become a row of the outbox, which tells the rest.
    SAID = "said"
    MISSED = "missed"
    CANCELLED = "cancelled"


class Place(StrEnum):
    """What kind of place it goes to."""

    TEXT = "text"
    # Other servers may follow it.
    NEWS = "news"
    THREAD = "thread"
    # It opens a post of its own there.
    FORUM = "forum"


class Missed(StrEnum):
    """What to do when the bot could not speak at the time."""

    LATE = "late"
    CANCEL = "cancel"
    ASK = "ask"


@dataclass(frozen=True, kw_only=True)
class Announcement:
    """A word of the organisers, to one *place* or to the people of the event *event_id*.

    It is for the part of those people that *audience* and, for people of one workshop, its position name. It leaves at
    *due_at*, or, where it waits for a second reader without one, as soon as it is approved; *repeats* is a recurrence
    as a row keeps it. *roles* and, with *everyone*, everybody are rung. In a forum it stands under *tag_id*; once said
    it is published to the servers that follow its channel where it *is_crossposted*, and a discussion is opened on it
    where it *has_thread*. *occurrence* counts how often it was said, the last time planned for *said_for*. *version*
    rises with every change. *author_id*, *editor_id* and *approver_id* are people's keys. *id* is None until it is
    stored.
    """

    id: int | None
    guild_id: int
    text: str
    channel_id: int | None = None
    place: Place = Place.TEXT
    tag_id: int | None = None
    is_crossposted: bool = False
    has_thread: bool = False
    event_id: int | None = None
    audience: Audience = Audience.SIGNED_UP
    workshop: int | None = None
    roles: tuple[int, ...] = ()
    everyone: bool = False
    file: File | None = None
    due_at: datetime | None = None
    repeats: str | None = None
    missed: Missed = Missed.LATE
    state: State = State.DRAFT
    version: int = 1
    occurrence: int = 0
    said_for: datetime | None = None
    author_id: int | None = None
    editor_id: int | None = None
    approver_id: int | None = None

    @property
    def to(self) -> To:
        """Whom of the event it is for."""
        return self.audience, self.workshop

    @property
    def can_change(self) -> bool:
        """Whether its text may still be changed: what is cancelled or missed is over."""
        return self.state not in {State.CANCELLED, State.MISSED}

    @property
    def is_ahead(self) -> bool:
        """Whether it is still to leave, once or again."""
        return self.state in {State.DRAFT, State.WAITING, State.PLANNED, State.ASKING}

    @property
    def can_be_crossposted(self) -> bool:
        """Whether servers can follow the place where it goes."""
        return self.place is Place.NEWS and self.event_id is None

    @property
    def can_have_thread(self) -> bool:
        """Whether a discussion can be opened on it."""
        return self.place in {Place.TEXT, Place.NEWS} and self.event_id is None


class Changes(TypedDict, total=False):
    """What organisers may change."""

    text: str
    channel_id: int | None
    place: Place
    tag_id: int | None
    is_crossposted: bool
    has_thread: bool
    audience: Audience
    workshop: int | None
    roles: tuple[int, ...]
    everyone: bool
    file: File | None
    due_at: datetime | None
    repeats: str | None
    missed: Missed


class AnnouncementRefusal(Refusal):
    """Something that cannot be done with an announcement."""


class UnknownAnnouncement(AnnouncementRefusal):
    """There is none of that number here."""

    key = "refusal.unknown_announcement"


class NoText(AnnouncementRefusal):
    """There is nothing to say."""

    key = "refusal.announcement_without_text"


class TooLong(AnnouncementRefusal):
    """Discord would not take it."""

    key = "refusal.announcement_too_long"


class NoChannel(AnnouncementRefusal):
    """Nobody has said where."""

    key = "refusal.announcement_without_channel"


class NoInstant(AnnouncementRefusal):
    """Nobody has said when."""

    key = "refusal.announcement_without_instant"


class InstantOver(AnnouncementRefusal):
    """It was to leave at the instant *due_at*, which has passed meanwhile."""

    key = "refusal.announcement_instant_over"

    def __init__(self, due_at: datetime) -> None:
        super().__init__(when=stamp(due_at, "F"))


class NobodyToTell(AnnouncementRefusal):
    """Nobody is in the part of the people that it is for."""

    key = "refusal.nobody_to_tell"


class AnnouncementOver(AnnouncementRefusal):
    """It was said, cancelled or missed."""

    key = "refusal.announcement_over"


class OwnAnnouncement(AnnouncementRefusal):
    """Two pairs of eyes are two people."""

    key = "refusal.own_announcement"


class ChangedMeanwhile(AnnouncementRefusal):
    """Somebody else has changed it since it was opened."""

    key = "refusal.announcement_changed"


def checked_text(typed: str) -> str:
    """Return *typed* without blank ends and without what nobody sees; refuse nothing at all, and what is too long."""
    text = visible(typed).strip()
    if not shows(text):
        raise NoText
    if len(text) > LONGEST_TEXT:
        raise TooLong(count=len(text), most=LONGEST_TEXT, over=len(text) - LONGEST_TEXT)
    return text


def planned(one: Announcement, now: datetime, *, at_once: bool = False, needs_approval: bool = False) -> Announcement:
    """Return *one* as it waits for its instant, or for a second pair of eyes; refuse what is not complete.

    *at_once* is for what leaves *now*, or as soon as it is approved.
    """
    if one.state not in {State.DRAFT, State.WAITING, State.PLANNED, State.ASKING}:
        raise AnnouncementOver
    if one.channel_id is None and one.event_id is None:
        raise NoChannel
    due_at = now if at_once else one.due_at
    if due_at is None:
        raise NoInstant
    if due_at < now:
        raise InstantOver(due_at)
    waits = needs_approval and one.approver_id is None
    # What waits for a reader cannot leave at once, and is not late when it leaves.
    due_at = None if waits and at_once else due_at
    return replace(one, state=State.WAITING if waits else State.PLANNED, due_at=due_at, version=one.version + 1)


def approved(one: Announcement, by: int, now: datetime) -> Announcement:
    """Return *one* once the organiser *by*, who is not the last to have written in it, has read it.

    Its author may approve what somebody else has changed since: that one has read the rest.
    """
    if one.state is not State.WAITING:
        raise AnnouncementOver
    if by == one.editor_id:
        raise OwnAnnouncement
    if one.due_at is not None and one.due_at < now:
        raise InstantOver(one.due_at)
    return replace(one, state=State.PLANNED, approver_id=by, due_at=one.due_at or now, version=one.version + 1)


def edited(one: Announcement, by: int, *, needs_approval: bool = False, **changes: Unpack[Changes]) -> Announcement:
    """Return *one* with *changes* made by the organiser *by*; what was read or looked at twice is to be so again."""
    if not one.can_change:
        raise AnnouncementOver
    after = replace(one, version=one.version + 1, editor_id=by, approver_id=None, **changes)
    if one.state is State.ASKING and after.due_at != one.due_at:
        # It has another instant: nothing is missed any more.
        return replace(after, state=State.DRAFT)
    if one.state is not State.PLANNED:
        return after
    if after.everyone:
        return replace(after, state=State.DRAFT)
    return replace(after, state=State.WAITING if needs_approval or one.approver_id is not None else one.state)


def has_missed(due_at: datetime, now: datetime) -> bool:
    """Whether what was to leave at *due_at* is late *now*."""
    return now - due_at > MISSED_AFTER


def last_use(due_at: datetime, missed: Missed) -> datetime:
    """Return until when it may still leave."""
    return due_at + (OF_NO_USE_AFTER if missed is Missed.LATE else MISSED_AFTER)


def bare(text: str) -> str:
    """Return *text* without Discord's signs for emphasis, headings and links."""
    text = _LINK.sub(r"\1 : \2", _HEADING.sub("", text))
    while (plain := _EMPHASIS.sub(r"\2", text)) != text:
        text = plain
    return text


def title_of(one: Announcement, *, longest: int) -> str:
    """Return the first words of an announcement, by which people know it; a title shows no signs and no mentions."""
    lines = (line.strip("# *_") for line in _MENTION.sub("", bare(one.text)).splitlines())
    first = next(filter(None, lines), one.text.strip())
    return first if len(first) <= longest else first[: longest - 1].rstrip() + "…"
