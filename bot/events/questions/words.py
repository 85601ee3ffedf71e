"""How the answers read in somebody's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.events.questions.model import DEPARTMENTS
from bot.typed import plain

if TYPE_CHECKING:
    from bot.events.signups.model import SignUp
    from bot.i18n import Say


__all__ = ["answers_line", "department_name", "meal_name", "named", "plain", "role_name"]


def role_name(key: str, say: Say) -> str:
    """Return how what somebody is reads, of the keys ``ROLES``."""
    return say(f"role.{key}")


def department_name(code: str, say: Say) -> str:
    """Return what a département is called, of the keys ``DEPARTMENTS``."""
    return DEPARTMENTS.get(code) or say("department.other")


def meal_name(key: str, say: Say) -> str:
    """Return how the choice of a meal reads, of the keys ``MEALS``."""
    return say(f"meal.{key}")


_NAMED = {"role": role_name, "department": department_name, "meal": meal_name}


def named(column: str, key: str, say: Say) -> str:
    """Return how the answer *key* reads that is kept in *column*."""
    return _NAMED[column](key, say)


def answers_line(signup: SignUp, say: Say) -> str:
    """Return all that somebody answered, in one line."""
    typed = [plain(text) for text in (signup.full_name, signup.structure) if text]
    chosen = [named(column, key, say) for column in _NAMED if (key := getattr(signup, column))]
    return ", ".join(typed + chosen)
