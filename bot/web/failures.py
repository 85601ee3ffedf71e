"""Why a request failed, from what aiohttp raises."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import aiohttp

from bot.web.names import Forbidden

if TYPE_CHECKING:
    from bot.web.model import Reason

FAILURES = (aiohttp.ClientError, OSError, zlib.error, ValueError)
"""All that a request may raise; TimeoutError is an OSError."""


def reason_of(error: BaseException) -> Reason:
    """Return the reason that *error* stands for."""
    if isinstance(error, aiohttp.ClientConnectorError) and isinstance(error.os_error, Forbidden):
        return "address"
    return next((reason for kinds, reason in _REASONS if isinstance(error, kinds)), "protocol")


# The first that fits: the later ones are wider. What fits none is an answer that is no HTTP.
_REASONS: tuple[tuple[type[Exception] | tuple[type[Exception], ...], Reason], ...] = (
    (TimeoutError, "timeout"),
    (aiohttp.InvalidURL, "address"),
    (aiohttp.ClientConnectorDNSError, "dns"),
    ((aiohttp.ClientConnectorCertificateError, aiohttp.ClientSSLError), "tls"),
    ((aiohttp.ClientConnectorError, OSError), "connect"),
)
