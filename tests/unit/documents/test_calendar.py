"""The file for calendars: held against RFC 5545, and read by another library than the one that writes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from ical.calendar_stream import IcsCalendarStream

from bot.events.attendance.model import Half
from bot.events.documents.calendar import calendar, where
from bot.events.documents.model import Part
from bot.events.documents.words import Words
from bot.events.signups.model import Kind, signed_up
from tests.house import DAY, texts

if TYPE_CHECKING:
    from ical.event import Event as Read

    from bot.events.model import Event

NOW = datetime(2026, 1, 5, 8, 30, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")
EVENT = replace(
    DAY,
    id=7,
    guild_id=99,
    title="Journée régionale, à Bordeaux ; « œuvrer ensemble » : " + "é" * 100,
    starts_at=time(9, 30),
    ends_at=time(16, 30),
    venue="Maison des associations",
    address="1 place de la Mairie, 33000 Bordeaux",
    official_url="https://example.org/journee",
)
DESCRIPTION = "Une journée,\nen deux lignes \\ et 1;2\u202f€ " + "ç" * 90


def made(event: Event = EVENT, *, email: str | None = "equipe@example.org") -> bytes:
    """Return the file of *event*."""
    return calendar(event, description=DESCRIPTION, email=email, now=NOW)


def lines(content: bytes) -> list[str]:
    """Return the content lines, unfolded as RFC 5545, 3.1 says."""
    return content.decode().replace("\r\n ", "").split("\r\n")[:-1]


def values(content: bytes, name: str) -> list[str]:
    """Return the lines of one property of the event, parameters included."""
    said = lines(content)
    entry = said[said.index("BEGIN:VEVENT") : said.index("END:VEVENT")]
    return [line for line in entry if line.split(":")[0].split(";")[0] == name]


def read(event: Event = EVENT) -> Read:
    """Return the event as the other library reads it."""
    (found,) = IcsCalendarStream.calendar_from_ics(made(event).decode()).events
    return found


def test_another_reader_finds_all_that_was_written() -> None:
    """Commas, semicolons, backslashes, line breaks and letters come back as they were."""
    found = read()

    assert (found.summary, found.description) == (EVENT.title, DESCRIPTION)
    assert found.location == "Maison des associations, 1 place de la Mairie, 33000 Bordeaux"
    assert (found.dtstart, found.dtend) == (
        datetime(2026, 1, 23, 9, 30, tzinfo=PARIS),
        datetime(2026, 1, 23, 16, 30, tzinfo=PARIS),
    )
    assert (found.uid, found.sequence, found.dtstamp) == ("event-7-guild-99@passerelle", 0, NOW)
    assert found.url == "https://example.org/journee"
    assert found.status is not None
    assert found.status.value == "CONFIRMED"
    assert found.organizer is not None
    assert (found.organizer.uri, found.organizer.common_name) == ("mailto:equipe@example.org", "PQN-A")


@pytest.mark.parametrize("event", [EVENT, replace(EVENT, starts_at=None), replace(EVENT, status="cancelled")])
def test_every_line_ends_and_folds_as_the_standard_says(event: Event) -> None:
    """CRLF after each, 75 octets at most, no letter cut in two (3.1); no control character (3.3.11)."""
    content = made(replace(event, title=event.title + "\x07\x00"))

    assert content.endswith(b"END:VCALENDAR\r\n")
    assert content.count(b"\n") == content.count(b"\r\n") == content.count(b"\r")
    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        assert all(sign == "\t" or ord(sign) >= 32 for sign in line.decode())


@pytest.mark.parametrize(
    ("component", "names"),
    [
        ("VCALENDAR", ("PRODID", "VERSION", "METHOD")),  # 3.6, 3.7
        ("VEVENT", ("UID", "DTSTAMP", "DTSTART", "ORGANIZER", "SUMMARY", "SEQUENCE")),  # 3.6.1, and RFC 5546, 3.2.1
        ("VTIMEZONE", ("TZID",)),  # 3.6.5
        ("DAYLIGHT", ("DTSTART", "TZOFFSETFROM", "TZOFFSETTO")),
        ("STANDARD", ("DTSTART", "TZOFFSETFROM", "TZOFFSETTO")),
    ],
)
def test_what_must_be_there_is_there_once(component: str, names: tuple[str, ...]) -> None:
    """Properties that are required and may not occur twice."""
    said = lines(made())
    begins = [number for number, line in enumerate(said) if line == f"BEGIN:{component}"]

    assert begins
    for begin in begins:
        end = said.index(f"END:{component}", begin)
        own, depth = [], 0
        for line in said[begin + 1 : end]:
            depth += line.startswith("BEGIN:") - line.startswith("END:")
            if not depth and not line.startswith("END:"):
                own.append(line.split(":")[0].split(";")[0])
        assert [own.count(name) for name in names] == [1] * len(names)


def test_a_zone_is_described_before_it_is_used() -> None:
    """Each TZID has its VTIMEZONE (3.2.19); where nothing uses one, there is none."""
    timed, whole = lines(made()), lines(made(replace(EVENT, starts_at=None, ends_at=None)))

    assert "TZID:Europe/Paris" in timed
    assert "DTSTART;TZID=Europe/Paris:20260123T093000" in timed
    assert timed.index("END:VTIMEZONE") < timed.index("BEGIN:VEVENT")
    assert not any("TZID" in line for line in whole)


@pytest.mark.parametrize("zone", ["Europe/Paris", "America/Martinique", "Indian/Reunion", "America/New_York"])
@pytest.mark.parametrize("on", [date(2026, 1, 23), date(2026, 3, 28), date(2026, 3, 29), date(2026, 7, 3)])
@pytest.mark.parametrize("at", [time(1, 30), time(3, 30), time(12)])
def test_the_zone_gives_the_same_instant_as_the_world_does(zone: str, on: date, at: time) -> None:
    """Read by the rules of 3.6.5 from the file alone: on both sides of each change of the clocks, and without any."""
    event = replace(EVENT, timezone=zone, on=on, starts_at=at, ends_at=None)

    assert datetime.combine(on, at) - offset_by_the_file(made(event), datetime.combine(on, at)) == datetime.combine(
        on, at, ZoneInfo(zone)
    ).astimezone(UTC).replace(tzinfo=None)


@pytest.mark.parametrize(
    ("on", "at", "offset"),
    [
        (date(2026, 3, 29), time(1, 59), 1),
        (date(2026, 3, 29), time(3), 2),
        (date(2026, 10, 25), time(1, 59), 2),
        (date(2026, 10, 25), time(3), 1),
    ],
)
def test_paris_changes_its_clocks_at_two_and_at_three(on: date, at: time, offset: int) -> None:
    """The last Sundays of March and October."""
    wall = datetime.combine(on, at)

    assert offset_by_the_file(made(replace(EVENT, on=on)), wall) == timedelta(hours=offset)


def offset_by_the_file(content: bytes, wall: datetime) -> timedelta:
    """Return what the latest onset before *wall* says; onsets are read on the wall as it stood before (3.6.5)."""
    latest, offset = datetime.min, timedelta()  # noqa: DTZ901 - a wall has no zone
    onset = latest
    for line in lines(content):
        name, _, value = line.partition(":")
        if name == "DTSTART":
            onset = datetime.strptime(value, "%Y%m%dT%H%M%S")  # noqa: DTZ007 - the same
        if name == "TZOFFSETTO" and latest <= onset <= wall:
            latest = onset
            offset = timedelta(hours=int(value[:3]), minutes=int(value[0] + value[3:5]))
    return offset


def test_a_day_without_hours_is_a_whole_day() -> None:
    """It ends as the next one begins (3.6.1); an hour that is not known is not made up."""
    whole = made(replace(EVENT, starts_at=None, ends_at=None))
    open_ended = made(replace(EVENT, ends_at=None))

    assert values(whole, "DTSTART") == ["DTSTART;VALUE=DATE:20260123"]
    assert values(whole, "DTEND") == ["DTEND;VALUE=DATE:20260124"]
    assert values(open_ended, "DTEND") == []


def test_a_newer_file_replaces_the_older_one() -> None:
    """The name stays whatever changes, and the number rises with the revision."""
    moved = replace(EVENT, title="Autre", on=date(2026, 2, 1), slug="autre", version=9, revision=3)

    assert values(made(moved), "UID") == values(made(), "UID") == ["UID:event-7-guild-99@passerelle"]
    assert values(made(moved), "SEQUENCE") == ["SEQUENCE:3"]
    assert values(made(replace(EVENT, guild_id=98)), "UID") != values(made(), "UID")


def test_a_cancelled_day_leaves_the_calendar() -> None:
    """Both the file and the event say so (RFC 5546, 3.2.5)."""
    cancelled = made(replace(EVENT, status="cancelled", revision=4))

    assert "METHOD:CANCEL" in lines(cancelled)
    assert values(cancelled, "STATUS") == ["STATUS:CANCELLED"]
    assert "METHOD:PUBLISH" in lines(made())
    assert read(replace(EVENT, status="cancelled")).uid == read().uid


def test_an_organiser_without_address_is_named_all_the_same() -> None:
    """No address is made up."""
    assert values(made(email=None), "ORGANIZER") == ["ORGANIZER;CN=PQN-A:invalid:nomail"]


@pytest.mark.parametrize(
    ("venue", "address", "said"),
    [
        (None, None, "Bordeaux"),
        ("Rocher de Palmer", None, "Rocher de Palmer, Bordeaux"),
        (
            "Rocher de Palmer",
            "1 rue Aristide-Briand, Cenon",
            "Rocher de Palmer, 1 rue Aristide-Briand, Cenon, Bordeaux",
        ),
        (None, "Place Pey-Berland, BORDEAUX", "Place Pey-Berland, BORDEAUX"),
    ],
)
def test_the_city_is_said_once(venue: str | None, address: str | None, said: str) -> None:
    """A map finds the place."""
    assert where(replace(EVENT, venue=venue, address=address)) == said


def test_ones_own_day_says_more_than_the_day() -> None:
    """Who has a place reads so, with what else belongs to their day; a cancelled day begins with that."""
    words = Words(texts())
    part = Part(EVENT, signed_up(EVENT, 42, None, NOW), Half.DAY)
    reminded = replace(part, signup=replace(part.signup, kind=Kind.REMINDERS))

    own = words.description(EVENT, part.signup.kind, "fr", ["Atelier : le conte."]).splitlines()
    anybody = words.description(replace(EVENT, doors=time(9)), None, "en").splitlines()

    assert own[:3] == ["Votre place est réservée.", "Atelier : le conte.", "Une journée."]
    assert anybody[:2] == ["Une journée.", "Doors open at 9:00."]
    assert "formulaire officiel" in words.description(EVENT, reminded.signup.kind, "fr")
    assert words.description(replace(EVENT, status="cancelled"), part.signup.kind, "fr").startswith(
        "Cette journée est annulée."
    )
