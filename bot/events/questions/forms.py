"""The form of an event's questions: to sign up with, and to correct what was answered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot import dates
from bot.delivery.card import Choice, Field, Form
from bot.events.model import erased_on, short_title
from bot.events.questions.answers import CHOICES, LONGEST
from bot.events.questions.model import COLUMNS, MEAL
from bot.events.questions.words import named

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.delivery.card import FieldKind
    from bot.events.model import Event
    from bot.i18n import Locale, Texts

_KINDS: Mapping[str, FieldKind] = {"role": "list", "department": "list", "meal": "radio"}


class AnswerForms:
    """Write the form in one language."""

    def __init__(self, texts: Texts, locale: Locale) -> None:
        self._say, self._locale = texts.bound(locale), locale

    def sign_up(self, custom_id: str, event: Event, typed: Mapping[str, str]) -> Form:
        """Return the form that takes a place when it is sent."""
        return self._form(custom_id, self._say("fiche.sign_up"), event, event.questions, typed)

    def card(self, custom_id: str, event: Event, typed: Mapping[str, str]) -> Form:
        """Return the form *Ma fiche* with what stands in it."""
        return self._form(custom_id, self._say("fiche.title"), event, event.questions, typed)

    def colleague(self, custom_id: str, event: Event, typed: Mapping[str, str]) -> Form:
        """Return the form that takes a place for somebody else."""
        form = self._form(custom_id, self._say("colleague.add"), event, event.questions, typed)
        return replace(form, notice=f"{form.notice}\n{self._say('colleague.notice')}")

    def _form(
        self, custom_id: str, title: str, event: Event, questions: Iterable[str], typed: Mapping[str, str]
    ) -> Form:
        fields = tuple(self._field(COLUMNS[question], typed) for question in questions)
        return Form(custom_id, title, fields, notice=self._notice(event, tuple(questions)))

    def _notice(self, event: Event, questions: tuple[str, ...]) -> str:
        """Return who reads the answers, until when they are kept, and what may be left empty."""
        lines = [f"**{short_title(event)}**"]
        day = dates.day(erased_on(event), self._locale)
        lines.append(self._say("fiche.notice", organiser=event.organiser, day=day))
        if MEAL in questions:
            lines.append(self._say("fiche.notice_meal"))
        if len(questions) > 1:
            lines.append(self._say("fiche.notice_optional"))
        return "\n".join(lines)

    def _field(self, column: str, typed: Mapping[str, str]) -> Field:
        choices = tuple(Choice(named(column, key, self._say), key) for key in CHOICES.get(column, ()))
        return Field(
            key=column,
            label=self._say(f"fiche.{column}.label"),
            hint=self._say(f"fiche.{column}.hint"),
            kind=_KINDS.get(column, "line"),
            value=typed.get(column, ""),
            is_required=column == "full_name",
            longest=LONGEST.get(column, 0),
            choices=choices,
        )
