"""The forms of an event's sections: what is typed is read, or refused with what to write instead."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dates import UnreadableHour
from bot.events.editing.forms import LONGEST, NEW, SECTIONS, as_typed, digest, form
from bot.events.editing.moments import UnreadableMoment
from bot.events.editing.reading import (
    ClosesAfterEvent,
    ClosesBeforeOpening,
    EndsEarlier,
    LineMissing,
    LineTooLong,
    NotACapacity,
    NotAnAddress,
    Reader,
    TitleWithoutWords,
)
from bot.events.editing.spans import DayInThePast
from bot.events.model import complete, missing
from bot.events.store import events
from bot.instants import NoSuchHour, WrongWeekday
from tests.fakes import MONDAY
from tests.house import DAY, texts

if TYPE_CHECKING:
    from typing import Any

    from bot.errors import Refusal
    from bot.events.model import Completion, Event
    from bot.i18n import Locale

SAY = texts().bound("fr")
TEXT_SECTIONS = [name for name in SECTIONS if name != "image"]
NEW_ONE = {"title": "Rencontre", "when": "12 février de 9h à 12h", "place": "Pau, Halle", "summary": "Un essai."}
hours = st.none() | st.builds(time, st.integers(0, 23), st.integers(0, 59))
words = st.none() | st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=50)


def read(section: str, event: Event = DAY, locale: Locale = "fr", **typed: str) -> Completion:
    """Return what is read of a section whose form was opened and changed in these lines."""
    return Reader(MONDAY, locale).section(section, as_typed(event, section, locale) | typed, event)


@given(hours, hours, words, words, st.sampled_from(["fr", "en"]), st.sampled_from(TEXT_SECTIONS))
def test_a_form_that_is_sent_back_untouched_changes_nothing(
    starts_at: time | None, doors: time | None, venue: str | None, address: str | None, locale: Locale, section: str
) -> None:
    """What stands in it reads back as what the event says; what is over stays as it is."""
    instant = datetime(2025, 1, 2, 9, 30, tzinfo=UTC)
    event = replace(DAY, venue=venue, address=address, official_url="https://example.org/a?b=c", capacity=40)
    event = replace(event, opens_at=instant, shows_count=True, inscription="ici")
    if starts_at and starts_at.hour < 23:
        event = replace(event, starts_at=starts_at, ends_at=time(23, 59), doors=doors and min(doors, starts_at))

    assert complete(event, **read(section, event, locale)) == event


def test_an_emptied_field_is_empty_again() -> None:
    """Spaces are as good as nothing, and so is a field that Discord left out."""
    event = replace(DAY, starts_at=time(9), venue="Halle", capacity=3, official_url="https://example.org")
    typed = {"starts_at": " ", "venue": "", "address": "\t"}

    place = Reader(MONDAY, "fr").section("hours", typed, event)
    access = read("access", event, capacity="", official_url="")

    assert set(place.values()) == {None}
    assert (access["capacity"], access["official_url"]) == (None, None)
    assert missing(replace(complete(event, **place), official_url=None)) == missing(DAY)


def test_what_is_typed_is_read() -> None:
    """Without the spaces around it."""
    place = read("hours", doors="9h", starts_at="9h30", ends_at="16 h 30", venue=" Halle ", address="1 rue du Port")
    access = read("access", inscription="ailleurs", capacity="1 200", shows_count="yes", organiser="PQN-A")

    assert place == {
        "doors": time(9),
        "starts_at": time(9, 30),
        "ends_at": time(16, 30),
        "venue": "Halle",
        "address": "1 rue du Port",
    }
    assert (access["inscription"], access["capacity"], access["shows_count"]) == ("ailleurs", 1200, True)


def test_the_phone_of_the_day_and_the_hours_of_the_programme_are_filled_in() -> None:
    """Each part is known by its number; one whose line is gone stays as it is, and an hour that is taken out is."""
    timed = replace(DAY, programme=(replace(DAY.programme[0], at=time(14)), DAY.programme[1]))

    read_so = read("day", phone=" 05 56 00 00 00 ", programme="2) 11 h 15 | Autre titre\n")
    emptied = read("day", timed, "en", phone="", programme="1. | Les résultats\n2. 2:30 pm | Un projet")

    assert as_typed(timed, "day", "fr")["programme"].replace("\u00a0", " ") == "1. 14 h | Les résultats\n2. | Un projet"
    assert read_so["phone"] == "05 56 00 00 00"
    assert read_so["programme"] == (DAY.programme[0], replace(DAY.programme[1], at=time(11, 15)))
    assert emptied["phone"] is None
    assert [item.at for item in emptied["programme"]] == [None, time(14, 30)]


def test_an_event_without_a_programme_is_not_asked_for_its_hours() -> None:
    """Its form has the phone alone, and reads back."""
    bare = replace(DAY, programme=())
    opened = form("journee:day_in:1", "Le jour même", SECTIONS["day"], SAY, as_typed(bare, "day", "fr"))

    assert [field.key for field in opened.fields] == ["phone"]
    assert complete(bare, **Reader(MONDAY, "fr").section("day", {"phone": ""}, bare)) == bare


def test_a_new_event_says_its_city_and_after_a_comma_its_venue() -> None:
    """Five lines are all that a first form has."""
    fields = Reader(MONDAY, "fr").new(NEW_ONE, ZoneInfo("Europe/Paris"))

    assert (fields["city"], fields["venue"], f"{fields['on']}") == ("Pau", "Halle", "2026-02-12")
    assert (fields["starts_at"], fields["ends_at"]) == (time(9), time(12))


def test_no_part_of_a_place_is_cut_off() -> None:
    """City and venue share a line, and each has its own length."""
    with pytest.raises(LineTooLong) as raised:
        Reader(MONDAY, "fr").new(NEW_ONE | {"place": f"Pau, {'x' * 210}"}, ZoneInfo("Europe/Paris"))

    assert raised.value.sentence(SAY).replace("\u00a0", " ") == (
        "Nom du lieu : 210 caractères, pour 200 au plus. Retirez-en 10."
    )


def test_another_day_keeps_the_hours_and_other_hours_replace_them() -> None:
    """Who moves an event types the day alone."""
    event = replace(DAY, starts_at=time(9, 30), ends_at=time(16, 30))

    moved = read("essentials", event, when="mardi 3 février")
    later = read("essentials", event, when="mardi 3 février à 10h")

    assert (f"{moved['on']}", moved["starts_at"], moved["ends_at"]) == ("2026-02-03", time(9, 30), time(16, 30))
    assert (later["starts_at"], later["ends_at"]) == (time(10), time(16, 30))


def test_a_start_after_the_end_that_stands_asks_for_both() -> None:
    """Nobody has typed that end here, so it is named."""
    event = replace(DAY, starts_at=time(9, 30), ends_at=time(16, 30))

    with pytest.raises(EndsEarlier) as raised:
        read("essentials", event, when="mardi 3 février à 17h")

    said = raised.value.sentence(SAY).replace("\u00a0", " ")
    assert "finit à 16 h 30" in said
    assert "mardi 3 février 2026 de 17 h à 19 h" in said


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
    assert read("access", official_url=address)["official_url"] == address


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
        read("access", official_url=typed)

    assert raised.value.params == {"typed": typed[:100]}
    assert "https://" in raised.value.sentence(SAY)


REFUSED: list[tuple[str, dict[str, str], type[Refusal], str]] = [
    ("hours", {"starts_at": "tôt"}, UnreadableHour, "9 h 30"),
    ("essentials", {"title": "🎉🎉"}, TitleWithoutWords, "en lettres"),
    ("essentials", {"title": "\u202e\u200b"}, LineMissing, "Titre"),
    ("essentials", {"summary": "x" * 5000}, LineTooLong, "5000 caractères, pour 1000 au plus. Retirez-en 4000."),
    ("essentials", {"city": "<@12>"}, LineMissing, "Ville"),
    ("essentials", {"when": "jeudi 23 janvier"}, WrongWeekday, "vendredi 23 janvier 2026"),
    ("essentials", {"when": "12 décembre 2025 à 9h"}, DayInThePast, "vendredi 12 décembre 2025 à 9 h"),
    ("essentials", {"when": "29 mars à 2h30"}, NoSuchHour, "heure d’été"),
    ("access", {"capacity": "beaucoup"}, NotACapacity, "120"),
    ("access", {"capacity": "0"}, NotACapacity, "120"),
    ("access", {"capacity": "1000000"}, NotACapacity, "120"),
    ("day", {"programme": "3. 9h | Un atelier"}, UnreadableMoment, "« 3. 9h | Un atelier »"),
    ("day", {"programme": "9h30 Les résultats"}, UnreadableMoment, "1. 9h30 | …"),
    ("day", {"programme": "1. plus tard | Les résultats"}, UnreadableHour, "9 h 30"),
    ("window", {"opens_at": "5 janvier à 9h", "closes_at": "4 janvier à 9h"}, ClosesBeforeOpening, "Corrigez"),
    ("window", {"closes_at": "2 février à 9h"}, ClosesAfterEvent, "lundi 2 février 2026"),
]


@pytest.mark.parametrize(("section", "typed", "refusal", "says"), REFUSED)
def test_what_cannot_be_is_refused_with_what_to_write_instead(
    section: str, typed: dict[str, str], refusal: type[Refusal], says: str
) -> None:
    """A sentence, and the line or the value that is meant."""
    with pytest.raises(refusal) as raised:
        read(section, DAY, "fr", **typed)

    assert says in raised.value.sentence(SAY).replace("\u00a0", " ")


def test_nothing_that_is_typed_rings_or_turns_a_line_round() -> None:
    """Mentions go, and signs that nobody sees."""
    said = read(
        "essentials", title="Journée \u202e@everyone <@&12> d'hiver", summary="Pour\u2067 <@<@1>34> @here\ntous"
    )

    assert said["title"] == "Journée everyone d'hiver"
    assert said["summary"] == "Pour  here\ntous"


def test_a_section_is_known_by_what_it_says() -> None:
    """Who changes another section is in nobody's way, and a counted place is no change."""
    other = replace(DAY, capacity=4, version=DAY.version + 1)

    assert digest(other, "essentials") == digest(DAY, "essentials")
    assert digest(other, "access") != digest(DAY, "access")


@pytest.mark.parametrize("locale", ["fr", "en"])
@pytest.mark.parametrize("section", ["new", *SECTIONS])
def test_the_form_is_one_that_discord_takes(section: str, locale: Locale) -> None:
    """Five fields, a title of 45 signs, labels of 45, hints of 100 (docs.discord.com components/reference)."""
    say, event = texts().bound(locale), replace(DAY, starts_at=time(9, 30), image_name="x" * 80 + ".png")
    typed: dict[str, Any] = {} if section == "new" else as_typed(event, section, locale)

    opened = form(f"journee:{section}_in:{2**63}.{'a' * 12}~abcdef12", say("event_form.title_new"), NEW, say, typed)
    if section != "new":
        opened = form(opened.custom_id, say(f"event_form.title_{section}"), SECTIONS[section], say, typed)

    assert len(opened.custom_id) <= 100
    assert 1 <= len(opened.fields) <= 5
    for field in opened.fields:
        assert 1 <= len(field.label) <= 45
        assert 1 <= len(field.hint or "") <= 100
        assert len(field.value) <= field.longest <= 4000


def test_nothing_longer_than_its_column_can_be_typed() -> None:
    """PostgreSQL would refuse it."""
    for name, longest in LONGEST.items():
        length = getattr(events.c[name].type, "length", None) if name in events.c else None
        assert length is None or longest <= length or name == "inscription"
