"""How an event reads: nothing is made up, and nothing that is known is left out."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery.card import MESSAGE_LIMIT, PANEL_LIMIT, Button, Card, Rule, Text
from bot.events.cards import Cards
from bot.events.model import Event, Phase, ProgrammeItem
from bot.events.seed import read_events
from tests.house import DAY, ROOT, texts

if TYPE_CHECKING:
    from bot.i18n import Locale

BEFORE, ON_THE_DAY, AFTER = (datetime(2026, month, day, 12, tzinfo=UTC) for month, day in ((1, 1), (1, 23), (2, 1)))
FRENCH, ENGLISH = Cards(texts(), "fr"), Cards(texts(), "en")
PAGE = "https://example.org/inscription"
KNOWN: dict[str, Any] = {
    "doors": time(9),
    "starts_at": time(9, 30),
    "ends_at": time(16, 30),
    "venue": "Halle des Douves",
    "address": "4 rue X",
    "official_url": PAGE,
}


def event(**changes: Any) -> Event:
    """Return the day as it is stored, with *changes*."""
    return replace(DAY, id=7, **changes)


def plain(text: str) -> str:
    """Return *text* with ordinary spaces."""
    return re.sub(r"[\u00a0\u202f]", " ", text)


def read(card: Card) -> str:
    """Return what is read on *card*, with ordinary spaces."""
    return plain(card.text)


def buttons(card: Card) -> list[Button]:
    """Return the buttons, top to bottom."""
    return [item for row in card.rows for item in row.items if isinstance(item, Button)]


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ((), "Horaires : à préciser."),
        (("doors",), "Horaires : à préciser."),
        (("ends_at",), "Horaires : à préciser."),
        (("starts_at",), "Début à 9 h 30. Heure de fin : à préciser."),
        (("starts_at", "ends_at"), "Horaires : de 9 h 30 à 16 h 30."),
        (("doors", "starts_at", "ends_at"), "Horaires : accueil à 9 h, puis de 9 h 30 à 16 h 30."),
    ],
)
def test_hours_are_said_as_far_as_they_are_known(known: tuple[str, ...], said: str) -> None:
    """On the card and in the programme alike."""
    day = event(**{name: KNOWN[name] for name in known})

    assert said in read(FRENCH.announcement(day, BEFORE))
    assert said in read(FRENCH.programme(day, "upcoming"))


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ((), "Lieu et adresse : à préciser."),
        (("venue",), "Lieu : Halle des Douves. Adresse : à préciser."),
        (("address",), "Adresse : 4 rue X."),
        (("venue", "address"), "Lieu : Halle des Douves, 4 rue X."),
    ],
)
def test_the_place_is_said_as_far_as_it_is_known(known: tuple[str, ...], said: str) -> None:
    """And what is not is shown as such."""
    assert said in read(FRENCH.announcement(event(**{name: KNOWN[name] for name in known}), BEFORE))


@pytest.mark.parametrize(
    ("now", "status", "second", "last"),
    [
        (BEFORE, "visible", "Horaires : accueil à 9 h", "peuvent voir que vous participez."),
        (ON_THE_DAY, "visible", "C’est aujourd’hui", "ou tapez /ici puis le code affiché."),
        (AFTER, "visible", "Cette journée a eu lieu le", "Vous pouvez relire le programme."),
        (BEFORE, "cancelled", "Cette journée est annulée.", "Vous n’avez rien à faire."),
        (AFTER, "cancelled", "Cette journée est annulée.", "Vous n’avez rien à faire."),
    ],
)
def test_a_card_tells_what_the_day_is_now(now: datetime, status: Any, second: str, last: str) -> None:
    """To come, today, past or cancelled; where there is nothing to go to, neither hours nor place are said."""
    card = FRENCH.announcement(event(**KNOWN, status=status), now)

    lines = read(card).split("\n")
    assert lines[0] == f"**{DAY.title}**, vendredi 23 janvier 2026, à Bordeaux"
    assert lines[1].startswith(second)
    assert lines[-1].endswith(last)
    assert ("Halle" in read(card)) == (status == "visible" and now < AFTER)


def test_a_long_title_is_said_whole_below_its_first_line() -> None:
    """The first line is what a push shows; nothing of the title is lost for it."""
    lines = read(FRENCH.announcement(event(title="Journée régionale : faire alliance"), BEFORE)).split("\n")

    assert lines[0] == "**Journée régionale**, vendredi 23 janvier 2026, à Bordeaux"
    assert lines[1] == "Journée régionale : faire alliance"


def test_a_card_does_not_invent_a_page_to_sign_up() -> None:
    """It says that the address is to come."""
    card = FRENCH.announcement(event(inscription="ailleurs"), BEFORE)

    assert "adresse à préciser. Ici, vous pouvez demander les rappels." in read(card)
    assert [button.url for button in buttons(card) if button.url] == [DAY.article_url]


def test_a_card_leads_to_the_programme_and_to_the_pages_that_are_known() -> None:
    """The programme itself needs no button to the programme."""
    card, programme = FRENCH.announcement(event(**KNOWN), BEFORE), FRENCH.programme(event(**KNOWN), "upcoming")

    assert [button.custom_id or button.url for button in buttons(card)] == [
        "inscription:signup:7",
        "programme:show:7",
        PAGE,
    ]
    assert [button.url for button in buttons(programme) if button.url] == [PAGE, DAY.article_url]
    assert FRENCH.programme(event(article_url=None), "past").rows == ()


def test_the_programme_leads_to_whom_one_asks_for_what_one_needs() -> None:
    """Before signing up, too; not once the day is over, or cancelled."""
    ask = "amenagement:show:7"

    assert ask in [button.custom_id for button in buttons(FRENCH.programme(event(), "upcoming"))]
    for over in (FRENCH.programme(event(), "past"), FRENCH.programme(event(status="cancelled"), "upcoming")):
        assert ask not in [button.custom_id for button in buttons(over)]


def test_a_public_card_is_content_and_rows_and_pings_nobody() -> None:
    """A panel's push notification would be empty."""
    card = FRENCH.announcement(event(), BEFORE)

    assert (card.panel, card.roles, card.people) == (False, (), ())


def test_a_programme_says_each_item_with_all_that_is_known_of_it() -> None:
    """In its order."""
    lines = plain(FRENCH.programme(event(), "upcoming").text)

    assert "1. Présentation : Les résultats\nAvec Jeanne Petit, chercheuse." in lines
    assert "2. Projet local : Un projet (Pau) – sous réserve" in lines
    assert lines.index("1. ") < lines.index("2. ")


def test_a_speaker_without_a_role_and_a_programme_without_items_are_said_plainly() -> None:
    """No gap is left open."""
    one = replace(DAY.programme[0], speaker_role=None)

    assert "Avec Jeanne Petit.\n" in plain(FRENCH.programme(event(programme=(one,)), "upcoming").text)
    assert "Le programme reste à préciser." in plain(FRENCH.programme(event(programme=()), "upcoming").text)


def test_a_programme_is_a_panel_that_says_where_it_is_found_again() -> None:
    """Who reads it closes it; the rules part it."""
    card = FRENCH.programme(event(), "upcoming")

    assert card.panel
    assert Rule() in card.blocks
    assert "/programme" in card.text
    assert "Les horaires restent à préciser" in plain(card.text)
    assert "Les horaires restent" not in plain(FRENCH.programme(event(**KNOWN), "upcoming").text)


def test_english_clients_read_english_around_what_organisers_wrote() -> None:
    """Their words stay theirs."""
    card = ENGLISH.programme(event(**KNOWN), "upcoming")

    assert "On Friday 23 January 2026, in Bordeaux." in card.text
    assert "from 9:30 to 16:30" in card.text
    assert "Les résultats" in card.text


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ((), ""),
        (("venue",), "nom du lieu"),
        (("venue", "address"), "nom du lieu et adresse"),
        (("starts_at", "venue", "address"), "heure de début, nom du lieu et adresse"),
    ],
)
def test_what_is_missing_is_listed_in_words(names: tuple[str, ...], words: str) -> None:
    """As one says a list."""
    lacking = replace(event(**KNOWN), **dict.fromkeys(names))  # type: ignore[arg-type] # all of them may be unknown

    assert FRENCH.missing(lacking) == words


def test_the_board_says_what_is_missing_and_when_nothing_is() -> None:
    """And that a day is past."""
    lacking, whole = FRENCH.board_line(event(), BEFORE), FRENCH.board_line(event(**KNOWN), AFTER)

    assert "À compléter" in lacking
    assert "heure de début" in lacking
    assert "Rien ne manque." in whole
    assert "Journée passée." in whole


words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200)
items = st.builds(
    ProgrammeItem,
    position=st.integers(1, 99),
    title=words,
    kind=st.sampled_from(["presentation", "round-table", "exchange", "project", "workshop", "break"]),
    speaker=st.none() | words,
    speaker_role=st.none() | words,
    place=st.none() | words,
    tentative=st.booleans(),
)
days = st.builds(
    event,
    title=words,
    city=words,
    audience=words,
    summary=words,
    on=st.dates(date(2025, 1, 1), date(2027, 1, 1)),
    venue=st.none() | words,
    programme=st.lists(items, max_size=40).map(tuple),
    status=st.sampled_from(["visible", "cancelled"]),
)


@settings(deadline=None)
@given(days, st.sampled_from(["upcoming", "today", "past"]), st.sampled_from(["fr", "en"]))
def test_whatever_is_written_in_it_a_card_can_be_sent(day: Event, now_is: Phase, locale: Locale) -> None:
    """It fits, its buttons stay, and braces in somebody's words are not gaps."""
    cards = Cards(texts(), locale)

    programme, announcement = cards.programme(day, now_is), cards.announcement(day, ON_THE_DAY)

    assert len(programme.fitted().text) <= PANEL_LIMIT
    assert len(announcement.fitted().text) <= MESSAGE_LIMIT
    assert programme.fitted().rows == programme.rows
    assert announcement.fitted().rows == announcement.rows


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_the_real_day_fits_and_leaves_no_gap(locale: Locale) -> None:
    """As it is seeded."""
    (seed,) = read_events(ROOT / "config" / "events")
    day = replace(seed.event(7), id=1)
    cards = Cards(texts(), locale)

    for card in (cards.programme(day, "upcoming"), cards.announcement(day, BEFORE)):
        assert card.fitted() is card
        assert not re.search(r"[{}]|\bNone\b", card.text)
        assert all(block.content.strip() for block in card.blocks if isinstance(block, Text))


def test_the_card_says_where_questions_come_before_the_place() -> None:
    """One tap is not enough there."""
    cards, now = Cards(texts(), "fr"), datetime(2025, 12, 15, tzinfo=UTC)
    usual = replace(DAY, status="visible", inscription="ici")
    first = replace(usual, form="avant")

    assert "un seul geste suffit" in cards.announcement(usual, now).text
    assert "puis répondez aux questions" in cards.announcement(first, now).text


@pytest.mark.parametrize(
    ("capacities", "changes", "said"),
    [
        ((12, None), {}, "premier arrivé, premier servi ; si votre premier choix est complet, vous avez le second."),
        ((12,), {}, "Atelier, à choisir après l’inscription : premier arrivé, premier servi."),
        ((None, None), {}, None),
        ((), {}, None),
        ((12, 12), {"inscription": "ailleurs"}, None),
        ((12, 12), {"status": "cancelled"}, None),
        ((12, 12), {"closes_at": BEFORE}, None),
    ],
)
def test_the_card_says_in_one_sentence_who_gets_which_workshop(
    capacities: tuple[int | None, ...], changes: dict[str, Any], said: str | None
) -> None:
    """Where places are limited, and as long as somebody can sign up."""
    programme = tuple(
        ProgrammeItem(position=number, title="Lire", kind="workshop", capacity=capacity)
        for number, capacity in enumerate(capacities, start=1)
    )

    card = read(FRENCH.announcement(event(**{"status": "visible", "programme": programme, **changes}), BEFORE))

    assert ("premier arrivé" in card) == (said is not None)
    assert (said or "") in card
