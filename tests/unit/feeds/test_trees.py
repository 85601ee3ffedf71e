"""Addresses as a page or a feed writes them: those that are whole already are taken as they are."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest

from bot.feeds.reading.child.trees import absolute

BASE = "https://site.example/fr/actualites/"


@pytest.mark.parametrize(
    "written",
    [
        "https://autre.example",
        "http://autre.example:8080/a//b/../c.html",
        "https://autre.example/numéro-1",
        "https://autre.example/a?b=1&utm_source=x#haut",
        "https://autre.example/a;b?",
        "//autre.example/a",
        "../agenda/un-jour",
        "?page=2",
        " https://autre.example/a ",
    ],
)
def test_an_address_is_what_the_standard_makes_of_it(written: str) -> None:
    """Whether it is taken as it stands or joined to where it stands."""
    assert absolute(written, BASE) == urljoin(BASE, written.strip())


@pytest.mark.parametrize(
    "written",
    [
        "",
        None,
        "  ",
        "http://",
        "http://:80/a",
        "javascript:alert(1)",
        "mailto:a@b.example",
        "https://autre.example/" + 2048 * "a",
        "https://autre.example/a\u200b",
        "https://autre.example/a\nb\x00",
    ],
)
def test_what_is_no_address_of_the_web_is_none(written: str | None) -> None:
    """Nor is one that is longer than any."""
    assert absolute(written, BASE) == ""
