"""Rate limits as Discord documents them: buckets per route and place, and fifty requests a second for a token."""

import hashlib
import math
import time
from collections import deque
from typing import NamedTuple

from sandbox import limits
from sandbox.limits import RateLimit
from sandbox.wire import Json

_MAJOR = ("channel", "guild", "webhook")
"""The parameters whose values have buckets of their own (docs topics/rate-limits)."""


class Refused(NamedTuple):
    """Why a request must wait."""

    retry_after: float
    scope: str

    def body(self) -> Json:
        """Write the body of the 429 answer."""
        return {
            "message": f"{'The resource is' if self.scope == 'shared' else 'You are'} being rate limited.",
            "code": 0,
            "retry_after": round(self.retry_after, 3),
            "global": self.scope == "global",
        }

    def headers(self) -> dict[str, str]:
        """Write the headers that belong to the 429 answer."""
        headers = {"Retry-After": str(math.ceil(self.retry_after)), "X-RateLimit-Scope": self.scope}
        if self.scope == "global":
            headers["X-RateLimit-Global"] = "true"
        return headers


class _Bucket:
    __slots__ = ("left", "limit", "resets")

    def __init__(self, limit: RateLimit) -> None:
        self.limit, self.left, self.resets = limit, limit.requests, 0.0

    def take(self, now: float) -> float:
        """Use one request up; return how many seconds to wait if there is none left, else 0."""
        if now >= self.resets:
            self.left, self.resets = self.limit.requests, now + self.limit.seconds
        if self.left == 0:
            return self.resets - now
        self.left -= 1
        return 0.0


class RateLimiter:
    """Counts the requests of the one token that there is."""

    def __init__(self) -> None:
        self._buckets: dict[tuple[str, str], _Bucket] = {}
        self._everything = _Bucket(RateLimit(limits.GLOBAL_REQUESTS, limits.GLOBAL_WINDOW))
        self._invalid: deque[float] = deque()

    def take(self, key: str, ids: dict[str, str]) -> tuple[Refused | None, dict[str, str]]:
        """Count a request of the route *key*; return why it must wait, if so, and the headers of its answer."""
        now = time.monotonic()
        major = next((ids[name] for name in _MAJOR if name in ids), "")
        bucket = self._buckets.get((key, major))
        if bucket is None:
            limit = limits.RATE_LIMITS.get(key, limits.DEFAULT_RATE_LIMIT)
            bucket = self._buckets[key, major] = _Bucket(limit)
        wait = bucket.take(now)
        if wait:
            return Refused(wait, "user"), _headers(key, bucket, now)
        wait = self._everything.take(now)
        return (Refused(wait, "global") if wait else None), _headers(key, bucket, now)

    def invalid(self) -> None:
        """Count a 401, 403 or 429 that was not shared."""
        self._invalid.append(time.monotonic())

    def invalid_requests(self) -> int:
        """Return how many invalid requests the last ten minutes saw; Discord bans at 10,000."""
        horizon = time.monotonic() - limits.INVALID_WINDOW
        while self._invalid and self._invalid[0] < horizon:
            self._invalid.popleft()
        return len(self._invalid)

    def forget(self) -> None:
        """Start every bucket anew."""
        self._buckets.clear()
        self._everything.resets = 0.0


def on_order(key: str, refused: Refused) -> dict[str, str]:
    """Return a bucket's headers for a refusal that a fault orders; what is shared says nothing of our own requests."""
    if refused.scope == "global":
        return {}
    bucket = _Bucket(limits.RATE_LIMITS.get(key, limits.DEFAULT_RATE_LIMIT))
    bucket.left = bucket.limit.requests - 1 if refused.scope == "shared" else 0
    now = time.monotonic()
    bucket.resets = now + refused.retry_after
    return _headers(key, bucket, now)


def _headers(key: str, bucket: _Bucket, now: float) -> dict[str, str]:
    after = max(0.0, bucket.resets - now)
    return {
        "X-RateLimit-Limit": str(bucket.limit.requests),
        "X-RateLimit-Remaining": str(bucket.left),
        "X-RateLimit-Reset": f"{time.time() + after:.3f}",
        "X-RateLimit-Reset-After": f"{after:.3f}",
        "X-RateLimit-Bucket": _name(key),
    }


_names: dict[str, str] = {}


def _name(key: str) -> str:
    if key not in _names:
        _names[key] = hashlib.blake2s(key.encode(), digest_size=16).hexdigest()
    return _names[key]
