"""By what an article is known again."""

from __future__ import annotations

import pytest

from bot.feeds.identity import address_key, canonical, folded, is_bare, needs_query, path_key, title_key
from bot.feeds.reading.model import Item

SAME = (
    ("https://pqn-a.fr/fr/actualites/articles/x", "http://www.PQN-A.fr/actualites/articles/x/"),
    ("https://pqn-a.fr/fr", "https://pqn-a.fr/"),
    ("https://pqn-a.fr/a?utm_source=lettre&fbclid=1", "https://pqn-a.fr/a#haut"),
    ("https://pqn-a.fr/caf%c3%a9", "https://pqn-a.fr/café"),
    ("https://pqn-a.fr/%7Ejean/a", "https://pqn-a.fr/~jean//./a"),
    ("https://pqn-a.fr:443/a", "http://pqn-a.fr:80/a"),
    ("https://écoles.example/a", "https://xn--coles-9ra.example/a"),
    ("https://pqn-a.fr/b/../a", "https://pqn-a.fr/a"),
)
OTHERS = (
    ("https://pqn-a.fr/a", "https://pqn-a.fr/A"),
    ("https://pqn-a.fr/a", "https://blog.pqn-a.fr/a"),
    ("https://pqn-a.fr/fr/a", "https://pqn-a.fr/france/a"),
    ("https://pqn-a.fr/a%2Fb", "https://pqn-a.fr/a/b"),
    ("https://pqn-a.fr:8080/a", "https://pqn-a.fr/a"),
    ("https://pqn-a.fr/?p=12", "https://pqn-a.fr/?p=13"),
    ("https://pqn-a.fr/a?page=1", "https://pqn-a.fr/a?page=2"),
)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_ways_of_writing_an_address_are_one(one: str, other: str) -> None:
    """Scheme, www, /fr, slashes, encoding and what counts visitors tell nothing apart."""
    assert canonical(one, with_query=True) == canonical(other, with_query=True)
    assert (address_key(one), path_key(one)) == (address_key(other), path_key(other))


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_other_pages_stay_apart(one: str, other: str) -> None:
    """With their queries, two pages are never one."""
    assert canonical(one, with_query=True) != canonical(other, with_query=True)


@pytest.mark.parametrize(
    "address", ["", "x", "mailto:a@b.fr", "https://[", "http://a:99999999/b", "https://" + "é" * 300]
)
def test_what_is_no_address_is_compared_as_it_is(address: str) -> None:
    """A source may give anything."""
    assert canonical(address)[:1] == address[:1] or not address or address.startswith("http")


def test_a_query_counts_where_a_source_tells_articles_apart_by_it() -> None:
    """Two items of one path and other queries are two articles; a visitor's number is none."""
    by_query = [Item("", f"https://x.fr/article?no={number}", f"{number}") for number in (1, 2)]
    by_path = [Item("", f"https://x.fr/{number}?sid=a{number}", f"{number}") for number in (1, 2)]

    assert needs_query(by_query)
    assert not needs_query(by_path)
    assert not needs_query([*by_path, by_path[0]])


@pytest.mark.parametrize(
    ("address", "bare"),
    [
        ("https://x.fr/?p=12", True),
        ("https://x.fr?p=12", True),
        ("https://x.fr/index.php?id=3", True),
        ("https://x.fr/spip.php?article12", True),
        ("https://x.fr/blog/view.aspx?n=1", True),
        ("https://x.fr/mon-article?sid=1", False),
        ("https://x.fr/mon-article.html", False),
    ],
)
def test_a_path_without_a_name_needs_its_query(address: str, *, bare: bool) -> None:
    """A single item is enough to know it."""
    assert is_bare(address) is bare


def test_titles_are_compared_without_accents_and_capitals() -> None:
    """A title counts only with a day."""
    assert folded("Œuvre  d'ÉTÉ – n° 3") == "oeuvre d ete n 3"
    assert title_key("Été", "2025-11-20") == title_key("ETE", "2025-11-20T08:00:00+01:00")
    assert title_key("Été", "") == title_key("", "2025-11-20") == ""
