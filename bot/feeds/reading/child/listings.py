"""Read a page that lists articles: its links to them, and what each link's card says."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from lxml import etree

from bot.feeds.reading.addresses import section_of
from bot.feeds.reading.child import heads
from bot.feeds.reading.child.days import first_day, iso
from bot.feeds.reading.child.facts import minutes_in
from bot.feeds.reading.child.matching import matcher
from bot.feeds.reading.child.pages import published_in, rooted
from bot.feeds.reading.child.trees import absolute, lines_of, words_of
from bot.feeds.reading.model import MOST_ITEMS, Feed, Item
from bot.feeds.reading.words import markdown, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SAYS_NOTHING = re.compile(
    r"(?:lire|voir|en savoir|découvrir|consulter|read|learn|see)?\W*(?:la |l['’])?"
    r"(?:suite|plus|article|page|more|détail|événement|l[ei]nk)?s?\W*",
    re.IGNORECASE,
)
_CARD_HIGH = 8
_WORDS_IN_CARD = 2_000


@dataclass(slots=True)
class _Found:
    """The anchors that lead to one article, and the largest element that leads to no other one."""

    address: str
    anchors: list[etree._Element] = field(default_factory=list)


def read(
    body: bytes, *, address: str, patterns: Sequence[str], media_type: str = "", charset: str | None = None
) -> Feed:
    """Return the articles that a page lists, in its order; raise :class:`bot.feeds.reading.model.Unreadable`."""
    del media_type
    root = rooted(body, charset)
    base = heads.base_of(root, address)
    found = _articles(root, base, address, patterns)
    owners = _owners(found)
    title = root.find(".//title")
    return Feed(
        kind="other",
        title=plain((title.text or "") if title is not None else ""),
        home=address,
        items=tuple(_item(one, owners, base) for one in found),
    )


def _articles(root: etree._Element, base: str, address: str, patterns: Sequence[str]) -> list[_Found]:
    matches, own = matcher(patterns, address), urldefrag(address).url.rstrip("/")
    found = dict[str, _Found]()
    for anchor in islice(root.iter("a"), heads.MOST_ANCHORS):
        target = urldefrag(absolute(anchor.get("href"), base)).url
        if target and target.rstrip("/") != own and (target in found or (len(found) < MOST_ITEMS and matches(target))):
            found.setdefault(target, _Found(target)).anchors.append(anchor)
    return list(found.values())


def _owners(found: Sequence[_Found]) -> dict[etree._Element, str]:
    """Return the article that each element above the anchors belongs to, "" for several."""
    owners = dict[etree._Element, str]()
    for one in found:
        for anchor in one.anchors:
            for element in anchor.iterancestors():
                owner = owners.setdefault(element, one.address)
                if owner == "":
                    break
                if owner != one.address:
                    owners[element] = ""
    return owners


def _item(found: _Found, owners: dict[etree._Element, str], base: str) -> Item:
    card = _card(found, owners)
    lines = lines_of(card, most=_WORDS_IN_CARD)
    text = "\n".join(lines)
    pictures = (absolute(one.get("src") or one.get("data-src"), base) for one in card.iter("img"))
    times = (iso(one.get("datetime") or "") for one in card.iter("time"))
    paragraphs = [
        words for one in card.iter("p") if len(words := words_of(one, _WORDS_IN_CARD)) > len("Publié le 01/01/2025")
    ]
    return Item(
        id="",
        address=found.address,
        title=next(filter(None, map(plain, _titles(found, card))), ""),
        summary=markdown(next((one for one in paragraphs if not published_in(one)), "")),
        image=next(filter(None, pictures), ""),
        published=next(filter(None, times), "") or published_in(text) or first_day(text),
        section=section_of(found.address),
        minutes=minutes_in(text),
    )


def _card(found: _Found, owners: dict[etree._Element, str]) -> etree._Element:
    """Return the largest element, not too high, that holds an anchor of this article and of no other one."""
    card = found.anchors[0]
    for height, element in enumerate(card.iterancestors()):
        if owners.get(element) != found.address or height >= _CARD_HIGH or element.tag in {"main", "body", "ul", "ol"}:
            break
        card = element
    return card


def _titles(found: _Found, card: etree._Element) -> Iterator[str]:
    """Yield what may be the title, the most certain first."""
    for anchor in found.anchors:
        yield from (words_of(one) for one in anchor.iter(*_HEADINGS))
        yield from (words_of(one) for one in anchor.iterancestors(*_HEADINGS))
    said = [words_of(anchor) for anchor in found.anchors]
    said += [anchor.get(name) or "" for anchor in found.anchors for name in ("title", "aria-label")]
    telling = [words for words in said if not _SAYS_NOTHING.fullmatch(words.strip())]
    yield max(telling, key=len, default="")
    yield from (words_of(one) for one in card.iter(*_HEADINGS))
    yield from (one.get("alt") or "" for one in card.iter("img"))
