"""Which address stands in a text, and which an entry may have: one that may be asked, and that a button takes."""

from __future__ import annotations

import re

from bot.resources.suggestions.model import LONGEST_LINK
from bot.web.guard import check_address, with_scheme
from bot.web.model import AddressRefused

_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
# What ends the sentence around an address, or the Markdown.
_NOT_ITS_END = ".,;:!?)*_`|»"


def address_of(text: str, *, loopback: bool = False) -> str:
    """Return the address that *text* is; raise a refusal where it leads nowhere, or no button would take it.

    Without a scheme it is one of https.
    Its accents take six signs each in it, and half an address leads somewhere else.
    """
    address = str(check_address(with_scheme(text), loopback=loopback))
    if len(address) > LONGEST_LINK:
        raise AddressRefused
    return address


def address_in(text: str) -> str:
    """Return the first address in *text*, without what ends the sentence around it, empty where there is none."""
    named = _ADDRESS.search(text)
    if named is None:
        return ""
    bare = named[0].rstrip(_NOT_ITS_END)
    # A bracket that it opens itself is its own: « PRE_(sigle) ».
    return f"{bare})" if bare.count("(") > bare.count(")") and named[0].startswith(f"{bare})") else bare
