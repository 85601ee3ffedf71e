"""What comes back of a request, and why nothing does: pure values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from bot.errors import Refusal

if TYPE_CHECKING:
    from bot.errors import Say

Reason = Literal["address", "dns", "connect", "timeout", "too-large", "redirects", "robots", "tls", "protocol", "type"]

IMAGES = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/gif": "gif"}
"""The pictures that are taken, and what the name of each ends in for :class:`bot.delivery.files.service.Files`."""


@dataclass(frozen=True, slots=True)
class Validators:
    """What a source gave to be asked with next time (RFC 9110, section 8.8); empty where it gave nothing."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Response:
    """What a source answered, whether well (200), with nothing new (304) or not at all (4xx, 5xx).

    *address* is the final one; *moved_to* is where permanent redirects alone led, None where the first was not one.
    *body* is unpacked; *fresh_for* and *retry_after* are None where the source does not say. *apart* is what robots.txt
    of the site wants between two requests, nothing where it was not asked.
    """

    status: int
    address: str
    moved_to: str | None
    body: bytes
    media_type: str
    charset: str | None
    validators: Validators
    fresh_for: timedelta | None
    retry_after: timedelta | None
    apart: timedelta = timedelta()


class AddressRefused(Refusal):
    """An address that is never asked; a subclass says what is wrong with it and what to do."""

    key = "web.refused.address"


class NotHttp(AddressRefused):
    """Only pages and feeds are read, over http and https."""

    key = "web.refused.scheme"


class HoldsCredentials(AddressRefused):
    """A name and a password would be stored and sent."""

    key = "web.refused.credentials"


class OtherPort(AddressRefused):
    """Behind the other ports are services that are no websites."""

    key = "web.refused.port"


class NotPublic(AddressRefused):
    """The address leads into a network, not to the Internet."""

    key = "web.refused.private"


class Downgraded(AddressRefused):
    """A redirect leads from a protected page to one that is not."""

    key = "web.failed.redirects"


class FetchFailed(Refusal):
    """Nothing usable came; *reason* says why, *retry_after* when to ask again where the source says so."""

    def __init__(self, reason: Reason, retry_after: timedelta | None = None) -> None:
        super().__init__(reason=reason)
        self.reason, self.retry_after = reason, retry_after

    def sentence(self, say: Say) -> str:
        """Return why, and what to do."""
        return said(self.reason, say)


def said(reason: Reason, say: Say) -> str:
    """Return the sentence for a *reason*, as it is kept with a source."""
    return say(f"web.failed.{reason.replace('-', '_')}")
