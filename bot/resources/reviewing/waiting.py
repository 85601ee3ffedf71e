"""One thing that waits, with the entry that it would make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from bot import dates
from bot.resources.catalogue.model import Entry, Source
from bot.resources.links import store as links
from bot.resources.reviewing.model import (
    OF_SUGGESTION,
    OF_WORD,
    AlreadyDone,
    AlreadyPublished,
    AlreadyRefused,
    Claim,
    Item,
)
from bot.resources.search.model import Kind
from bot.resources.suggestions import store as suggestions
from bot.resources.suggestions.model import State, proposed
from bot.resources.unanswered import store as unanswered

if TYPE_CHECKING:
    from datetime import date

    from bot.database import Transaction
    from bot.resources.suggestions.model import Suggestion

Standing = Mapping[str, Entry]
"""The entries of a guild as they stand, by their id."""


async def item_of(tx: Transaction, guild_id: int, claim: Claim, standing: Standing, today: date) -> Item:
    """Return what *claim* names, locked; raise a refusal that says what has become of it."""
    if claim.sort == OF_SUGGESTION:
        return await _of_suggestion(tx, guild_id, claim, standing, today)
    if claim.sort == OF_WORD:
        word = await unanswered.one(tx, guild_id, claim.number)
        if word is None:
            raise AlreadyDone
        return Item(claim, word, Entry("", Kind.NOTION, word.words, "", "", Source(""), today))
    link = await links.one(tx, guild_id, claim.number)
    with_it = [entry for entry in standing.values() if link and entry.source.url == link.address]
    if link is None or not with_it:
        raise AlreadyDone
    source = replace(with_it[0].source, url=link.moved_to or link.address)
    return Item(claim, link, replace(with_it[0], source=source, date=today), with_it[0])


async def _of_suggestion(tx: Transaction, guild_id: int, claim: Claim, standing: Standing, today: date) -> Item:
    found = await suggestions.one(tx, guild_id, claim.number, for_change=True)
    if found is None or (found.is_correction and found.entry_id not in standing):
        raise AlreadyDone
    if found.state is not State.OPEN:
        raise await _decided(tx, found)
    base = standing[found.entry_id] if found.is_correction else None
    by, _ = await suggestions.member(tx, guild_id, found.person_id)
    return Item(claim, found, proposed(found, base, today), base, by)


async def _decided(tx: Transaction, found: Suggestion) -> AlreadyDone | AlreadyPublished | AlreadyRefused:
    """Return the refusal that says who was quicker, and when."""
    who, _ = await suggestions.member(tx, found.guild_id, found.decided_by or 0)
    said = {"who": f"<@{who}>" if who else "", "when": dates.stamp(found.decided_at) if found.decided_at else ""}
    if found.state is State.PUBLISHED:
        return AlreadyPublished(**said)
    if not found.word:
        return AlreadyDone()
    return AlreadyRefused(**said, word=found.word)
