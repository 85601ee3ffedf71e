"""What organisers typed rings nobody and turns no line round."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.events.editing.words import cleaned, has_words, mentions

SIGNS = st.sampled_from(["@", "everyone", "here", "<", ">", "@&", "!", "12", "\u200b", "\u202e", "\n", " ", "é"])


@given(st.lists(SIGNS).map("".join) | st.text(), st.booleans())
def test_what_is_cleaned_is_clean(text: str, is_line: bool) -> None:
    """However the signs stand; and a second time changes nothing."""
    once = cleaned(text, is_line=is_line)

    assert not mentions(once)
    assert cleaned(once, is_line=is_line) == once
    assert not set(once) & {"\u200b", "\u202e", "\u2066", "\u200f", "\0"}
    assert not (is_line and "\n" in once)


@pytest.mark.parametrize("text", ["Été à Pau", "L'art : « faire »", "👩‍🏫 Rencontre", "voir <#12>", "a@b.fr"])
def test_what_is_no_trap_stays(text: str) -> None:
    """Emojis that are joined, channels and addresses too."""
    assert cleaned(text) == text


@pytest.mark.parametrize(("text", "expected"), [("🎉", False), ("2026 !", False), ("Été", True), ("学校", True)])
def test_a_title_has_words(text: str, expected: bool) -> None:
    """In whatever script."""
    assert has_words(text) is expected
