"""Which questions an event asks, and what there is to choose from."""

from __future__ import annotations

import pytest

from bot.events.questions.model import DEPARTMENTS, MEALS, ROLES, TooManyQuestions, asked
from bot.events.questions.words import department_name, meal_name, role_name
from bot.i18n import LOCALES, Locale, Texts
from tests.unit.test_texts import FOLDER

TEXTS = Texts.load(FOLDER)


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ([], ("name",)),
        (["meal", "role"], ("name", "role", "meal")),
        (["department", "structure", "name", "role"], ("name", "structure", "role", "department")),
    ],
)
def test_the_name_is_always_asked_and_first(chosen: list[str], expected: tuple[str, ...]) -> None:
    """The others come in the order of the form, whatever the order in which they were chosen."""
    assert asked(chosen) == expected


def test_a_form_holds_four_questions_beside_its_notice() -> None:
    """Discord's modals have five places."""
    with pytest.raises(TooManyQuestions):
        asked(["structure", "role", "department", "meal"])


def test_there_are_no_other_questions() -> None:
    """Neither health nor religion can be asked."""
    assert asked(["health", "role"]) == ("name", "role")


@pytest.mark.parametrize("locale", LOCALES)
def test_every_answer_reads_as_words(locale: Locale) -> None:
    """A select holds 25 of them (components/reference), each with a name of its own."""
    say = TEXTS.bound(locale)

    roles = {role_name(key, say) for key in ROLES}
    departments = {department_name(code, say) for code in DEPARTMENTS}
    meals = {meal_name(key, say) for key in MEALS}

    assert (len(roles), len(departments), len(meals)) == (13, 13, 3)
    assert not {name for name in roles | departments | meals if "." in name}
