"""The rest of what the real discord.py does with a Discord, held against Discord's own description."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING

import discord
import pytest

from tests.integration.sandbox import description
from tests.integration.sandbox.conftest import MONDAY

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from sandbox.client import Control
    from sandbox.sandbox import Sandbox
    from tests.integration.sandbox.probe import Probe


def _guild(bot: Probe) -> discord.Guild:
    return bot.guilds[0]


def _channel(bot: Probe, name: str) -> discord.TextChannel:
    found = discord.utils.get(_guild(bot).text_channels, name=name)
    assert found is not None
    return found


async def test_the_bot_finds_its_guild(bot: Probe) -> None:
    """The guild is there with its channels, roles and the bot's own member, who may do what it was invited for."""
    guild = _guild(bot)

    assert (guild.name, str(guild.preferred_locale)) == ("Alliances éducatives Nouvelle-Aquitaine", "fr")
    assert [each.name for each in guild.roles] == ["@everyone", "Relecture", "Accueil", "Organisation", "Passerelle"]
    assert guild.member_count == 14
    assert guild.me.guild_permissions.manage_roles
    assert not guild.me.guild_permissions.administrator
    assert _channel(bot, "equipe").permissions_for(guild.me).view_channel
    assert not _channel(bot, "equipe").permissions_for(guild.default_role).view_channel


async def test_a_guild_that_invites_the_bot_is_one_that_it_joins(bot: Probe, control: Control) -> None:
    """discord.py tells it from a guild that comes back after an outage by the absence of a word."""
    joined = bot.wait_for("guild_join", timeout=10)

    await control.add_guild(name="Autre réseau")

    assert (await joined).name == "Autre réseau"


async def test_messages_are_sent_edited_and_deleted(bot: Probe, control: Control) -> None:
    """Text, an embed and a file go out, are read back, change and vanish."""
    channel = _channel(bot, "entraide")

    sent = await channel.send(
        "Bonjour", embed=discord.Embed(title="Fiche"), file=discord.File(io.BytesIO(b"1,2"), "liste.csv")
    )
    read = await sent.attachments[0].read()
    await channel.get_partial_message(sent.id).edit(content="Bonsoir", attachments=[])
    found = [each async for each in channel.history(limit=5)]
    shown = next(each for each in (await control.inbox("Hugo"))["channels"] if each["name"] == "entraide")
    await sent.delete()

    assert read == b"1,2"
    assert [(each.content, each.attachments, each.embeds[0].title) for each in found] == [("Bonsoir", [], "Fiche")]
    assert [each["content"] for each in shown["messages"]] == ["Bonsoir"]
    assert [each async for each in channel.history(limit=5)] == []


async def test_a_layout_of_components_is_kept(bot: Probe) -> None:
    """A Components V2 message comes back with ids, defaults and the addresses of its files."""
    view = discord.ui.LayoutView(timeout=None)
    box: discord.ui.Container[discord.ui.LayoutView] = discord.ui.Container(accent_colour=0x336699)
    box.add_item(discord.ui.TextDisplay("## Programme"))
    box.add_item(discord.ui.Section("Matin", accessory=discord.ui.Thumbnail("attachment://plan.png")))
    box.add_item(discord.ui.Separator())
    box.add_item(discord.ui.MediaGallery(discord.MediaGalleryItem("attachment://plan.png")))
    box.add_item(discord.ui.File("attachment://plan.png"))
    view.add_item(box)

    sent = await _channel(bot, "agenda").send(view=view, file=discord.File(io.BytesIO(b"png"), "plan.png"))

    assert sent.flags.components_v2
    container = sent.components[0]
    assert isinstance(container, discord.Container)
    assert [each.type.name for each in container.children] == [
        "text_display",
        "section",
        "separator",
        "media_gallery",
        "file",
    ]


async def test_a_direct_message_reaches_whoever_lets_it(bot: Probe, control: Control, sandbox: Sandbox) -> None:
    """Opening works for everybody; a message to somebody whose messages are closed is 50007."""
    emma = await bot.fetch_user(_id(sandbox, "emma"))
    karim = await bot.fetch_user(_id(sandbox, "karim"))

    await emma.send("Hello")
    with pytest.raises(discord.Forbidden) as refused:
        await karim.send("Bonjour")

    assert refused.value.code == 50007
    assert [each["content"] for each in (await control.inbox("Emma"))["dms"]] == ["Hello"]


def _id(sandbox: Sandbox, name: str) -> int:
    return sandbox.world.by_username[name].id


async def test_threads_are_started_filled_and_archived(bot: Probe) -> None:
    """Public ones on a message or alone, private ones with people added; an archived one wakes up when written to."""
    channel = _channel(bot, "entraide")
    message = await channel.send("Sujet")

    on_message = await message.create_thread(name="Suite")
    private = await channel.create_thread(name="Entre nous", type=discord.ChannelType.private_thread)
    await private.add_user(discord.Object((await _member(bot, "Inès")).id))
    await on_message.send("un")
    await on_message.edit(archived=True)
    active = await _guild(bot).active_threads()
    archived = [each async for each in channel.archived_threads()]
    await on_message.send("deux")

    assert on_message.id == message.id
    assert [each.name for each in active] == ["Entre nous"]
    assert [each.name for each in archived] == ["Suite"]
    assert [each.name for each in await _guild(bot).active_threads()] == ["Entre nous", "Suite"]


async def _member(bot: Probe, name: str) -> discord.Member:
    found = await _guild(bot).query_members(query=name) if bot.intents.members else []
    return found[0] if found else await _guild(bot).fetch_member(await _search(bot, name))


async def _search(bot: Probe, name: str) -> int:
    found = await bot.http.request(
        discord.http.Route("GET", "/guilds/{guild_id}/members/search", guild_id=_guild(bot).id),
        params={"query": name, "limit": 1},
    )
    return int(found[0]["user"]["id"])


async def test_a_forum_takes_posts_with_tags(bot: Probe) -> None:
    """A post's first message has the thread's id, and its tags are the forum's."""
    forum = await _guild(bot).create_forum("ateliers", available_tags=[discord.ForumTag(name="Parents")])

    post = await forum.create_thread(name="Café", content="Venez", applied_tags=[forum.available_tags[0]])

    assert post.message.id == post.thread.id
    assert [each.name for each in post.thread.applied_tags] == ["Parents"]


async def test_roles_are_made_and_given(bot: Probe, control: Control) -> None:
    """A new role stands below the bot's, so the bot can give it and take it away."""
    role = await _guild(bot).create_role(name="Journée", mentionable=False)
    lea = await _member(bot, "Léa")

    await lea.add_roles(role, reason="inscrite")
    channel = await _guild(bot).create_text_channel(
        "journee",
        overwrites={
            _guild(bot).default_role: discord.PermissionOverwrite(view_channel=False),
            _guild(bot).me: discord.PermissionOverwrite(view_channel=True),
            role: discord.PermissionOverwrite(view_channel=True),
        },
    )
    await channel.send(role.mention, allowed_mentions=discord.AllowedMentions(roles=True))

    assert [each["name"] for each in (await control.inbox("Léa"))["channels"]][-1] == "journee"
    assert [each["name"] for each in (await control.inbox("Hugo"))["channels"]][-1] == "annonces"
    assert len((await control.inbox("Léa"))["pinged"]) == 1
    await lea.remove_roles(role)
    assert [each["name"] for each in (await control.inbox("Léa"))["channels"]][-1] == "annonces"
    await role.edit(name="Journée passée", colour=discord.Colour.blue())
    await role.delete()


async def test_scheduled_events_gather_interest(bot: Probe, control: Control) -> None:
    """An event is planned, edited, followed by people, begun and ended."""
    event = await _guild(bot).create_scheduled_event(
        name="Journée régionale",
        start_time=MONDAY + timedelta(days=39),
        end_time=MONDAY + timedelta(days=39, hours=8),
        entity_type=discord.EntityType.external,
        privacy_level=discord.PrivacyLevel.guild_only,
        location="Bordeaux",
    )

    await control.interest("Léa", "Journée régionale")
    await control.interest("Hugo", str(event.id))
    await control.interest("Hugo", str(event.id), interested=False)
    interested = [each.name async for each in event.users()]
    event = await event.edit(name="La journée")
    event = await (await event.start()).end()
    with pytest.raises(discord.HTTPException) as refused:
        await event.edit(name="Trop tard")
    await event.delete()

    assert interested == ["lea"]
    assert refused.value.code == 180000


async def test_announcements_are_published_once(bot: Probe) -> None:
    """A crosspost reaches the channels that follow; elsewhere it is 50024, twice it is 40033."""
    news, team = _channel(bot, "annonces"), _channel(bot, "equipe")
    message = await news.send("Inscriptions ouvertes")

    await message.publish()
    with pytest.raises(discord.HTTPException) as twice:
        await message.publish()
    with pytest.raises(discord.HTTPException) as elsewhere:
        await (await team.send("Interne")).publish()

    assert (await news.fetch_message(message.id)).flags.crossposted
    assert (twice.value.code, elsewhere.value.code) == (40033, 50024)


async def test_pins_and_reactions(bot: Probe) -> None:
    """A pin is listed and noted in the channel by Discord itself; a reaction is counted."""
    channel = _channel(bot, "bienvenue")
    message = await channel.send("Par où commencer")

    await message.pin()
    await message.add_reaction("👋")
    pinned = [each async for each in channel.pins()]
    again = await channel.fetch_message(message.id)
    await message.remove_reaction("👋", _guild(bot).me)
    await message.unpin()

    assert [each.id for each in pinned] == [message.id]
    assert [(str(each.emoji), each.count, each.me) for each in again.reactions] == [("👋", 1, True)]
    assert [each.type.name async for each in channel.history(limit=1)] == ["pins_add"]


async def test_an_old_message_is_bulk_deleted_no_more(bot: Probe, control: Control) -> None:
    """Two weeks are the limit of deleting many messages at once."""
    channel = _channel(bot, "entraide")
    young = [await channel.send(str(number)) for number in range(3)]
    await channel.delete_messages(young)
    old = [await channel.send(str(number)) for number in range(2)]
    await control.move_clock(MONDAY + timedelta(days=15))

    with pytest.raises(discord.HTTPException) as refused:
        await channel.delete_messages(old)

    assert refused.value.code == 50034


async def test_members_intent_brings_the_members(
    sandbox: Sandbox, run_bot: Callable[..., AbstractAsyncContextManager[Probe]], control: Control
) -> None:
    """With the privileged intent the guild is whole, and comings and goings are heard."""
    sandbox.settings.privileged_intents = True
    intents = discord.Intents(guilds=True, members=True)
    async with run_bot(intents) as bot:
        heard = bot.wait_for("member_join", timeout=5)

        assert len(_guild(bot).members) == 14
        found = await _guild(bot).query_members(query="In")
        assert [each.display_name for each in found] == ["Inès"]
        await control.add_member("Zoé")
        joined = await heard
        assert joined.display_name == "Zoé"


async def test_a_story_passes_discords_own_description(bot: Probe, control: Control, sandbox: Sandbox) -> None:
    """Every request of discord.py and every answer of the sandbox fits Discord's description of its API."""
    checker = description.checker()
    if checker is None:
        pytest.skip("Discord's description (shared/discord-spec) does not lie beside this repository")
    await control.change_channel("entraide", permissions=[{"role": "Passerelle", "allow": ["MANAGE_WEBHOOKS"]}])
    channel = _channel(bot, "entraide")
    message = await channel.send("Bonjour", view=discord.ui.View().add_item(discord.ui.Button(label="Oui")))
    await message.reply("Réponse")
    await control.command("Léa", "entraide", "panneau")
    hook = await channel.create_webhook(name="Veille")
    await hook.send("Un article", wait=True)
    await channel.webhooks()
    await hook.delete()

    entries = sandbox.transcript.since(0)

    assert sum(entry.kind == "request" for entry in entries) >= 8
    assert description.departures(checker, entries) == []
