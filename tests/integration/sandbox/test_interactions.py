"""What people do with their client reaches discord.py, and what it answers reaches them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sandbox.client import Control, ControlRefused, upload

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.wire import Json
    from tests.integration.sandbox.conftest import Rest
    from tests.integration.sandbox.probe import Probe


async def test_a_slash_command_is_answered_to_its_user_alone(control: Control, bot: Probe) -> None:
    """An ephemeral reply is in the inbox of who asked, and in nobody else's."""
    done = await control.command("Emma", "entraide", "bonjour", {"qui": "Léa", "fois": 2})

    assert done.message["content"] == "Bonjour Léa !Bonjour Léa !"
    assert done.acked_ms is not None
    assert [each["content"] for each in (await control.inbox("Emma"))["ephemeral"]] == [done.message["content"]]
    assert (await control.inbox("Léa"))["ephemeral"] == []
    assert str(bot.interactions[0].locale) == "en-GB"
    assert str(bot.interactions[0].guild_locale) == "fr"


async def test_synced_commands_keep_their_localisations(rest: Rest, bot: Probe) -> None:
    """The names of other languages are stored beside the default one, by which people's acts find the command."""
    answer = await rest("GET", f"/applications/{bot.application_id}/commands")

    names = {each["name"]: each["name_localizations"] for each in answer.body}
    assert names["bonjour"] == {"en-GB": "hello"}
    assert names["chercher"] is None


async def test_what_the_client_would_not_send_is_refused_in_words(control: Control, bot: Probe) -> None:
    """Missing, unknown and out-of-range options never reach the bot."""
    for options, words in (
        ({}, "asks for qui"),
        ({"qui": "Léa", "fois": 9}, "allowed are 1 to 5"),
        ({"qui": "Léa", "quand": "demain"}, "has no option quand"),
        ({"qui": "Personne"}, "nobody is called"),
    ):
        with pytest.raises(ControlRefused, match=words):
            await control.command("Emma", "entraide", "bonjour", options)

    assert bot.interactions == []


async def test_a_command_is_shown_only_to_those_whom_it_asks_for(control: Control, bot: Probe) -> None:
    """default_member_permissions decides who sees a command at all; subcommands are written with a space."""
    done = await control.command("Nadia", "entraide", "organiser tableau")

    assert done.message["content"] == "tableau"
    with pytest.raises(ControlRefused, match="would not show 'organiser' to Hugo, who lacks MANAGE_EVENTS"):
        await control.command("Hugo", "entraide", "organiser tableau")
    with pytest.raises(ControlRefused, match="used with a subcommand: tableau"):
        await control.command("Nadia", "entraide", "organiser")
    assert len(bot.interactions) == 1


async def test_autocomplete_offers_choices(control: Control, bot: Probe) -> None:
    """What is typed comes back as choices, in the person's language."""
    choices = await control.autocomplete("Oksana", "entraide", "chercher", "texte", "alli")

    assert [(each["name"], each["value"]) for each in choices] == [("alli (uk)", "alli")]
    assert bot.interactions[0].type.name == "autocomplete"


async def test_buttons_edit_their_message(control: Control, bot: Probe) -> None:
    """A press is found by its label, and the answer changes the message in place."""
    panel = (await control.command("Léa", "entraide", "panneau")).message

    done = await control.click("Hugo", panel["id"], "Plus un")

    assert done.responses[0]["type"] == 7
    assert done.message["id"] == panel["id"]
    assert done.message["content"] == "un de plus"
    assert bot.interactions[-1].user.display_name == "Hugo"


async def test_what_cannot_be_pressed_is_refused_in_words(control: Control, bot: Probe) -> None:
    """Links, disabled buttons, absent ones and hidden messages never reach the bot."""
    panel = (await control.command("Léa", "entraide", "panneau")).message
    hello = (await control.command("Léa", "entraide", "bonjour", {"qui": "Hugo"})).message

    for message, button, words in (
        (panel["id"], "Article", "is a link"),
        (panel["id"], "full", "is disabled"),
        (panel["id"], "gone", "has no 'gone'"),
        (hello["id"], "Plus un", "only somebody else sees"),
    ):
        with pytest.raises(ControlRefused, match=words):
            await control.click("Hugo", message, button)
    assert len(bot.interactions) == 2


async def test_selects_carry_what_was_chosen(control: Control, bot: Probe) -> None:
    """String options are chosen by label or value, people and roles by name."""
    panel = (await control.command("Léa", "entraide", "panneau")).message

    towns = await control.select("Léa", panel["id"], "Ville", ["Pau", "bx"])
    role = await control.select("Léa", panel["id"], "who", ["Accueil"])
    person = await control.select("Léa", panel["id"], "who", ["Inès"])

    assert towns.message["content"] == "pau,bx"
    assert role.message["content"] == "Accueil"
    assert person.message["content"] == "ines"
    with pytest.raises(ControlRefused, match="takes 1 to 2 values, not 3"):
        await control.select("Léa", panel["id"], "Ville", ["Pau", "bx", "Pau"])
    assert len(bot.interactions) == 4


async def test_a_modal_is_filled_in_by_label_or_id(control: Control, bot: Probe) -> None:
    """Every field arrives in Discord's form, an uploaded file with its address."""
    opened = await control.command("Léa", "entraide", "fiche")

    done = await control.submit(
        "Léa",
        opened.interaction,
        {"Nom": "Léa B.", "town": "Pau", "Photo": upload("moi.png", b"png"), "Repas": "Oui"},
    )

    assert opened.modal["title"] == "Ma fiche"
    assert done.message["content"] == "Merci"
    parts = {each["component"]["custom_id"]: each["component"] for each in bot.seen[0]["components"]}
    assert parts["name"]["value"] == "Léa B."
    assert parts["structure"]["value"] == ""
    assert parts["town"]["values"] == ["pau"]
    assert parts["meal"]["value"] == "yes"
    attachment = bot.seen[0]["resolved"]["attachments"][parts["photo"]["values"][0]]
    assert (attachment["filename"], attachment["size"]) == ("moi.png", 3)


async def test_a_modal_is_checked_as_the_client_checks_it(control: Control, bot: Probe) -> None:
    """Required fields, lengths and unknown names are refused before the bot hears of them; a modal closes once sent."""
    opened = await control.command("Léa", "entraide", "fiche")

    for answers, words in (
        ({"town": "Pau", "meal": "yes"}, "'Nom' must be filled in"),
        ({"name": "L", "town": "Pau", "meal": "yes"}, "takes 2 to 40 characters"),
        ({"name": "Léa", "meal": "yes"}, "takes 1 to 1 values"),
        ({"name": "Léa", "town": "Pau"}, "'Repas' must be chosen"),
        ({"name": "Léa", "town": "Pau", "meal": "yes", "x": 1}, "has no field 'x'"),
    ):
        with pytest.raises(ControlRefused, match=words):
            await control.submit("Léa", opened.interaction, answers)
    await control.submit("Léa", opened.interaction, {"name": "Léa", "town": "Pau", "meal": "yes"})
    with pytest.raises(ControlRefused, match="was submitted and is closed"):
        await control.submit("Léa", opened.interaction, {"name": "Léa", "town": "Pau", "meal": "yes"})

    assert len(bot.seen) == 1


async def test_a_modal_of_a_button_may_edit_the_message(control: Control, bot: Probe) -> None:
    """Checkboxes and the selects of people, roles and places arrive too; type 7 changes the button's message."""
    panel = (await control.command("Léa", "entraide", "panneau")).message
    opened = await control.click("Léa", panel["id"], "more")

    done = await control.submit(
        "Léa",
        opened.interaction,
        {"Ateliers": ["A", "b"], "Accord": True, "Personne": "Hugo", "Rôle": "Accueil", "Salon": "agenda"},
    )

    assert done.message["id"] == panel["id"]
    assert done.message["content"] == "rempli"
    parts = {each["component"]["custom_id"]: each["component"] for each in bot.seen[0]["components"]}
    assert parts["workshops"]["values"] == ["a", "b"]
    assert parts["consent"]["value"] is True
    assert bot.seen[0]["resolved"]["channels"][parts["place"]["values"][0]]["name"] == "agenda"


async def test_a_deferred_answer_keeps_its_visibility(
    control: Control, bot: Probe, said: Callable[[str], list[Json]]
) -> None:
    """The first follow-up fills in what was loading, for the same eyes; the next is a message of its own."""
    early = await control.command("Léa", "entraide", "lent", until="ack")
    loading = (await control.inbox("Léa"))["ephemeral"]
    bot.release.set()
    late = await control.command("Hugo", "entraide", "lent")

    assert early.responses[0]["type"] == 5
    assert loading[0]["flags"] == 64 | 128
    assert late.responses[0]["message"]["content"] == "enfin"
    assert late.responses[0]["message"]["flags"] == 64
    assert [each["t"] for each in said("event") if each["t"].startswith("MESSAGE")] == []


async def test_context_menus_reach_messages_and_people(control: Control, bot: Probe) -> None:
    """A menu command carries the whole message or member that it was used on."""
    message = await control.say("Hugo", "entraide", "Qui vient ?")

    about_message = await control.act("Léa", message=message["id"], command="Signaler")
    about_person = await control.act("Léa", channel="entraide", user="Hugo", command="Sa fiche")

    assert about_message.message["content"] == "signalé : Qui vient ?"
    assert about_person.message["content"] == "fiche de Hugo"
    assert len(bot.interactions) == 2


async def test_a_file_given_to_a_command_can_be_read_again(control: Control, bot: Probe) -> None:
    """The attachment's address serves the bytes that the person uploaded."""
    done = await control.command("Léa", "entraide", "piece", {"fichier": upload("mot.txt", "Été".encode())})

    assert done.message["content"] == "Été"
    assert len(bot.interactions) == 1


async def test_commands_work_in_direct_messages(control: Control, bot: Probe) -> None:
    """In a direct conversation an interaction has a user and no member."""
    done = await control.command("Karim", "dm", "chercher", {"texte": "bonjour"})

    assert done.message["content"] == "bonjour"
    assert bot.interactions[0].guild is None
    assert bot.interactions[0].user.display_name == "Karim"


async def test_a_bot_that_says_nothing_is_told_on(control: Control, bot: Probe) -> None:
    """An act returns when the time to answer is over, and says so."""
    await control.settings(callback_seconds=0.05)

    done = await control.command("Léa", "entraide", "muet")

    assert done.acked_ms is None
    assert done.error is not None
    assert "not acknowledged in time" in done.error
    assert len(bot.interactions) == 1


async def test_without_a_session_nobody_hears_of_an_interaction(control: Control, rest: Rest) -> None:
    """The client would show that the application did not respond, and so does the act."""
    bot_id = (await rest("GET", "/users/@me")).body["id"]
    await rest("PUT", f"/applications/{bot_id}/commands", [{"name": "agenda", "description": "Agenda"}])

    done = await control.command("Léa", "entraide", "agenda")

    assert done.error is not None
    assert "no session" in done.error


async def test_a_form_stays_open_while_nobody_has_acknowledged_it(control: Control, bot: Probe) -> None:
    """What was typed is not lost, and it closes once the bot has heard of it."""
    opened = await control.command("Léa", "entraide", "fiche")
    answers = {"name": "Léa", "town": "Pau", "meal": "yes"}
    await control.settings(callback_seconds=0.1)
    await control.fault(kind="gateway_no_events")
    unheard = await control.submit("Léa", opened.interaction, answers)
    await control.lift_faults()
    await control.settings(callback_seconds=3.0)
    heard = await control.submit("Léa", opened.interaction, answers)

    assert (unheard.acked_ms, heard.error) == (None, None)
    assert len(bot.seen) == 1
    with pytest.raises(ControlRefused, match="was submitted and is closed"):
        await control.submit("Léa", opened.interaction, answers)
