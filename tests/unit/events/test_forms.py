"""The form *Compléter*: what is typed is read, or refused with what to write instead."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dates import UnreadableHour
from bot.events.forms import LONGEST, NotAnAddress, as_typed, completion_form, read_completion
from bot.events.model import complete, missing
from bot.events.store import events
from tests.house import DAY, texts

if TYPE_CHECKING:
    from bot.i18n import Locale

SAY = texts().bound("fr")
hours = st.none() | st.builds(time, st.integers(0, 23), st.integers(0, 59))
words = st.none() | st.text(min_size=1, max_size=50).map(str.strip).filter(bool)


@given(hours, words, words, st.sampled_from(["fr", "en"]))
def test_a_form_that_is_sent_back_untouched_changes_nothing(
    starts_at: time | None, venue: str | None, address: str | None, locale: Locale
) -> None:
    """What stands in it reads back as what the event says."""
    event = replace(DAY, starts_at=starts_at, venue=venue, address=address, official_url="https://example.org/a?b=c")

    assert complete(event, **read_completion(as_typed(event, locale), locale)) == event


def test_an_emptied_field_is_empty_again() -> None:
    """Spaces are as good as nothing, and so is a field that Discord left out."""
    event = replace(DAY, starts_at=time(9), venue="Halle", official_url="https://example.org")

    read = read_completion({"starts_at": " ", "venue": "", "address": "\t"}, "fr")

    assert set(read.values()) == {None}
    assert missing(complete(event, **read)) == missing(DAY)


def test_what_is_typed_is_read() -> None:
    """Without the spaces around it."""
    typed = {"starts_at": "9h30", "ends_at": "16 h 30", "venue": " Halle ", "official_url": " https://example.org "}

    assert read_completion(typed, "fr") == {
        "starts_at": time(9, 30),
        "ends_at": time(16, 30),
        "venue": "Halle",
        "address": None,
        "official_url": "https://example.org",
    }


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org",
        "http://example.org",
        "HTTPS://Example.ORG/",
        "https://www.pqn-a.fr/fr/agenda?jour=23#inscription",
        "https://framaforms.org:443/form",
        "https://élèves.example.fr/été",
        "https://example.org?id=1",
    ],
)
def test_an_address_of_a_page_is_taken(address: str) -> None:
    """As people copy it."""
    assert read_completion({"official_url": address}, "fr")["official_url"] == address


@pytest.mark.parametrize(
    "typed",
    [
        "example.org",
        "www.example.org/page",
        "https://",
        "https://localhost/page",
        "https://.",
        "https://example..org",
        "https://example.",
        "https:// example.org",
        "https://example.org/une page",
        "https://exam\tple.org",
        "https://[::1",
        "https://someone:secret@example.org",
        "ftp://example.org",
        "javascript:alert(1)//a.b",
        "mailto:someone@example.org",
        "la page de PQN-A",
        "https://example.org https://example.net",
        "x" * 500,
    ],
)
def test_what_is_no_address_of_a_page_is_refused(typed: str) -> None:
    """Discord would refuse the whole card; the refusal shows what was typed, shortened."""
    with pytest.raises(NotAnAddress) as raised:
        read_completion({"official_url": typed}, "fr")

    assert raised.value.params == {"typed": typed[:100]}
    assert "https://" in raised.value.sentence(SAY)


@pytest.mark.parametrize("name", ["starts_at", "ends_at"])
def test_what_is_no_hour_is_refused_with_a_suggestion(name: str) -> None:
    """Whichever field it stands in."""
    with pytest.raises(UnreadableHour):
        read_completion({name: "tôt"}, "fr")


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_the_form_is_one_that_discord_takes(locale: Locale) -> None:
    """Five fields, a title of 45 signs, labels of 45, hints of 100 (docs.discord.com components/reference)."""
    event = replace(DAY, starts_at=time(9, 30))

    form = completion_form("organiser:completed:1~ab", texts().bound(locale), as_typed(event, locale))

    assert 1 <= len(form.fields) <= 5
    assert 1 <= len(form.title) <= 45
    for field in form.fields:
        assert 1 <= len(field.label) <= 45
        assert 1 <= len(field.hint or "") <= 100
        assert len(field.value) <= field.longest <= 4000
        assert not field.is_required
    assert {field.key: field.value for field in form.fields if field.value} == {
        "starts_at": "9\u00a0h\u00a030" if locale == "fr" else "9:30"
    }


def test_nothing_longer_than_its_column_can_be_typed() -> None:
    """PostgreSQL would refuse it."""
    for name, longest in LONGEST.items():
        length = getattr(events.c[name].type, "length", None)
        assert length is None or longest <= length
