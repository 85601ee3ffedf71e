"""How articles, reviews and meetings read, and when a review is due: pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from bot.dates import Calendar, stamp
from bot.delivery.card import MESSAGE_LIMIT, Button, Card
from bot.events.editing.reading import Reader
from bot.feeds.model import Article, ArticleState
from bot.feeds.posts import card_of, plain_text
from bot.feeds.reading.model import MOST_SUMMARY, MOST_TITLE, Agenda
from bot.feeds.reading.words import markdown, plain
from bot.feeds.saying import meetings
from bot.feeds.saying.found import Found, FoundCards
from bot.feeds.saying.instants import next_review
from bot.feeds.saying.meeting_news import meeting_card
from bot.feeds.saying.review_post import review_card
from tests.fakes import GUILD, MONDAY
from tests.house import texts
from tests.watched import a_source

if TYPE_CHECKING:
    from bot.i18n import Locale

PARIS = ZoneInfo("Europe/Paris")
HOLIDAYS = Calendar(public=frozenset({date(2026, 4, 6), date(2026, 5, 25), date(2023, 12, 25)}))
HOSTILE = "**Gras** _et_ ||caché|| [ici](https://mal.example) `x` <@&12> @everyone # titre"


def an_article(number: int = 1, /, **changes: Any) -> Article:
    """Return an article that was said."""
    values: dict[str, object] = {"id": number, "guild_id": GUILD, "source_id": 1, "key": f"site/{number}"}
    values |= {"address": f"https://site.example/fr/actualites/articles/{number}", "title": f"Titre {number}"}
    values |= {"summary": "Un résumé.", "seen_at": MONDAY, "state": ArticleState.QUEUED}
    return Article(**values | changes)  # type: ignore[arg-type] # the fields of an article, by name


def read(card: Card) -> list[str]:
    return card.text.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'").splitlines()


FULL = {"theme": "Éducation", "minutes": 4, "published": "2025-11-25"}


@pytest.mark.parametrize(
    ("changes", "locale", "lines"),
    [
        (
            FULL,
            "fr",
            [
                "**Titre 1**",
                "Un résumé.",
                "-# Éducation · 4 minutes de lecture · publié le mardi 25 novembre 2025 · Le site",
            ],
        ),
        (
            FULL,
            "en",
            [
                "**Titre 1**",
                "Un résumé.",
                "-# Éducation · 4 minutes to read · published on Tuesday 25 November 2025 · Le site",
            ],
        ),
        ({"summary": ""}, "fr", ["**Titre 1**", "-# Le site"]),
        ({"title": ""}, "fr", ["**https://site.example/fr/actualites/articles/1**", "Un résumé.", "-# Le site"]),
        (
            {"updated_at": MONDAY, "published": "l'an dernier"},
            "fr",
            ["**Titre 1**", "Un résumé.", "-# Le site", f"-# Mis à jour le <t:{int(MONDAY.timestamp())}:D>"],
        ),
    ],
)
def test_a_card_says_what_is_known_and_nothing_else(
    changes: dict[str, object], locale: Locale, lines: list[str]
) -> None:
    """In both languages; what the source does not say leaves no gap."""
    assert read(card_of(an_article(**changes), a_source(), texts().bound(locale), locale)) == lines


def test_a_withdrawn_article_leads_nowhere() -> None:
    """Its page is gone; its words can still be passed on."""
    card = card_of(an_article(withdrawn_at=MONDAY, updated_at=MONDAY), None, texts().bound("fr"), "fr")

    assert [button.label for row in card.rows for button in row.items if hasattr(button, "label")] == ["Texte à copier"]
    assert "Retiré du site" in card.text
    assert "Mis à jour" not in card.text


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_the_buttons_of_a_card_fit_on_a_phone(locale: Locale) -> None:
    """So that *Garder* says as what in its form: "Garder comme ressource" has 22 characters, and 20 are shown."""
    article = an_article(summary="Avec la CAF et le RASED.")
    card = card_of(article, a_source(), texts().bound(locale), locale)
    labels = [button.label for row in card.rows for button in row.items if isinstance(button, Button)]

    assert len(labels) == 4
    assert all(len(label) <= 20 for label in labels)


def test_what_a_site_writes_does_nothing_on_discord() -> None:
    """No bold, no link of its own, nobody rung; the longest of everything fits."""
    title, summary = plain(HOSTILE * 9, MOST_TITLE), markdown(HOSTILE * 20, MOST_SUMMARY)
    article = an_article(title=title, summary=summary, theme=plain(HOSTILE), minutes=3, published="2025-11-25")
    card = card_of(article, a_source(title=plain(HOSTILE, 200), mention_role_id=12), texts().bound("fr"), "fr")

    assert len(title) > MOST_TITLE - 20
    assert len(card.text) <= MESSAGE_LIMIT
    assert card.text.count("**") == 2
    assert "](http" not in card.text
    assert "@everyone" not in card.text
    assert (card.text.count("<@&"), card.text.splitlines()[-1], card.roles) == (1, "<@&12>", (12,))
    assert not card.everyone


def test_in_a_forum_an_article_is_a_post_under_its_tags() -> None:
    """Its title is cut to what Discord takes."""
    article = an_article(title="Un titre très long " * 12)
    post = card_of(article, a_source(forum=True, tags=(7, 8)), texts().bound("fr"), "fr").post

    assert post is not None
    assert (len(post.title) <= 100, post.tags) == (True, (7, 8))
    assert card_of(article, a_source(tags=(7,)), texts().bound("fr"), "fr").post is None


def test_a_picture_is_described_by_the_title() -> None:
    """For who does not see it."""
    card = card_of(an_article(image_hash="0" * 64, image_name="article.png"), a_source(), texts().bound("fr"), "fr")

    assert card.file is not None
    assert "Titre 1" in card.file.description


def test_the_text_to_pass_on_is_plain() -> None:
    """Without what keeps Discord from acting on it, and with the address in full."""
    article = an_article(summary=markdown("Un *grand* résumé_avec [signes]."), published="2025-11-25")

    assert plain_text(article, texts().bound("fr"), "fr").splitlines() == [
        "Titre 1",
        "Un *grand* résumé_avec [signes].",
        "Publié le mardi 25 novembre 2025",
        "https://site.example/fr/actualites/articles/1",
    ]


def at(text: str) -> datetime:
    """Return an instant that is written as it reads on a wall in Paris."""
    return datetime.fromisoformat(text).replace(tzinfo=PARIS).astimezone(UTC)


@pytest.mark.parametrize(
    ("after", "then"),
    [
        ("2025-11-26T10:00", "2025-12-01T09:00"),
        # On the very instant, the next one.
        ("2025-12-01T08:59", "2025-12-01T09:00"),
        ("2025-12-01T09:00", "2025-12-08T09:00"),
        # Clocks go on in the night to Sunday, and back.
        ("2026-03-27T12:00", "2026-03-30T09:00"),
        ("2025-10-24T12:00", "2025-10-27T09:00"),
        # Easter and Whit Monday; Christmas.
        ("2026-04-03T12:00", "2026-04-07T09:00"),
        ("2026-04-06T12:00", "2026-04-07T09:00"),
        ("2026-04-07T09:00", "2026-04-13T09:00"),
        ("2026-05-23T12:00", "2026-05-26T09:00"),
        ("2023-12-23T12:00", "2023-12-26T09:00"),
    ],
)
def test_a_review_is_said_on_mondays_at_nine_on_the_wall(after: str, then: str) -> None:
    """Across both changes of the clocks; on a holiday the next working day."""
    assert next_review(at(after), PARIS, HOLIDAYS) == at(then)


def test_across_a_change_of_the_clocks_a_week_is_an_hour_longer_or_shorter() -> None:
    """The wall counts, not the hours between."""
    october = next_review(at("2025-10-27T08:00"), PARIS, HOLIDAYS) - next_review(
        at("2025-10-20T08:00"), PARIS, HOLIDAYS
    )
    march = next_review(at("2026-03-30T08:00"), PARIS, HOLIDAYS) - next_review(at("2026-03-23T08:00"), PARIS, HOLIDAYS)

    assert (october.total_seconds(), march.total_seconds()) == (169 * 3600, 167 * 3600)


def test_a_review_says_its_articles_by_theme() -> None:
    """Those of no theme last; what became of one since is said; the roles are rung once."""
    before, since = MONDAY - timedelta(days=1), MONDAY + timedelta(days=1)
    found = [
        an_article(1, theme="Villes", minutes=3, updated_at=before),
        an_article(2, updated_at=since),
        an_article(3, theme="Éducation", withdrawn_at=MONDAY),
        an_article(4, theme="Villes"),
    ]
    sources = [a_source(mention_role_id=12), a_source(mention_role_id=12)]
    card = review_card(found, sources, MONDAY, texts().bound("fr"), "fr")

    assert read(card) == [
        "**La revue du lundi**",
        "4 nouveaux articles ont paru cette semaine.",
        "**Villes**",
        "- [Titre 1](<https://site.example/fr/actualites/articles/1>) · 3 min",
        "- [Titre 4](<https://site.example/fr/actualites/articles/4>)",
        "**Éducation**",
        "- Titre 3 · retiré du site",
        "**Autres sujets**",
        f"- [Titre 2](<https://site.example/fr/actualites/articles/2>) · mis à jour le {stamp(since, 'D')}",
        "<@&12>",
    ]
    assert card.roles == (12,)


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_a_review_counts_what_does_not_fit(locale: Locale) -> None:
    """Whole lines only, and where to find the others."""
    found = [
        an_article(number, title="Un titre assez long pour remplir une ligne " * 3, theme=f"Thème {number % 7}")
        for number in range(1, 60)
    ]
    card = review_card(found, [a_source(mention_role_id=12)], MONDAY, texts().bound(locale), locale)
    shown = sum(line.startswith("- [") for line in read(card))

    assert len(card.text) <= MESSAGE_LIMIT
    assert shown >= 5
    assert any(str(59 - shown) in line for line in read(card)[-2:])
    assert all(line.endswith(">)") for line in read(card) if line.startswith("- "))


MEETING = Agenda("Ville de Pau", "2026-01-23T09:30", "2026-01-23T16:30", "Pau, Palais Beaumont", "15 € le repas")


@pytest.mark.parametrize(
    ("agenda", "when", "lacks"),
    [
        (MEETING, "vendredi 23 janvier 2026 de 9 h 30 à 16 h 30", ()),
        (replace(MEETING, ends=""), "vendredi 23 janvier 2026 à 9 h 30", ()),
        (replace(MEETING, starts="2026-01-23", ends=""), "vendredi 23 janvier 2026", ("hours",)),
        (replace(MEETING, ends="2026-01-24T16:30"), "vendredi 23 janvier 2026 à 9 h 30", ()),
        (Agenda(organiser="Ville de Pau"), "", ("day", "hours", "place", "price")),
    ],
)
def test_the_form_of_an_event_is_filled_with_what_the_page_says(
    agenda: Agenda, when: str, lacks: tuple[str, ...]
) -> None:
    """What it does not say is empty and named; the price goes into the description."""
    typed = meetings.typed_of(an_article(), agenda, texts().bound("fr"), "fr")

    assert typed["when"].replace("\u00a0", " ") == when
    assert typed["place"] == agenda.place
    assert ("Tarif" in typed["summary"]) == bool(agenda.price)
    assert meetings.missing(agenda) == lacks


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_what_fills_the_form_is_understood_by_it(locale: Locale) -> None:
    """In both languages."""
    typed = meetings.typed_of(an_article(), MEETING, texts().bound(locale), locale)
    fields = Reader(MONDAY, locale).new(typed, PARIS)

    assert (fields["on"], fields["city"], fields["venue"]) == (date(2026, 1, 23), "Pau", "Palais Beaumont")
    assert [str(fields[name])[:5] for name in ("starts_at", "ends_at")] == ["09:30", "16:30"]


def test_the_team_reads_what_a_page_says_and_what_it_does_not() -> None:
    """With the button that fills in the form."""
    card = meeting_card(an_article(), replace(MEETING, starts="2026-01-23", ends=""), texts().bound("fr"), "fr")

    assert read(card)[:5] == [
        "**Une date à l'agenda : Titre 1**",
        "Date : vendredi 23 janvier 2026",
        "Lieu : Pau, Palais Beaumont",
        "Tarif : 15 € le repas",
        "Organisation : Ville de Pau",
    ]
    assert "La page ne dit pas : les heures." in read(card)


@pytest.mark.parametrize(
    ("agenda", "is_ahead"),
    [(MEETING, True), (Agenda(organiser="x"), True), (replace(MEETING, starts="2020-01-01", ends=""), False)],
)
def test_only_a_meeting_that_is_ahead_is_told(agenda: Agenda, *, is_ahead: bool) -> None:
    """One without a day may be."""
    article = an_article(agenda=meetings.kept(agenda))

    assert meetings.agenda_of(article) == agenda
    assert meetings.is_ahead(article, MONDAY) is is_ahead
    assert not meetings.is_ahead(an_article(), MONDAY)


def test_what_was_found_stands_by_theme_with_where_to_look_again() -> None:
    """A theme that was asked for is not repeated; where nothing is found, what to try."""
    cards = FoundCards(texts().bound("fr"), "fr")
    found = [an_article(1, theme="Villes", published="2025-11-25"), an_article(2), an_article(3, theme="Villes")]
    lines = read(cards.articles(Found(found)))

    assert lines == [
        "**Les derniers articles**",
        "**Villes**",
        "- [Titre 1](<https://site.example/fr/actualites/articles/1>) · mardi 25 novembre 2025",
        "- [Titre 3](<https://site.example/fr/actualites/articles/3>)",
        "**Autres sujets**",
        "- [Titre 2](<https://site.example/fr/actualites/articles/2>)",
        "-# Vous retrouvez ces articles quand vous voulez : /chercher",
    ]
    assert "**Villes**" not in read(cards.articles(Found(found[:1], theme="Villes")))
    assert "Essayez" in cards.articles(Found((), "rien")).text
    assert "encore connu" in cards.articles(Found(())).text
