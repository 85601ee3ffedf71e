"""What a reading means: examples of each rule. Whole histories are in test_histories.py."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.feeds.deciding import decide, suspects
from bot.feeds.intents import Act, Decision, PageSeen, Why
from bot.feeds.model import Article, ArticleState, Mode, Source, Trouble
from tests.fakes import MONDAY
from tests.watched import a_source, an_item

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.feeds.reading.model import Item

LATER = MONDAY + timedelta(hours=1)


def learnt(*items: Item, source: Source | None = None, state: ArticleState = ArticleState.QUEUED) -> list[Article]:
    """Return the articles that *items* were kept as, said unless another *state* is given."""
    decision = decide(source or a_source(is_primed=False), [], items, MONDAY)
    new = [one.after for one in decision.intents if one.after]
    return [replace(article, id=number, state=state) for number, article in enumerate(new, 1)]


def whys(decision: Decision) -> list[tuple[Act, Why]]:
    """Return what is done and why, in order."""
    return [(one.act, one.why) for one in decision.intents]


def judged(known: Sequence[Article], *items: Item, source: Source | None = None) -> list[tuple[Act, Why]]:
    """Return what a reading of *items* means to who knows *known*."""
    return whys(decide(source or a_source(), known, items, LATER))


SEEN_AGAIN: tuple[tuple[dict[str, object], Act, Why], ...] = (
    ({}, Act.NOTHING, Why.SAME),
    ({"address": "http://www.site.example/fr/a/1/?utm_source=x#y"}, Act.NOTHING, Why.SAME),
    ({"id": "another"}, Act.NOTHING, Why.SAME),
    ({"published": "2026-01-01"}, Act.NOTHING, Why.SAME),
    ({"summary": "", "image": "", "minutes": None}, Act.NOTHING, Why.SAME),
    ({"title": "Un autre titre"}, Act.UPDATE, Why.EDITED),
    ({"minutes": 7}, Act.UPDATE, Why.EDITED),
    ({"address": "https://site.example/b/un"}, Act.UPDATE, Why.MOVED),
    ({"address": "https://site.example/b/un", "id": "https://site.example/b/un"}, Act.UPDATE, Why.MOVED),
    ({"address": "https://site.example/b/un", "title": "Autre"}, Act.UPDATE, Why.MOVED),
    ({"address": "https://site.example/b/un", "id": "x", "title": "Autre"}, Act.ANNOUNCE, Why.NEW),
    ({"address": "https://site.example/b/un", "id": "x", "published": "2025-12-14"}, Act.ANNOUNCE, Why.NEW),
)


@pytest.mark.parametrize(("changes", "act", "why"), SEEN_AGAIN)
def test_an_article_is_known_again(changes: dict[str, object], act: Act, why: Why) -> None:
    """By its address, its id, or its title with its day."""
    assert judged(learnt(an_item(1)), an_item(1, **changes)) == [(act, why)]


def test_a_title_with_its_day_names_nothing_while_the_old_address_is_there() -> None:
    """Two meetings of one name may be published on one day."""
    twin = an_item(1, id="x", address="https://site.example/b")

    assert judged(learnt(an_item(1)), twin, an_item(1)) == [(Act.NOTHING, Why.SAME), (Act.ANNOUNCE, Why.NEW)]


def test_numbers_of_lines_are_no_ids() -> None:
    """What is the first line now has the id of what was it before."""
    known = learnt(an_item(2, id="1"), an_item(1, id="2"))

    assert judged(known, an_item(3, id="1"), an_item(2, id="2"))[-1] == (Act.ANNOUNCE, Why.NEW)
    assert judged(known, *(an_item(number, id="1") for number in (3, 2, 1)))[-1] == (Act.ANNOUNCE, Why.NEW)


def test_an_article_that_stands_twice_is_one() -> None:
    """Whether it is new or known."""
    new, old = an_item(2), an_item(1)

    done = judged(learnt(old), new, new, old, replace(old, address="https://site.example/b"))

    assert [why for _, why in done] == [Why.TWICE, Why.SAME, Why.TWICE, Why.NEW]


def test_what_is_said_is_in_the_order_of_days() -> None:
    """Without days, the last of the list is the oldest."""
    dated = [an_item(1, published="2025-12-02"), an_item(2, published="2025-12-03"), an_item(3, published="2025-12-01")]
    bare = [replace(item, published="") for item in dated]

    for items, order in ((dated, "312"), (bare, "321")):
        new = decide(a_source(), [], items, LATER).intents
        assert "".join(one.after.title[-1] for one in new if one.after) == order


@pytest.mark.parametrize(
    ("changes", "title", "why"),
    [
        ({"exclude": ("emploi",)}, "Offre d'EMPLOI", Why.EXCLUDED),
        ({"exclude": ("ecole",)}, "Deux Écoles", Why.EXCLUDED),
        ({"exclude": ("cole",)}, "Deux écoles", Why.NEW),
        ({"include": ("cité éducative",)}, "Cite  Educative de Pau", Why.NEW),
        ({"include": ("pau",)}, "Bordeaux", Why.NOT_INCLUDED),
        ({"include": ("pau",), "exclude": ("offre",)}, "Offre à Pau", Why.EXCLUDED),
        ({"min_minutes": 6}, "Bref", Why.TOO_SHORT),
        ({"min_minutes": 5}, "Assez long", Why.NEW),
    ],
)
def test_words_and_reading_time_decide(changes: dict[str, object], title: str, why: Why) -> None:
    """Whatever accents and capitals; the word that decided is told."""
    (intent,) = decide(a_source(**changes), [], [an_item(1, title=title)], LATER).intents

    assert intent.why is why
    assert intent.word == (changes["exclude"][0] if why is Why.EXCLUDED else "")  # type: ignore[index] # words


def test_a_digest_lets_what_is_new_wait() -> None:
    """It is said once a week, with others."""
    (intent,) = decide(a_source(mode=Mode.DIGEST), [], [an_item(1)], LATER).intents

    assert intent.after is not None
    assert intent.after.state is ArticleState.WAITING


@pytest.mark.parametrize(
    ("count", "numbers", "trouble"),
    [
        (10, (), Trouble.EMPTY),
        (2, (), None),
        (10, (1, 2, 3), Trouble.SHAPE),
        (10, (1, 2, 3, 4), None),
        (10, (11, 12, 13, 14), Trouble.SHAPE),
        (10, (1, 11, 12, 13, 14, 15), None),
        (10, (1, 11, 12, 13, 14, 15, 16), Trouble.BURST),
    ],
)
def test_what_no_honest_day_shows_is_told(count: int, numbers: tuple[int, ...], trouble: Trouble | None) -> None:
    """And nothing new is said of such a reading."""
    known = learnt(*(an_item(number) for number in range(10, 0, -1)))
    decision = decide(a_source(count=count), known, [an_item(number) for number in numbers], LATER)

    assert (decision.news, decision.source.trouble) == (trouble, trouble)
    assert trouble is None or Act.ANNOUNCE not in {one.act for one in decision.intents}
    assert decision.source.count == (len(numbers) or (count if trouble else 0))


def test_lost_titles_show_another_shape() -> None:
    """The titles that are known stay."""
    known = learnt(*(an_item(number) for number in range(4, 0, -1)))
    decision = decide(a_source(count=4), known, [an_item(number, title="") for number in range(4, 0, -1)], LATER)

    assert decision.news is Trouble.SHAPE
    assert {one.why for one in decision.intents} == {Why.SAME}


def test_a_page_is_asked_only_where_older_articles_still_stand() -> None:
    """A feed drops its oldest ones every day."""
    known = learnt(an_item(3), an_item(2), an_item(1))

    def missing(seen: list[Item], articles: Sequence[Article]) -> list[str]:
        return [one.title for one in suspects(decide(a_source(), articles, seen, LATER), articles, LATER)]

    assert missing([an_item(3), an_item(1)], known) == ["Titre 2"]
    assert missing([an_item(3), an_item(2)], known) == []
    assert missing([an_item(3), an_item(1)], [replace(one, checked_at=MONDAY) for one in known]) == []


def test_a_page_that_is_gone_withdraws_and_a_return_takes_it_back() -> None:
    """A page that stands is not asked again for a week; one that leads elsewhere is an article that has moved."""
    known = learnt(an_item(2), an_item(1))

    gone = decide(a_source(), known, [an_item(1)], LATER, pages={2: PageSeen(is_gone=True)})
    withdrawn = next(one.after for one in gone.intents if one.act is Act.WITHDRAW)
    assert withdrawn
    assert withdrawn.withdrawn_at == LATER
    assert judged([known[0], withdrawn], an_item(2), an_item(1)) == [(Act.UPDATE, Why.BACK), (Act.NOTHING, Why.SAME)]
    moved = an_item(9, address="https://site.example/neuf")
    pages = {2: PageSeen(moved_to="https://site.example/neuf")}
    assert (Act.UPDATE, Why.MOVED) in whys(decide(a_source(), known, [moved, an_item(1)], LATER, pages=pages))


def test_what_another_source_has_said_here_is_only_learnt() -> None:
    """By the address, whatever ids and titles."""
    keys = learnt(an_item(1))[0].keys
    (intent,) = decide(a_source(), [], [an_item(1, id="y", title="Z")], LATER, elsewhere=keys).intents

    assert (intent.act, intent.why) == (Act.LEARN, Why.ELSEWHERE)
