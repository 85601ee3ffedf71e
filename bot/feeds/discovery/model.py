"""What a probe finds, and the rules by which one of several feeds is chosen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from bot.feeds.reading.model import Item

Shape = Literal["feed", "sitemap", "listing"]
# The address itself; named by the page; at a usual place; of the site's sitemap; of the page, by patterns that came
# with the configuration or were guessed.
Why = Literal["itself", "linked", "usual", "sitemap", "ready", "guessed"]
# Why a feed was not chosen.
Verdict = Literal["comments", "empty", "older", "fewer", "same"]

_COMMENTS = re.compile(r"\b(comments?|commentaires?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tried:
    """One address that a probe asked for, and what came of it: a key of the texts."""

    address: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A feed that may be chosen."""

    address: str
    title: str
    why: Why
    items: tuple[Item, ...] = ()

    @property
    def is_of_comments(self) -> bool:
        """Whether it says what readers answer, not what the site publishes."""
        return bool(_COMMENTS.search(urlsplit(self.address).path) or _COMMENTS.search(self.title))

    @property
    def latest(self) -> str:
        """The day of its latest article, as far as it says; "" where it says none."""
        return max((day(item) for item in self.items), default="")

    @property
    def articles(self) -> frozenset[str]:
        """What it lists, by address."""
        return frozenset(item.address or item.id for item in self.items)


@dataclass(frozen=True, slots=True)
class NotChosen:
    """A feed that was left aside, and why."""

    address: str
    title: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Found:
    """What is to be watched.

    *count* articles stand there now, the latest of the day *latest* ("" where none says one) and the newest of them in
    *sample*. *patterns* tell its articles where it is no feed; *others* are the feeds that were not chosen.
    """

    shape: Shape
    address: str
    title: str
    why: Why
    count: int = 0
    latest: str = ""
    sample: tuple[Item, ...] = ()
    patterns: tuple[str, ...] = ()
    others: tuple[NotChosen, ...] = ()
    tried: tuple[Tried, ...] = ()


def day(item: Item) -> str:
    """Return the day on which an article was published or, where that is not said, changed; "" for unknown."""
    return (item.published or item.updated)[:10]


def choose(candidates: tuple[Candidate, ...]) -> tuple[Candidate | None, tuple[NotChosen, ...]]:
    """Return the feed to watch, None where no feed has articles, and why the others are not.

    The most recent wins, then the fullest, then the first that the site names; in which format it is written does
    not count. A feed of comments is never chosen, nor an empty one.
    """
    able = [one for one in candidates if one.items and not one.is_of_comments]
    best = max(able, key=lambda one: (one.latest, len(one.items)), default=None)
    left = (one for one in candidates if one is not best)
    return best, tuple(NotChosen(one.address, one.title, _verdict(one, best)) for one in left)


def _verdict(one: Candidate, best: Candidate | None) -> Verdict:
    if one.is_of_comments:
        return "comments"
    if not one.items or best is None:
        return "empty"
    if one.articles == best.articles:
        return "same"
    return "older" if one.latest < best.latest else "fewer"
