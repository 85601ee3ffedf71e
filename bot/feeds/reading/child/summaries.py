"""The words of a title or a summary, from HTML or from plain text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.feeds.reading.child.trees import absolute, lines_of, parsed
from bot.feeds.reading.model import MOST_SUMMARY
from bot.feeds.reading.words import markdown, plain

if TYPE_CHECKING:
    from lxml import etree

_LONGEST_SOURCE = 2**16
"""Of what is read for a few sentences; a picture written into the text takes no more."""
_ENOUGH = 4 * MOST_SUMMARY
_PICTURE = re.compile("<img", re.IGNORECASE)


def title_of(source: str, *, is_plain: bool = False) -> str:
    """Return the words of *source* as a plain line; its tags and entities are markup unless it *is_plain*."""
    root = None if is_plain else _root(source)
    return plain(source[:_ENOUGH] if root is None else " ".join(lines_of(root, most=_ENOUGH)))


def summary_of(source: str, base: str, *, is_plain: bool = False) -> tuple[str, str]:
    """Return the words of *source* as safe Markdown, and its first picture, whose address may be relative to *base*."""
    if is_plain:
        return markdown(source[:_ENOUGH]), ""
    root = _root(source)
    if root is None:
        return markdown(" ".join(source[:_ENOUGH].split())), ""
    found = root.iter("img") if _PICTURE.search(source) else ()
    pictures = (absolute(picture.get("src"), base) for picture in found)
    return markdown("\n".join(lines_of(root, most=_ENOUGH))), next(filter(None, pictures), "")


def _root(source: str) -> etree._Element | None:
    """Return the tree of *source*, None where nothing in it is markup."""
    return parsed(source[:_LONGEST_SOURCE]) if "<" in source or "&" in source else None
