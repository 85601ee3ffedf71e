"""An announcement by its places and its first words."""

from __future__ import annotations

import pytest

from bot.announcements.model import Announcement, Place, title_of
from bot.announcements.posts import composed
from bot.delivery.card import File, Post


def an_announcement(text: str = "Bonjour", **more: object) -> Announcement:
    """Return one, with *more*."""
    return Announcement(id=1, guild_id=7, text=text, **more)  # type: ignore[arg-type] # its own fields, or it raises


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Bonjour", "Bonjour"),
        ("# Titre\nCorps", "Titre"),
        ("**Important**\nCorps", "Important"),
        ("Le **programme** des *ateliers*", "Le programme des ateliers"),
        ("<@&123> Bonjour <#456>, tous", "Bonjour , tous"),
        ("<@&123>\nBonjour", "Bonjour"),
        ("<@&123>", "<@&123>"),
        ("***", "***"),
        ("**\nEnsuite", "Ensuite"),
        ("x" * 150, "x" * 99 + "…"),
    ],
)
def test_the_title_of_a_post_are_its_first_words(text: str, title: str) -> None:
    """A hundred characters at most, and never nothing."""
    assert title_of(an_announcement(text), longest=100) == title


@pytest.mark.parametrize(
    ("place", "crossposted", "discussed"),
    [
        (Place.TEXT, False, True),
        (Place.NEWS, True, True),
        (Place.THREAD, False, False),
        (Place.FORUM, False, False),
    ],
)
def test_each_kind_of_place_allows_what_discord_allows_there(place: Place, crossposted: bool, discussed: bool) -> None:
    """Nobody follows a forum, and a thread has no threads; a word to an event's people stays among them."""
    one, to_people = an_announcement(place=place), an_announcement(place=place, event_id=3)

    assert (one.can_be_crossposted, one.can_have_thread) == (crossposted, discussed)
    assert (to_people.can_be_crossposted, to_people.can_have_thread) == (False, False)


@pytest.mark.parametrize("place", list(Place))
def test_only_in_a_forum_it_is_a_post(place: Place) -> None:
    """With its tag, and with its file in every kind of place."""
    file = File(7, "abc", "a.pdf")

    card = composed(an_announcement(place=place, tag_id=5, file=file), None)

    assert card.post == (Post("Bonjour", (5,)) if place is Place.FORUM else None)
    assert card.file == file
