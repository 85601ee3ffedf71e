"""What organisers learn of deliveries: whom each message reached, what is in the way, and what they can do."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.e2e.announcing import planned, press, said
from tests.e2e.living import RINGS, RINGS_NOT, ROOM, carried, choose, open_event, rung, sign_up
from tests.e2e.publishing import board
from tests.e2e.reporting import deliveries, member_id, plain, private, team, transcribed
from tests.e2e.signing_up import buttons

if TYPE_CHECKING:
    from tests.e2e.stage import Stage

REAL, WORD = "Journée régionale", "La salle a changé."
CHASE = "Relancer les personnes non jointes"
SEE, SEND, READ = "VIEW_CHANNEL", "SEND_MESSAGES", "READ_MESSAGE_HISTORY"


async def tell_everybody(stage: Stage) -> None:
    """Send an urgent word to the people of the event."""
    opened = await stage.control.command("Nadia", "equipe", "organiser message", {"événement": "1"})
    draft = await stage.control.submit("Nadia", opened.interaction, {"text": WORD})
    await press(stage, await press(stage, draft, "Envoyer maintenant"), "Oui, envoyer")
    await stage.settle()


async def closed_to_us(stage: Stage, channel: str, *denied: str) -> None:
    """Take rights in a channel away from the bot, and give it the others back, as organisers do by hand."""
    allowed = [right for right in (SEE, SEND, READ) if right not in denied]
    await stage.control.change_channel(
        channel, permissions=[{"role": "Passerelle", "deny": list(denied), "allow": allowed}]
    )


@pytest.mark.full
async def test_organisers_alone_read_the_report(stage: Stage) -> None:
    """Nothing is wrong, and what leaves next is named; the board has a button that leads there."""
    async with stage.bot():
        card = await open_event(stage)
        await sign_up(stage, "Léa", card)
        refused = await deliveries(stage, member="Léa", channel="entraide")
        seen = await deliveries(stage)
        shown = await board(stage)
        from_board = await press(stage, shown, "Envois")

        assert "réservée au rôle" in plain(refused)
        assert "Rien à réparer : tout ce qui devait partir est parti." in plain(seen)
        assert "- Rappel, quinze jours avant, « Journée régionale » : jeudi 8 janvier 2026 à 12 h 15." in plain(seen)
        assert plain(from_board) == plain(seen)


@pytest.mark.full
async def test_the_report_names_who_was_reached_person_by_person(stage: Stage) -> None:
    """Two in the channel, one by private message, one not; who opens their messages is tried again, once."""
    async with stage.bot():
        card = await open_event(stage)
        for member in ("Léa", "Yanis"):
            await sign_up(stage, member, card)
        for member in ("Hugo", "Emma"):
            await choose(stage, member, await sign_up(stage, member, card), "direct")
        await stage.settle()
        await stage.control.add_member("Hugo", dms_open=False)
        await tell_everybody(stage)
        await stage.settle(301)
        report = await deliveries(stage, REAL)

        got = {member: [one for one in await rung(stage, member) if WORD in one] for member in ("Léa", "Yanis", "Emma")}
        assert {member: len(found) for member, found in got.items()} == {"Léa": 1, "Yanis": 1, "Emma": 1}
        assert transcribed(stage, WORD) == {ROOM: 1, "Emma": 1}
        assert f"**Message : {WORD}**" in plain(report)
        assert "Dans le salon : envoyé, 2 personnes prévenues." in plain(report)
        assert "En message privé : 1 personne jointe." in plain(report)
        assert f"1 personne non jointe : <@{member_id(stage, 'Hugo')}>" in plain(report)
        lines = [one for one in await said(stage, ROOM, member="Léa") if "se perdre" in one]
        assert len(lines) == 1
        assert "Hugo" not in lines[0]

        await stage.control.add_member("Hugo", dms_open=True)
        (told,) = [one for one in await stage.standing("equipe") if CHASE in buttons(one)]
        tried = await stage.control.click("Nadia", told["id"], CHASE)
        twice = await stage.control.click("Nadia", report.message["id"], CHASE)
        await stage.settle()
        again = await stage.control.click("Nadia", report.message["id"], CHASE)

        assert "Un nouvel essai part pour 1 personne." in plain(tried)
        assert "Il n'y a personne à relancer" in plain(twice)
        assert "Il n'y a personne à relancer" in plain(again)
        assert len(await private(stage, "Hugo", WORD)) == 1
        (result,) = await team(stage, "Relance des personnes")
        assert f"Jointe : <@{member_id(stage, 'Hugo')}>" in result
        report = await deliveries(stage, REAL)
        assert "En message privé : 2 personnes jointes." in plain(report)
        assert "non jointe" not in plain(report)
        await stage.settle()
        assert carried(stage, "Hugo") == {RINGS_NOT}
        assert carried(stage, "Léa") == {RINGS, RINGS_NOT}


@pytest.mark.full
async def test_who_still_cannot_be_reached_is_named_again(stage: Stage) -> None:
    """The try is noted, and the next click is a try of its own."""
    async with stage.bot():
        card = await open_event(stage)
        await choose(stage, "Karim", await sign_up(stage, "Karim", card), "direct")
        await stage.settle(301)
        for tries in (1, 2):
            report = await deliveries(stage, REAL)
            tried = await stage.control.click("Nadia", report.message["id"], CHASE)
            await stage.settle(2)

            assert "Un nouvel essai part pour 1 personne." in plain(tried)
            results = await team(stage, "Relance des personnes")
            assert len(results) == tries
            assert f"Toujours pas jointe : <@{member_id(stage, 'Karim')}>" in results[-1]


@pytest.mark.full
async def test_a_channel_that_is_closed_to_us_is_told_once_and_its_messages_keep_their_order(stage: Stage) -> None:
    """What waits leaves as soon as the server tells that the right was given back, and says why it is late."""
    async with stage.bot():
        await stage.settle()
        await planned(stage, "La première.", "demain à 9h")
        await planned(stage, "La seconde.", "demain à 9h01")
        await closed_to_us(stage, "ressources", SEND)
        await stage.control.move_clock((await stage.control.clock()).now + timedelta(days=1, hours=2))
        for _ in range(4):
            await stage.settle(700)
        told = await team(stage, "À réparer : un salon")
        seen, shown = await deliveries(stage), await board(stage)

        assert len(told) == 1
        assert f"<#{stage.place('ressources')}>" in told[0]
        assert "« Envoyer des messages »" in told[0]
        assert "Annonce : La première." in told[0]
        assert "« Envoyer des messages »" in plain(seen)
        assert "« Envoyer des messages »" in plain(shown)
        assert await said(stage) == []
        await closed_to_us(stage, "ressources")
        await stage.settle()
        await stage.settle()
        found = await said(stage)
        assert [one.splitlines()[0] for one in found] == ["La première.", "La seconde."]
        assert all("Passerelle ne pouvait pas écrire dans ce salon" in one for one in found[:1])
        assert len(await team(stage, "À réparer : un salon")) == 1
        assert "ne peut pas écrire" not in plain(await board(stage))


@pytest.mark.full
async def test_when_the_teams_own_channel_is_closed_the_board_says_so(stage: Stage) -> None:
    """Nothing else can; what was to be told waits and arrives."""
    async with stage.bot() as bot:
        card = await open_event(stage)
        await closed_to_us(stage, "equipe", SEND)
        await choose(stage, "Karim", await sign_up(stage, "Karim", card), "direct")
        await stage.settle(301)
        await stage.settle(301)

        assert "Passerelle ne peut pas écrire dans le salon de l'équipe" in plain(await deliveries(stage))
        assert "Passerelle ne peut pas écrire dans le salon de l'équipe" in plain(await board(stage))
        assert any("nothing can be said in channel" in line for line in bot.lines)
        await closed_to_us(stage, "equipe")
        await stage.settle()
        await stage.settle()
        assert len(await team(stage, "messages privés")) == 1


@pytest.mark.full
async def test_what_may_have_arrived_is_sent_again_after_a_second_look_and_once(stage: Stage) -> None:
    """Nobody can read whether it stands there: it is held, and the organiser decides."""
    async with stage.bot() as bot:
        await stage.settle()
        await planned(stage, WORD, "demain à 9h")
        await stage.control.fault("POST /channels/*/messages", "hold", when="after")
        since = await stage.control.last()
        await stage.control.move_clock((await stage.control.clock()).now + timedelta(days=1, hours=1), wait=False)
        await stage.held("POST /channels/*/messages", since)
        await bot.kill()
    await stage.control.lift_faults()
    await closed_to_us(stage, "ressources", READ)
    await stage.control.move_clock((await stage.control.clock()).now + timedelta(minutes=5), wait=False)
    async with stage.bot():
        await stage.settle()
        seen = await deliveries(stage)
        assert f"**Peut-être arrivé** – Annonce : {WORD}" in plain(seen)
        asked, beside = await press(stage, seen, "Renvoyer"), await press(stage, await deliveries(stage), "Renvoyer")
        assert "il pourra y être deux fois" in plain(asked)
        assert len(await said(stage)) == 1

        sent = await press(stage, asked, "Oui, renvoyer")
        again = await press(stage, beside, "Oui, renvoyer")
        await stage.settle()

        assert "repart maintenant" in plain(sent)
        assert "Il n'y a plus rien à renvoyer" in plain(again)
        assert len(await said(stage)) == 2
        assert "Peut-être arrivé" not in plain(await deliveries(stage))


@pytest.mark.full
async def test_too_many_private_messages_are_told_once_and_go_on_after_an_hour(stage: Stage) -> None:
    """The alarm says until when, and a restart does not ask Discord again before."""
    async with stage.bot():
        card = await open_event(stage)
        await stage.control.fault("POST /users/@me/channels", "status", status=403, code=40003, count=1)
        for member in ("Léa", "Hugo"):
            await choose(stage, member, await sign_up(stage, member, card), "direct")
        await stage.settle()
    async with stage.bot():
        await stage.settle(601)
        told = await team(stage, "Les nouveaux messages privés attendent")

        assert len(told) == 1
        assert "elles reprennent le lundi 15 décembre 2025 à 9 h" in told[0]
        assert "elles reprennent le lundi 15 décembre 2025 à 9 h" in plain(await deliveries(stage))
        assert await private(stage, "Léa", "") == []
        await stage.settle(3600)
        assert len(await private(stage, "Léa", "")) == len(await private(stage, "Hugo", "")) == 1
        assert len(await team(stage, "Les nouveaux messages privés attendent")) == 1


@pytest.mark.full
async def test_a_quarantine_lasts_until_an_organiser_says_that_it_is_over(stage: Stage) -> None:
    """Nothing is asked of Discord for days; *Reprendre* lets what waited leave."""
    async with stage.bot():
        card = await open_event(stage)
        await stage.control.fault("POST /users/@me/channels", "status", status=403, code=20026, count=1)
        await choose(stage, "Léa", await sign_up(stage, "Léa", card), "direct")
        await stage.settle()
        await stage.settle(7200)
        (told,) = [one for one in await stage.standing("equipe") if "Reprendre" in buttons(one)]

        assert "dis.gd/app-quarantine" in str(told["content"])
        assert await private(stage, "Léa", "") == []
        seen = await deliveries(stage)
        assert "Reprendre" in buttons(seen.message)
        resumed = await stage.control.click("Nadia", told["id"], "Reprendre")
        await stage.settle()
        await stage.settle()
        assert "C'est noté." in plain(resumed)
        assert len(await private(stage, "Léa", "")) == 1
        assert "Reprendre" not in buttons((await deliveries(stage)).message)


@pytest.mark.full
async def test_while_discord_does_not_answer_nothing_is_given_up_and_what_leaves_late_says_why(stage: Stage) -> None:
    """A look that gets no answer tells nothing: it is repeated, and the message arrives once."""
    async with stage.bot():
        await stage.settle()
        await planned(stage, WORD, "demain à 9h")
        for route in ("POST /channels/*/messages", "GET /channels/*"):
            await stage.control.fault(route, "cut", count=None)
        await stage.control.move_clock((await stage.control.clock()).now + timedelta(days=1, hours=1))
        for _ in range(3):
            await stage.settle(700)
        waiting = plain(await deliveries(stage))
        await stage.control.lift_faults()
        await stage.settle(700)
        await stage.settle()

        assert f"- Annonce : {WORD} : mardi 16 décembre 2025 à 9 h. Discord n'a pas répondu." in waiting
        (found,) = await said(stage)
        assert "Envoyé en retard : c’était prévu le mardi 16 décembre 2025 à 9 h. Discord ne répondait pas." in found
        assert len(stage.ever_posted("ressources")) == 1
