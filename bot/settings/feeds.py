"""The sites that come ready to be watched: ``config/feeds.toml``, read at start."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, StringConstraints, ValidationError

from bot.settings.community import Line, Table
from bot.settings.problems import InvalidSettings, explain, in_file, read_table

if TYPE_CHECKING:
    from pathlib import Path


def _site(address: str) -> str:
    """Return *address* if it is one of the web without a password in it; ValueError, in French, otherwise."""
    try:
        parts = urlsplit(address)
        is_plain = parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        is_plain = False
    if not is_plain:
        raise ValueError("doit être une adresse complète, qui commence par http:// ou https://")
    return address


def _expression(pattern: str) -> str:
    """Return *pattern* if it is a regular expression; ValueError, in French, otherwise."""
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError("n'est pas une expression régulière") from error
    return pattern


Address = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500), AfterValidator(_site)]
Pattern = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_expression)]


class ReadySource(Table):
    """One ``[[source]]``: a site, how it is called, and which of its addresses are articles."""

    address: Address = Field(examples=['"https://pqn-a.fr/fr/actualites"'])
    title: Line = Field(examples=['"PQN-A : actualités"'])
    patterns: tuple[Pattern, ...] = Field(default=(), examples=["['/actualites/[^/]+/?$']"])


class FeedsFile(Table):
    """The whole file."""

    source: tuple[ReadySource, ...] = ()


def read_feeds(path: Path) -> tuple[ReadySource, ...]:
    """Read the sites in *path*; raise :class:`InvalidSettings` with every problem of the file."""
    table = read_table(path)
    try:
        return FeedsFile.model_validate(table).source
    except ValidationError as error:
        raise InvalidSettings(explain(error, FeedsFile, in_file(path))) from None
