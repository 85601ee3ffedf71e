"""A word to the team and its answer, on both databases."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.contact import store
from bot.contact.model import MOST_A_DAY, AlreadyAnswered, NoSubject, NoWords, TooManyWords, WordGone
from bot.delivery.model import Refused
from bot.events.signups.store import forget_person
from bot.guilds.service import NotOrganiser
from bot.privacy.service import Privacy
from bot.resources.reviewing.model import AlreadyDone
from tests.fakes import GUILD, dm_of
from tests.house import TEAM
from tests.integration.resources.conftest import EMMA, LEA, NADIA, PAUL
from tests.integration.resources.test_review import NoRooms

if TYPE_CHECKING:
    from tests.integration.resources.conftest import Desk

DAY_S = 86_400


async def test_a_word_is_answered_once(desk: Desk) -> None:
    """In the team's channel with who wrote, and nobody is rung; the answer comes in private, in their language."""
    word = await desk.contact.write(GUILD, EMMA, "Access", "Is there a lift? @everyone <@&603>")
    await desk.deliver()
    answers = await asyncio.gather(
        *(desk.contact.answer(GUILD, NADIA, str(word.id), text) for text in ("Yes.", "Yes, one.")),
        return_exceptions=True,
    )
    await desk.deliver()

    (post,) = [one for one in desk.house.door.messages if one.channel_id == TEAM]
    assert f"<@{EMMA.discord_id}>" in post.card.text
    assert (post.card.people, post.card.roles, post.card.everyone, post.edits) == ((), (), False, 1)
    assert "@everyone" not in post.card.text
    assert f"<@{NADIA.discord_id}> a répondu." in post.card.text
    assert [type(one) for one in answers if isinstance(one, Exception)] == [AlreadyAnswered]
    (told,) = desk.house.door.standing(dm_of(EMMA.discord_id))
    assert told.startswith("**The team answers you: Access**")


async def test_the_team_sees_that_an_answer_did_not_arrive(desk: Desk) -> None:
    """And what to do: nothing is said of it anywhere else."""
    word = await desk.contact.write(GUILD, LEA, "Accès", "Une question")
    await desk.deliver()
    desk.house.door.unopened[LEA.discord_id] = Refused("delivery.closed")
    await desk.contact.answer(GUILD, NADIA, str(word.id), "Oui.")
    await desk.deliver()

    (post,) = desk.house.door.standing(TEAM)
    assert "n’accepte pas les messages privés" in post.replace("'", "’")


async def test_a_flood_is_refused_until_tomorrow(desk: Desk) -> None:
    """Others are not concerned; what says nothing is refused first."""
    for _ in range(MOST_A_DAY):
        await desk.contact.write(GUILD, LEA, "Sujet", "Texte")
    with pytest.raises(TooManyWords):
        await desk.contact.write(GUILD, LEA, "Sujet", "Texte")
    with pytest.raises(NoSubject):
        await desk.contact.write(GUILD, EMMA, "?", "Texte")
    with pytest.raises(NoWords):
        await desk.contact.write(GUILD, EMMA, "Sujet", "…")
    await desk.contact.write(GUILD, EMMA, "Sujet", "Texte")
    desk.clock.advance(DAY_S + 1)
    await desk.contact.write(GUILD, LEA, "Sujet", "Texte")


async def test_only_organisers_answer(desk: Desk) -> None:
    """Not who reviews; and a claim of another shape is no fault."""
    word = await desk.contact.write(GUILD, LEA, "Sujet", "Texte")
    for actor in (PAUL, EMMA):
        with pytest.raises(NotOrganiser):
            await desk.contact.answer(GUILD, actor, str(word.id), "Oui")
    for claim in ("", "x", "9" * 30, "404"):
        with pytest.raises(WordGone):
            await desk.contact.word(GUILD, NADIA, claim)


async def test_who_is_erased_leaves_nothing_to_read(desk: Desk) -> None:
    """Neither their word nor what they proposed; the team cannot answer nobody."""
    word = await desk.contact.write(GUILD, LEA, "Sujet", "Texte")
    claim = await desk.propose()
    await desk.database.write(lambda tx: forget_person(tx, GUILD, word.person_id))
    await desk.deliver()

    with pytest.raises(WordGone):
        await desk.contact.answer(GUILD, NADIA, str(word.id), "Oui")
    with pytest.raises(AlreadyDone):
        await desk.review.publish(GUILD, PAUL, claim)
    assert desk.house.door.messages == []


async def test_nothing_is_kept_longer_than_thirty_days(desk: Desk) -> None:
    """Whether or not it was answered."""
    word = await desk.contact.write(GUILD, LEA, "Sujet", "Texte")
    privacy = Privacy(desk.database, desk.clock, NoRooms())
    desk.clock.advance(29 * DAY_S)
    await privacy.clear()
    kept = await desk.database.read(lambda tx: store.one(tx, GUILD, word.id))
    desk.clock.advance(2 * DAY_S)
    await privacy.clear()

    assert kept
    assert await desk.database.read(lambda tx: store.one(tx, GUILD, word.id)) is None
