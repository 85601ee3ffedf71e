"""What is late says why: when we were stopped, that Discord did not answer, that the channel was closed to us."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.delivery.lateness import Cause, Late, Outage, is_late, lateness, words
from bot.i18n import LOCALES, Locale, Texts

TEXTS = Texts.load(Path(__file__).parents[3] / "config" / "locales")
PARIS = ZoneInfo("Europe/Paris")
MINUTE = timedelta(minutes=1)
PLANNED = datetime(2025, 12, 15, 7, 5, tzinfo=UTC)
STOPPED = Outage(PLANNED - 3 * MINUTE, PLANNED + 35 * MINUTE)


def test_more_than_ten_minutes_are_late() -> None:
    """A tick and a retry are not worth an apology."""
    assert not is_late(PLANNED, PLANNED + 10 * MINUTE)
    assert is_late(PLANNED, PLANNED + 10 * MINUTE + timedelta(seconds=1))
    assert lateness(PLANNED, PLANNED + 10 * MINUTE, [STOPPED], "delivery.doubtful") is None


@pytest.mark.parametrize(
    ("outages", "reason", "cause"),
    [
        ([STOPPED], None, Cause.STOPPED),
        ([STOPPED], "delivery.doubtful", Cause.STOPPED),
        ([], "delivery.doubtful", Cause.AWAY),
        ([], "delivery.too_fast", Cause.AWAY),
        ([], "delivery.no_permission", Cause.PLACE),
        ([], "delivery.no_channel", Cause.PLACE),
        ([], None, Cause.TROUBLE),
        ([Outage(PLANNED - 900 * MINUTE, PLANNED - 800 * MINUTE)], None, Cause.TROUBLE),
        ([Outage(PLANNED, PLANNED + 5 * MINUTE)], "delivery.doubtful", Cause.AWAY),
    ],
)
def test_the_cause_is_what_has_kept_it_longest(outages: list[Outage], reason: str | None, cause: Cause) -> None:
    """An outage that was over before, or was the smaller part of it, explains nothing."""
    late = lateness(PLANNED, PLANNED + 40 * MINUTE, outages, reason)

    assert late
    assert (late.cause, late.outage) == (cause, outages[0] if cause is Cause.STOPPED else None)


def test_an_outage_is_told_by_the_hours_on_the_wall() -> None:
    """The day is said only where it is another one."""
    say = TEXTS.bound("fr")
    same_day = words(Late(PLANNED, Cause.STOPPED, STOPPED), say, PARIS, "fr").replace("\u00a0", " ")
    since_friday = Outage(PLANNED - timedelta(days=3), PLANNED + 35 * MINUTE)
    longer = words(Late(PLANNED, Cause.STOPPED, since_friday), say, PARIS, "fr").replace("\u00a0", " ")

    assert same_day.startswith("Envoyé en retard : c’était prévu le lundi 15 décembre 2025 à 8 h 05.")
    assert "Passerelle était arrêtée, de 8 h 02 à 8 h 40." in same_day
    assert (
        "Passerelle était arrêtée du vendredi 12 décembre 2025 à 8 h 05 au lundi 15 décembre 2025 à 8 h 40." in longer
    )


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("cause", Cause)
def test_every_cause_has_its_words(cause: Cause, locale: Locale) -> None:
    """And none leaves a gap."""
    late = Late(PLANNED, cause, STOPPED if cause is Cause.STOPPED else None)

    said = words(late, TEXTS.bound(locale), PARIS, locale)

    assert ("retard" if locale == "fr" else "late") in said
    assert "{" not in said
