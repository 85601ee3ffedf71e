"""By what an article is known again: its address in canonical form, its id, its title with its day.

The scheme, ``www.``, a trailing slash, a leading ``/fr``, the fragment and what counts visitors never tell two articles
apart. The rest of a query does only where a source says so (:func:`needs_query`): ``/?p=12`` and ``/?p=13`` are two
articles, ``/article?sid=a1`` and ``/article?sid=b2`` are one.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlencode, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

# Parameters that count visitors and never choose a page.
_COUNTING = re.compile(r"utm_.*|mtm_.*|pk_.*|mc_.id|at_.*|fbclid|gclid|msclkid|igshid|xtor|phpsessid", re.IGNORECASE)
_DEFAULT_PORTS = {("http", 80), ("https", 443)}
# A path that names no article by itself: the root, or a program that the query tells what to show.
_BARE = re.compile(r"\A/?(?:index\.html?)?\Z|\.(?:php\d?|aspx?|cgi|jsp)\Z", re.IGNORECASE)
# A reading is gone through several times; no feed has so many articles.
_REMEMBERED = 4096
# RFC 3986, section 2.3 and pchar: what need not be encoded in a path.
_SAFE_IN_PATH = "/-._~!$&'()*+,;=:@"
_NORMAL = re.compile(rf"[A-Za-z0-9{re.escape(_SAFE_IN_PATH)}]*")


class Named(Protocol):
    """What an item or an article is called, and where it is."""

    @property
    def address(self) -> str:
        """Return the address of its page."""

    @property
    def title(self) -> str:
        """Return what people call it."""


@lru_cache(maxsize=_REMEMBERED)
def canonical(address: str, *, with_query: bool = False) -> str:
    """Return *address* as it is compared: host and path, without what never tells two pages apart.

    *with_query* keeps what is left of the query in the order of its names. An address that cannot be read is returned
    without blank ends.
    """
    if with_query and "?" not in address:
        return canonical(address)
    try:
        parts = urlsplit(address.strip())
        host, port = _host(parts.hostname or ""), parts.port
    except ValueError:
        return address.strip()
    if not host:
        return address.strip()
    shown = f":{port}" if port and (parts.scheme.lower(), port) not in _DEFAULT_PORTS else ""
    query = _query(parts.query) if with_query and parts.query else ""
    return f"{host}{shown}{_path(parts.path)}{'?' if query else ''}{query}"


@lru_cache(maxsize=_REMEMBERED)
def is_bare(address: str) -> bool:
    """Whether the path of *address* names no article by itself, so that its query must."""
    path = urlsplit(address.strip()).path if "://" in address else ""
    return bool(_BARE.search(path))


def needs_query(items: Iterable[Named]) -> bool:
    """Whether a source tells its articles apart by the query alone, as far as one reading shows.

    Where two of its items share host and path, and differ in query and title, the source means two articles.
    """
    queries: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for item in items:
        queries[canonical(item.address)][canonical(item.address, with_query=True)] = folded(item.title)
    return any(len(set(titles.values())) > 1 for titles in queries.values())


def id_key(given: str) -> str:
    """Return the key of the id that a source gives."""
    return _key("i", given)


def address_key(address: str) -> str:
    """Return the key of an address with its query."""
    return _key("a", canonical(address, with_query=True))


def path_key(address: str) -> str:
    """Return the key of an address without its query."""
    return _key("p", canonical(address))


def title_key(title: str, published: str) -> str:
    """Return the key of a title with the day of its publication; empty where one of the two is missing."""
    words = folded(title)
    return _key("t", f"{published[:10]} {words}") if words and published else ""


@lru_cache(maxsize=_REMEMBERED)
def folded(text: str) -> str:
    """Return *text* without accents, capitals and signs, a blank between its words."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(re.findall(r"\w+", letters))


@lru_cache(maxsize=4 * _REMEMBERED)
def _key(kind: str, text: str) -> str:
    # Half of a SHA-256 is short enough for an index and long enough for every article there is.
    return f"{kind}:{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"


def _host(host: str) -> str:
    host = host.lower().rstrip(".").removeprefix("www.")
    try:
        return host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        return host


def _path(path: str) -> str:
    """Return *path*, its percent-encoding in normal form (RFC 3986, section 6.2.2), without ``/fr`` and last slash."""
    kept: list[str] = []
    # As nearly all are; the long way takes ten times as long.
    is_normal = _NORMAL.fullmatch(path) is not None
    for part in path.split("/"):
        if part == "..":
            kept[:] = kept[:-1]
        elif part not in {"", "."}:
            # A slash that is encoded belongs to its part.
            kept.append(part if is_normal else quote(unquote_to_bytes(part), safe=_SAFE_IN_PATH.replace("/", "")))
    if kept[:1] == ["fr"]:
        kept = kept[1:]
    return "".join(f"/{part}" for part in kept)


def _query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    return urlencode(sorted((name, value) for name, value in pairs if not _COUNTING.fullmatch(name)))
