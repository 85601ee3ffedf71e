"""Which of several feeds is chosen, and which addresses look like articles."""

from __future__ import annotations

from time import process_time

import pytest

from bot.feeds.discovery.guessing import guess, matching
from bot.feeds.discovery.model import Candidate, choose
from bot.feeds.discovery.paths import child_first
from bot.feeds.discovery.sniffing import kind_of
from tests.sites import HOME, article

OLD, NEW = article("un-vieux-texte", "2019-05-01"), article("un-texte-neuf", "2025-12-01T08:00:00+01:00")
UNDATED = article("un-texte-sans-date", "")


def candidate(name: str, *items: object, title: str = "Le site") -> Candidate:
    """Return a feed that a page names."""
    return Candidate(f"{HOME}{name}", title, "linked", items)  # type: ignore[arg-type] # articles


@pytest.mark.parametrize(
    ("feeds", "chosen", "verdicts"),
    [
        pytest.param([candidate("a")], None, ["empty"], id="an empty feed is none"),
        pytest.param([candidate("a"), candidate("b", OLD)], "b", ["empty"], id="articles beat none"),
        pytest.param([candidate("a", OLD, UNDATED), candidate("b", NEW)], "b", ["older"], id="the most recent"),
        pytest.param([candidate("a", NEW), candidate("b", NEW, OLD)], "b", ["fewer"], id="then the fullest"),
        pytest.param([candidate("a", NEW), candidate("b", NEW)], "a", ["same"], id="then the first, in any format"),
        pytest.param([candidate("comments/feed", NEW)], None, ["comments"], id="no comments, by their address"),
        pytest.param(
            [candidate("x", NEW, title="Commentaires sur Le site"), candidate("b", OLD)],
            "b",
            ["comments"],
            id="no comments, by their title",
        ),
        pytest.param([candidate("a", UNDATED), candidate("b", OLD)], "b", ["older"], id="a date beats none"),
        pytest.param([], None, [], id="nothing of nothing"),
    ],
)
def test_a_feed_is_chosen_for_a_reason(feeds: list[Candidate], chosen: str | None, verdicts: list[str]) -> None:
    """And the others are left for one."""
    best, others = choose(tuple(feeds))

    assert (best and best.address) == (chosen and f"{HOME}{chosen}")
    assert [one.verdict for one in others] == verdicts


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["a/un-beau-texte", "a/un-autre-texte", "a/un-dernier-texte"], ["^/a/[^/]+/?$"]),
        (["a/un-beau-texte", "a/un-autre-texte", "contact"], []),
        (["un-beau-texte/", "un-autre-texte/", "un-dernier-texte/"], ["^/[^/]*[^/-]-[^/-]+-[^/]*/?$"]),
        (["2025/1/un-beau-texte", "2024/2/un-autre-texte", "2023/3/un-dernier-texte"], [r"^/\d+/\d+/[^/]+/?$"]),
        (["tag/un-beau-mot", "tag/un-autre-mot", "tag/un-dernier-mot"], []),
        (["a/mentions", "a/contact", "a/accueil"], []),
        (
            ["fr/a/b/un-beau-texte", "fr/a/b/un-autre-texte", "a/b/un-dernier-texte", "fr/a/b/un-texte-de-plus"],
            ["^(?:/fr)?/a/b/[^/]+/?$"],
        ),
        (
            ["a/b/un-beau-texte", "a/b/un-autre-texte", "a/b/un-dernier-texte", "a/c/une-journee-bien-remplie"],
            ["^/a/b/[^/]+/?$", "^/a/c/[^/]+/?$"],
        ),
    ],
)
def test_addresses_that_are_called_like_titles_are_articles(paths: list[str], expected: list[str]) -> None:
    """Three alike at least; tags and the like list articles, and are none."""
    addresses = [HOME + path for path in paths]

    patterns = guess(addresses, "https://www.example.org/")

    assert list(patterns) == expected
    assert matching(addresses, patterns) == (tuple(addresses) if expected else ())


def test_other_sites_are_not_guessed_at() -> None:
    """What a page links to elsewhere is not its own."""
    assert guess([f"https://ailleurs.example/a/un-beau-texte-{number}" for number in range(9)], HOME) == ()


@pytest.mark.parametrize(
    ("body", "media_type", "kind"),
    [
        (b'<?xml version="1.0"?>\n<!-- html --><rss version="2.0">', "text/html", "feed"),
        (b'\xef\xbb\xbf<feed xmlns="http://www.w3.org/2005/Atom">', "", "feed"),
        (b'<rdf:RDF xmlns="http://purl.org/rss/1.0/">', "", "feed"),
        ('<?xml version="1.0"?><rss>'.encode("utf-16"), "", "feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1"', "application/json", "feed"),
        (b'{"version": 2}', "application/json", "other"),
        (b"<!DOCTYPE html><title>&lt;rss&gt;</title>", "application/xml", "page"),
        (b'<?xml version="1.0"?><html xmlns="x"><body>', "application/xhtml+xml", "page"),
        (b"<p>Bonjour", "text/html", "page"),
        (b'<?xml version="1.0"?><urlset xmlns="x">', "text/xml", "sitemap"),
        (b"<sitemapindex>", "", "sitemap"),
        (b"\x1f\x8b\x08", "application/gzip", "sitemap"),
        (b"broken", "application/rss+xml", "feed"),
        (b"%PDF-1.7", "application/pdf", "other"),
        (b"", "", "other"),
    ],
)
def test_what_came_is_told_by_how_it_begins(body: bytes, media_type: str, kind: str) -> None:
    """Before what the server calls it."""
    assert kind_of(body, media_type) == kind


def test_of_an_index_articles_come_first() -> None:
    """The others in their order."""
    assert child_first(("/pages.xml", "/media.xml", "/Actualites.xml")) == (
        "/Actualites.xml",
        "/pages.xml",
        "/media.xml",
    )


def test_a_path_that_is_longer_than_any_article_s_is_not_looked_at() -> None:
    """An expression that looks for a title takes its square, and who writes a sitemap may name two thousand."""
    addresses = [f"{HOME}{number}-{'a-b-' * 400}/c" for number in range(2_000)]
    began = process_time()

    assert guess(addresses, HOME) == ()
    assert matching(addresses, guess([f"{HOME}un-beau-texte-{number}" for number in range(3)], HOME)) == ()
    assert process_time() - began < 2
