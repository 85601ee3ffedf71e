"""From a suggestion to an entry, with who decided and who is told, on both databases."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.delivery.model import Refused
from bot.guilds.service import NotReviewer
from bot.i18n import french
from bot.privacy.service import Privacy
from bot.resources import store as entries
from bot.resources.reviewing.model import (
    AlreadyDefined,
    AlreadyDone,
    AlreadyPublished,
    AlreadyRefused,
    NoWord,
)
from bot.resources.reviewing.reading import source_line
from bot.resources.search.model import Kind
from bot.resources.suggestions import store
from bot.resources.suggestions.model import MOST_OPEN, NoLink, NothingChanged, NoTitle, NoWhy, TooManyOpen, UnknownEntry
from bot.web.model import AddressRefused
from tests.fakes import GUILD, OTHER_GUILD, dm_of
from tests.house import OWNER
from tests.integration.resources.conftest import COEDUCATION, EMMA, LEA, NADIA, PAGE, PAUL, PROPOSED

if TYPE_CHECKING:
    from bot.errors import Refusal
    from bot.resources.catalogue.model import Entry
    from tests.integration.resources.conftest import Desk

DAY_S = 86_400
CORRECTED = {
    "title": COEDUCATION.title,
    "short": "Éduquer à plusieurs",
    "context": "",
    "link": COEDUCATION.source.url,
    "why": "Plus clair",
}


class NoRooms:
    """Whose rooms nobody closes."""

    async def close(self, _tx: object, _guild_id: int, _event_id: int) -> None:
        raise AssertionError


async def edited(desk: Desk) -> list[Entry]:
    """Return the entries that the team has written."""
    return await desk.database.read(lambda tx: entries.edited(tx, GUILD))


async def form_of(desk: Desk, claim: str) -> dict[str, str]:
    """Return what the reviewer's form shows."""
    draft = (await desk.review.draft(GUILD, PAUL, claim)).draft
    shown = {name: getattr(draft, name) for name in ("title", "short", "context")}
    return {**shown, "aliases": "", "source": source_line(draft.source)}


async def test_a_suggestion_is_published_as_it_was_made(desk: Desk) -> None:
    """It is an entry, found by who answers look-ups; its author is told once; the history knows who."""
    claim = await desk.propose(EMMA)
    before = await desk.review.page(GUILD, PAUL)
    done = await desk.review.publish(GUILD, PAUL, claim)
    await desk.deliver()
    await desk.deliver()
    (change,) = await desk.review.history(GUILD, PAUL)

    assert before.item
    assert (before.suggestions, before.item.by) == (1, EMMA.discord_id)
    assert done.entry
    assert (done.how, done.entry.id, done.entry.kind) == ("published", "un-guide", Kind.RESSOURCE)
    assert await edited(desk) == desk.heard.entries == [done.entry]
    assert (change.by, change.how, change.before, change.after) == (PAUL.discord_id, "published", None, done.entry)
    (told,) = desk.house.door.standing(dm_of(EMMA.discord_id))
    assert told.startswith("Your suggestion is published")
    assert (await desk.review.page(GUILD, PAUL)).item is None


async def test_a_reviewer_publishes_their_own_version(desk: Desk) -> None:
    """The author is told that words were changed; a second entry of the same title has an id of its own."""
    first, second = await desk.propose(), await desk.propose()
    done = await desk.review.publish_changed(
        GUILD, PAUL, first, await form_of(desk, first) | {"short": "Un guide pour débuter", "aliases": "guide; débuter"}
    )
    again = await desk.review.publish_changed(GUILD, PAUL, second, await form_of(desk, second))
    await desk.deliver()

    assert done.entry
    assert (done.entry.short, done.entry.aliases) == ("Un guide pour débuter.", ("guide", "débuter"))
    assert again.entry
    assert again.entry.id == "un-guide-2"
    as_it_was, changed = sorted(desk.house.door.standing(dm_of(LEA.discord_id)), key=len)
    assert "changé quelques mots" in changed
    assert "changé quelques mots" not in as_it_was


async def test_a_correction_wins_over_the_file(desk: Desk) -> None:
    """What it does not touch stays, also what was changed meanwhile; the history has both texts."""
    one = await desk.suggestions.correct(GUILD, LEA, "coeducation", CORRECTED)
    two = await desk.suggestions.correct(
        GUILD, EMMA, "coeducation", CORRECTED | {"short": COEDUCATION.short, "context": "Suite"}
    )
    for made in (one, two):
        await desk.review.publish(GUILD, NADIA, f"s-{made.id}")
    newest, oldest = await desk.review.history(GUILD, NADIA)

    (entry,) = await edited(desk)
    assert (entry.short, entry.context) == ("Éduquer à plusieurs.", "Suite.")
    assert (entry.source, entry.aliases) == (COEDUCATION.source, COEDUCATION.aliases)
    assert oldest.before == COEDUCATION
    assert newest.before == oldest.after
    assert await desk.suggestions.entry(GUILD, "coeducation") == entry


async def test_a_refusal_goes_with_a_word(desk: Desk) -> None:
    """In their own words, to the author alone; nothing is published, and nothing said where messages are closed."""
    claim = await desk.propose()
    with pytest.raises(NoWord):
        await desk.review.refuse(GUILD, PAUL, claim, " … ")
    await desk.review.refuse(GUILD, PAUL, claim, "Déjà là.\nMerci @everyone")
    closed = await desk.propose(EMMA)
    await desk.review.refuse(GUILD, PAUL, closed, "Non")
    desk.house.door.unopened[EMMA.discord_id] = Refused("delivery.closed")
    await desk.deliver()

    assert await edited(desk) == []
    (told,) = desk.house.door.standing(dm_of(LEA.discord_id))
    assert "> Déjà là.\n> Merci everyone" in told
    assert len(desk.house.door.messages) == 1


@pytest.mark.parametrize("also", ["publish", "refuse"])
async def test_of_two_reviewers_at_once_the_second_sees_what_was_done(desk: Desk, also: str) -> None:
    """One decision, one message, one change."""
    claim = await desk.propose()
    second = (
        desk.review.publish(GUILD, NADIA, claim)
        if also == "publish"
        else desk.review.refuse(GUILD, NADIA, claim, "Déjà là")
    )
    results = await asyncio.gather(desk.review.publish(GUILD, PAUL, claim), second, return_exceptions=True)
    await desk.deliver()

    (late,) = [one for one in results if isinstance(one, AlreadyPublished | AlreadyRefused)]
    assert late.params["who"] in {f"<@{PAUL.discord_id}>", f"<@{NADIA.discord_id}>"}
    assert len(desk.house.door.standing(dm_of(LEA.discord_id))) == 1
    assert len(await edited(desk)) == len(await desk.review.history(GUILD, PAUL)) <= 1


async def test_a_crash_between_leaves_nothing_half_done(desk: Desk) -> None:
    """Neither entry nor history nor word; afterwards it is decided as if nothing had been."""
    claim, desk.heard.fails = await desk.propose(), True
    with pytest.raises(ZeroDivisionError):
        await desk.review.publish(GUILD, PAUL, claim)
    nothing, desk.heard.fails = await edited(desk), False
    await desk.deliver()
    await desk.review.publish(GUILD, PAUL, claim)
    await desk.deliver()

    assert nothing == []
    assert len(desk.house.door.messages) == len(await desk.review.history(GUILD, PAUL)) == 1


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ({"title": "?"}, NoTitle),
        ({"link": ""}, NoLink),
        ({"why": " "}, NoWhy),
        ({"link": "javascript:alert(1)"}, AddressRefused),
        ({"link": "http://localhost/"}, AddressRefused),
    ],
)
async def test_what_is_missing_is_said(desk: Desk, typed: dict[str, str], refusal: type[Refusal]) -> None:
    """And nothing waits."""
    with pytest.raises(refusal):
        await desk.suggestions.propose(GUILD, LEA, PROPOSED | typed)

    assert (await desk.review.page(GUILD, PAUL)).suggestions == 0


async def test_one_person_has_five_open_suggestions_at_most(desk: Desk) -> None:
    """Others go on; a decision makes room."""
    claims = [await desk.propose() for _ in range(MOST_OPEN)]
    with pytest.raises(TooManyOpen):
        await desk.propose()
    await desk.propose(EMMA)
    await desk.review.refuse(GUILD, PAUL, claims[0], "Non")
    await desk.propose()


async def test_only_who_reviews_sees_what_waits(desk: Desk) -> None:
    """The role, organisers, and nobody else; and each guild its own."""
    claim = await desk.propose()
    for deed in (
        desk.review.page(GUILD, LEA),
        desk.review.draft(GUILD, LEA, claim),
        desk.review.publish(GUILD, LEA, claim),
        desk.review.publish_changed(GUILD, LEA, claim, {}),
        desk.review.refuse(GUILD, LEA, claim, "Non"),
        desk.review.dismiss(GUILD, LEA, claim),
        desk.review.history(GUILD, LEA),
    ):
        with pytest.raises(NotReviewer):
            await deed

    with pytest.raises(AlreadyDone):
        await desk.review.publish(OTHER_GUILD, OWNER, claim)
    with pytest.raises(UnknownEntry):
        await desk.suggestions.correct(GUILD, LEA, "nothing", CORRECTED)


async def test_a_correction_that_changes_nothing_is_refused(desk: Desk) -> None:
    """Whatever the typography and the address of what stands."""
    entry = replace(COEDUCATION, short=french("Qu'est-ce ? « Ensemble »."))
    await desk.database.write(lambda tx: entries.put(tx, GUILD, entry, desk.clock.now()))
    with pytest.raises(NothingChanged):
        await desk.suggestions.correct(GUILD, LEA, "coeducation", CORRECTED | {"short": entry.short})


async def test_a_word_asked_on_two_days_is_defined_or_dismissed(desk: Desk) -> None:
    """Once is nothing; the same word in another dress is the same; what was dismissed does not come back."""
    for typed in ("tiers lieu", "ludothèque", "Léa Martin", "Kelyann", "une fois"):
        await desk.unanswered.note(GUILD, typed)
    once = await desk.review.page(GUILD, PAUL)
    desk.clock.advance(DAY_S)
    for typed in ("tiers-lieu", "ludotheque", "léa martin", "Kelyann"):
        await desk.unanswered.note(GUILD, typed)
    page = await desk.review.page(GUILD, PAUL)
    assert page.item
    first = str(page.item.claim)
    second = str((await desk.review.page(GUILD, PAUL, first)).item.claim)  # type: ignore[union-attr] # two wait
    typed_form = {"title": "Coéducation", "expansion": "", "short": "Un lieu ouvert", "context": "", "source": PAGE}
    with pytest.raises(AlreadyDefined):
        await desk.review.publish_changed(GUILD, PAUL, first, typed_form)
    done = await desk.review.publish_changed(GUILD, PAUL, first, typed_form | {"title": "Tiers-lieux"})
    await desk.review.dismiss(GUILD, PAUL, second)
    desk.clock.advance(DAY_S)
    await desk.unanswered.note(GUILD, "ludothèque")

    assert (once.words, page.words) == (0, 2)
    assert done.entry
    assert (done.how, done.entry.kind, done.entry.aliases) == ("defined", Kind.NOTION, ("tiers-lieu",))
    assert (await desk.review.page(GUILD, PAUL)).words == 0


async def test_a_word_that_another_entry_answers_does_not_wait(desk: Desk) -> None:
    """Counted nowhere any more; the others wait on, and what is withdrawn brings nothing back."""
    await desk.shelves.of(GUILD)
    for _ in range(2):
        for words in ("tiers-lieu", "ludothèque"):
            await desk.unanswered.note(GUILD, words)
        desk.clock.advance(DAY_S)
    before = await desk.review.waiting(GUILD)
    claim = await desk.propose(title="Guide des ludothèques")
    done = await desk.review.publish(GUILD, PAUL, claim)
    after = await desk.review.waiting(GUILD)
    page = await desk.review.page(GUILD, PAUL)
    assert done.entry
    await desk.withdrawals.withdraw(GUILD, PAUL, done.entry.id)

    assert (before, after) == (2, 1)
    assert page.item
    assert page.item.draft.title == "tiers-lieu"
    assert await desk.review.waiting(GUILD) == 1


async def test_what_was_there_already_is_no_answer_once_it_is_corrected(desk: Desk) -> None:
    """Nor once it was withdrawn and put back: only what is written for the word ends its wait."""
    await desk.shelves.of(GUILD)
    old = (await desk.review.publish(GUILD, PAUL, await desk.propose(title="Guide des ludothèques"))).entry
    assert old
    for _ in range(2):
        desk.clock.advance(DAY_S)
        await desk.unanswered.note(GUILD, "ludothèque")
    changes = {"title": old.title, "short": "Pour bien commencer", "context": "", "link": PAGE, "why": "Plus clair"}
    correction = await desk.suggestions.correct(GUILD, LEA, old.id, changes)
    await desk.review.publish(GUILD, PAUL, f"s-{correction.id}")
    await desk.withdrawals.withdraw(GUILD, PAUL, old.id)
    await desk.withdrawals.restore(GUILD, PAUL, old.id)
    before = await desk.review.waiting(GUILD)
    await desk.review.publish(GUILD, PAUL, await desk.propose(title="Une autre ludothèque"))

    assert (before, await desk.review.waiting(GUILD)) == (1, 0)


async def test_the_board_does_not_wait_until_the_shelf_is_filled(desk: Desk) -> None:
    """After a start it counts what waits; what has an answer goes once that can be looked up."""
    for _ in range(2):
        await desk.unanswered.note(GUILD, "ludothèque")
        desk.clock.advance(DAY_S)
    await desk.review.publish(GUILD, PAUL, await desk.propose(title="Guide des ludothèques"))
    at_once = await desk.review.waiting(GUILD)
    was_filled = desk.shelves.is_filled(GUILD)
    await desk.shelves.of(GUILD)

    assert (at_once, was_filled) == (1, False)
    assert await desk.review.waiting(GUILD) == 0


async def test_a_word_ends_after_ninety_days(desk: Desk) -> None:
    """And a decision after thirty, with what was proposed; what waits stays."""
    await desk.unanswered.note(GUILD, "tiers-lieu")
    desk.clock.advance(DAY_S)
    await desk.unanswered.note(GUILD, "tiers-lieu")
    decided, waits = await desk.propose(), await desk.propose()
    await desk.review.publish(GUILD, PAUL, decided)
    privacy = Privacy(desk.database, desk.clock, NoRooms())
    desk.clock.advance(89 * DAY_S)
    await privacy.clear()
    kept = await desk.review.page(GUILD, PAUL)
    desk.clock.advance(2 * DAY_S)
    await privacy.clear()
    left = await desk.review.page(GUILD, PAUL)

    assert (kept.words, left.words, left.suggestions) == (1, 0, 1)
    assert left.item
    assert str(left.item.claim) == waits
    assert await desk.database.read(lambda tx: store.one(tx, GUILD, int(decided[2:]))) is None
    assert replace(left.item.draft, id="").title == PROPOSED["title"]
