"""Read a page: an article, a meeting, or any other one that leads to them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.feeds.reading.addresses import section_of
from bot.feeds.reading.child import heads
from bot.feeds.reading.child.agenda import agenda_of
from bot.feeds.reading.child.days import first_day, iso
from bot.feeds.reading.child.facts import minutes_in
from bot.feeds.reading.child.trees import FURNITURE, SILENT, absolute, decoded, lines_of, parsed, words_of
from bot.feeds.reading.model import MOST_ADDRESS, MOST_TEXT, MOST_WORD, Page, Unreadable
from bot.feeds.reading.words import markdown, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

_PUBLISHED = re.compile(r"(?:publié|mise? en ligne|posté)e?s?\s*(?:le)?\s*:?\s*(.{8,40})", re.IGNORECASE)
_THEME_LINE = re.compile(r"(?:•\s)?(?:thème|thématique)s?\s*:\s*(.+)", re.IGNORECASE)
_THEME_PATH = re.compile(r"/(?:themes?|thematiques?|category|categorie)/[^/]+", re.IGNORECASE)
# What stands around the words of an article, and is none of them.
_NOISE = re.compile(
    r"(?:• )?(?:publié|mise? en ligne|temps de lecture|durée de lecture|partage[rz]|thématiques? :)", re.IGNORECASE
)
_SENTENCE = 40
_SMALL_PICTURE = 100


def read(body: bytes, *, address: str, media_type: str = "", charset: str | None = None) -> Page:
    """Return what the page *body* says; raise :class:`Unreadable`. Its type is not asked: it was fetched as a page."""
    del media_type
    root = rooted(body, charset)
    base, said = heads.base_of(root, address), heads.metas(root)
    own = heads.canonical(root, said, base, address)
    region = main_region(root)
    facts = lines_of(root, without=SILENT | {"nav"})
    title = _title(root, said, region)
    lines = [line for line in lines_of(region, without=FURNITURE) if line != title and not _NOISE.match(line)]
    return Page(
        title=title,
        canonical=own,
        description=_description(said, region, lines),
        image=_image(root, said, region, base),
        published=heads.machine_date(root, said) or published_in("\n".join(facts)) or _time(region),
        minutes=minutes_in("\n".join(facts)),
        theme=_theme(said, region, facts),
        section=section_of(own or address),
        text="\n".join(plain(line, MOST_TEXT) for line in lines)[:MOST_TEXT],
        feeds=heads.feeds_of(root, base),
        links=heads.links_of(root, base, address),
        agenda=agenda_of(facts),
    )


def rooted(body: bytes, charset: str | None) -> etree._Element:
    """Return the root of the page; raise :class:`Unreadable` where there is none."""
    root = parsed(decoded(body, charset))
    if root is None or root.find("body") is None:
        raise Unreadable("nothing")
    return root


def main_region(root: etree._Element) -> etree._Element:
    """Return the element that the page's own words are in."""
    articles = root.findall(".//article")
    marked = (root.find(path) for path in (".//main", ".//*[@role='main']"))
    found = next((one for one in marked if one is not None), articles[0] if len(articles) == 1 else root.find("body"))
    return root if found is None else found


def published_in(text: str) -> str:
    """Return the day of "Publié le JJ/MM/AAAA", as ISO; "" where there is none."""
    return next((day for found in _PUBLISHED.finditer(text) if (day := first_day(found[1]))), "")


def _title(root: etree._Element, said: dict[str, str], region: etree._Element) -> str:
    heading, title = region.find(".//h1"), root.find(".//title")
    if heading is None:
        heading = root.find(".//h1")
    candidates = (
        said.get("og:title", ""),
        words_of(heading) if heading is not None else "",
        (title.text or "") if title is not None else "",
    )
    return next(filter(None, map(plain, candidates)), "")


def _description(said: dict[str, str], region: etree._Element, lines: Sequence[str]) -> str:
    """Return the words that the page has for this, or else its first sentences."""
    for name in ("og:description", "description", "twitter:description"):
        if words := markdown(" ".join(said.get(name, "").split())):
            return words
    paragraphs = (words_of(one) for one in region.iter("p"))
    sentences = [one for one in paragraphs if len(one) >= _SENTENCE and not _NOISE.match(one)][:3]
    return markdown("\n".join(sentences or [line for line in lines if len(line) >= _SENTENCE][:3]))


def _image(root: etree._Element, said: dict[str, str], region: etree._Element, base: str) -> str:
    named = (said.get(name) for name in ("og:image:secure_url", "og:image", "og:image:url", "twitter:image"))
    linked = (link.get("href") for link in root.iter("link") if (link.get("rel") or "").lower() == "image_src")
    shown = (picture.get("src") for picture in region.iter("img") if not _is_small(picture))
    return next(filter(None, (absolute(one, base) for one in (*named, *linked, *shown))), "")


def _is_small(picture: etree._Element) -> bool:
    return any(
        (size := picture.get(side) or "").isdecimal() and int(size[:6]) < _SMALL_PICTURE for side in ("width", "height")
    )


def _time(region: etree._Element) -> str:
    return next(filter(None, (iso(one.get("datetime") or "") for one in region.iter("time"))), "")


def _theme(said: dict[str, str], region: etree._Element, lines: Sequence[str]) -> str:
    """Return the theme that the page says, or the words of the first link that leads to a theme."""
    told = (said.get("article:section", ""), *(found[1] for line in lines if (found := _THEME_LINE.match(line))))
    links = (link for link in region.iter("a") if _THEME_PATH.search((link.get("href") or "")[:MOST_ADDRESS]))
    linked = (words_of(link, MOST_WORD) for link in links)
    return next(filter(None, (plain(one, MOST_WORD) for one in (*told, *linked))), "")
