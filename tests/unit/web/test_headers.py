"""What an answer says of itself: for how long it is fresh, when to come back, what to ask with."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.headers import LONGEST, conditions, fresh_for, retry_after, validators
from bot.web.model import Validators
from tests.fakes import MONDAY

SENT, LATER = "Mon, 15 Dec 2025 09:00:00 GMT", "Mon, 15 Dec 2025 10:30:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Cache-Control": "max-age=600"}, 600),
        ({"Cache-Control": 'public, MAX-AGE="600"'}, 600),
        ({"Cache-Control": "max-age=600", "Age": "100"}, 500),
        ({"Cache-Control": "max-age=600", "Age": "1000"}, 0),
        ({"Cache-Control": "max-age=600", "Age": "old"}, 600),
        ({"Cache-Control": "max-age=0"}, 0),
        ({"Cache-Control": "no-cache, max-age=600"}, 0),
        ({"Cache-Control": "no-store"}, 0),
        ({"Cache-Control": "max-age=-1"}, None),
        ({"Cache-Control": "max-age=" + "9" * 5000}, LONGEST.total_seconds()),
        ({"Cache-Control": "s-maxage=600"}, None),
        ({"Expires": LATER}, 5400),
        ({"Expires": LATER, "Date": "Mon, 15 Dec 2025 10:00:00 GMT"}, 1800),
        ({"Expires": LATER, "Cache-Control": "max-age=60"}, 60),
        ({"Expires": "0"}, 0),
        ({"Expires": "Mon, 15 Dec 2025 08:00:00 GMT"}, 0),
        ({"Expires": "Fri, 31 Dec 9999 23:59:59 GMT"}, LONGEST.total_seconds()),
        ({"Expires": "Fri, 31 Dec 9999 23:59:59 -2359"}, 0),
    ],
)
def test_a_lifetime_is_read(headers: dict[str, str], seconds: float | None) -> None:
    """As caches read it (RFC 9111, section 4.2)."""
    assert fresh_for(headers, MONDAY) == (None if seconds is None else timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "120"}, 120),
        ({"Retry-After": " 120 "}, 120),
        ({"Retry-After": "0"}, 0),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "9" * 400}, LONGEST.total_seconds()),
        ({"Retry-After": LATER}, 5400),
        ({"Retry-After": LATER, "Date": "Mon, 15 Dec 2025 10:00:00 GMT"}, 1800),
        ({"Retry-After": SENT, "Date": LATER}, 0),
        ({"Retry-After": "Monday, 15-Dec-25 10:30:00 GMT"}, 5400),
    ],
)
def test_a_pause_is_read(headers: dict[str, str], seconds: float | None) -> None:
    """In seconds or until a date, which the site's own clock may have written."""
    assert retry_after(headers, MONDAY) == (None if seconds is None else timedelta(seconds=seconds))


@given(st.dictionaries(st.sampled_from(["Cache-Control", "Age", "Expires", "Date", "Retry-After"]), st.text()))
def test_no_header_fails(headers: dict[str, str]) -> None:
    """Whatever it holds, a time is within its limits."""
    for time in (fresh_for(headers, MONDAY), retry_after(headers, MONDAY)):
        assert time is None or timedelta() <= time <= LONGEST


def test_validators_come_back_as_conditions() -> None:
    """As the site wrote them; a novel is not kept."""
    kept = validators({"ETag": 'W/"a"', "Last-Modified": SENT})

    assert conditions(kept) == {"If-None-Match": 'W/"a"', "If-Modified-Since": SENT}
    assert conditions(validators({"ETag": "x" * 1001})) == conditions(Validators()) == {}
