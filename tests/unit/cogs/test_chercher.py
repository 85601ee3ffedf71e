"""Where somebody looks who has said where before what."""

from __future__ import annotations

import pytest

from bot.client.custom_ids import CustomId, read
from bot.resources.cards import FEATURE
from bot.resources.model import Section
from cogs.chercher import section_of


@pytest.mark.parametrize("section", [*Section, None])
def test_the_form_remembers_where_to_look(section: Section | None) -> None:
    """Its answer is looked for in the section of the command that opened it."""
    found = read(CustomId(FEATURE, "find", section or "").fresh())

    assert found
    assert section_of(found.id) is section


@pytest.mark.parametrize("given", ["", None, "ailleurs", 7, "JOURNEES"])
def test_what_is_no_section_is_everywhere(given: object) -> None:
    """While somebody types, Discord hands over whatever stands there."""
    assert section_of(given) is None
