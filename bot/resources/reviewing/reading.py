"""What a reviewer typed becomes an entry that the catalogue's files would take, too: pure rules."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.errors import Refusal
from bot.i18n import french
from bot.resources.catalogue.model import CONTEXT_LIMIT, SHORT_LIMIT, TITLE_LIMIT, Entry, Source
from bot.resources.search.model import Kind
from bot.resources.search.words import words
from bot.resources.store import LONGEST_ID
from bot.resources.suggestions.addresses import address_in, address_of
from bot.resources.suggestions.model import NoTitle, sentence
from bot.typed import cleaned, has_words

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

LONGEST_EXPANSION, LONGEST_SOURCE, MOST_ALIASES = 150, 750, 20
_LONGEST_SOURCE_TITLE = 200
# What is left around an address that stood in brackets or after a comma.
_AROUND, _AFTER = " \t,;:(<>–—-", " .,;:)>*_"


class NoShort(Refusal):
    """The first sentence is what people read."""

    key = "review.refused.no_short"


class NoSource(Refusal):
    """Nothing is said without a source."""

    key = "review.refused.no_source"


class NoExpansion(Refusal):
    """An acronym says what its letters stand for."""

    key = "review.refused.no_expansion"


def read_entry(typed: Mapping[str, str], base: Entry, on: date, *, loopback: bool = False) -> Entry:
    """Return *base* with what was *typed* on the day *on*; raise a refusal that says what to write.

    What is defined with the words of its letters becomes an acronym. With *loopback*, its source may be this machine.
    """
    title, short = _line(typed, "title", TITLE_LIMIT), _line(typed, "short", SHORT_LIMIT - 1)
    if not has_words(title):
        raise NoTitle
    if not has_words(short):
        raise NoShort
    expansion = _line(typed, "expansion", LONGEST_EXPANSION) if "expansion" in typed else base.expansion
    kind = Kind.SIGLE if expansion and base.kind is Kind.NOTION else base.kind
    if kind is Kind.SIGLE and not expansion:
        raise NoExpansion
    return replace(
        base,
        kind=kind,
        title=title,
        short=french(sentence(short)),
        context=french(sentence(cleaned(typed.get("context", ""), is_line=False)[: CONTEXT_LIMIT - 1])),
        source=_source(typed.get("source", ""), base, loopback=loopback),
        date=on,
        aliases=_aliases(typed["aliases"]) if "aliases" in typed else base.aliases,
        verified=True,
        terms=_aliases(typed["terms"]) if "terms" in typed else base.terms,
        expansion=expansion if kind is Kind.SIGLE else "",
    )


def typeset(entry: Entry) -> Entry:
    """Return *entry* as it would be read from a file: with the typography of French."""
    said: dict[str, Any] = {name: french(getattr(entry, name)) for name in ("title", "expansion", "short", "context")}
    source = replace(entry.source, title=french(entry.source.title), citation=french(entry.source.citation))
    return replace(entry, **said, source=source)


def source_line(source: Source) -> str:
    """Return a source as the form shows it: its title, then its address."""
    return f"{source.title} {source.url}".strip()


def named(title: str, taken: Collection[str]) -> str:
    """Return an id for an entry of this *title* that none of *taken* is: of small letters, digits and hyphens."""
    name = "-".join(re.findall(r"[a-z0-9]+", " ".join(words(title))))[: LONGEST_ID - 4].strip("-") or "entree"
    number, found = 2, name
    while found in taken:
        number, found = number + 1, f"{name}-{number}"
    return found


def _source(typed: str, base: Entry, *, loopback: bool) -> Source:
    line = cleaned(typed)[:LONGEST_SOURCE]
    # Cleaned, both have plain spaces.
    if base.source.title and line == cleaned(source_line(base.source))[:LONGEST_SOURCE]:
        return base.source
    found = address_in(line)
    url = address_of(found, loopback=loopback) if found else ""
    before, _, after = line.partition(found or "\n")
    title = f"{before.strip(_AROUND)} {after.lstrip(_AFTER)}".strip(_AROUND) if found else line
    if not has_words(title) and not url:
        raise NoSource
    title = french((title or base.title)[:_LONGEST_SOURCE_TITLE])
    citation = base.source.citation if title == base.source.title else ""
    return Source(title, url, citation)


def _aliases(typed: str) -> tuple[str, ...]:
    given = (cleaned(part)[:TITLE_LIMIT] for part in re.split(r"[;\n]", typed))
    return tuple(dict.fromkeys(part for part in given if part))[:MOST_ALIASES]


def _line(typed: Mapping[str, str], key: str, longest: int) -> str:
    return french(cleaned(typed.get(key, ""))[:longest])
