"""A year of announcements that were said, and some that are planned: as many rows as one likes, written in bulk."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.announcements.saying import ORDINARY, POST
from bot.announcements.store import announcements
from bot.delivery.card import Card, Text, freeze
from bot.delivery.model import State
from bot.delivery.store import mirror, outbox

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.database import Database, Transaction

CHUNK = 10_000
YEAR = timedelta(days=365)
# What was settled so long ago has been emptied (bot.privacy.store).
EMPTIED_AFTER = timedelta(days=29)
CHANNELS = 500
FIRST_CHANNEL = 1_500_000_000_000_000_000
TEXT = "Des nouvelles du réseau, " * 8


async def write(database: Database, guild_id: int, now: datetime, *, said: int, planned: int) -> None:
    """Write *said* announcements of the year before *now*, each with its row and its card, and *planned* ones ahead."""
    for first in range(0, said + planned, CHUNK):
        numbers = range(first, min(first + CHUNK, said + planned))
        await database.write(partial(_write, guild_id=guild_id, now=now, numbers=numbers, said=said))


async def _write(tx: Transaction, *, guild_id: int, now: datetime, numbers: Sequence[int], said: int) -> None:
    past = [(number, now - YEAR * ((said - number) / said)) for number in numbers if number < said]
    ahead = [(number, now + timedelta(days=30, minutes=number - said)) for number in numbers if number >= said]
    written = [_announcement(guild_id, number, at, is_said=number < said) for number, at in past + ahead]
    rows = [_row(guild_id, number, at, now, is_said=number < said) for number, at in past + ahead]
    await tx.connection.execute(announcements.insert(), written)
    await tx.connection.execute(outbox.insert(), rows)
    if past:
        await tx.connection.execute(mirror.insert(), [_card(guild_id, number) for number, _ in past])


def _announcement(guild_id: int, number: int, at: datetime, *, is_said: bool) -> dict[str, Any]:
    return {
        **{"guild_id": guild_id, "text": TEXT, "channel_id": _channel(number), "roles": "", "everyone": False},
        **{"missed": "late", "version": 1, "due_at": at},
        **{"state": "said" if is_said else "planned", "occurrence": int(is_said), "said_for": at if is_said else None},
    }


def _row(guild_id: int, number: int, at: datetime, now: datetime, *, is_said: bool) -> dict[str, Any]:
    has_words = is_said and now - at < EMPTIED_AFTER
    return {
        **{"guild_id": guild_id, "kind": POST, "subject": f"{number}:1", "locale": "fr", "priority": ORDINARY},
        **{"recipient": f"channel:{_channel(number)}", "dedupe_key": f"history|{number}", "due_at": at},
        **{"state": State.SENT if is_said else State.PLANNED, "settled_at": at if is_said else None},
        **{"nonce": str(number), "marker": number + 1, "claimed_at": at if is_said else None},
        **{"body": freeze(Card((Text(TEXT),))) if has_words else None, "version": 1},
        **{"channel_id": _channel(number) if is_said else None, "message_id": number + 1 if is_said else None},
    }


def _card(guild_id: int, number: int) -> dict[str, Any]:
    return {
        **{"guild_id": guild_id, "kind": POST, "subject": f"{number}:1", "locale": "fr", "marker": number + 1},
        **{"channel_id": _channel(number), "message_id": number + 1, "wanted_version": 1, "done_version": 1},
    }


def _channel(number: int) -> int:
    return FIRST_CHANNEL + number % CHANNELS
