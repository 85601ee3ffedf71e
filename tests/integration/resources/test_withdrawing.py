"""Entries are taken away and put back, with who and when; corrections may empty a field; on both databases."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.errors import Refusal
from bot.guilds.service import NotReviewer
from bot.resources import store as entries
from bot.resources.catalogue.model import Entry, Source
from bot.resources.reviewing.model import AlreadyDone
from bot.resources.suggestions.model import NothingChanged, UnknownEntry
from tests.fakes import GUILD, dm_of
from tests.integration.resources.conftest import COEDUCATION, EMMA, LEA, NADIA, PAUL

if TYPE_CHECKING:
    from tests.integration.resources.conftest import Desk

ID = COEDUCATION.id
CORRECTED = {
    "title": COEDUCATION.title,
    "short": "Éduquer à plusieurs",
    "context": "",
    "link": COEDUCATION.source.url,
    "why": "Plus clair",
}


async def standing(desk: Desk) -> dict[str, Entry]:
    """Return the entries as they stand."""
    return await desk.database.read(lambda tx: entries.standing(tx, GUILD, desk.catalogue))


async def test_an_entry_is_withdrawn_and_put_back(desk: Desk) -> None:
    """Nobody finds or corrects it meanwhile; the history knows who did what; the files have their word again."""
    asked = await desk.withdrawals.entry(GUILD, PAUL, ID)
    done = await desk.withdrawals.withdraw(GUILD, PAUL, ID)
    meanwhile, kept = await standing(desk), await desk.withdrawals.withdrawn(GUILD, NADIA)
    with pytest.raises(UnknownEntry):
        await desk.suggestions.correct(GUILD, LEA, ID, CORRECTED)
    back = await desk.withdrawals.restore(GUILD, NADIA, ID)
    newest, oldest = await desk.review.history(GUILD, PAUL)

    assert asked == COEDUCATION
    assert (done.how, back.how) == ("withdrawn", "restored")
    assert (meanwhile, kept) == ({}, [COEDUCATION])
    assert await standing(desk) == {ID: COEDUCATION}
    assert (desk.heard.withdrawn, desk.heard.entries) == ([ID], [COEDUCATION])
    assert [(one.how, one.by, one.after) for one in (oldest, newest)] == [
        ("withdrawn", PAUL.discord_id, COEDUCATION),
        ("restored", NADIA.discord_id, COEDUCATION),
    ]
    assert await desk.database.read(lambda tx: entries.edited(tx, GUILD)) == []


async def test_what_the_team_has_written_comes_back_as_it_was(desk: Desk) -> None:
    """An entry of its own keeps its id meanwhile: another one of that title has another."""
    first = (await desk.review.publish(GUILD, PAUL, await desk.propose())).entry
    assert first
    await desk.withdrawals.withdraw(GUILD, PAUL, first.id)
    second = (await desk.review.publish(GUILD, PAUL, await desk.propose())).entry
    await desk.withdrawals.restore(GUILD, PAUL, first.id)

    assert second
    assert second.id == f"{first.id}-2"
    assert await standing(desk) == {ID: COEDUCATION, first.id: first, second.id: second}


async def test_who_waits_for_a_correction_is_told(desk: Desk) -> None:
    """Once, and it waits no longer; nor does the link of the entry."""
    made = await desk.suggestions.correct(GUILD, EMMA, ID, CORRECTED)
    desk.web.answers[COEDUCATION.source.url] = (410, None)
    await desk.links.run()
    await desk.withdrawals.withdraw(GUILD, PAUL, ID)
    await desk.deliver()
    with pytest.raises(AlreadyDone):
        await desk.review.publish(GUILD, NADIA, f"s-{made.id}")

    (told,) = desk.house.door.standing(dm_of(EMMA.discord_id))
    assert "withdrawn the entry “Coéducation”" in told
    assert await desk.review.waiting(GUILD) == 0


async def test_of_two_who_withdraw_at_once_one_has_done_it(desk: Desk) -> None:
    """As of two who put back; and only who reviews does either."""
    twice = [desk.withdrawals.withdraw(GUILD, who, ID) for who in (PAUL, NADIA)]
    withdrawn = await asyncio.gather(*twice, return_exceptions=True)
    again = [desk.withdrawals.restore(GUILD, who, ID) for who in (PAUL, NADIA)]
    restored = await asyncio.gather(*again, return_exceptions=True)
    for deed in (
        desk.withdrawals.entry(GUILD, LEA, ID),
        desk.withdrawals.withdraw(GUILD, LEA, ID),
        desk.withdrawals.restore(GUILD, LEA, ID),
        desk.withdrawals.withdrawn(GUILD, LEA),
    ):
        with pytest.raises(NotReviewer):
            await deed

    for results in (withdrawn, restored):
        assert len([one for one in results if isinstance(one, AlreadyDone)]) == 1
    assert len(await desk.review.history(GUILD, PAUL)) == 2


async def test_of_a_correction_and_a_withdrawal_at_once_nothing_is_lost(desk: Desk) -> None:
    """What was published is what can be put back; neither waits for the other for ever."""
    for _ in range(5):
        made = await desk.suggestions.correct(GUILD, LEA, ID, CORRECTED)
        both = (desk.review.publish(GUILD, PAUL, f"s-{made.id}"), desk.withdrawals.withdraw(GUILD, NADIA, ID))
        published, withdrawn = await asyncio.gather(*both, return_exceptions=True)
        was = COEDUCATION if isinstance(published, Refusal) else published.entry  # type: ignore[union-attr] # nothing else is raised
        (kept,) = await desk.withdrawals.withdrawn(GUILD, PAUL)
        await desk.database.write(lambda tx: entries.drop(tx, GUILD, ID))

        assert kept == was == withdrawn.entry  # type: ignore[union-attr] # nothing is raised


async def test_a_correction_empties_what_an_entry_may_do_without(desk: Desk) -> None:
    """Its context and its link; what it did not touch stays; an empty title stays as it is."""
    full = replace(COEDUCATION, context="Suite.", source=Source("Un livre", "https://example.org/livre", "Cité."))
    await desk.database.write(lambda tx: entries.put(tx, GUILD, full, desk.clock.now()))
    typed = CORRECTED | {"short": full.short, "context": "", "link": full.source.url, "title": ""}
    one = await desk.suggestions.correct(GUILD, LEA, ID, typed)
    two = await desk.suggestions.correct(GUILD, EMMA, ID, typed | {"context": full.context, "link": ""})
    shown = (await desk.review.draft(GUILD, PAUL, f"s-{one.id}")).draft
    for made in (one, two):
        await desk.review.publish(GUILD, PAUL, f"s-{made.id}")

    assert (one.emptied, two.emptied) == ("context", "link")
    assert (shown.context, shown.source) == ("", full.source)
    entry = (await standing(desk))[ID]
    assert (entry.title, entry.short, entry.context) == (full.title, full.short, "")
    assert entry.source == Source("Un livre", "", "Cité.")
    with pytest.raises(NothingChanged):
        await desk.suggestions.correct(GUILD, LEA, ID, typed | {"link": ""})
