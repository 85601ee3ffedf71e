"""The form *Questions* of an event's card: what is asked of who signs up, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.client.answers import actor_of, answer, reply, say_to
from bot.client.custom_ids import CustomId
from bot.delivery.card import Choice, Field, Form
from bot.events.editing.service import Note
from bot.events.model import Completion
from bot.events.questions.answers import COLUMNS
from bot.events.questions.model import MOST_QUESTIONS, NAME, QUESTIONS, asked
from cogs.organiser.event_sheet import FEATURE

if TYPE_CHECKING:
    from bot.client.gateway import Gateway
    from bot.client.router import Click
    from bot.delivery.card import Card
    from bot.events.model import Event
    from bot.i18n import Say
    from cogs.organiser.editing import EditingScreens


class QuestionScreens:
    """Every handler reads who asks, calls one use case, and shows the event as it then is."""

    def __init__(self, client: Gateway, editing: EditingScreens) -> None:
        self._events, self._editing = client.services.events, editing
        client.router.on(FEATURE, "questions", self.open)
        client.router.on(FEATURE, "questions_in", self.save)

    async def open(self, click: Click) -> None:
        """Open the form with what is asked now."""
        guild_id, actor = actor_of(click.interaction)
        event = (await self._events.for_organiser(guild_id, actor, click.id)).event
        custom_id = CustomId(FEATURE, "questions_in", click.id).fresh()
        await reply(click.interaction, question_form(custom_id, event, say_to(click.interaction)))

    async def save(self, click: Click) -> None:
        """Keep what was chosen; the answers to what is no longer asked are forgotten."""
        guild_id, actor = actor_of(click.interaction)

        async def work() -> Card:
            fields = Completion(questions=asked(click.typed.get("questions", "").splitlines()))
            if click.typed.get("form") == "avant":
                fields["form"] = "avant"
            else:
                fields["form"] = "après"
            await self._events.complete(guild_id, actor, click.id, fields)
            return await self._editing.sheet(click.interaction, click.id, [Note("event_form.saved", {})])

        await answer(click.interaction, work(), in_place=True)


def question_form(custom_id: str, event: Event, say: Say) -> Form:
    """Return the form: a list of what may be asked beside the name, and when the form comes."""
    beside = [question for question in QUESTIONS if question != NAME]
    questions = Field(
        key="questions",
        label=say("questions.which.label"),
        hint=say("questions.which.hint", most=MOST_QUESTIONS - 1),
        kind="list",
        value="\n".join(question for question in event.questions if question != NAME),
        choices=tuple(Choice(say(f"fiche.{COLUMNS[question]}.label"), question) for question in beside),
        most=MOST_QUESTIONS - 1,
    )
    choices = tuple(Choice(say(f"questions.{when}"), when) for when in ("après", "avant"))
    when = Field("form", say("questions.when.label"), kind="radio", value=event.form, is_required=True, choices=choices)
    return Form(custom_id, say("button.section_questions"), (questions, when), notice=say("questions.notice"))
