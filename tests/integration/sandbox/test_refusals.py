"""The sandbox refuses what Discord refuses, with Discord's codes."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING

import aiohttp

from sandbox.limits import FILE_SIZE
from tests.integration.sandbox.conftest import MONDAY

if TYPE_CHECKING:
    import pytest

    from sandbox.client import Control
    from sandbox.sandbox import Sandbox
    from tests.integration.sandbox.conftest import Rest


async def test_a_wrong_token_is_401(rest: Rest, sandbox: Sandbox) -> None:
    """Every route but those of interactions and webhook tokens asks for the bot's token."""
    wrong = await rest("GET", "/users/@me", token="wrong")
    interaction = await rest("POST", "/interactions/1/abc/callback", {"type": 5}, token="wrong")
    follow_up = await rest("POST", f"/webhooks/{sandbox.world.bot.id}/abc", {"content": "x"}, token="wrong")

    assert (wrong.status, wrong.body) == (401, {"message": "401: Unauthorized", "code": 0})
    assert (interaction.status, interaction.code) == (404, 10062)
    assert (follow_up.status, follow_up.code) == (401, 50027)


async def test_an_unknown_route_is_a_loud_404(rest: Rest, caplog: pytest.LogCaptureFixture) -> None:
    """A gap of the sandbox is seen in its log."""
    answer = await rest("GET", "/guilds/1/welcome-screen")

    assert (answer.status, answer.code) == (404, 0)
    assert "no such route in this Discord: GET /guilds/1/welcome-screen" in caplog.text


async def test_what_is_not_there_has_its_own_code(rest: Rest) -> None:
    """Channel, message, guild, member, user, role, event and webhook."""
    guild, channel = rest.guild, rest.place("entraide")
    asked = {
        "/channels/1": 10003,
        f"/channels/{channel}/messages/1": 10008,
        "/guilds/1": 10004,
        f"/guilds/{guild}/members/1": 10013,
        "/users/1": 10013,
        f"/guilds/{guild}/roles/1": 10011,
        f"/guilds/{guild}/scheduled-events/1": 10070,
        "/webhooks/1": 10015,
    }

    answers = {path: await rest("GET", path) for path in asked}

    assert {path: answer.code for path, answer in answers.items()} == asked
    assert {answer.status for answer in answers.values()} == {404}


async def test_who_left_is_an_unknown_member(rest: Rest, control: Control) -> None:
    """10007 tells somebody who left from somebody who never was, and a DM to them is 50278."""
    await control.remove_member("Hugo")
    dm = (await rest("POST", "/users/@me/channels", {"recipient_id": rest.person("Hugo")})).body["id"]

    member = await rest("GET", f"/guilds/{rest.guild}/members/{rest.person('Hugo')}")
    message = await rest.send(dm, content="Au revoir")

    assert (member.status, member.code) == (404, 10007)
    assert (message.status, message.code) == (403, 50278)


async def test_closed_direct_messages_are_50007(rest: Rest) -> None:
    """Opening the conversation is 200 all the same."""
    opened = await rest("POST", "/users/@me/channels", {"recipient_id": str(rest.person("Karim"))})

    refused = await rest.send(opened.body["id"], content="Bonjour")

    assert opened.status == 200
    assert (refused.status, refused.code) == (403, 50007)


async def test_bodies_are_checked_with_field_errors(rest: Rest) -> None:
    """50035 names the field; an empty message is 50006; what is no JSON is 50109."""
    long = await rest.send("entraide", content="x" * 2001)
    empty = await rest.send("entraide", content="  ")
    channel = rest.place("entraide")
    garbled = await rest("POST", f"/channels/{channel}/messages", token=None)

    assert (long.status, long.code) == (400, 50035)
    assert long.body["errors"]["content"]["_errors"][0]["code"] == "BASE_TYPE_MAX_LENGTH"
    assert (empty.status, empty.code) == (400, 50006)
    assert garbled.code == 50006


async def test_permissions_are_asked_for(rest: Rest, control: Control) -> None:
    """A hidden channel is 50001, a missing right 50013, and history without its right is an empty list."""
    await rest.send("entraide", content="un")
    me = {"role": "Passerelle"}
    await control.change_channel("equipe", permissions=[{**me, "deny": ["VIEW_CHANNEL"]}])
    await control.change_channel("agenda", permissions=[{**me, "deny": ["SEND_MESSAGES"]}])
    await control.change_channel("entraide", permissions=[{**me, "deny": ["READ_MESSAGE_HISTORY", "EMBED_LINKS"]}])

    hidden = await rest.send("equipe", content="x")
    mute = await rest.send("agenda", content="x")
    history = await rest("GET", f"/channels/{rest.place('entraide')}/messages")
    embed = await rest.send("entraide", embeds=[{"title": "x"}])

    assert (hidden.status, hidden.code) == (403, 50001)
    assert (mute.status, mute.code) == (403, 50013)
    assert (history.status, history.body) == (200, [])
    assert (embed.status, embed.code) == (403, 50013)


async def test_roles_above_the_bot_are_out_of_reach(rest: Rest, sandbox: Sandbox) -> None:
    """Hierarchy counts for giving roles and for changing them; a bot's own role goes to nobody."""
    hugo = f"/guilds/{rest.guild}/members/{rest.person('Hugo')}/roles"
    given = await rest("PUT", f"{hugo}/{rest.role('Accueil')}")
    sandbox.world.guilds[rest.guild].roles[rest.role("Organisation")].position = 9

    above = await rest("PUT", f"{hugo}/{rest.role('Organisation')}")
    own = await rest("PUT", f"{hugo}/{rest.role('Passerelle')}")
    changed = await rest("PATCH", f"/guilds/{rest.guild}/roles/{rest.role('Organisation')}", {"name": "x"})

    assert given.status == 204
    assert [(each.status, each.code) for each in (above, own, changed)] == [(403, 50013)] * 3


async def test_a_nonce_gives_the_first_message_back(rest: Rest, control: Control) -> None:
    """For three minutes of the sandbox's clock; when the first one was deleted it is 10008."""
    path = f"/channels/{rest.place('entraide')}/messages"
    first = await rest.send("entraide", content="un", nonce="abc", enforce_nonce=True)
    repeated = await rest.send("entraide", content="deux", nonce="abc", enforce_nonce=True)
    loose = await rest.send("entraide", content="trois", nonce="abc")
    elsewhere = await rest.send("ressources", content="quatre", nonce="abc", enforce_nonce=True)
    await rest("DELETE", f"{path}/{loose.body['id']}")
    deleted = await rest.send("entraide", content="cinq", nonce="abc", enforce_nonce=True)
    await control.move_clock(MONDAY + timedelta(seconds=181))
    late = await rest.send("entraide", content="six", nonce="abc", enforce_nonce=True)

    assert repeated.body["id"] == first.body["id"]
    assert repeated.body["content"] == "un"
    assert loose.body["id"] != first.body["id"]
    assert elsewhere.body["id"] != first.body["id"]
    assert (deleted.status, deleted.code) == (404, 10008)
    assert late.body["content"] == "six"


async def test_somebody_elses_message_cannot_be_edited(rest: Rest, control: Control) -> None:
    """50005; deleting it takes the right to manage messages."""
    theirs = await control.say("Hugo", "entraide", "Bonjour")
    path = f"/channels/{rest.place('entraide')}/messages/{theirs['id']}"

    edited = await rest("PATCH", path, {"content": "Bonsoir"})
    await control.change_channel("entraide", permissions=[{"role": "Passerelle", "deny": ["MANAGE_MESSAGES"]}])
    deleted = await rest("DELETE", path)

    assert (edited.status, edited.code) == (403, 50005)
    assert (deleted.status, deleted.code) == (403, 50013)


async def test_the_layout_flag_stays(rest: Rest) -> None:
    """A Components V2 message takes no content later on, and keeps its flag."""
    text = [{"type": 10, "content": "Bonjour"}]
    sent = await rest.send("entraide", flags=1 << 15, components=text)
    path = f"/channels/{rest.place('entraide')}/messages/{sent.body['id']}"

    content = await rest("PATCH", path, {"content": "x"})
    kept = await rest("PATCH", path, {"components": [{"type": 10, "content": "Bonsoir"}]})

    assert (content.status, content.code) == (400, 50035)
    assert kept.body["flags"] == 1 << 15


async def test_threads_have_their_rules(rest: Rest, control: Control) -> None:
    """One thread a message; archived ones change nothing but wake; locked ones are for moderators."""
    message = (await rest.send("entraide", content="Sujet")).body["id"]
    path = f"/channels/{rest.place('entraide')}/messages/{message}/threads"
    await rest("POST", path, {"name": "Suite"})
    twice = await rest("POST", path, {"name": "Encore"})
    inside = (await rest.send(message, content="un")).body["id"]
    await control.change_channel(message, archived=True)
    edited = await rest("PATCH", f"/channels/{message}/messages/{inside}", {"content": "deux"})
    renamed = await rest("PATCH", f"/channels/{message}", {"name": "Autre"})
    woken = await rest.send(message, content="trois")
    await control.change_channel(message, locked=True)
    await control.change_channel("entraide", permissions=[{"role": "Passerelle", "deny": ["MANAGE_THREADS"]}])
    locked = await rest.send(message, content="quatre")

    assert (twice.status, twice.code) == (400, 160004)
    assert (edited.status, edited.code) == (400, 50083)
    assert (renamed.status, renamed.code) == (400, 50083)
    assert woken.status == 200
    assert (locked.status, locked.code) == (400, 160005)


async def test_a_forum_has_its_rules(rest: Rest, control: Control) -> None:
    """A tag where one is wanted, files where they are allowed; who may write may wake, and its list has pages."""
    tags = [{"name": "Agenda"}]
    body = {"name": "annuaire", "type": 15, "flags": 1 << 4, "available_tags": tags}
    forum = (await rest("POST", f"/guilds/{rest.guild}/channels", body)).body
    path, tag = f"/channels/{forum['id']}/threads", forum["available_tags"][0]["id"]
    post = {"name": "Bonjour", "message": {"content": "Bonjour"}}
    without = await rest("POST", path, post)
    unknown = await rest("POST", path, {**post, "applied_tags": ["1"]})
    made = [(await rest("POST", path, {**post, "applied_tags": [tag]})).body["id"] for _ in range(2)]
    for minutes, number in enumerate(made):
        await control.move_clock(MONDAY + timedelta(minutes=minutes + 1), wait=False)
        await control.change_channel(number, archived=True)
    first = (await rest("GET", f"{path}/archived/public?limit=1")).body
    before = first["threads"][0]["thread_metadata"]["archive_timestamp"].replace("+", "%2B")
    second = (await rest("GET", f"{path}/archived/public?limit=1&before={before}")).body
    wrong = await rest("GET", f"{path}/archived/public?before=demain")
    await control.change_channel(forum["id"], permissions=[{"role": "Passerelle", "deny": ["MANAGE_THREADS"]}])
    woken = await rest("PATCH", f"/channels/{made[0]}", {"archived": False})
    said = await rest("POST", f"/channels/{forum['id']}/messages", {"content": "x"})

    assert (without.status, without.code) == (400, 40067)
    assert (unknown.status, unknown.code) == (404, 10087)
    assert [(page["threads"][0]["id"], page["has_more"]) for page in (first, second)] == [
        (made[1], True),
        (made[0], False),
    ]
    assert (wrong.status, wrong.code) == (400, 50035)
    assert (woken.status, woken.body["thread_metadata"]["archived"]) == (200, False)
    assert (said.status, said.code) == (400, 50008)


async def test_crossposts_have_their_rules(rest: Rest) -> None:
    """In announcement channels alone, and once."""
    elsewhere = (await rest.send("entraide", content="x")).body["id"]
    message = (await rest.send("annonces", content="x")).body["id"]
    wrong = await rest("POST", f"/channels/{rest.place('entraide')}/messages/{elsewhere}/crosspost")
    path = f"/channels/{rest.place('annonces')}/messages/{message}/crosspost"
    once, twice = await rest("POST", path), await rest("POST", path)

    assert (wrong.status, wrong.code) == (400, 50024)
    assert (once.status, once.body["flags"]) == (200, 1)
    assert (twice.status, twice.code) == (400, 40033)


async def test_scheduled_events_have_their_rules(rest: Rest) -> None:
    """Not in the past, not more than a hundred, and the status only goes forward."""
    path = f"/guilds/{rest.guild}/scheduled-events"
    body = {
        "name": "Atelier",
        "privacy_level": 2,
        "entity_type": 3,
        "entity_metadata": {"location": "Pau"},
        "scheduled_start_time": (MONDAY + timedelta(days=1)).isoformat(),
        "scheduled_end_time": (MONDAY + timedelta(days=2)).isoformat(),
    }
    past = await rest("POST", path, {**body, "scheduled_start_time": (MONDAY - timedelta(days=1)).isoformat()})
    planned = [await rest("POST", path, body) for _ in range(101)]
    event = f"{path}/{planned[0].body['id']}"
    skipped = await rest("PATCH", event, {"status": 3})
    cancelled = await rest("PATCH", event, {"status": 4})
    revived = await rest("PATCH", event, {"status": 1})

    assert (past.status, past.code) == (400, 50035)
    assert {each.status for each in planned[:100]} == {200}
    assert (planned[100].status, planned[100].code) == (400, 30038)
    assert (skipped.status, skipped.code) == (400, 50035)
    assert cancelled.body["status"] == 4
    assert (revived.status, revived.code) == (400, 180000)


async def test_a_file_that_is_too_large_is_40005(rest: Rest, sandbox: Sandbox) -> None:
    """Ten mebibytes are the limit of a file; a smaller one is served again from its address."""
    url = f"{sandbox.base_url}/api/v10/channels/{rest.place('entraide')}/messages"
    headers = {"Authorization": f"Bot {sandbox.world.token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        form = aiohttp.FormData()
        form.add_field("files[0]", io.BytesIO(b"x" * (FILE_SIZE + 1)), filename="gros.bin")
        async with session.post(url, data=form) as answer:
            refused = answer.status, (await answer.json())["code"]
        form = aiohttp.FormData()
        form.add_field("payload_json", '{"attachments": [{"id": 0, "description": "Le plan"}]}')
        form.add_field("files[0]", b"plan", filename="plan.txt", content_type="text/plain")
        async with session.post(url, data=form) as answer:
            attachment = (await answer.json())["attachments"][0]
        async with session.get(attachment["url"]) as answer:
            served = await answer.read(), answer.content_type

    assert refused == (413, 40005)
    assert (attachment["filename"], attachment["description"], attachment["size"]) == ("plan.txt", "Le plan", 4)
    assert served == (b"plan", "text/plain")


async def test_a_mention_pings_only_whom_it_may(rest: Rest, control: Control) -> None:
    """A role needs to be mentionable or the sender to be allowed; who cannot see the place hears nothing."""
    role = rest.role("Accueil")
    free = await rest.send("entraide", content=f"<@&{role}>")
    shut = await rest.send("entraide", content=f"<@&{role}>", allowed_mentions={"parse": []})
    hidden = await rest.send("equipe", content=f"<@{rest.person('Hugo')}> <@{rest.person('Nadia')}>")
    await control.change_channel("entraide", permissions=[{"role": "Passerelle", "deny": ["MENTION_EVERYONE"]}])
    weak = await rest.send("entraide", content=f"<@&{role}> @everyone")

    assert (await control.inbox("Inès"))["pinged"] == [free.body["id"]]
    assert (await control.inbox("Hugo"))["pinged"] == []
    assert (await control.inbox("Nadia"))["pinged"] == [hidden.body["id"]]
    assert shut.body["mention_roles"] == []
    assert weak.body["mention_everyone"] is False
