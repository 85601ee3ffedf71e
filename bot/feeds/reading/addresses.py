"""What an address says of an article: pure."""

from __future__ import annotations

import contextlib
import re
from urllib.parse import unquote, urlsplit

_LANGUAGE = re.compile(r"[a-z]{2}(?:-[a-z]{2})?", re.IGNORECASE)


def host_of(address: str) -> str:
    """Return the host of *address* in small letters, without www; "" where there is none."""
    with contextlib.suppress(ValueError):
        return (urlsplit(address).hostname or "").removeprefix("www.")
    return ""


def path_of(address: str) -> str:
    """Return the path of *address*, "/" at least."""
    with contextlib.suppress(ValueError):
        return urlsplit(address).path or "/"
    return "/"


def section_of(address: str) -> str:
    """Return the folder that an article lies in, "agenda" of "/fr/actualites/agenda/un-jour"; "" for none."""
    path = path_of(address)
    folders = [unquote(part) for part in path.split("/")[:-1] if part]
    if path.endswith("/"):
        folders = folders[:-1]
    section = folders[-1] if folders else ""
    # A language or a number (the year, the month) is no section.
    return "" if _LANGUAGE.fullmatch(section) or section.isdigit() or not section.isprintable() else section[:100]
