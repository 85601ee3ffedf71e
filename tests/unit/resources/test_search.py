"""The right document is found however it is typed, and a bad answer is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.resources.search.index import Index
from bot.resources.search.model import Document, Kind, Way
from tests.unit.resources.documents_of_the_field import DOCUMENTS, index

if TYPE_CHECKING:
    import random

INDEX = index()


def ids(text: str) -> list[str]:
    return [hit.document.id for hit in INDEX.search(text)]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("cité éducative", "cite-educative"),
        ("CITES EDUCATIVES", "cite-educative"),
        ("éducative cité", "cite-educative"),
        ("cité éduc", "cite-educative"),
        ("citééducative", "cite-educative"),
        ("cité éducatvie", "cite-educative"),
        ("Q.P.V.", "qpv"),
        ("qpvs", "qpv"),
        ("QVP", "qpv"),
        ("Q P V", "qpv"),
        ("quartiers prioritaires", "qpv"),
        ("quartier prioritaire de la politique de la ville", "qpv"),
        ("quartier prioritère", "qpv"),
        ("c'est quoi un PRE ?", "pre"),
        ("programe de reusite educative", "pre"),
        ("pas", "pas"),
        ("c'est quoi un PAS", "pas"),
        ("c'est quoi le pas", "pas"),
        ("rep+", "rep"),
        ("R.E.P.", "rep"),
        ("pqna", "pqn-a"),
        ("pqn a", "pqn-a"),
        ("nouvelle aquitaine", "pqn-a"),
        ("co éducation", "coeducation"),
        ("co-éducaton", "coeducation"),
        ("coéduquer", "coeducation"),
        ("humbeeck", "coeducation"),
        ("decrocheur", "decrochage"),
        ("perseverrance", "perseverance"),
        ("coeur", "oeuvre"),
        ("CŒUR", "oeuvre"),
        ("oeuvres", "oeuvre"),
    ],
)
def test_it_is_found_however_it_is_typed(typed: str, found: str) -> None:
    """As the first answer."""
    assert ids(typed)[:1] == [found]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("qui pilote les cités éducatives ?", "troika"),
        ("PRE Pau", "bilan"),
        ("quartiers prioritaires de la politique de la ville", "quartiers"),
    ],
)
def test_an_acronym_and_its_words_are_the_same(typed: str, found: str) -> None:
    """A text that says one is found by the other, and a question by the words of the answer."""
    assert found in ids(typed)[:3]


@pytest.mark.parametrize(
    "typed",
    ["xqzt blorp", "recette de tarte aux pommes", "le la les", "météo de demain", "zzz", "aaaaaaaaaaaaaaaa", "foot"],
)
def test_what_deserves_no_answer_gets_none(typed: str) -> None:
    """Nothing found is better than anything."""
    assert ids(typed) == []


def test_one_typo_is_forgiven_from_four_letters_and_two_from_eight() -> None:
    """Algolia's and Meilisearch's rule."""
    assert ids("trioka") == ["troika"]
    assert ids("perzeverrance")[:1] == ["perseverance"]
    assert ids("prx") == []


def test_kinds_narrow_the_answer() -> None:
    """Only what is asked for is there, and it is not pushed out by the rest."""
    hits = INDEX.search("réussite éducative", kinds=frozenset({Kind.ARTICLE}))

    assert [hit.document.id for hit in hits] == ["bilan"]
    assert len(INDEX.search("éducative", limit=2)) == 2


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("c", "cite-educative"),
        ("tro", "troika"),
        ("cité é", "cite-educative"),
        ("le prog", "pre"),
        ("décro", "decrochage"),
    ],
)
def test_it_is_completed_at_each_keystroke(typed: str, found: str) -> None:
    """The last word may be unfinished, and the first letters of a name are enough."""
    assert found in [hit.document.id for hit in INDEX.complete(typed)][:3]


def test_an_answer_says_why() -> None:
    """Each typed word with what it was taken for, and the name that stands in the query."""
    (hit, *_) = INDEX.search("cités educatvie")

    assert [(reason.typed, reason.found, reason.way) for reason in hit.why] == [
        ("cites", "cite", Way.FORM),
        ("educatvie", "educative", Way.TYPO),
    ]
    assert INDEX.search("Q.P.V.")[0].why[0].way is None


def test_an_entry_is_replaced_and_dropped_at_once() -> None:
    """Without building the index again."""
    found = index()
    found.put(Document("troika", Kind.NOTION, "Trio", "Trois pilotes."))
    found.drop("pre")
    found.drop("unknown")

    assert [hit.document.id for hit in found.search("trio")] == ["troika"]
    assert found.search("troïka") == ()
    assert found.get("pre") is None
    assert len(found) == len(DOCUMENTS) - 1


@given(
    st.randoms(use_true_random=False), st.sampled_from(["qpv", "éducative", "école", "cité", "programme pau", "sco"])
)
def test_the_order_of_the_documents_changes_nothing(chance: random.Random, typed: str) -> None:
    """Neither do documents that were there for a while: the answer is that of a fresh index."""
    shuffled = list(DOCUMENTS)
    chance.shuffle(shuffled)
    lived = Index.of([Document("gone", Kind.ARTICLE, "Une école en QPV", "Cité éducative."), *shuffled])
    lived.put(Document("pre", Kind.ARTICLE, "Autre chose", "D'une cité."))
    lived.drop("gone")
    lived.put(next(document for document in DOCUMENTS if document.id == "pre"))

    assert lived.search(typed) == INDEX.search(typed)
    assert lived.complete(typed) == INDEX.complete(typed)


def test_an_index_of_nothing_finds_nothing() -> None:
    """And does not fall over."""
    assert Index.of([]).search("qpv") == Index.of([]).complete("q") == ()
