"""The questions that an event may ask, and the answers that there are to choose from: pure rules.

Nothing is asked on health or religion. What somebody needs on the day is told to one person, and kept nowhere.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.errors import Refusal
from bot.typed import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.errors import Say
    from bot.events.model import FormWhen

NAME, STRUCTURE, ROLE, DEPARTMENT, MEAL = QUESTIONS = ("name", "structure", "role", "department", "meal")
"""In the order of the form."""
COLUMNS = {NAME: "full_name", STRUCTURE: "structure", ROLE: "role", DEPARTMENT: "department", MEAL: "meal"}
"""Where the answer to each question is kept; a form's fields are called the same."""
USUAL = (NAME, STRUCTURE)
"""What an event asks where nothing else is said."""
MOST_QUESTIONS = 4
"""A modal holds five components (interactions/receiving-and-responding#modal), and one of them is the notice."""

ROLES = (
    "school",
    "rectorate",
    "city",
    "cite",
    "pre",
    "state",
    "region",
    "caf",
    "association",
    "parent",
    "elected",
    "research",
    "other",
)
OTHER = "other"
DEPARTMENTS: Mapping[str, str] = MappingProxyType(
    {
        "16": "Charente",
        "17": "Charente-Maritime",
        "19": "Corrèze",
        "23": "Creuse",
        "24": "Dordogne",
        "33": "Gironde",
        "40": "Landes",
        "47": "Lot-et-Garonne",
        "64": "Pyrénées-Atlantiques",
        "79": "Deux-Sèvres",
        "86": "Vienne",
        "87": "Haute-Vienne",
        OTHER: "",
    }
)
"""The twelve of the region by their number; :data:`OTHER` has no name of its own and is said in words."""
MEALS = ("onsite", "vegetarian", "no")


class TooManyQuestions(Refusal):
    """More is asked than a form holds."""

    key = "refusal.too_many_questions"

    def __init__(self) -> None:
        super().__init__(most=MOST_QUESTIONS - 1)


class QuestionsChanged(Refusal):
    """Somebody else has chosen *now*, and *form*, since it was opened; the answers to what is dropped would be lost."""

    key = "refusal.questions_changed"

    def __init__(self, now: Iterable[str], form: FormWhen) -> None:
        super().__init__()
        self._now, self._form = tuple(now), form

    def sentence(self, say: Say) -> str:
        """Return it with what is asked now, and when."""
        asked_now = ", ".join(say(f"fiche.{COLUMNS[question]}.label") for question in self._now)
        return say(self.key, questions=asked_now, when=say(f"questions.{self._form}"))


def digest(questions: Iterable[str], form: str) -> str:
    """Return by what one knows whether the same is asked, and at the same moment."""
    return fingerprint(tuple(questions), form)


def asked(chosen: Iterable[str]) -> tuple[str, ...]:
    """Return what is asked once *chosen* are wanted: the name always, in the order of the form.

    What is no question is left out. Raise :class:`TooManyQuestions` for more than a form holds beside its notice.
    """
    wanted = {NAME, *chosen}
    found = tuple(question for question in QUESTIONS if question in wanted)
    if len(found) > MOST_QUESTIONS:
        raise TooManyQuestions
    return found
