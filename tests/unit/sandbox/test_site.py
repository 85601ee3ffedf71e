"""The articles of the sandbox's own websites."""

from datetime import UTC, date, datetime

import pytest

from sandbox.site.articles import ARTICLES
from sandbox.site.model import Article, Website, key_of, slug_of

NOW = datetime(2025, 12, 15, 8, tzinfo=UTC)
NEWS = "actualites/articles"


@pytest.fixture
def site() -> Website:
    """Lend the site without a feed."""
    return Website("pqn-a", lambda: NOW, ARTICLES)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("L'éducation, au cœur des quartiers !", "l-education-au-coeur-des-quartiers"),
        ("  Web-conférence #9 — ce qu’il faut retenir", "web-conference-9-ce-qu-il-faut-retenir"),
        ("漢字", "article"),
    ],
)
def test_a_title_becomes_a_plain_address(title: str, slug: str) -> None:
    """Accents and ligatures are unfolded, the rest becomes hyphens."""
    assert slug_of(title) == slug


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1/site/rss/fr/actualites/agenda/x",
        "/site/rss/actualites/agenda/x/",
        "actualites/agenda/x?a=/b",
    ],
)
def test_an_article_is_known_by_any_of_its_addresses(address: str) -> None:
    """With and without host, /fr, slash and query."""
    assert key_of(address) == "actualites/agenda/x"


def test_two_articles_of_one_title_have_two_addresses(site: Website) -> None:
    """The second one is numbered, and the newest is listed first."""
    first, second = (site.publish(Article(NEWS, "", "Bilan")) for _ in range(2))

    assert (first.slug, second.slug) == ("bilan", "bilan-2")
    assert site.articles[:2] == [second, first]


@pytest.mark.parametrize(("title", "section"), [(" ", NEWS), ("Titre", "blog")])
def test_an_article_without_title_or_section_is_refused(site: Website, title: str, section: str) -> None:
    """The words say what is missing."""
    with pytest.raises(ValueError, match=r"title|section"):
        site.publish(Article(section, "", title))


def test_what_moves_keeps_its_place_and_what_is_withdrawn_leaves_it(site: Website) -> None:
    """The lists are in the order of publication, whatever happens afterwards."""
    older, newer = site.publish(Article(NEWS, "un", "Un")), site.publish(Article(NEWS, "deux", "Deux"))

    moved = site.move(older.key, "trois", redirect=True)
    site.edit(moved.key, {"on": date(2025, 1, 1)})
    after_move = [one.slug for one in site.articles[:2]]
    site.withdraw(newer.key, 410)

    assert after_move == ["deux", "trois"]
    assert site.moved == {older.key: moved.key}
    assert (site.articles[0].slug, site.gone) == ("trois", {newer.key: 410})


def test_what_a_site_cannot_do_is_refused(site: Website) -> None:
    """An article that is not there, a slug that is taken, another status, a look that there is not."""
    one, two = site.articles[:2]

    with pytest.raises(LookupError):
        site.edit("actualites/articles/rien", {})
    with pytest.raises(ValueError, match="already"):
        site.move(site.publish(Article(one.section, "x", "X")).key, one.slug, redirect=False)
    with pytest.raises(ValueError, match="404 or 410"):
        site.withdraw(two.key, 500)
    with pytest.raises(ValueError, match="colour"):
        site.change_look({"colour": "red"})
