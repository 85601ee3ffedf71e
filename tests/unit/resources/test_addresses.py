"""Which address of a message is proposed."""

from __future__ import annotations

import pytest

from bot.resources.suggestions.addresses import address_in, address_of


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Voyez https://example.org/page.", "https://example.org/page"),
        ("(https://example.org/page), merci", "https://example.org/page"),
        ("**<https://example.org/page>**", "https://example.org/page"),
        ("[la page](https://example.org/page) !", "https://example.org/page"),
        ("https://example.org/PRE_(sigle)", "https://example.org/PRE_(sigle)"),
        ("(voir https://example.org/PRE_(sigle)).", "https://example.org/PRE_(sigle)"),
        ("Rien à lire", ""),
    ],
)
def test_an_address_ends_where_its_sentence_begins_again(text: str, address: str) -> None:
    """A bracket that it opens itself is its own."""
    assert address_in(text) == address


def test_an_address_is_proposed_as_people_type_it() -> None:
    """They leave out what their browser hides."""
    assert address_of("www.pqn-a.fr/guide") == "https://www.pqn-a.fr/guide"
