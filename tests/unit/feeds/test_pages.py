"""What is found in pages, with and without a feed."""

from __future__ import annotations

import gzip

import pytest

from bot.feeds.reading.addresses import section_of
from bot.feeds.reading.child import listings, pages, sitemaps
from bot.feeds.reading.child.agenda import agenda_of
from bot.feeds.reading.model import Agenda, Link, Sitemap, Unreadable
from tests.unit.feeds.pages import AGENDA, AGENDA_ADDRESS, ARTICLE, ARTICLE_ADDRESS, LISTING, PATTERNS, SITE

LIST_ADDRESS = f"{SITE}/fr/actualites/articles"


def test_an_article_is_read() -> None:
    """Title, day without an hour, reading time, theme, picture and words; neither menu nor foot."""
    page = pages.read(ARTICLE.encode(), address=ARTICLE_ADDRESS + "?suivi=1")

    assert (page.title, page.published, page.minutes) == ("Faire alliance autour de l’école", "2025-11-20", 5)
    assert (page.theme, page.section, page.canonical) == ("Éducation", "analyses", ARTICLE_ADDRESS)
    assert page.image == f"{SITE}/media/alliance.jpg"
    assert page.description.startswith("Familles, école et associations avancent ensemble dans les quartiers")
    assert "• se rencontrer souvent ;" in page.text
    assert not {"Contact", "encart", "rien", "Partager", "12 rue"} & set(page.text.replace("\n", " ").split(" "))
    assert page.agenda is None


def test_a_meeting_is_read() -> None:
    """Who, when, where and for how much; the hours are those on the wall there."""
    page = pages.read(AGENDA.encode(), address=AGENDA_ADDRESS)

    assert (page.published, page.section) == ("2025-06-18", "agenda")
    assert page.agenda == Agenda(
        organiser="Le réseau régional",
        starts="2025-10-02T09:30",
        ends="2025-10-02T16:00",
        place="Maison des associations, Périgueux (24)",
        price="Gratuit",
    )


@pytest.mark.parametrize(
    ("lines", "starts", "ends"),
    [
        (("Date : du 2 au 3 octobre 2025", "Lieu : Saintes"), "2025-10-02", "2025-10-03"),
        (("Dates : 12–13/02/2020", "Prix : 0–15 €"), "2020-02-12", "2020-02-13"),
        (("Date", "12/12/2024 de 9 h 30 à 16 h", "Lieu", "Saintes"), "2024-12-12T09:30", "2024-12-12T16:00"),
        (("Date : 1er février 2026", "Heure : 18h", "Lieu : en ligne"), "2026-02-01T18:00", ""),
        (("Date : 31/02/2026", "Lieu : en ligne"), "", ""),
        (("Date : bientôt", "Lieu : en ligne"), "", ""),
        (("Date : 02/10/2025", "Heure : 20h - 2h", "Lieu : Pau"), "2025-10-02T20:00", ""),
        (("• Date jeudi 2 octobre 2025", "• Lieu Pau"), "2025-10-02", ""),
    ],
)
def test_days_and_hours_of_a_meeting(lines: tuple[str, ...], starts: str, ends: str) -> None:
    """As far as the page says them; what is impossible is not known."""
    agenda = agenda_of(lines)

    assert agenda is not None
    assert (agenda.starts, agenda.ends) == (starts, ends)


def test_words_that_only_look_like_labels_are_no_meeting() -> None:
    """A sentence may begin with "Lieu" or "Dates"."""
    assert agenda_of(("Lieu de vie et de rencontre", "Dates importantes pour nous", "Prix littéraire")) is None


def test_a_list_of_articles_is_read() -> None:
    """Each article once, of this site alone, with its heading whatever the link says, and what its card shows."""
    items = listings.read(LISTING.encode(), address=LIST_ADDRESS, patterns=PATTERNS).items

    assert [(item.title, item.published, item.section) for item in items] == [
        ("Un appel à candidature est ouvert", "2025-03-25", "articles"),
        ("Une journée à Périgueux", "2025-10-02", "agenda"),
        ("Le forum en images", "", "articles"),
    ]
    assert items[0].address == f"{SITE}/fr/actualites/articles/un-appel-a-candidature-ouvert"
    assert items[0].summary == "Les équipes ont jusqu'à la fin du mois de mai pour répondre."
    assert items[0].image == f"{SITE}/media/appel.jpg"
    assert items[1].address == "https://reseau.test/fr/actualites/agenda/une-journee-a-perigueux-24"


def test_the_feeds_of_a_page_are_found() -> None:
    """Those of its head in every format, then links that look like one; never its comments to a programme."""
    page = pages.read(
        b"""<html><head><base href="https://site.test/fr/"><title>x</title>
        <link rel="alternate" type="application/rss+xml" title="Articles" href="flux.xml">
        <link rel="Alternate feed" type="application/atom+xml" href="/atom">
        <link rel=alternate type=application/json href=/wp-json>
        <link rel="alternate" type="application/feed+json" href="//site.test/feed.json">
        <link rel="stylesheet" type="text/css" href="style.css"></head><body><a href="/feed/">S'abonner</a>
        <a href="/feedback">Votre avis</a><a href="https://ailleurs.test/rss">Ailleurs</a>
        <a href="javascript:rss">x</a></body></html>""",
        address="http://site.test/",
    )

    assert page.feeds == (
        Link("https://site.test/fr/flux.xml", "Articles", "rss"),
        Link("https://site.test/atom", "", "atom"),
        Link("https://site.test/feed.json", "", "json"),
        Link("https://site.test/feed/", "S'abonner", "rss"),
    )


def test_a_page_may_tell_machines_more() -> None:
    """Open Graph and schema.org are read; a page of an older charset, too, and an address of another site is none."""
    page = pages.read(
        """<html><head><meta charset="iso-8859-1"><meta property="og:title" content="Été &amp; écoles">
        <link rel="canonical" href="https://ailleurs.test/a"><meta name="description" content="Un été @everyone">
        <script type="application/ld+json">{"datePublished": "2025-11-20T09:00:00+01:00"}</script></head>
        <body><h1>Autre titre</h1></body></html>""".encode("latin-1"),
        address=SITE,
    )

    assert (page.title, page.description, page.canonical) == ("Été & écoles", "Un été @ everyone", "")
    assert page.published == "2025-11-20T09:00:00+01:00"


def test_a_sitemap_is_read() -> None:
    """Packed or not; pages by their folders, further sitemaps whatever their name, and nothing of other sites."""
    body = f"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    <url><loc>{SITE}/fr/actualites/articles/un</loc><lastmod>2025-11-20</lastmod></url><url><loc>{SITE}/fr/contact</loc></url>
    <url><loc>https://ailleurs.test/fr/actualites/articles/un</loc></url></urlset>""".encode()
    index = f"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    <sitemap><loc>{SITE}/plan-1.xml.gz</loc></sitemap></sitemapindex>""".encode()

    expected = Sitemap(((f"{SITE}/fr/actualites/articles/un", "2025-11-20"),))
    assert sitemaps.read(body, address=SITE, patterns=PATTERNS) == expected
    assert sitemaps.read(gzip.compress(body), address=SITE, patterns=PATTERNS) == expected
    assert sitemaps.read(index, address=SITE, patterns=PATTERNS).children == (f"{SITE}/plan-1.xml.gz",)
    assert sitemaps.read(f"{SITE}/a\n{SITE}/b".encode(), address=SITE, patterns=()).locations == (
        (f"{SITE}/a", ""),
        (f"{SITE}/b", ""),
    )


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (gzip.compress(b"<" * 11_000_000), "size"),
        (b"\x1f\x8bnothing", "not-a-feed"),
        (b"<html><body>x</body></html>", "not-a-feed"),
        (b"  ", "nothing"),
    ],
)
def test_what_is_no_sitemap_is_refused(body: bytes, reason: str) -> None:
    """Also one that is small only while it is packed."""
    with pytest.raises(Unreadable) as refused:
        sitemaps.read(body, address=SITE, patterns=())

    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("address", "section"),
    [
        (f"{SITE}/fr/actualites/agenda/une-journee", "agenda"),
        (f"{SITE}/fr/actualites/agenda/une-journee/", "agenda"),
        (f"{SITE}/2025/11/un-titre", ""),
        (f"{SITE}/fr/un-titre", ""),
        (f"{SITE}/un-titre", ""),
        ("", ""),
    ],
)
def test_the_folder_of_an_article_is_its_section(address: str, section: str) -> None:
    """A language, a year and the root are none."""
    assert section_of(address) == section
