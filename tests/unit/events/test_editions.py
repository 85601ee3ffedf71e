"""The next edition of an event: what it takes along, and what stays behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

from bot.events.editions import next_edition
from bot.events.model import Event, ProgrammeItem
from tests.house import DAY

SOURCE = replace(
    DAY,
    id=7,
    status="cancelled",
    cancel_reason="La salle est inondée.",
    version=9,
    publication=2,
    capacity=40,
    shows_count=True,
    phone="05 00 00 00 00",
    doors=time(9),
    starts_at=time(9, 30),
    ends_at=time(17),
    opens_at=datetime(2026, 1, 1, tzinfo=UTC),
    closes_at=datetime(2026, 1, 20, tzinfo=UTC),
    official_url="https://example.org/inscription",
    article_url="https://example.org/article",
    synthesis_url="https://example.org/synthese",
    synthesis_at=datetime(2026, 1, 30, tzinfo=UTC),
    revision=4,
    programme=(ProgrammeItem(position=1, title="Ouverture", kind="presentation", at=time(9, 45)),),
)
LEFT_BEHIND = {
    *("id", "slug", "title", "on", "status", "cancel_reason", "version", "publication"),
    *("doors", "starts_at", "ends_at", "opens_at", "closes_at", "official_url", "article_url"),
    *("synthesis_url", "synthesis_at", "revision", "programme"),
}


def test_it_takes_along_all_that_is_no_date_no_link_and_no_past() -> None:
    """A new column of an event goes along, unless it is named here."""
    made = next_edition(SOURCE, "Suite", date(2027, 3, 4))

    taken = set(Event.__dataclass_fields__) - LEFT_BEHIND
    assert {name: getattr(made, name) for name in taken} == {name: getattr(SOURCE, name) for name in taken}


def test_it_is_a_draft_that_nobody_has_seen() -> None:
    """As if nothing had ever happened."""
    made = next_edition(SOURCE, "Suite", date(2027, 3, 4))

    assert (made.id, made.title, made.on, made.status) == (None, "Suite", date(2027, 3, 4), "draft")
    assert (made.version, made.publication, made.cancel_reason) == (1, 0, None)
    assert {getattr(made, name) for name in ("doors", "starts_at", "ends_at", "opens_at", "closes_at")} == {None}
    assert (made.official_url, made.article_url) == (None, None)
    assert (made.synthesis_url, made.synthesis_at, made.revision) == (None, None, 0)


def test_a_day_that_was_closed_leaves_a_next_one_that_is_not() -> None:
    """Else it would lead to the old synthesis, and its own would be told to nobody."""
    made = next_edition(SOURCE, "Suite", date(2027, 3, 4))

    assert (made.synthesis_url, made.synthesis_at, made.revision) == (None, None, 0)
    assert made.programme == (replace(SOURCE.programme[0], at=None),)


def test_an_hour_is_read_on_the_wall_of_the_event() -> None:
    """Where it takes place."""
    made = next_edition(SOURCE, "Suite", datetime(2027, 3, 4, 8, 30, tzinfo=UTC))

    assert (made.on, made.starts_at) == (date(2027, 3, 4), time(9, 30))
