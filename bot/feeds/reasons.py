"""Why a source could not be read, in words: what the web, a reader or a status said, as a row keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from bot.feeds.reading import model as reading
from bot.web import model as web

if TYPE_CHECKING:
    from typing import Any

    from bot.errors import Say

_OF_WEB: dict[str, Any] = {reason: reason for reason in get_args(web.Reason)}
_OF_READING = frozenset(get_args(reading.Reason))


def said(reason: str, say: Say) -> str:
    """Return the sentence for what :attr:`bot.feeds.model.Source.reason` holds."""
    if reason in _OF_WEB:
        return web.said(_OF_WEB[reason], say)
    if reason.isdigit():
        return say("feeds.failed.status", status=reason)
    return say(f"feeds.failed.{reason.replace('-', '_')}" if reason in _OF_READING else "feeds.failed.unexpected")
