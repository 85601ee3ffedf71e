"""What robots.txt asks (RFC 9309)."""

from __future__ import annotations

from itertools import product
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.rules import Rules, read_rules

US = "Passerelle"
ALL = "User-agent: *\n"


@pytest.mark.parametrize(
    ("pattern", "fits", "does_not"),
    [
        ("/fish", ["/fish", "/fish.html", "/fishheads/a?b=c"], ["/", "/Fish", "/a/fish"]),
        ("/fish*", ["/fish", "/fish.html"], ["/Fish"]),
        ("/fish/", ["/fish/", "/fish/a"], ["/fish", "/fish.html"]),
        ("/*.php", ["/a.php", "/a.php?b", "/a/b.php/c"], ["/", "/a.PHP"]),
        ("/*.php$", ["/a.php", "/a/b.php"], ["/a.php?b", "/a.php/", "/a.php5"]),
        ("/fish*.php", ["/fish.php", "/fishheads/a.php?b"], ["/Fish.php"]),
        ("/a$", ["/a"], ["/a/", "/ab"]),
        ("/a*b*b$", ["/abb", "/axbxb"], ["/ab", "/abba"]),
        ("*", ["/", "/a"], []),
        ("/*?", ["/a?b"], ["/a"]),
        ("/a%3cd", ["/a%3Cd", "/a%3cd"], ["/a<d"]),
        ("/%61", ["/a", "/%61"], ["/b"]),
        ("/é", ["/é", "/%C3%A9", "/%c3%a9"], ["/e"]),
    ],
)
def test_a_rule_fits_as_its_wildcards_say(pattern: str, fits: list[str], does_not: list[str]) -> None:
    """With the examples of RFC 9309 and of Google's page on it."""
    rules = read_rules(f"{ALL}Disallow: {pattern}", US)

    assert [path for path in fits if rules.allow(path)] == []
    assert [path for path in does_not if not rules.allow(path)] == []


@pytest.mark.parametrize(
    ("text", "is_allowed"),
    [
        ("", True),
        ("\ufeffgarbage\0\nUser-agent\nDisallow", True),
        ("Disallow: /", True),
        (f"{ALL}Disallow:", True),
        (f"{ALL}Disallow: /", False),
        (f"{ALL}Disallow: / # all of it", False),
        ("USER-AGENT : *\r\n DISALLOW : /\r\n", False),
        ("User-agent: *\rDisallow: /a", False),
        (f"{ALL}Disallow: /a\nAllow: /a/b", True),
        (f"{ALL}Allow: /a/b\nDisallow: /a", True),
        (f"{ALL}Disallow: /a/b\nAllow: /a", False),
        (f"{ALL}Disallow: /a/b\nAllow: /a/b", True),
        (f"{ALL}Disallow: /\n\nUser-agent: Passerelle\nDisallow: /c", True),
        (f"User-agent: passerelle\nDisallow: /\n\n{ALL}Allow: /", False),
        (f"User-agent: Passerelle/2.0 (bot)\nDisallow: /\n\n{ALL}Allow: /", False),
        (f"User-agent: Passerelles\nDisallow: /\n\n{ALL}Allow: /", True),
        (f"User-agent: Passerelle\n\n{ALL}Disallow: /", False),
        (f"User-agent: Passerelle\nDisallow:\n\n{ALL}Disallow: /", True),
        ("User-agent: a\nUser-agent: *\nDisallow: /", False),
        ("User-agent: a\nDisallow: /\nUser-agent: *\nDisallow: /c", True),
        (f"{ALL}Disallow: /c\n\n{ALL}Disallow: /a", False),
        (f"{ALL}Crawl-delay: 10\nSitemap: /s.xml\nDisallow: /a", False),
        # It is a rule, and who is named after it is another.
        (f"{ALL}Crawl-delay: 10\n\nUser-agent: autre\nDisallow: /", True),
    ],
)
def test_the_group_and_the_rule_that_hold_are_found(text: str, is_allowed: bool) -> None:
    """Ours before that of all; the longest before the first."""
    assert read_rules(text, US).allow("/a/b") == is_allowed


@pytest.mark.parametrize(
    ("text", "delay_s"),
    [
        ("", 0),
        (f"{ALL}Crawl-delay: 10", 10),
        (f"{ALL}crawl-delay : 0.5 # please", 0.5),
        (f"{ALL}Crawl-delay: 10\nCrawl-delay: 20", 10),
        (f"{ALL}Crawl-delay: 10\n\nUser-agent: Passerelle\nDisallow: /a", 0),
        (f"User-agent: Passerelle\nCrawl-delay: 3\nDisallow: /a\n\n{ALL}Crawl-delay: 10", 3),
        ("User-agent: autre\nCrawl-delay: 10\nDisallow: /", 0),
        ("Crawl-delay: 10", 0),
        (f"{ALL}Crawl-delay: -1", 0),
        (f"{ALL}Crawl-delay: nan", 0),
        (f"{ALL}Crawl-delay: 1e9", 0),
        (f"{ALL}Crawl-delay: dix", 0),
        (f"{ALL}Crawl-delay: 999999999", 86_400),
    ],
)
def test_how_long_a_site_wants_to_be_left_alone(text: str, delay_s: float) -> None:
    """In our group, or that of all; a day at most, and nothing where it is no number."""
    assert read_rules(text, US).delay_s == delay_s


def test_sitemaps_stand_outside_groups() -> None:
    """As they are written, and no more than can be read."""
    text = "Sitemap: https://pqn-a.fr/a.xml\n" + f"{ALL}sitemap: /b.xml\n" + "Sitemap: /c\n" * 100

    assert read_rules(text, US).sitemaps[:3] == ("https://pqn-a.fr/a.xml", "/b.xml", "/c")
    assert len(read_rules(text, US).sitemaps) == 50


def test_a_file_of_nothing_but_names_is_read_in_no_time() -> None:
    """Half a megabyte of them is what a server may send; the square of it would be minutes."""
    names = "".join(f"User-agent: {''.join(letters)}\n" for letters in product("abcdefghijklmnopqrstuvwxyz", repeat=3))
    began = process_time()

    assert not read_rules(f"{names}User-agent: *\nDisallow: /a", US).allow("/a/b")
    assert process_time() - began < 2


@given(st.lists(st.text(alphabet="User-agent: *\nDisallow: /$%aé#", max_size=30)).map("\n".join), st.text())
def test_whatever_it_says_is_read(text: str, path: str) -> None:
    """Any server may write anything there."""
    assert read_rules(ALL + text, US).allow(path) in {True, False}
    assert Rules().allow(path)
