"""What a day came to, and what is shown of it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.card import MESSAGE_LIMIT, PANEL_LIMIT, Button, Select
from bot.events.cards import Cards
from bot.events.closing.cards import ClosingCards
from bot.events.closing.model import (
    LEAST_ANSWERS,
    QUESTIONS,
    SCORES,
    Figures,
    NotHeld,
    NotYetHeld,
    Part,
    answers,
    bar,
    check_held,
    figures,
    is_whole,
    percent,
    read_scores,
    shown,
)
from bot.events.closing.service import Summary
from bot.events.questions.model import DEPARTMENTS, ROLES
from bot.events.signups.mine import MineCards
from bot.events.signups.model import Kind, signed_up
from bot.events.signups.service import Mine
from tests.house import DAY, texts

if TYPE_CHECKING:
    from bot.delivery.card import Card
    from bot.events.signups.model import SignUp
    from bot.i18n import Locale

BEFORE, ON_THE_DAY, AFTER = (datetime(2026, month, day, 12, tzinfo=UTC) for month, day in ((1, 1), (1, 23), (2, 1)))
LINK = "https://pqn-a.example/synthese"
HELD = replace(DAY, id=7, status="visible")
CLOSED = replace(HELD, synthesis_url=LINK, synthesis_at=AFTER)


def signup(person: int, **changes: object) -> SignUp:
    """Return the place of a person, with *changes*."""
    return replace(signed_up(HELD, person, None, BEFORE), **{"kind": Kind.PLACE, **changes})  # type: ignore[arg-type] # names of SignUp


def read(card: Card) -> str:
    """Return what is read on *card*, with ordinary spaces."""
    return re.sub(r"[\u00a0\u202f]", " ", card.text).replace("’", "'")


def labels(card: Card) -> list[str]:
    """Return the labels of the buttons, top to bottom."""
    return [item.label for row in card.rows for item in row.items if isinstance(item, Button)]


def test_figures_count_who_signed_up_who_waited_and_who_came() -> None:
    """The largest part first, who gave no answer last; who only had the reminders took no place."""
    people = [
        signup(1, department="33", role="school"),
        signup(2, department="33", role="city"),
        signup(3, department="64", role="school"),
        signup(4),
        signup(5, kind=Kind.REMINDERS, department="87"),
    ]

    found = figures(people, {1, 3, 9}, waited=2)

    assert (found.signed_up, found.waited, found.came) == (4, 2, 3)
    assert found.departments == (Part("33", 2, 1), Part("64", 1, 1), Part(None, 1, 0))
    assert found.roles == (Part("school", 2, 2), Part("city", 1, 0), Part(None, 1, 0))


def test_who_was_noted_as_present_came_though_they_had_left_the_list() -> None:
    """They count once, there and among those who signed up; who has left and did not come counts nowhere."""
    people = [signup(1, department="33"), *(signup(number, department="33", is_in=False) for number in (2, 3))]

    found = figures(people, {1, 2}, waited=0)

    assert (found.signed_up, found.came, found.off_list) == (2, 2, 1)
    assert found.departments == (Part("33", 2, 2),)


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        (Figures(20, 0, 12), "Inscriptions : 20 personnes.\nPrésences"),
        (Figures(20, 1, 12), "Ont attendu une place : 1 personne."),
        (Figures(20, 0, 12, off_list=1), "Dont 1 personne notée présente qui n'était plus inscrite."),
    ],
)
def test_only_what_there_was_is_said(numbers: Figures, said: str) -> None:
    """No line on a waiting list that never was."""
    assert said in read(ClosingCards(texts(), "fr").summary(Summary(HELD, numbers), AFTER))


def test_where_people_signed_up_elsewhere_those_who_came_are_a_share_of_nobody() -> None:
    """Who came is counted at the desk; how many could have come is known to the official page alone."""
    elsewhere, cards = replace(HELD, inscription="ailleurs"), ClosingCards(texts(), "fr")
    found = Summary(elsewhere, Figures(0, 0, 12))

    assert "sur la page officielle : leur nombre n'est pas connu ici.\nPrésences : 12 personnes." in read(
        cards.summary(found, AFTER)
    )
    assert cards.table(found).text.splitlines()[-2] == "Ensemble\t0\t12\t–"


def test_what_was_not_asked_is_no_part() -> None:
    """An event that does not ask the département shows none."""
    assert figures([signup(1), signup(2)], {1}, waited=0).departments == ()


@pytest.mark.parametrize(
    ("came", "count", "share", "drawn"),
    [
        (12, 20, 60, "■■■■■■□□□□"),
        (0, 20, 0, "□□□□□□□□□□"),
        (0, 0, 0, "□□□□□□□□□□"),
        (21, 20, 105, "■■■■■■■■■■"),
    ],
)
def test_a_share_is_a_number_and_a_bar(came: int, count: int, share: int, drawn: str) -> None:
    """The bar has ten signs, whatever came."""
    assert (percent(came, count), bar(came, count)) == (share, drawn)


@given(st.lists(st.tuples(*[st.sampled_from(SCORES)] * len(QUESTIONS)), max_size=12))
def test_nothing_is_shown_below_five_answers(given_scores: list[tuple[int, ...]]) -> None:
    """From five on, each question has as many answers as people."""
    counts: dict[tuple[str, int], int] = {}
    for scores in given_scores:
        for key in zip(QUESTIONS, scores, strict=True):
            counts[key] = counts.get(key, 0) + 1

    found = shown(counts)

    assert answers(counts) == len(given_scores)
    assert bool(found) == (len(given_scores) >= LEAST_ANSWERS)
    assert all(sum(each) == len(given_scores) for each in found.values())


@pytest.mark.parametrize(
    ("kept", "scores", "whole"),
    [
        ("", (0, 0, 0), False),
        ("30", (3, 0, 0), False),
        ("431", (4, 3, 1), True),
        ("4319", (4, 3, 1), True),
        ("x5", (0, 0, 0), False),
    ],
)
def test_scores_are_read_from_an_id(kept: str, scores: tuple[int, ...], *, whole: bool) -> None:
    """What stands in an id is a claim."""
    assert read_scores(kept) == scores
    assert is_whole(read_scores(kept)) is whole


def test_a_day_is_closed_once_it_has_begun() -> None:
    """And one that did not take place never."""
    check_held(HELD, ON_THE_DAY)
    check_held(HELD, AFTER)
    with pytest.raises(NotYetHeld):
        check_held(HELD, BEFORE)
    with pytest.raises(NotHeld):
        check_held(replace(HELD, status="cancelled"), AFTER)


def test_the_summary_is_read_in_words_first() -> None:
    """ "Gironde : 12 sur 20 (60 %)", then a bar; what closing does stands above its button."""
    found = Summary(
        HELD, Figures(20, 3, 12, (Part("33", 20, 12),), (Part("school", 5, 4), Part(None, 15, 8))), told=18, asked=11
    )

    card = ClosingCards(texts(), "fr").summary(found, AFTER)

    assert "Inscriptions : 20 personnes.\nOnt attendu une place : 3 personnes.\nPrésences : 12 sur 20 (60 %)" in read(
        card
    )
    assert "Gironde : 12 sur 20 (60 %) ■■■■■■□□□□" in read(card)
    assert "Sans réponse : 8 sur 15 (53 %)" in read(card)
    assert "18 personnes reçoivent le lien" in read(card)
    assert "11 sont venues" in read(card)
    assert labels(card) == ["Clore et envoyer", "Tableau à coller"]


@pytest.mark.parametrize(
    ("found", "now", "said", "buttons"),
    [
        (Summary(HELD, Figures(2, 0, 0)), BEFORE, "n'a pas encore commencé", ["Tableau à coller"]),
        (Summary(HELD, Figures(2, 0, 0), told=2), AFTER, "Aucune présence n'est notée", ["Clore et envoyer"]),
        (Summary(HELD, Figures(0, 0, 0)), AFTER, "personne n'est à prévenir", ["Clore et envoyer"]),
        (Summary(CLOSED, Figures(2, 0, 1)), AFTER, f"Synthèse : {LINK}", ["Changer le lien", "Tableau à coller"]),
        (Summary(CLOSED, Figures(2, 0, 1)), AFTER, "Moins de cinq réponses", ["Changer le lien"]),
        (Summary(CLOSED, Figures(0, 0, 0), is_erased=True), AFTER, "ces chiffres n'existent plus", ["Changer le lien"]),
        (Summary(replace(HELD, status="cancelled"), Figures(2, 0, 0)), AFTER, "est annulée", ["Tableau à coller"]),
    ],
)
def test_the_summary_says_what_is_to_do(found: Summary, now: datetime, said: str, buttons: list[str]) -> None:
    """Or why there is nothing."""
    card = ClosingCards(texts(), "fr").summary(found, now)

    assert said in read(card)
    assert labels(card)[: len(buttons)] == buttons


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_the_largest_summary_fits(locale: Locale) -> None:
    """Every département, every type of actor, and the answers to all questions."""
    departments = tuple(Part(key, 999, 999) for key in [*DEPARTMENTS, None])
    roles = tuple(Part(key, 999, 999) for key in [*ROLES, None])
    counts = {(question, score): 999 for question in QUESTIONS for score in SCORES}
    found = Summary(CLOSED, Figures(9999, 999, 9999, departments, roles), counts, told=9999, asked=9999)
    cards = ClosingCards(texts(), locale)

    assert len(cards.summary(found, AFTER).text) <= PANEL_LIMIT
    assert "…" not in cards.summary(found, AFTER).text.replace("DREETS…", "")
    assert len(cards.table(found).text) <= MESSAGE_LIMIT
    assert cards.table(found).text.endswith("```")


def test_the_table_is_pasted_into_columns() -> None:
    """Set apart by tabs, under their names."""
    found = Summary(HELD, Figures(20, 3, 12, (Part("33", 20, 12),), (Part("other", 5, 4),)))

    lines = ClosingCards(texts(), "fr").table(found).text.splitlines()

    assert [re.sub(r"[\u00a0\u202f]", " ", line).split("\t") for line in lines[2:-1]] == [
        ["Qui", "Inscriptions", "Présences", "Part"],
        ["Ensemble", "20", "12", "60 %"],
        ["Gironde", "20", "12", "60 %"],
        ["Autre", "5", "4", "80 %"],
    ]


def test_who_was_there_gets_more_than_who_was_not() -> None:
    """Everybody the link; the attestation and the questions for those who came."""
    cards = ClosingCards(texts(), "fr")

    came, absent = (cards.told(CLOSED, to_all=False, came=came) for came in (True, False))
    room = cards.told(CLOSED, to_all=True, came=True, role=900)

    assert labels(came) == ["Lire la synthèse", "Mon attestation", "Donner mon avis"]
    assert labels(absent) == ["Lire la synthèse"]
    assert "Vous étiez là ?" in read(room)
    assert room.text.endswith("<@&900>")
    assert room.roles == (900,)


def test_the_questions_are_sent_once_all_are_answered() -> None:
    """What was chosen stands in the lists; the button comes with the last answer."""
    cards = ClosingCards(texts(), "fr")

    begun, whole = cards.questions(CLOSED, (3, 0, 0)), cards.questions(CLOSED, (3, 1, 4))
    lists = [item for row in begun.rows for item in row.items if isinstance(item, Select)]

    assert [[one.value for one in each.choices if one.chosen] for each in lists] == [["3"], [], []]
    assert labels(begun) == []
    assert labels(whole) == ["Envoyer mes réponses"]


def test_a_past_event_leads_to_its_synthesis_everywhere() -> None:
    """Its card, the agenda, the programme and one's own page; an article that is the synthesis has one button."""
    day = replace(CLOSED, ends_at=time(17))
    cards, mine = Cards(texts(), "fr"), MineCards(texts(), "fr", controller="PQN-A", contact="")

    posted = cards.announcement(day, AFTER)
    same = cards.announcement(replace(day, synthesis_url=day.article_url), AFTER)
    agenda = cards.agenda([day], AFTER)
    theirs = mine.signups(Mine(((day, signup(1)),)), AFTER)

    assert "Vous pouvez relire le programme et la synthèse." in read(posted)
    assert labels(posted) == ["Programme", "Lire la synthèse", "Lire l’article"]
    assert labels(same) == ["Programme", "Lire la synthèse"]
    assert "la synthèse est en ligne" in read(agenda)
    assert labels(agenda) == ["Lire la synthèse", "Voir la journée"]
    assert labels(cards.programme(day, "past"))[0] == "Lire la synthèse"
    assert "Votre place est réservée." not in read(theirs)
    assert labels(theirs)[:2] == ["Lire la synthèse", "Programme"]


def test_a_day_that_is_closed_before_it_ends_takes_no_sign_up() -> None:
    """And its card leads to the synthesis already."""
    day = replace(CLOSED, closes_at=ON_THE_DAY)

    posted = Cards(texts(), "fr").announcement(day, ON_THE_DAY + timedelta(minutes=1))

    assert "Les inscriptions sont closes." in read(posted)
    assert labels(posted)[:2] == ["Programme", "Lire la synthèse"]
