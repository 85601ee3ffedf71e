"""An instant is aware and UTC, whatever the database keeps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.dialects import sqlite

from bot.database.columns import Instant

NOON = datetime(2026, 1, 23, 12, tzinfo=UTC)


def test_an_instant_of_another_zone_is_kept_as_utc() -> None:
    """Bordeaux is an hour ahead in January."""
    in_bordeaux = NOON.astimezone(timezone(timedelta(hours=1)))

    assert Instant().process_bind_param(in_bordeaux, sqlite.dialect()).isoformat() == "2026-01-23T12:00:00+00:00"  # type: ignore[union-attr] # it was given


def test_a_naive_instant_is_refused() -> None:
    """Nobody knows when it would be."""
    with pytest.raises(ValueError, match="naive"):
        Instant().process_bind_param(datetime(2026, 1, 23, 12), sqlite.dialect())  # noqa: DTZ001 - the point of it


@pytest.mark.parametrize("kept", [NOON, NOON.replace(tzinfo=None)], ids=["postgresql", "sqlite"])
def test_an_instant_comes_back_aware(kept: datetime) -> None:
    """SQLite forgets the zone."""
    assert Instant().process_result_value(kept, sqlite.dialect()) == NOON


def test_no_instant_stays_none() -> None:
    """Both ways."""
    assert Instant().process_bind_param(None, sqlite.dialect()) is None
    assert Instant().process_result_value(None, sqlite.dialect()) is None
