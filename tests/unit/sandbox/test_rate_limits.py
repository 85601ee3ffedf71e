"""Buckets per route and place, and one limit for everything."""

from sandbox.limits import GLOBAL_REQUESTS
from sandbox.rate_limits import RateLimiter

SEND = "POST /channels/*/messages"


def test_a_place_has_its_own_bucket_under_a_shared_name() -> None:
    """Clients learn from the name that routes share a limit, and from the path where."""
    limiter = RateLimiter()

    answers = [limiter.take(SEND, {"channel": channel}) for channel in "1112"]

    assert [headers["X-RateLimit-Remaining"] for _, headers in answers] == ["4", "3", "2", "4"]
    assert len({headers["X-RateLimit-Bucket"] for _, headers in answers}) == 1


def test_an_empty_bucket_says_how_long_to_wait() -> None:
    """In the body and in the headers, rounded up where a header knows whole seconds only."""
    limiter = RateLimiter()
    for _ in range(5):
        limiter.take(SEND, {"channel": "1"})

    refused, headers = limiter.take(SEND, {"channel": "1"})

    assert refused is not None
    assert refused.body()["global"] is False
    assert 4 < refused.retry_after <= 5
    assert refused.headers()["Retry-After"] == "5"
    assert headers["X-RateLimit-Remaining"] == "0"


def test_everything_together_has_a_limit_too() -> None:
    """Fifty requests a second for the token, whatever their buckets say."""
    limiter = RateLimiter()
    for number in range(GLOBAL_REQUESTS):
        refused, _ = limiter.take("GET /channels/*", {"channel": str(number)})
        assert refused is None

    refused, _ = limiter.take("GET /channels/*", {"channel": "another"})

    assert refused is not None
    assert refused.scope == "global"
    assert refused.headers()["X-RateLimit-Global"] == "true"
