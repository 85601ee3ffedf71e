"""HTML as a tree, and a tree as lines of words: bounded, and without recursion."""

from __future__ import annotations

import codecs
import contextlib
import re
from urllib.parse import urljoin, urlsplit

from lxml import etree

from bot.feeds.reading.model import MOST_ADDRESS, MOST_TEXT

_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_CHARSET_WITHIN = 2_048
_NO_WORDS = "script style noscript template head title svg math iframe select textarea button audio video canvas map"
SILENT = frozenset(_NO_WORDS.split())
FURNITURE = SILENT | {"nav", "header", "footer", "aside", "form", "dialog"}
_BLOCK_NAMES = (
    "address article aside blockquote br dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr li main nav ol p pre section summary table td th tr ul"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
# As nearly all addresses are: nothing of them depends on where they stand.
_WHOLE = re.compile(r"https?://[a-z0-9.-]*[a-z0-9](?::[0-9]+)?(?:/[\w./~%+,=@-]*)?", re.ASCII)


def parsed(source: str) -> etree._Element | None:
    """Return the root of *source* read as HTML, None where nothing is in it; no file and no network is asked."""
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, recover=True, huge_tree=False
    )
    with contextlib.suppress(etree.ParserError, etree.XMLSyntaxError):
        return etree.fromstring(source.replace("\0", "").encode("utf-8", "replace"), parser)
    return None


def decoded(body: bytes, charset: str | None) -> str:
    """Return *body* as text: as its mark, its sender, its head or UTF-8 has it, else as browsers take it."""
    meta = _CHARSET.search(body, 0, _CHARSET_WITHIN)
    marks = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
    marked = next((name for mark, name in marks if body.startswith(mark)), None)
    for name in (marked, charset, meta and meta[1].decode("ascii", "replace"), "utf-8"):
        with contextlib.suppress(UnicodeError, LookupError, ValueError):
            if name:
                return body.decode(name)
    return body.decode("windows-1252", "replace")


def lines_of(root: etree._Element, *, without: frozenset[str] = SILENT, most: int = MOST_TEXT) -> list[str]:
    """Return the words under *root* as lines, one for each block; no more than about *most* characters."""
    pieces, length = list[str](), 0
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "start":
            if tag in without and element is not root:
                walk.skip_subtree()
                continue
            said = element.text
        else:
            said = None if element is root else element.tail
        if tag in _BLOCKS:
            pieces.append("\n")
        if event == "start" and tag == "li":
            pieces.append("• ")
        if said:
            # Line breaks of the source are spaces; only blocks begin a line.
            pieces.append(said.replace("\n", " "))
            length += len(pieces[-1])
        if length > most:
            break
    found = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return [line for line in found if line and line != "•"]


def words_of(root: etree._Element, most: int = MOST_TEXT) -> str:
    """Return the words under *root* as one line."""
    return " ".join(lines_of(root, most=most))


def absolute(address: str | None, base: str) -> str:
    """Return *address* as seen from *base*; "" where it is none, or none of the web."""
    if not address or not address.strip():
        return ""
    if len(address) <= MOST_ADDRESS and _WHOLE.fullmatch(address):
        return address
    with contextlib.suppress(ValueError):
        joined = urljoin(base, address.strip())
        parts = urlsplit(joined)
        if (
            parts.scheme in {"http", "https"}
            and parts.hostname
            and len(joined) <= MOST_ADDRESS
            and joined.isprintable()
        ):
            return joined.replace(" ", "%20")
    return ""
