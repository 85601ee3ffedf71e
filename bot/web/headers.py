"""What an answer says of itself beside its body: pure readings of its headers.

A date that cannot be read, a number that is none or a lifetime of centuries counts as not said, or as a month.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from bot.web.model import Validators

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST = timedelta(days=30)
_LONGEST_VALIDATOR = 1000
_SECONDS = re.compile(r"\s*([0-9]+)\s*")


def validators(headers: Mapping[str, str]) -> Validators:
    """Return what to ask with next time; one that is too long to keep is left out."""
    etag, last_modified = headers.get("ETag", ""), headers.get("Last-Modified", "")
    return Validators(*(value if len(value) <= _LONGEST_VALIDATOR else "" for value in (etag, last_modified)))


def conditions(known: Validators) -> dict[str, str]:
    """Return the headers that ask only for what is new (RFC 9110, section 13.1)."""
    headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in headers.items() if value}


def fresh_for(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Return for how long there is nothing new, None where it is not said (RFC 9111, section 4.2)."""
    parts = (part.partition("=") for part in headers.get("Cache-Control", "").split(","))
    said = {name.strip().lower(): value.strip(' "') for name, _, value in parts}
    if "no-store" in said or "no-cache" in said:
        return timedelta()
    whole = _seconds(said.get("max-age", ""))
    if whole is None and "Expires" in headers:
        expires = _instant(headers["Expires"])
        # An Expires that is no date means that it is over (RFC 9111, section 5.3).
        whole = expires - _sent_at(headers, now) if expires else timedelta()
    if whole is None:
        return None
    return _within(whole - (_seconds(headers.get("Age", "")) or timedelta()))


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Return how long to stay away, None where it is not said (RFC 9110, section 10.2.3)."""
    if not (text := headers.get("Retry-After", "")):
        return None
    seconds = _seconds(text)
    if seconds is not None:
        return seconds
    until = _instant(text)
    return _within(until - _sent_at(headers, now)) if until else None


def _sent_at(headers: Mapping[str, str], now: datetime) -> datetime:
    """Return when the answer was made, by the clock that its other dates were written by."""
    return _instant(headers.get("Date", "")) or now


def _seconds(text: str) -> timedelta | None:
    found = _SECONDS.fullmatch(text)
    if not found:
        return None
    most = int(LONGEST.total_seconds())
    # Twelve digits are many thousand years; int() refuses thousands of digits.
    return timedelta(seconds=min(int(found[1][:12]), most))


def _instant(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _within(duration: timedelta) -> timedelta:
    return min(max(duration, timedelta()), LONGEST)
