"""The life of an announcement: what may happen to it in which state."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.announcements.model import (
    LONGEST_TEXT,
    OF_NO_USE_AFTER,
    Announcement,
    AnnouncementOver,
    InstantOver,
    Missed,
    NoChannel,
    NoInstant,
    NoText,
    OwnAnnouncement,
    State,
    TooLong,
    approved,
    checked_text,
    edited,
    has_missed,
    last_use,
    planned,
)
from bot.announcements.posts import composed
from bot.delivery.card import MESSAGE_LIMIT
from tests.fakes import GUILD, MONDAY

NADIA, CAMILLE, HUGO = 1, 2, 3
LATER = MONDAY + timedelta(days=1)
DRAFT = Announcement(
    id=7, guild_id=GUILD, text="Bonjour.", channel_id=11, due_at=LATER, author_id=NADIA, editor_id=NADIA
)


def an(state: State, **changes: Any) -> Announcement:
    """Return the announcement in a state."""
    return replace(DRAFT, state=state, **changes)


def test_a_text_is_taken_without_its_blank_ends_up_to_its_length() -> None:
    """The refusal says how much is too much."""
    assert checked_text("  Bonjour. \n") == "Bonjour."
    assert checked_text("é" * LONGEST_TEXT) == "é" * LONGEST_TEXT
    assert checked_text("\u202eBonjour\x00 à\ntous\ud83d\u200b") == "Bonjour à\ntous"
    for seen in ("👨\u200d👩\u200d👧", "❤\ufe0f", "می\u200cخواهم", "…"):
        assert checked_text(seen) == seen
    for nothing in (" \n ", "\u200b\u202e", "\x00", "\u200d", "\u200c \u200d", "\u3164", "\u2800\n\uffa0", "\ufe0f"):
        with pytest.raises(NoText):
            checked_text(nothing)
    with pytest.raises(TooLong) as refused:
        checked_text("é" * (LONGEST_TEXT + 12))
    assert refused.value.params == {"count": LONGEST_TEXT + 12, "most": LONGEST_TEXT, "over": 12}


def test_the_longest_text_fits_with_all_that_stands_below_it() -> None:
    """Five roles, everybody and a word on lateness: nothing of it may be cut off, or nobody would be rung."""
    late = "-# Envoyé en retard, après une panne : c'était prévu le mercredi 30 septembre 2026 à 18 h 30."
    roles = tuple(10**19 + number for number in range(5))

    card = composed(replace(DRAFT, text="é" * LONGEST_TEXT, roles=roles, everyone=True), late)

    assert len(card.text) <= MESSAGE_LIMIT


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [({"channel_id": None}, NoChannel), ({"due_at": None}, NoInstant), ({"due_at": MONDAY}, InstantOver)],
)
def test_what_is_not_complete_is_not_planned(changes: dict[str, Any], refusal: type[Exception]) -> None:
    """It has neither place nor instant, or its instant has passed while it was a draft."""
    with pytest.raises(refusal):
        planned(replace(DRAFT, **changes), MONDAY + timedelta(seconds=1))


@pytest.mark.parametrize("state", [State.SAID, State.CANCELLED, State.MISSED])
def test_what_is_over_is_not_planned_again(state: State) -> None:
    """A second tap changes nothing."""
    with pytest.raises(AnnouncementOver):
        planned(an(state), MONDAY)


def test_where_a_second_reader_is_wanted_it_waits_for_one() -> None:
    """What was to leave at once leaves as soon as it is approved, and is not late then."""
    waiting = planned(DRAFT, MONDAY, needs_approval=True)
    at_once = planned(DRAFT, MONDAY, at_once=True, needs_approval=True)

    assert (waiting.state, waiting.due_at) == (State.WAITING, LATER)
    assert (at_once.state, at_once.due_at) == (State.WAITING, None)
    assert approved(at_once, CAMILLE, LATER).due_at == LATER
    assert planned(DRAFT, MONDAY).state is State.PLANNED
    assert waiting.version > DRAFT.version


def test_the_last_to_write_in_it_does_not_approve_it() -> None:
    """Nor the second organiser once they have changed it; its author may then, who has not written that."""
    waiting = planned(DRAFT, MONDAY, needs_approval=True)
    changed = edited(waiting, CAMILLE, text="Bonsoir.")

    with pytest.raises(OwnAnnouncement):
        approved(waiting, NADIA, MONDAY)
    with pytest.raises(OwnAnnouncement):
        approved(changed, CAMILLE, MONDAY)
    assert approved(waiting, CAMILLE, MONDAY).state is State.PLANNED
    assert approved(changed, NADIA, MONDAY).approver_id == NADIA
    assert approved(changed, HUGO, MONDAY).approver_id == HUGO


def test_what_is_approved_too_late_is_not_sent() -> None:
    """It is not late because of a breakdown: somebody has to choose another instant."""
    with pytest.raises(InstantOver):
        approved(an(State.WAITING), CAMILLE, LATER + timedelta(minutes=1))
    with pytest.raises(AnnouncementOver):
        approved(DRAFT, CAMILLE, MONDAY)


def test_what_was_approved_is_approved_again_once_it_is_changed() -> None:
    """Also where the community has begun to want it meanwhile."""
    assert edited(an(State.PLANNED, approver_id=CAMILLE), HUGO, text="Autre.").state is State.WAITING
    assert edited(an(State.PLANNED), HUGO, needs_approval=True, text="Autre.").state is State.WAITING
    assert edited(an(State.PLANNED), HUGO, text="Autre.").state is State.PLANNED


def test_what_rings_everybody_is_looked_at_again_after_each_change() -> None:
    """Whoever changes it, and when it only now rings everybody: it is planned anew, after a second look."""
    assert edited(an(State.PLANNED), NADIA, everyone=True).state is State.DRAFT
    assert edited(an(State.PLANNED, everyone=True), CAMILLE, text="Autre.").state is State.DRAFT
    assert edited(an(State.PLANNED, everyone=True), CAMILLE, everyone=False).state is State.PLANNED


def test_a_missed_one_with_another_instant_is_a_draft_again() -> None:
    """It could not be planned otherwise."""
    assert edited(an(State.ASKING), NADIA, due_at=LATER + timedelta(days=1)).state is State.DRAFT
    assert edited(an(State.ASKING), NADIA, text="Autre.").state is State.ASKING


@pytest.mark.parametrize("state", [State.CANCELLED, State.MISSED])
def test_what_is_over_is_not_changed(state: State) -> None:
    """There is nothing to correct."""
    with pytest.raises(AnnouncementOver):
        edited(an(state), NADIA, text="Autre.")


def test_a_window_is_missed_after_ten_minutes_and_a_late_one_leaves_within_a_week() -> None:
    """What is to be cancelled or asked about leaves in its window or not at all."""
    assert not has_missed(MONDAY, MONDAY + timedelta(minutes=10))
    assert has_missed(MONDAY, MONDAY + timedelta(minutes=11))
    assert last_use(MONDAY, Missed.LATE) == MONDAY + OF_NO_USE_AFTER
    assert last_use(MONDAY, Missed.ASK) == last_use(MONDAY, Missed.CANCEL) < MONDAY + timedelta(hours=1)


def test_only_who_was_chosen_is_rung() -> None:
    """What is typed into the text rings nobody, and stays as it was typed."""
    card = composed(replace(DRAFT, text="@everyone <@&5> <@9>", roles=(6,)), None)

    assert (card.everyone, card.roles, card.people) == (False, (6,), ())
    assert card.text == "@everyone <@&5> <@9>\n<@&6>"
