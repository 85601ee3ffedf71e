"""The screens of the watch: within a panel whatever a site says, and in words that say what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import discord
import pytest

from bot.delivery.card import PANEL_LIMIT, Card, Row
from bot.feeds.discovery.model import Found, NotChosen, Tried
from bot.feeds.discovery.refusals import NothingFound
from bot.feeds.intents import Act, Intent, Why
from bot.feeds.model import Article, Mode, Shape, Source, SourceState, Trouble
from bot.feeds.proposing import Proposal
from bot.feeds.reading.model import Item
from bot.feeds.service import Trial
from bot.settings.feeds import read_feeds
from cogs.organiser.veille_found import FoundSheets
from cogs.organiser.veille_places import Room, is_asleep, room_of
from cogs.organiser.veille_sheets import WatchSheets
from cogs.organiser.veille_words import article_line, health, readable
from tests.fakes import MONDAY
from tests.house import ROOT, texts

if TYPE_CHECKING:
    from bot.i18n import Locale

LONG = "https://example.org/" + "a" * 2000
TITLE = "*" * 250
ITEM = Item(LONG, LONG, TITLE, published="2025-12-01T08:00:00+01:00")
SOURCE = Source(
    id=3,
    guild_id=1,
    address=LONG,
    shape=Shape.LISTING,
    title=TITLE,
    channel_id=10**18,
    mention_role_id=10**18,
    include=("é" * 60,) * 20,
    exclude=("é" * 60,) * 20,
    min_minutes=3,
    next_look=MONDAY,
    last_success=MONDAY,
    failing_since=MONDAY - timedelta(days=2),
    failures=12,
    reason="robots",
    trouble=Trouble.SHAPE,
    count=200,
)
ARTICLE = Article(id=10**9, guild_id=1, source_id=3, key="k", address=LONG, title=TITLE, seen_at=MONDAY)
INTENT = Intent(act=Act.WITHDRAW, why=Why.EXCLUDED, item=ITEM, word="é" * 60)
FOUND = Found(
    "listing",
    LONG,
    TITLE,
    "guessed",
    count=200,
    latest="2025-12-01",
    sample=(ITEM,) * 3,
    patterns=("^/fr/" + "a" * 300 + "/[^/]+/?$",) * 6,
    others=(NotChosen(LONG, TITLE, "comments"),) * 8,
)
READY = read_feeds(Path(ROOT) / "config" / "feeds.toml")


def named(key: str, /, **_gaps: object) -> str:
    """Return the name of a text instead of it."""
    return key


def screens(locale: Locale) -> list[Card]:
    """Return every screen, as full as it can be."""
    say = texts().bound(locale)
    watch, found = WatchSheets(say, locale), FoundSheets(say, locale)
    tags = tuple((number, "x" * 20) for number in range(20))
    return [
        watch.listed([], READY, 0),
        watch.listed([SOURCE] * 20, READY, 1),
        watch.sheet(SOURCE, 12, Room(tags, True, True, True), say("veille.saved")),
        watch.tried(Trial(SOURCE, (INTENT,) * 200)),
        watch.tried(Trial(SOURCE, reason="timeout")),
        watch.held(SOURCE, [ARTICLE] * 200),
        found.found(Proposal(FOUND, 10**18, (1,), True), tags),
        found.refused(NothingFound([Tried(f"{LONG}{number}", "missing") for number in range(12)])),
    ]


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_every_screen_fits_a_panel(locale: Locale) -> None:
    """Forty components and 4,000 characters (components/reference), a select 25 choices of 100 characters."""
    for card in screens(locale):
        # The frame around all counts as well.
        count = 1 + sum(1 + (len(block.items) if isinstance(block, Row) else 0) for block in card.blocks)
        assert count <= 40
        assert len(card.text) <= PANEL_LIMIT
        assert "veille." not in card.text


@pytest.mark.parametrize(
    ("source", "keys"),
    [
        (replace(SOURCE, trouble=None, failures=0, reason=""), ["is_new", "last_success"]),
        (replace(SOURCE, trouble=None, failures=0, reason="", is_primed=True), ["is_well", "last_success"]),
        (replace(SOURCE, failures=0, reason="", is_primed=True), ["trouble_shape", "last_success"]),
        (replace(SOURCE, state=SourceState.PAUSED), ["is_paused", "last_success"]),
        (replace(SOURCE, state=SourceState.GONE, last_success=None), ["is_gone"]),
    ],
)
def test_a_source_says_how_it_is(source: Source, keys: list[str]) -> None:
    """In the order in which one asks: how it is, why, when it was last well."""
    lines = health(source, named)

    assert [line.split()[0].removeprefix("veille.") for line in lines] == keys


def test_every_trouble_rule_and_mode_has_its_words() -> None:
    """None is shown as a key."""
    say = texts().bound("fr")
    watch = WatchSheets(say, "fr")
    cards = [watch.held(replace(SOURCE, trouble=trouble), []) for trouble in Trouble]
    cards += [watch.sheet(replace(SOURCE, mode=mode), 0, Room()) for mode in Mode]
    cards += [watch.sheet(replace(SOURCE, shape=shape), 0, Room()) for shape in Shape]
    cards += [watch.tried(Trial(SOURCE, (replace(INTENT, act=act),))) for act in Act]
    cards += [watch.tried(Trial(SOURCE, (replace(INTENT, why=why),))) for why in Why]

    assert [card.text for card in cards if "veille." in card.text] == []


def test_a_source_says_that_nothing_can_be_said_in_its_channel_any_more() -> None:
    """Before an article waits there: the channel is gone, or closed to the bot."""
    say = texts().bound("fr")
    sheet = WatchSheets(say, "fr").sheet(SOURCE, 0, room_of(None, SOURCE.channel_id))

    assert f"Passerelle ne peut pas écrire dans <#{SOURCE.channel_id}>" in sheet.text
    assert room_of(None, None) == Room()


class FakeGuild:
    """A server whose gateway shows no thread; Discord answers with one of this *metadata*."""

    def __init__(self, **metadata: bool) -> None:
        times = {"auto_archive_duration": 60, "archive_timestamp": MONDAY.isoformat()}
        self._data: Any = {"id": "7", "parent_id": "6", "owner_id": "5", "name": "fil", "type": 11}
        self._data |= {"message_count": 0, "member_count": 0}
        self._data["thread_metadata"] = {**times, **metadata}

    def get_channel_or_thread(self, _channel_id: int) -> None:
        return None

    async def fetch_channel(self, _channel_id: int) -> discord.Thread:
        return discord.Thread(guild=self, state=None, data=self._data)  # type: ignore[arg-type] # what is read of it


@pytest.mark.parametrize(
    ("archived", "locked", "is_fine"), [(True, False, True), (True, True, False), (False, False, False)]
)
async def test_a_thread_that_has_fallen_asleep_is_no_trouble(archived: bool, locked: bool, is_fine: bool) -> None:
    """The next article wakes it, unless it was locked."""
    guild: Any = FakeGuild(archived=archived, locked=locked)

    assert await is_asleep(guild, 7) == is_fine
    assert not await is_asleep(None, 7)


def test_an_article_without_title_is_known_by_its_address() -> None:
    """A link that would break is none, and a title shows its own signs."""
    say = texts().bound("fr")

    assert article_line(Item("", "https://a.fr/un-texte/", ""), say, "fr") == "[un-texte](<https://a.fr/un-texte/>)"
    assert article_line(Item("7", "", "Un texte"), say, "fr") == "Un texte"
    assert article_line(Item("", "https://a.fr/(x)", "Un *texte*"), say, "fr") == r"Un \*texte\*"


@pytest.mark.parametrize(
    ("pattern", "shown"),
    [
        (r"^/a\-b/[^/]+/?$", "/a-b/…"),
        ("^(?:/fr)?/actualites/[^/]+/?$", "/fr/actualites/…"),
        (r"^/\d+/\d+/[^/]+/?$", "/…/…/…"),
        ("^/[^/]*[^/-]-[^/-]+-[^/]*/?$", "/…"),
    ],
)
def test_a_pattern_is_shown_as_an_address(pattern: str, shown: str) -> None:
    """Organisers are asked whether it is one of an article."""
    assert readable(pattern) == shown
