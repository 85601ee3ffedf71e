"""Announcements in every kind of place, each said once; what follows one is done once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from sandbox.permissions import Permission
from tests.e2e.announcing import TEXT, into, press, said, write
from tests.e2e.gathering import make_forum, make_thread, message, posts
from tests.e2e.living import allow
from tests.e2e.publishing import words
from tests.e2e.test_announcements import TOMORROW_AT_NINE

if TYPE_CHECKING:
    from sandbox.client import Outcome
    from tests.e2e.stage import Stage

BEGINNING = "POST /channels/*/threads"
CROSSPOSTING = "POST /channels/*/messages/*/crosspost"
TITLE = "Le programme des ateliers est en ligne."
A_WHILE, AN_HOUR = 90, 3600


async def send(stage: Stage, place: int, text: str = TEXT) -> Outcome:
    """Write it, choose the place by its id, and let it leave at once."""
    return await leave(stage, await to(stage, await write(stage, text), place))


async def to(stage: Stage, shown: Outcome, place: int) -> Outcome:
    """Choose where it goes."""
    return await stage.control.select("Nadia", shown.message["id"], "Choisir un salon", [str(place)])


async def leave(stage: Stage, shown: Outcome) -> Outcome:
    """Let it leave at once."""
    asked = await press(stage, shown, "Envoyer maintenant")
    done = await press(stage, asked, "Oui, envoyer")
    await stage.settle()
    return done


def asked(stage: Stage, path: str) -> int:
    """Return how often the bot has asked for something to be made at *path*."""
    requests = stage.sandbox.transcript.since(0, {"request"})
    return len([one for one in requests if (one.data["method"], one.data["path"]) == ("POST", path)])


async def chosen(stage: Stage, shown: Outcome, *after: str) -> Outcome:
    """Choose what follows once it was sent."""
    return await stage.control.select("Nadia", shown.message["id"], "Après l’envoi", list(after))


async def test_a_forum_gets_a_post_that_is_corrected_in_place(stage: Stage) -> None:
    """Its title are the first words; a tag that the forum wants is chosen, and another can be."""
    forum = make_forum(stage, flags=1 << 4, available_tags=[{"name": "Agenda"}, {"name": "Ressources"}])
    async with stage.bot():
        await stage.settle()
        shown = await to(stage, await write(stage), forum.id)
        tag = forum.tags[1]["id"]
        shown = await stage.control.select("Nadia", shown.message["id"], "Étiquette du post", [str(tag)])
        await leave(stage, shown)

        assert posts(stage, forum) == [(TITLE, TEXT)]
        (number,) = forum.threads
        thread = stage.sandbox.world.channels[number]
        assert thread.thread is not None
        assert thread.thread.applied_tags == [int(tag)]

        thread.thread.archived = True
        listed = await stage.control.command("Nadia", "equipe", "organiser annonce")
        form = await press(stage, await press(stage, listed, "Ouvrir"), "Modifier")
        await stage.control.submit("Nadia", form.interaction, {"text": "Le programme a changé."})
        await stage.settle()
        assert posts(stage, forum) == [(TITLE, "Le programme a changé.")]


@pytest.mark.full
@pytest.mark.parametrize("fault", ["cut", "status"])
async def test_a_doubtful_answer_makes_no_second_post(stage: Stage, fault: str) -> None:
    """The post stands, though its sender was told otherwise: it is looked for, also among those that sleep."""
    forum = make_forum(stage)
    async with stage.bot():
        await stage.settle()
        await stage.control.fault(BEGINNING, fault, when="after", **({"status": 502} if fault == "status" else {}))
        await send(stage, forum.id)
        (number,) = forum.threads
        asleep = stage.sandbox.world.channels[number].thread
        assert asleep is not None
        asleep.archived = fault == "cut"
        await stage.settle(A_WHILE)
        await stage.settle()

        assert len(posts(stage, forum)) == 1
        assert asked(stage, f"/channels/{forum.id}/threads") == 1
        listed = await stage.control.command("Nadia", "equipe", "organiser annonce")
        assert "Envoyée dans" in words(listed.message)


@pytest.mark.full
async def test_a_post_that_surely_did_not_arrive_is_made(stage: Stage) -> None:
    """An error before the effect looks the same to its sender; the look tells them apart."""
    forum = make_forum(stage)
    async with stage.bot():
        await stage.settle()
        await stage.control.fault(BEGINNING, "status", status=500)
        await send(stage, forum.id)
        assert posts(stage, forum) == []
        await stage.settle(A_WHILE)
        await stage.settle()

        assert len(posts(stage, forum)) == 1


@pytest.mark.full
async def test_a_forum_that_cannot_be_read_is_not_posted_to_again(stage: Stage) -> None:
    """Nobody can tell, so the team is asked to look."""
    forum = make_forum(stage)
    async with stage.bot():
        await stage.settle()
        await stage.control.fault(BEGINNING, "status", status=500, when="after")
        await send(stage, forum.id)
        allow(stage, Permission.READ_MESSAGE_HISTORY, is_granted=False)
        denied = [{"role": "@everyone", "deny": ["READ_MESSAGE_HISTORY"]}]
        await stage.control.change_channel(str(forum.id), permissions=denied)
        await stage.settle(A_WHILE)
        await stage.settle()

        assert len(posts(stage, forum)) == 1
        listed = await stage.control.command("Nadia", "equipe", "organiser annonce")
        assert "peut-être" in words(listed.message)


@pytest.mark.full
@pytest.mark.parametrize("step", ["send", "settle"])
@pytest.mark.parametrize("away_for", [5, 600], ids=["back soon", "back late"])
async def test_a_bot_killed_around_a_post_makes_one(stage: Stage, step: str, away_for: int) -> None:
    """Between claim and send, and between the answer and its settlement."""
    forum, armed = make_forum(stage), stage.folder / "armed"
    async with stage.bot("-m", "tests.e2e.dying_bot", step, str(armed)) as bot:
        await stage.settle()
        shown = await to(stage, await write(stage, when="demain à 9h"), forum.id)
        await press(stage, shown, "Programmer")
        armed.touch()
        now = (await stage.control.clock()).now
        tomorrow = now.replace(day=now.day + 1, hour=8)
        await stage.control.move_clock(tomorrow, wait=False)
        await bot.ended()
    await stage.control.call(
        "POST",
        "/clock",
        {"now": tomorrow.replace(minute=away_for // 60, second=away_for % 60).isoformat(), "wait": False},
    )
    async with stage.bot():
        await stage.settle()
        await stage.settle(A_WHILE)
        await stage.settle()

        assert len(posts(stage, forum)) == 1


@pytest.mark.full
async def test_a_thread_is_written_in_like_a_channel(stage: Stage) -> None:
    """A locked one is refused when it is chosen."""
    open_one, locked = make_thread(stage, "covoiturage"), make_thread(stage, "archives-2024")
    allow(stage, Permission.MANAGE_THREADS, is_granted=False)
    async with stage.bot():
        await stage.settle()
        await stage.control.change_channel(str(locked.id), locked=True)
        shown = await write(stage)
        refused = await to(stage, shown, locked.id)
        shown = await to(stage, shown, open_one.id)
        await leave(stage, shown)

        assert "est verrouillé. Déverrouillez-le" in words(refused.message)
        assert [one.content for one in open_one.messages.values()] == [TEXT]


@pytest.mark.full
async def test_a_place_without_permission_is_refused_by_its_name(stage: Stage) -> None:
    """What is missing is named as Discord names it."""
    forum, thread = make_forum(stage), make_thread(stage, "covoiturage")
    async with stage.bot():
        await stage.settle()
        shown = await write(stage)
        for place, permission, name in (
            (forum.id, "SEND_MESSAGES", "« Créer des posts »"),
            (stage.place("entraide"), "SEND_MESSAGES_IN_THREADS", "« Envoyer des messages dans les fils »"),
        ):
            rule = {"role": "Passerelle", "deny": [permission]}
            await stage.control.change_channel(str(place), permissions=[rule])
            where = thread.id if place == stage.place("entraide") else place
            refused = await to(stage, shown, where)
            assert name in words(refused.message)


@pytest.mark.full
async def test_a_forum_whose_tags_are_for_moderators_is_refused(stage: Stage) -> None:
    """It wants a tag, and the bot may use none; a tag that it may use is chosen by itself."""
    allow(stage, Permission.MANAGE_THREADS, is_granted=False)
    tags = [{"name": "Officiel", "moderated": True}]
    closed = make_forum(stage, flags=1 << 4, available_tags=tags)
    opened = make_forum(stage, "ateliers", flags=1 << 4, available_tags=[*tags, {"name": "Agenda"}])
    async with stage.bot():
        await stage.settle()
        shown = await write(stage)
        refused = await to(stage, shown, closed.id)
        await leave(stage, await to(stage, shown, opened.id))

        assert "demande une étiquette, et aucune n’est ouverte à Passerelle" in words(refused.message)
        (number,) = opened.threads
        thread = stage.sandbox.world.channels[number].thread
        assert thread is not None
        assert thread.applied_tags == [int(opened.tags[1]["id"])]


@pytest.mark.full
async def test_an_announcement_is_published_to_other_servers_once(stage: Stage) -> None:
    """Discord's answer that it was done already means that it is done."""
    async with stage.bot():
        await stage.settle()
        shown = await chosen(stage, await into(stage, await write(stage), "annonces"), "crosspost", "thread")
        assert "Diffusée ensuite aux serveurs abonnés." in words(shown.message)
        await stage.control.fault(CROSSPOSTING, "status", status=500, when="after")
        await stage.control.fault("POST /channels/*/messages/*/threads", "status", status=500, when="after")
        await leave(stage, shown)
        await stage.settle()
        await stage.settle(A_WHILE)

        (standing,) = await stage.standing("annonces")
        found = message(stage, standing["id"])
        assert found.flags & 1
        assert standing["thread"]["name"] == TITLE
        answers = [
            one.data["body"]["code"]
            for one in stage.sandbox.transcript.since(0, {"answer"})
            if one.data.get("status") == 400
        ]
        assert sorted(answers) == [40033, 160004]
        assert [one for one in await said(stage, "equipe") if "À réparer" in one] == []


@pytest.mark.full
@pytest.mark.parametrize("after", ["crosspost", "thread"])
@pytest.mark.parametrize("step", ["keep", "kept"])
async def test_a_bot_killed_around_what_follows_does_it_once(stage: Stage, step: str, after: str) -> None:
    """Before it is asked for, and after Discord's answer and before that is noted."""
    armed = stage.folder / "armed"
    async with stage.bot("-m", "tests.e2e.dying_bot", step, str(armed)) as bot:
        await stage.settle()
        shown = await chosen(stage, await into(stage, await write(stage), "annonces"), after)
        armed.touch()
        asked_once_more = await press(stage, shown, "Envoyer maintenant")
        await press(stage, asked_once_more, "Oui, envoyer", until="ack")
        await stage.control.move_clock((await stage.control.clock()).now + timedelta(seconds=1), wait=False)
        await bot.ended()
    async with stage.bot():
        await stage.settle(A_WHILE)
        await stage.settle()

        (standing,) = await stage.standing("annonces")
        found = message(stage, standing["id"])
        assert bool(found.flags & 1) is (after == "crosspost")
        assert ("thread" in standing) is (after == "thread")
        path = f"/channels/{stage.place('annonces')}/messages/{standing['id']}/{after}{'s' * (after == 'thread')}"
        assert asked(stage, path) == (1 if step == "keep" else 2)
        assert [one for one in await said(stage, "equipe") if "À réparer" in one] == []


@pytest.mark.full
async def test_the_eleventh_of_an_hour_waits_and_the_team_is_told_once(stage: Stage) -> None:
    """It leaves by itself an hour after the first."""
    await stage.control.settings(rate_limits=False)
    async with stage.bot():
        await stage.settle()
        for number in range(11):
            shown = await into(stage, await write(stage, f"Annonce {number}."), "annonces")
            await leave(stage, await chosen(stage, shown, "crosspost"))
        await stage.settle()
        published = [one["content"] for one in await stage.standing("annonces") if message(stage, one["id"]).flags & 1]
        told = [one for one in await said(stage, "equipe") if "sera diffusée" in one]

        assert published == [f"Annonce {number}." for number in range(10)]
        assert len(told) == 1
        assert "Annonce 10." in told[0]
        assert " à 9 h " in told[0]
        await stage.settle(AN_HOUR)
        await stage.settle()
        assert all(message(stage, one["id"]).flags & 1 for one in await stage.standing("annonces"))
        assert len([one for one in await said(stage, "equipe") if "sera diffusée" in one]) == 1


@pytest.mark.full
async def test_a_long_no_of_discord_holds_up_nobody(stage: Stage) -> None:
    """A 429 for forty minutes is told, and waited for outside; what else is to be said leaves."""
    async with stage.bot():
        await stage.settle()
        await stage.control.fault(CROSSPOSTING, "status", status=429, retry_after=2400, scope="shared")
        shown = await into(stage, await write(stage), "annonces")
        await leave(stage, await chosen(stage, shown, "crosspost"))
        await stage.settle()
        await send(stage, stage.place("ressources"), "Autre chose.")

        assert await said(stage) == ["Autre chose."]
        assert [one for one in await said(stage, "equipe") if "sera diffusée" in one] != []
        await stage.settle(2500)
        (standing,) = await stage.standing("annonces")
        assert message(stage, standing["id"]).flags & 1


@pytest.mark.full
async def test_a_discussion_that_may_not_be_opened_is_told_and_opened_later(stage: Stage) -> None:
    """The permission is named; once it is there, the thread opens by itself."""
    async with stage.bot():
        await stage.settle()
        shown = await chosen(stage, await into(stage, await write(stage, when="demain à 9h")), "thread")
        await press(stage, shown, "Programmer")
        rule = {"role": "Passerelle", "deny": ["CREATE_PUBLIC_THREADS"]}
        await stage.control.change_channel("ressources", permissions=[rule])
        await stage.control.move_clock(TOMORROW_AT_NINE)
        await stage.settle()
        told = [one for one in await said(stage, "equipe") if "« Créer des fils publics »" in one]
        await stage.control.change_channel("ressources", permissions=[{**rule, "deny": []}])
        await stage.settle(301)

        assert len(told) == 1
        (standing,) = await stage.standing("ressources")
        assert standing["thread"]["name"] == TITLE
