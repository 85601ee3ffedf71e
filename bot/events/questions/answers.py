"""What was typed and chosen in a form, read: pure rules."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.errors import Refusal
from bot.events.editing.words import cleaned, has_words
from bot.events.questions.model import COLUMNS, DEPARTMENTS, MEALS, ROLES
from bot.events.signups.model import NoName

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from bot.events.signups.model import SignUp

Answers = dict[str, str | None]
"""What was answered, by the column in which it is kept."""
LONGEST = {"full_name": 100, "structure": 150}
CHOICES: Mapping[str, Collection[str]] = {"role": ROLES, "department": DEPARTMENTS, "meal": MEALS}


class AnswerTooLong(Refusal):
    """More is written than is kept."""

    key = "refusal.answer_too_long"


def within(text: str, longest: int) -> str:
    """Return *text*; raise :class:`AnswerTooLong` where it has more than *longest* characters."""
    if len(text) > longest:
        raise AnswerTooLong(longest=longest, written=len(text))
    return text


def read_answers(questions: Iterable[str], typed: Mapping[str, str]) -> Answers:
    """Return by column what was answered to *questions*, None for what was left empty.

    A question that the form did not hold is left out. Raise :class:`~bot.events.signups.model.NoName`, or
    :class:`AnswerTooLong`.
    """
    asked = [column for question in questions if (column := COLUMNS[question]) in typed]
    answers = {column: _read(column, typed[column]) for column in asked}
    if not has_words(answers.get("full_name") or ""):
        raise NoName
    return answers


def answered(signup: SignUp, answers: Answers) -> SignUp:
    """Return *signup* with *answers* on its card; what was not asked stays as it is."""
    columns: dict[str, Any] = {**answers}
    return replace(signup, **columns)


def given(signup: SignUp, questions: Iterable[str]) -> dict[str, str]:
    """Return what stands in the form when it opens: what was answered to *questions*."""
    return {column: getattr(signup, column) or "" for column in map(COLUMNS.__getitem__, questions)}


def _read(column: str, typed: str) -> str | None:
    if column in CHOICES:
        return typed if typed in CHOICES[column] else None
    return within(cleaned(typed), LONGEST[column]) or None
