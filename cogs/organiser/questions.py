"""The form *Questions* of an event's card: what is asked of who signs up, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.client.answers import actor_of, answer, reply, say_to
from bot.client.custom_ids import CustomId
from bot.delivery.card import Choice, Field, Form
from bot.errors import Refusal
from bot.events.editing.service import Note
from bot.events.questions.model import COLUMNS, MOST_QUESTIONS, NAME, QUESTIONS, digest
from cogs.organiser.event_sheet import AGAIN, FEATURE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.client.gateway import Gateway
    from bot.client.router import Click
    from bot.delivery.card import Card
    from bot.events.model import Event, FormWhen
    from bot.i18n import Say
    from cogs.organiser.editing import EditingScreens


class QuestionScreens:
    """Every handler reads who asks, calls one use case, and shows the event as it then is."""

    def __init__(self, client: Gateway, editing: EditingScreens) -> None:
        self._events, self._editing = client.services.events, editing
        self._questions, self._guilds = client.services.questions, client.services.guilds
        client.router.on(FEATURE, "questions", self.open)
        client.router.on(FEATURE, "questions_in", self.save)

    async def open(self, click: Click) -> None:
        """Open the form with what is asked now or, to correct it, with what was chosen."""
        guild_id, actor = actor_of(click.interaction)
        claim, _, again = click.id.partition(".")
        event = (await self._events.for_organiser(guild_id, actor, claim)).event
        typed = await self._guilds.draft(guild_id, actor, _draft_of(claim)) if again == AGAIN else {}
        custom_id = CustomId(FEATURE, "questions_in", f"{claim}.{digest(event.questions, event.form)}").fresh()
        await reply(click.interaction, question_form(custom_id, event, say_to(click.interaction), typed))

    async def save(self, click: Click) -> None:
        """Keep what was chosen, or say why not; the answers to what is no longer asked are forgotten."""
        guild_id, actor = actor_of(click.interaction)
        self._guilds.require_organiser(guild_id, actor)
        claim, _, seen = click.id.partition(".")
        chosen, form = click.typed.get("questions", "").splitlines(), click.typed.get("form", "")

        async def work() -> Card:
            when: FormWhen = "avant" if form == "avant" else "après"
            try:
                await self._questions.choose(guild_id, actor, claim, chosen, when, seen=seen)
            except Refusal as refusal:
                await self._guilds.keep_draft(guild_id, actor, _draft_of(claim), click.typed)
                return self._editing.to_correct(click.interaction, refusal, "questions", claim)
            await self._guilds.drop_draft(guild_id, actor, _draft_of(claim))
            return await self._editing.sheet(click.interaction, claim, [Note("event_form.saved", {})])

        await answer(click.interaction, work(), in_place=True)


def question_form(custom_id: str, event: Event, say: Say, typed: Mapping[str, str]) -> Form:
    """Return the form: a list of what may be asked beside the name, and when the form comes; as it was *typed*."""
    beside = [question for question in QUESTIONS if question != NAME]
    questions = Field(
        key="questions",
        label=say("questions.which.label"),
        hint=say("questions.which.hint", most=MOST_QUESTIONS - 1),
        kind="list",
        value=typed.get("questions", "\n".join(question for question in event.questions if question != NAME)),
        choices=tuple(Choice(say(f"fiche.{COLUMNS[question]}.label"), question) for question in beside),
        most=MOST_QUESTIONS - 1,
    )
    choices = tuple(Choice(say(f"questions.{when}"), when) for when in ("après", "avant"))
    value = typed.get("form", event.form)
    when = Field("form", say("questions.when.label"), kind="radio", value=value, is_required=True, choices=choices)
    return Form(custom_id, say("button.section_questions"), (questions, when), notice=say("questions.notice"))


def _draft_of(claim: str) -> str:
    return f"event_questions:{claim}"
