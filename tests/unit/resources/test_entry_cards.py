"""How what was looked up reads, and that it fits whatever it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from bot.delivery.card import PANEL_LIMIT, Button, Card, Select
from bot.delivery.discord.rendering import show
from bot.events.cards import Cards
from bot.i18n import LOCALES, Locale
from bot.resources.cards import LONGEST_CHOICE, MOST_CHOICES, EntryCards
from bot.resources.catalogue.model import CONTEXT_LIMIT, SHORT_LIMIT, TITLE_LIMIT, Entry, Source
from bot.resources.model import Explained, Opened, is_clear
from bot.resources.search.model import Document, Hit, Kind, Place, Reason, Way
from bot.resources.service import told_once
from tests.house import DAY, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
QPV = Entry(
    "qpv",
    Kind.SIGLE,
    "QPV",
    "C'est un quartier où les revenus sont bas.",
    "Il est choisi par décret.",
    Source("Loi n° 2014-173", "https://example.org/loi", "Loi n° 2014-173 du 21 février 2014"),
    date(2026, 11, 25),
    see_also=("ville",),
    expansion="quartier prioritaire de la politique de la ville",
)
VILLE = replace(QPV, id="ville", kind=Kind.NOTION, title="Politique de la ville", expansion="", see_also=())
LONG = replace(
    QPV,
    id="x" * 60,
    title="W" * TITLE_LIMIT,
    short="s " * (SHORT_LIMIT // 2),
    context="c " * (CONTEXT_LIMIT // 2),
    source=Source("t" * 200, "https://example.org/" + "u" * 400, "z " * 2000),
    expansion="e" * TITLE_LIMIT,
)
MANY = tuple(replace(LONG, id=f"{number:060}") for number in range(60))


def cards(locale: Locale = "fr") -> EntryCards:
    """Return how entries read."""
    return EntryCards(texts(), locale)


def selects(card: Card) -> Iterator[Select]:
    """Yield the lists of a card."""
    yield from (item for row in card.rows for item in row.items if isinstance(item, Select))


def labels(card: Card) -> list[str]:
    """Return the labels of the buttons of a card."""
    return [item.label for row in card.rows for item in row.items if isinstance(item, Button)]


def fits(card: Card) -> None:
    """Hold a panel against Discord's limits."""
    assert card.panel
    assert len(card.text) <= PANEL_LIMIT
    assert len(card.blocks) + sum(len(row.items) for row in card.rows) <= 39
    ids = [item.custom_id for row in card.rows for item in row.items if item.custom_id]
    assert len(set(ids)) == len(ids)
    assert all(len(each) <= 100 for each in ids)
    for select in selects(card):
        assert 1 <= len(select.choices) <= MOST_CHOICES
        assert len({choice.value for choice in select.choices}) == len(select.choices)
        for choice in select.choices:
            assert 1 <= len(choice.label) <= LONGEST_CHOICE
            assert len(choice.description or "") <= LONGEST_CHOICE
            assert len(choice.value) <= 100
    assert show(card)["view"].total_children_count <= 40


def test_the_short_answer_comes_first_and_the_source_says_whether_it_was_checked() -> None:
    """Then what surrounds it, and what else to read."""
    card = cards().private(Opened(QPV, (VILLE,)), [VILLE.document(), replace(VILLE, id="loi").document()])

    assert card.text.replace("\u00a0", " ").splitlines()[:5] == [
        "**QPV (quartier prioritaire de la politique de la ville)**",
        "C'est un quartier où les revenus sont bas.",
        "Il est choisi par décret.",
        "Source : Loi n° 2014-173 du 21 février 2014",
        "Vérifié le mercredi 25 novembre 2026.",
    ]
    assert [[choice.value for choice in select.choices] for select in selects(card)] == [["ville"], ["loi"]]
    assert labels(card) == ["Montrer à tous", "Proposer une correction", "Lire la source"]
    fits(card)


def test_an_entry_that_nobody_has_checked_says_so() -> None:
    """It is shown, and not for sure."""
    card = cards().private(Opened(replace(QPV, verified=False, source=Source("Une page"))))

    assert "À vérifier" in card.text
    assert "Une page" in card.text
    assert labels(card) == ["Montrer à tous", "Proposer une correction"]


def test_a_correction_can_be_suggested_under_each_entry() -> None:
    """Who reads it knows best."""
    card = cards().private(Opened(QPV))

    (row,) = [row for row in card.rows if isinstance(row.items[0], Button)]
    assert [item.custom_id for item in row.items if isinstance(item, Button)][:2] == [
        "chercher:share:qpv",
        "relire:correct:qpv",
    ]


@pytest.mark.parametrize(("locale", "expected"), [("fr", False), ("en", True)])
def test_who_reads_english_is_told_that_entries_are_french(locale: Locale, expected: bool) -> None:
    """The words around them are in the reader's language."""
    told = "This text is in French."
    one, several, message = (
        cards(locale).private(Opened(QPV)),
        cards(locale).several([QPV.document(), VILLE.document()]),
        cards(locale).explained([Explained("QPV", (QPV,))]),
    )

    assert [told in card.text for card in (one, several, message)] == [expected] * 3


def test_everybody_sees_the_entry_without_what_is_for_one_person() -> None:
    """No button of theirs; what it leads to opens for each alone."""
    card = cards().public(Opened(QPV, (VILLE,)))

    assert labels(card) == ["Lire la source"]
    assert [select.custom_id for select in selects(card)] == ["chercher:see:"]
    assert "/chercher" not in card.text
    fits(card)


@pytest.mark.parametrize("locale", LOCALES)
def test_the_longest_entries_fit(locale: Locale) -> None:
    """One, many, and all the acronyms of the longest message."""
    documents = [entry.document() for entry in MANY]
    shown = cards(locale)

    fits(shown.private(Opened(LONG, MANY[:25]), documents))
    fits(shown.public(Opened(LONG, MANY[:25])))
    fits(shown.several(documents))
    fits(shown.nothing(documents[:3]))
    fits(shown.nothing(()))
    fits(shown.explained([Explained(f"A{number:03}B", (entry,)) for number, entry in enumerate(MANY)]))
    fits(shown.explained([Explained("LONG", MANY)]))
    fits(shown.explained(()))


@pytest.mark.parametrize("locale", LOCALES)
def test_an_event_that_is_found_leads_to_the_others_and_can_be_shared(locale: Locale) -> None:
    """Like an entry: it may not be what was meant."""
    announced = replace(Cards(texts(), locale).announcement(replace(DAY, id=7), AT), panel=True, file=None)

    card = cards(locale).around(announced, "event:7", [QPV.document(), VILLE.document()])

    assert [[choice.value for choice in select.choices] for select in selects(card)] == [["qpv", "ville"]]
    assert "chercher:share:event:7" in [item.custom_id for row in card.rows for item in row.items]
    fits(card)


def test_several_meanings_are_all_told() -> None:
    """Nobody guesses which one was meant."""
    sport = replace(QPV, id="eps-2", title="EPS", expansion="éducation physique et sportive", short="Un cours.")
    team = replace(sport, id="eps", expansion="équipe pluridisciplinaire de soutien", short="Une réunion.")

    text = cards().explained([Explained("E.P.S.", (team, sport))]).text.replace("\u00a0", " ")

    assert text.splitlines()[1:] == [
        "**E.P.S.** : plusieurs sens possibles.",
        "- équipe pluridisciplinaire de soutien : Une réunion.",
        "- éducation physique et sportive : Un cours.",
    ]


def test_what_does_not_fit_is_named_and_can_be_opened_first() -> None:
    """A message of nothing but acronyms."""
    acronyms = [Explained(f"A{number:03}B", (entry,)) for number, entry in enumerate(MANY)]

    card = cards().explained(acronyms)

    assert all(each.typed in card.text for each in acronyms)
    (select,) = selects(card)
    told = card.text.count("**A")
    assert select.choices[0].value == MANY[told].id


def hit(document_id: str, score: float, *, called: bool = False, kind: Kind = Kind.SIGLE) -> Hit:
    """Return something that was found."""
    why = Reason("x", "x", None if called else Way.TYPO, Place.NAME)
    return Hit(Document(document_id, kind, document_id, ""), score, (why,))


@pytest.mark.parametrize(
    ("hits", "expected"),
    [
        ((), False),
        ((hit("qpv", 0.3),), True),
        ((hit("qpv", 1.0), hit("rep", 0.9)), False),
        ((hit("qpv", 1.0), hit("rep", 0.6)), True),
        ((hit("qpv", 1.0, called=True), hit("rep", 0.9)), True),
        ((hit("eps", 1.0, called=True), hit("eps-2", 0.9, called=True)), False),
        ((hit("qpv", 1.0, called=True), hit("ville", 1.0, called=True, kind=Kind.NOTION)), True),
        ((hit("qpv", 1.0, called=True), hit("ville", 1.0, called=True)), False),
    ],
)
def test_one_answer_is_shown_where_it_is_clear(hits: tuple[Hit, ...], expected: bool) -> None:
    """Two things of one name are a list, unless one is what the other's card leads to."""
    assert is_clear(hits, QPV if hits and hits[0].document.id == "qpv" else None) is expected


LENGTHY = "Vingt maires racontent comment les alliances éducatives ont changé la vie des familles de leur commune"


def test_an_article_that_was_kept_is_one_answer() -> None:
    """Its entry leads to its page; an article alone, and one of another title, stay."""
    article, other = hit("guide", 1.0, kind=Kind.ARTICLE), hit("cadre", 0.9, kind=Kind.ARTICLE)
    entry = replace(article, document=replace(article.document, id="un-guide", kind=Kind.RESSOURCE, title="Guide"))

    assert told_once((article, other)) == (article, other)
    assert told_once((article, entry, other)) == (entry, other)


@pytest.mark.parametrize(
    ("kind", "title", "once"),
    [
        (Kind.RESSOURCE, LENGTHY[: LENGTHY.rfind(" ", 0, 99)] + "…", True),
        (Kind.REFERENCE, LENGTHY, True),
        (Kind.REFERENCE, LENGTHY[:40], False),
        (Kind.RESSOURCE, LENGTHY[:50] + "autre chose", False),
        (Kind.JOURNEE, LENGTHY, False),
        (Kind.NOTION, LENGTHY, False),
    ],
)
def test_what_an_article_became_hides_it_and_nothing_else(kind: Kind, title: str, once: bool) -> None:
    """Also where its title was too long for an entry; not the day that was made of it."""
    article = replace(hit("article:1", 1.0), document=Document("article:1", Kind.ARTICLE, LENGTHY, ""))
    entry = replace(article, document=Document("x", kind, title, ""))

    assert told_once((article, entry)) == ((entry,) if once else (article, entry))
