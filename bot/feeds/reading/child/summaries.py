"""The words of an article's summary, from HTML or from plain text."""

from __future__ import annotations

from dataclasses import dataclass

from bot.feeds.reading.child.trees import absolute, lines_of, parsed
from bot.feeds.reading.model import MOST_SUMMARY, MOST_TITLE
from bot.feeds.reading.words import markdown, plain

_LONGEST_SOURCE = 2**16
"""Of what is read for a few sentences; a picture written into the text takes no more."""
_ENOUGH = 4 * MOST_SUMMARY


@dataclass(frozen=True, slots=True)
class Words:
    """The same words as one plain line and as Markdown, and the first picture among them."""

    title: str = ""
    markdown: str = ""
    image: str = ""


def of_text(text: str) -> Words:
    """Return the words of plain *text*, of which nothing is markup."""
    begun = text[:_ENOUGH]
    return Words(plain(begun, MOST_TITLE), markdown(begun))


def of_html(source: str, base: str = "") -> Words:
    """Return the words of *source*, of which tags and entities are markup."""
    if "<" not in source and "&" not in source:
        return of_text(" ".join(source[:_ENOUGH].split()))
    root = parsed(source[:_LONGEST_SOURCE])
    if root is None:
        return Words()
    lines = lines_of(root, most=_ENOUGH)
    pictures = (absolute(picture.get("src"), base) for picture in root.iter("img"))
    return Words(plain(" ".join(lines), MOST_TITLE), markdown("\n".join(lines)), next(filter(None, pictures), ""))
