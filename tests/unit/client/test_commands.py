"""The slash commands as Discord is told of them."""

from __future__ import annotations

import copy
import dataclasses
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.client.commands import ENGLISH, REMEMBERED, Recent, Reception, digest, payload
from tests.house import texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.client.gateway import Gateway

# docs.discord.com interactions/application-commands#application-command-object-application-command-naming
SLASH, MESSAGE_MENU = 1, 3
NAME = re.compile(r"[-_'\w]{1,32}")


@pytest.fixture
def told(client: Gateway) -> list[dict[str, Any]]:
    """Lend what Discord is told of the commands."""
    return [command for command in payload(client.tree, texts()) if command["type"] == SLASH]


@pytest.fixture
def menus(client: Gateway) -> list[dict[str, Any]]:
    """Lend what Discord is told of the menus of messages."""
    return [command for command in payload(client.tree, texts()) if command["type"] == MESSAGE_MENU]


def each(items: list[dict[str, Any]], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Yield every command, group and option with the names that lead to it."""
    for item in items:
        here = (*path, item["name"])
        yield here, item
        yield from each(item.get("options", []), here)


def test_the_commands_are_those_of_the_house(told: list[dict[str, Any]]) -> None:
    """French names; what has others on English clients has them in the catalogue."""
    assert {path for path, _ in each(told)} == {
        ("agenda",),
        ("agenda", "événement"),
        ("inscription",),
        ("inscription", "événement"),
        ("moi",),
        ("programme",),
        ("programme", "événement"),
        ("aide",),
        ("chercher",),
        ("chercher", "mots"),
        ("chercher", "dans"),
        ("chercher", "thème"),
        ("sigle",),
        ("sigle", "mot"),
        ("contact",),
        ("ici",),
        ("ici", "code"),
        ("organiser",),
        ("organiser", "relire"),
        ("organiser", "accueil"),
        ("organiser", "accueil", "événement"),
        ("organiser", "accueil", "nom"),
        ("organiser", "tableau"),
        ("organiser", "options"),
        ("organiser", "nouveau"),
        ("organiser", "modifier"),
        ("organiser", "modifier", "événement"),
        ("organiser", "annonce"),
        ("organiser", "bilan"),
        ("organiser", "bilan", "événement"),
        ("organiser", "inscrits"),
        ("organiser", "inscrits", "événement"),
        ("organiser", "annuler"),
        ("organiser", "annuler", "événement"),
        ("organiser", "envois"),
        ("organiser", "envois", "événement"),
        ("organiser", "message"),
        ("organiser", "message", "événement"),
        ("organiser", "veille"),
        ("organiser", "veille", "adresse"),
    }


def test_every_command_and_option_has_its_words_in_both_languages(told: list[dict[str, Any]]) -> None:
    """Names and descriptions of the catalogue, not of the code."""
    for path, item in each(told):
        key = ".".join(["command", *path])
        assert {f"{key}.name", f"{key}.description"} <= texts().keys()
        assert item["name"] == texts().get(f"{key}.name", "fr")
        assert item["description"] == texts().get(f"{key}.description", "fr")
        for field in ("name", "description"):
            english = texts().get(f"{key}.{field}", "en")
            assert item[f"{field}_localizations"] == dict.fromkeys(ENGLISH, english)


def test_a_choice_has_its_words_in_both_languages(told: list[dict[str, Any]]) -> None:
    """What is sent is a name of ours; what is read is a word."""
    (where,) = [item for path, item in each(told) if path == ("chercher", "dans")]

    shown = [(one["value"], one["name"], one["name_localizations"]["en-US"]) for one in where["choices"]]

    assert shown == [
        ("sigles", "Sigles et notions", "Acronyms and notions"),
        ("ressources", "Ressources", "Resources"),
        ("articles", "Articles", "Articles"),
        ("journees", "Journées", "Events"),
    ]


def test_a_menu_is_called_as_the_catalogue_says(menus: list[dict[str, Any]]) -> None:
    """It has no description, which Discord would refuse."""
    french = {menu["name"] for menu in menus}

    assert french == {texts().get("menu.explain", "fr")}
    assert {menu["name_localizations"]["en-GB"] for menu in menus} == {texts().get("menu.explain", "en")}
    assert not any("description" in menu or "options" in menu for menu in menus)


def test_every_name_and_description_is_within_discords_limits(told: list[dict[str, Any]]) -> None:
    """32 lower-case signs without a space, 100 signs that say something."""
    for _, item in each(told):
        for name in (item["name"], *item["name_localizations"].values()):
            assert NAME.fullmatch(name)
            assert name == name.lower()
        for description in (item["description"], *item["description_localizations"].values()):
            assert 1 <= len(description) <= 100


def test_names_beside_each_other_are_different_in_every_language(told: list[dict[str, Any]]) -> None:
    """Discord refuses the whole list otherwise."""

    def check(items: list[dict[str, Any]]) -> None:
        for names in ([one["name"] for one in items], [one["name_localizations"]["en-US"] for one in items]):
            assert len(set(names)) == len(names)
        for one in items:
            check(one.get("options", []))

    check(told)


def test_the_digest_changes_with_what_discord_would_see_and_with_nothing_else(
    client: Gateway, told: list[dict[str, Any]]
) -> None:
    """Told again it is the same, in whatever order the keys are written."""
    whole = [command for command in payload(client.tree, texts()) if command["type"] == SLASH]
    again = [dict(reversed(command.items())) for command in whole]
    changed = copy.deepcopy(told)
    changed[0]["description_localizations"]["en-US"] += "!"

    assert digest(again) == digest(told)
    assert digest(changed) != digest(told)
    assert digest(told[:-1]) != digest(told)


def test_each_interaction_is_served_once() -> None:
    """Discord may deliver it twice."""
    recent = Recent()

    assert [recent.is_new(number) for number in (1, 2, 1, 2, 3)] == [True, True, False, False, True]


def test_the_ring_forgets_the_oldest_and_nothing_else() -> None:
    """It does not grow, however long the bot runs."""
    recent = Recent()
    for number in range(REMEMBERED):
        recent.is_new(number)

    assert not recent.is_new(0)
    assert recent.is_new(REMEMBERED)
    assert recent.is_new(0)
    assert not recent.is_new(2)
    assert recent.is_new(1)


@dataclasses.dataclass
class Received:
    """An interaction, as far as its reception goes."""

    created_at: datetime
    extras: dict[str, datetime] = dataclasses.field(default_factory=dict)


def test_no_two_clicks_are_received_at_once_and_none_goes_back_in_time() -> None:
    """It is Discord's instant, a little later where another click has it already."""
    at = datetime(2026, 1, 5, 9, tzinfo=UTC)
    clicks = [Received(at + timedelta(milliseconds=each)) for each in (0, 0, 5, 3, 9)]
    reception = Reception()

    for click in clicks:
        reception.stamp(click)  # type: ignore[arg-type] # all that is read of it

    received = [click.extras["received_at"] for click in clicks]
    assert received == sorted(set(received))
    assert (received[0], received[2], received[4]) == tuple(clicks[each].created_at for each in (0, 2, 4))
