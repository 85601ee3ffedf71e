"""What an event asks, and what is kept of the answers, on each database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.events.questions.answers import AnswerTooLong
from bot.events.questions.model import QUESTIONS, QuestionsChanged, TooManyQuestions, digest
from bot.events.questions.service import Questions
from bot.events.questions.unasked import Unasked
from bot.events.signups import store
from bot.events.signups.model import NoName
from bot.events.waitlist import store as waitlist
from bot.guilds.model import Actor
from bot.guilds.service import NoOrganiserRole
from tests.fakes import GUILD
from tests.house import texts
from tests.integration.events.conftest import A_DAY, EMMA, LEA

if TYPE_CHECKING:
    from bot.database import Transaction
    from tests.integration.events.conftest import Town

CAMILLE = Actor(discord_id=500, role_ids=(), manages_guild=True, locale="fr")
ASKED = ("name", "role", "department", "meal")
TYPED = {"full_name": "Léa Martin", "role": "school", "department": "33", "meal": "onsite"}


async def test_one_form_signs_up_with_its_answers(town: Town) -> None:
    """In one transaction, and on one row; what the event does not ask is not kept."""
    day = await town.add(questions=ASKED, form="avant")

    outcome = await town.signups.sign_up(GUILD, LEA, day, {**TYPED, "structure": "Collège"})

    (held,) = await town.held()
    assert outcome.is_new
    assert held == outcome.signup
    assert (held.full_name, held.role, held.department, held.meal) == ("Léa Martin", "school", "33", "onsite")
    assert held.structure is None
    assert len(town.followed.heard) == 1


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [({"full_name": " \u200f "}, NoName), ({"full_name": "x" * 101}, AnswerTooLong), ({}, NoName)],
)
async def test_nobody_is_signed_up_by_a_form_that_is_refused(
    town: Town, typed: dict[str, str], refusal: type[Exception]
) -> None:
    """Nor is anything held of them."""
    day = await town.add(questions=ASKED)

    with pytest.raises(refusal):
        await town.signups.sign_up(GUILD, LEA, day, typed)

    assert await town.held() == []


async def test_an_answer_can_be_corrected_and_taken_back(town: Town) -> None:
    """What was not asked stays as it is; with the place, everything is dropped."""
    day = await town.add(questions=ASKED)
    await town.signups.sign_up(GUILD, LEA, day, TYPED)

    changed = (await town.signups.fill_card(GUILD, LEA, day, full_name="Léa Roy", department="", role="unknown")).signup
    gone = (await town.signups.withdraw(GUILD, LEA, day)).signup

    assert (changed.full_name, changed.role, changed.department, changed.meal) == ("Léa Roy", None, None, "onsite")
    assert (gone.full_name, gone.role, gone.department, gone.meal) == (None, None, None, None)


async def test_nobody_fills_in_a_form_for_a_place_that_is_kept_for_others(town: Town) -> None:
    """They would be put in line, and asked again once they have a place."""
    questions = Questions(town.database, town.clock, town.guilds, town.events)
    day = await town.add(form="avant", capacity=1)
    soon = town.clock.now() + timedelta(hours=1)

    await town.database.write(
        lambda tx: waitlist.reserve(tx, GUILD, int(day), label="parents", places=1, release_at=soon)
    )

    assert await questions.asked_first(GUILD, LEA, day) is None


async def test_a_form_comes_first_only_where_it_leads_to_a_place(town: Town) -> None:
    """Not where a tap is enough, not for who is in, not where one would wait, and never for reminders alone."""
    questions = Questions(town.database, town.clock, town.guilds, town.events)
    first = await town.add(form="avant", capacity=1)
    usual = await town.add(slug="usuelle")
    reminders = await town.add(slug="ailleurs", form="avant", inscription="ailleurs")
    closed = await town.add(slug="close", form="avant", closes_at=town.clock.now())

    before = await questions.asked_first(GUILD, LEA, first)
    await town.signups.sign_up(GUILD, LEA, first, TYPED)
    elsewhere = [await questions.asked_first(GUILD, LEA, claim) for claim in (first, usual, reminders, closed, "9999")]
    full = await questions.asked_first(GUILD, EMMA, first)

    assert before is not None
    assert str(before.id) == first
    assert elsewhere == [None] * 5
    assert full is None


async def test_nobody_drops_a_question_that_they_have_not_seen(town: Town) -> None:
    """Two organisers at once: the answers to what the first has added are not erased by the second."""
    day = await town.add(questions=("name", "structure"))
    questions = Questions(town.database, town.clock, town.guilds, town.events)
    seen = digest(("name", "structure"), "après")

    await questions.choose(GUILD, CAMILLE, day, ["meal"], "après", seen=seen)
    with pytest.raises(QuestionsChanged) as refused:
        await questions.choose(GUILD, CAMILLE, day, ["role"], "après", seen=seen)
    with pytest.raises(TooManyQuestions):
        await questions.choose(GUILD, CAMILLE, day, QUESTIONS, "après", seen=seen)
    with pytest.raises(NoOrganiserRole):
        await questions.choose(GUILD, LEA, day, ["role"], "après", seen=seen)

    assert "Prénom et nom, Repas de midi." in refused.value.sentence(texts().bound("fr"))
    assert town.events.find(GUILD, day).questions == ("name", "meal")


async def test_who_comes_second_reads_that_the_form_comes_first_now(town: Town) -> None:
    """The questions are those that they saw: without it nothing would tell them what has changed."""
    day = await town.add(questions=("name", "structure"))
    questions = Questions(town.database, town.clock, town.guilds, town.events)
    seen = digest(("name", "structure"), "après")

    await questions.choose(GUILD, CAMILLE, day, ["structure"], "avant", seen=seen)
    with pytest.raises(QuestionsChanged) as refused:
        await questions.choose(GUILD, CAMILLE, day, ["role"], "après", seen=seen)

    assert "Le formulaire vient avant" in refused.value.sentence(texts().bound("fr"))
    assert "The form comes first" in refused.value.sentence(texts().bound("en"))


async def test_the_answers_to_what_is_no_longer_asked_are_forgotten(town: Town) -> None:
    """At once, with the question; what organisers noted of a guest is theirs."""
    day = await town.add(questions=ASKED)
    await town.signups.sign_up(GUILD, LEA, day, TYPED)
    before = replace(A_DAY, id=int(day), questions=ASKED)

    async def work(tx: Transaction) -> None:
        guest = replace((await store.of_event(tx, GUILD, int(day)))[0], id=None, person_id=99, is_guest=True)
        await store.put(tx, guest)
        await Unasked().event_changed(tx, before, replace(before, questions=("name", "role")))

    await town.database.write(work)
    held = await town.database.read(lambda tx: store.of_event(tx, GUILD, int(day)))

    assert [(one.full_name, one.role, one.department, one.meal) for one in held] == [
        ("Léa Martin", "school", None, None),
        ("Léa Martin", "school", "33", "onsite"),
    ]
