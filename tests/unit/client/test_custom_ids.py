"""What a component carries for us, and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.client.custom_ids import LONGEST, CustomId, read

names = st.text(st.characters(codec="ascii", categories=["Ll", "Lu", "Nd"], include_characters="-_"), min_size=1)
ids = st.text().filter(lambda value: "~" not in value)


@given(names, names, ids)
def test_a_custom_id_is_read_as_it_was_written(feature: str, action: str, subject: str) -> None:
    """Whatever the id is, colons included."""
    given_id = CustomId(feature, action, subject)

    assert read(str(given_id)) == given_id


@given(names, names, ids)
def test_each_opening_of_a_modal_has_an_id_of_its_own_that_stands_for_the_same(
    feature: str, action: str, subject: str
) -> None:
    """Phones show again what an earlier opening of the same id held."""
    given_id = CustomId(feature, action, subject)

    first, second = given_id.fresh(), given_id.fresh()

    assert first != second
    assert read(first) == read(second) == given_id


@pytest.mark.parametrize("foreign", ["", ":", "::", "programme", "programme:", ":show:1", "a::1", "🎉"])
def test_what_is_not_ours_is_read_as_nothing(foreign: str) -> None:
    """Components of an earlier bot, or of none."""
    assert read(foreign) is None


def test_the_longest_that_we_write_fits() -> None:
    """The longest option and the largest number, freshly opened."""
    longest = CustomId("organiser", "completed", str(2**63)).fresh()

    assert len(longest) <= LONGEST
    assert len(CustomId("organiser", "option", "role_organisation").fresh()) <= LONGEST


@given(st.text())
def test_nothing_that_discord_may_carry_breaks_the_reading(anything: str) -> None:
    """It is an id of ours, or nothing."""
    assert read(anything) is None or isinstance(read(anything), CustomId)
