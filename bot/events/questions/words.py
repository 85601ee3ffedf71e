"""How the answers read in somebody's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.events.questions.model import DEPARTMENTS

if TYPE_CHECKING:
    from bot.i18n import Say


def role_name(key: str, say: Say) -> str:
    """Return how what somebody is reads, of the keys ``ROLES``."""
    return say(f"role.{key}")


def department_name(code: str, say: Say) -> str:
    """Return what a département is called, of the keys ``DEPARTMENTS``."""
    return DEPARTMENTS.get(code) or say("department.other")


def meal_name(key: str, say: Say) -> str:
    """Return how the choice of a meal reads, of the keys ``MEALS``."""
    return say(f"meal.{key}")
