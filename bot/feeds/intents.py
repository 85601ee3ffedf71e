"""What is to be done after a look, and why: what the decider returns."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.feeds.model import Article, Source, Trouble
    from bot.feeds.reading.model import Item


class Act(StrEnum):
    """What is to be done about an article."""

    # Say it, at once or with the digest.
    ANNOUNCE = "announce"
    # Keep it as a resource, and say nothing.
    LEARN = "learn"
    # Correct what was said, or what is kept.
    UPDATE = "update"
    HOLD = "hold"
    WITHDRAW = "withdraw"
    NOTHING = "nothing"


class Why(StrEnum):
    """The rule that decided."""

    NEW = "new"
    # The first look at the source, which only learns; and the newest one of it, where it was asked for.
    FIRST_LOOK = "first_look"
    NEWEST = "newest"
    EXCLUDED = "excluded"
    NOT_INCLUDED = "not_included"
    TOO_SHORT = "too_short"
    # Another source has it said in the same channel.
    ELSEWHERE = "elsewhere"
    # Too many at once, or nothing on the page is known any more.
    BURST = "burst"
    SHAPE = "shape"
    EDITED = "edited"
    MOVED = "moved"
    # Its page was gone, and it is listed again.
    BACK = "back"
    # Its page is gone, and the list shows older ones without it.
    GONE = "gone"
    SAME = "same"
    # The same article twice in one reading.
    TWICE = "twice"
    # Nothing but an address is known of it: its page is read at the next look.
    UNREAD = "unread"


@dataclass(frozen=True, kw_only=True)
class Intent:
    """What is to be done about one article.

    *item* is what the source shows, None where it does not show it any more; *before* the article as it is stored, None
    where it is new; *after* as it is to be stored, None where nothing is; *word* the word of the source that decided.
    """

    act: Act
    why: Why
    item: Item | None = None
    before: Article | None = None
    after: Article | None = None
    word: str = ""


@dataclass(frozen=True)
class Decision:
    """What a reading means: what is to be done, in the order of saying; the source afterwards; what is to be told."""

    intents: tuple[Intent, ...]
    source: Source
    news: Trouble | None = None


@dataclass(frozen=True)
class PageSeen:
    """What the page of an article answered: it is gone for good, or stands, there or where it has *moved_to*."""

    is_gone: bool = False
    moved_to: str = ""
