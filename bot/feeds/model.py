"""Sources that are watched and the articles that were seen on them: values and refusals, no database, no network."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypedDict

from bot.errors import Refusal

BURST = 5
"""So many new articles of a source are said at once; more are held and shown to the organisers."""
MOST_SOURCES = 50
"""So many sources a community watches: more than anybody reads, and what one bot looks at in a round of all."""
LONGEST_FAILURE = timedelta(days=1)
"""A source that fails for so long is told of, once."""


class Shape(StrEnum):
    """What is read at a source's address."""

    FEED = "feed"
    SITEMAP = "sitemap"
    LISTING = "listing"


class Mode(StrEnum):
    """When a new article is said."""

    INSTANT = "instant"
    # With others, once a week.
    DIGEST = "digest"


class SourceState(StrEnum):
    """Whether a source is looked at."""

    ON = "on"
    PAUSED = "paused"
    # It said itself that it is gone for good (410).
    GONE = "gone"
    REMOVED = "removed"


class Trouble(StrEnum):
    """What a reading shows that no honest day would: told to the organisers once, until it is over."""

    # Nothing where there were articles.
    EMPTY = "empty"
    # The page is not built as it was: most articles have gone, or lost their titles, or none is known any more.
    SHAPE = "shape"
    # More new articles at once than the source ever has.
    BURST = "burst"


@dataclass(frozen=True, kw_only=True)
class Source:
    """An address that is looked at, and what is done with what is new there.

    *patterns* are regular expressions for the addresses of articles, where the source is no feed. Its channel is a
    *forum*, where articles stand under *tags*; elsewhere it may have a *thread* for each. *min_minutes* is the
    shortest reading time that is said, 0 for any; *every_minutes* how often it is looked at, at most. *is_primed* once
    a first look has learnt what stood there; *announce_latest* has that look say the newest one. *by_query* where its
    articles differ by the query alone. *count* is how many articles the last reading showed, *per_month* how many of
    them were of the last four weeks. *reason* is why the last look failed, empty when it did not; *failing_since* the
    first of the failures in a row, and *is_told* whether the organisers have heard of them. *id* is None until stored.
    """

    id: int | None
    guild_id: int
    address: str
    shape: Shape
    title: str
    patterns: tuple[str, ...] = ()
    channel_id: int | None = None
    mention_role_id: int | None = None
    tags: tuple[int, ...] = ()
    forum: bool = False
    thread: bool = False
    crosspost: bool = False
    mode: Mode = Mode.INSTANT
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    min_minutes: int = 0
    burst: int = BURST
    every_minutes: int = 15
    announce_latest: bool = False
    state: SourceState = SourceState.ON
    etag: str = ""
    last_modified: str = ""
    next_look: datetime
    last_look: datetime | None = None
    last_success: datetime | None = None
    changed_at: datetime | None = None
    failures: int = 0
    reason: str = ""
    failing_since: datetime | None = None
    is_told: bool = False
    is_primed: bool = False
    by_query: bool = False
    count: int = 0
    per_month: int = 0
    trouble: Trouble | None = None

    @property
    def number(self) -> int:
        """Return the number of a source that is stored."""
        return self.id or 0


class Changes(TypedDict, total=False):
    """What organisers may change of a source."""

    title: str
    channel_id: int | None
    mention_role_id: int | None
    tags: tuple[int, ...]
    forum: bool
    thread: bool
    crosspost: bool
    mode: Mode
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    min_minutes: int
    burst: int
    every_minutes: int
    patterns: tuple[str, ...]


class ArticleState(StrEnum):
    """What was done about an article."""

    # Seen, and not to be said: it stood there at the first look, or the words of the source leave it out.
    KNOWN = "known"
    # The organisers are asked.
    HELD = "held"
    IGNORED = "ignored"
    # It waits for the weekly digest.
    WAITING = "waiting"
    # A row of the outbox says it.
    QUEUED = "queued"


@dataclass(frozen=True, kw_only=True)
class Article:
    """An article that was seen on a source; it is kept as a resource.

    *address* leads to it, *key* is its canonical form. *published* is the day or instant that the source gave first,
    as ISO writes it, and empty where it gave none; *updated* is what it says of the last change. *minutes* is the
    reading time. *why* is the name of the rule that decided what was done about it, *word* the word that did.
    *revision* rises with each change of what is shown, the last one at *updated_at*; *withdrawn_at* is since when its
    page is gone, and *checked_at* when that was last looked at. *image_hash* and *image_name* name the picture that is
    kept. One that waits for a weekly review is *due_at* that instant, and then stands in the one called *review_id*.
    *agenda* is what its page says of a meeting (:mod:`bot.feeds.saying.meetings`), last read *agenda_read_at*. *keys*
    are all keys by which it is known (:mod:`bot.feeds.identity`). *id* is None until stored.
    """

    id: int | None
    guild_id: int
    source_id: int
    key: str
    address: str
    title: str
    summary: str = ""
    image: str = ""
    published: str = ""
    updated: str = ""
    theme: str = ""
    section: str = ""
    minutes: int | None = None
    state: ArticleState = ArticleState.KNOWN
    why: str = ""
    word: str = ""
    revision: int = 1
    seen_at: datetime
    updated_at: datetime | None = None
    withdrawn_at: datetime | None = None
    checked_at: datetime | None = None
    image_hash: str | None = None
    image_name: str | None = None
    due_at: datetime | None = None
    review_id: int | None = None
    agenda: str = ""
    agenda_read_at: datetime | None = None
    keys: tuple[str, ...] = ()

    @property
    def number(self) -> int:
        """Return the number of an article that is stored."""
        return self.id or 0

    @property
    def shown(self) -> tuple[object, ...]:
        """Return what people see of it; the date is not there, since publishers re-date what they have published."""
        return (self.key, self.title, self.summary, self.image, self.theme, self.section, self.minutes)


class SourceRefusal(Refusal):
    """Something that cannot be done with a source."""


class UnknownSource(SourceRefusal):
    """There is none of that number here, or it was removed."""

    key = "feeds.refused.unknown_source"


class KnownSource(SourceRefusal):
    """It is watched already."""

    key = "feeds.refused.known_source"


class TooManySources(SourceRefusal):
    """A community watches :data:`MOST_SOURCES` already."""

    key = "feeds.refused.too_many"


class NoChannelForSource(SourceRefusal):
    """Nobody has said where its articles are said."""

    key = "feeds.refused.no_channel"


class UnknownArticle(SourceRefusal):
    """There is none of that number here."""

    key = "feeds.refused.unknown_article"


class NothingHeld(SourceRefusal):
    """Somebody else has decided meanwhile."""

    key = "feeds.refused.nothing_held"
