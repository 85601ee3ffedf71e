"""Every table says what it holds about people, belongs to a guild, and is asked for by guild."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import pytest

from bot.database.columns import Snowflake, metadata
from bot.database.personal import HOLDINGS, WITHOUT_GUILD
from tests import stores

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Column, Table

TABLES = sorted(metadata.tables.values(), key=lambda table: table.name)
# What leads to a person: a surrogate key, or words that people chose.
LEADS_TO_A_PERSON = {"actor_id", "person_id", "changed_by", "discord_id", "user_id", "member_id", "typed", "speaker"}

# Functions of the stores that take no guild, and why that leaks nothing.
ACROSS_GUILDS = {
    "bot.delivery.keeping.store.change": "the row that it was read with carries its guild",
    "bot.delivery.keeping.store.done": "the row that it was read with carries its guild",
    "bot.delivery.keeping.store.forget_target": "the same",
    "bot.delivery.keeping.store.later": "the same",
    "bot.delivery.keeping.store.due": "the leader keeps the places of every guild",
    "bot.delivery.keeping.store.next_due": "the leader keeps the places of every guild",
    "bot.events.questions.store.with_meals": "the leader clears every guild, and each row carries its own",
    "bot.announcements.store.add": "the announcement carries its guild",
    "bot.announcements.store.change": "the announcement carries its guild, and the statement asks for it",
    "bot.announcements.store.due": "the leader serves every guild, and each row carries its own",
    "bot.announcements.store.next_due": "an instant, of whatever guild",
    "bot.announcements.store.drop_files": "what nothing points to is dropped everywhere, within each guild",
    "bot.delivery.files.store.drop": "the same",
    "bot.delivery.store.put": "the message carries its guild",
    "bot.delivery.turns.store.first_due": "the dispatcher serves every guild, and each row carries its own",
    "bot.delivery.turns.store.lock": "the same",
    "bot.delivery.turns.store.begun": "a crash leaves rows of every guild, and each row carries its own",
    "bot.delivery.turns.store.still_waiting": "the deliveries carry their guild, which what is found is held against",
    "bot.delivery.report.store.resume": "the token, and so its lane, is one for every guild",
    "bot.delivery.turns.store.claim": "the deliveries carry their guild, and the statement asks for it",
    "bot.delivery.turns.store.sent": "the same",
    "bot.delivery.turns.store.next_due": "an instant, of whatever guild",
    "bot.delivery.store.stale": "the same, for posted cards",
    "bot.delivery.store.change": "the delivery carries its guild, and the statement asks for it",
    "bot.delivery.store.track": "the delivery carries its guild",
    "bot.delivery.store.change_mirror": "the card carries its guild, and the statement asks for it",
    "bot.delivery.store.mirrored": "the same",
    "bot.delivery.store.later": "the same",
    "bot.events.scheduled.store.standing": "the leader asks about the calendar of every guild",
    "bot.events.store.add": "the event carries its guild",
    "bot.events.parts.store.of_event": "the event carries its guild, and the statements ask for it",
    "bot.events.store.change": "the event carries its guild, and the statement asks for it",
    "bot.events.signups.store.put": "the sign-up carries its guild, and the statement asks for it",
    "bot.events.signups.store.guild_of": "a direct message names no guild: the account and the event together do",
    "bot.events.waitlist.store.put": "the row carries its guild, and the statement asks for it",
    "bot.events.waitlist.store.due": "the tick serves every guild, and each row carries its own",
    "bot.events.waitlist.store.next_due": "an instant, of whatever guild",
    "bot.events.waitlist.store.release": "what is over ends everywhere, and each row carries its guild",
    "bot.feeds.store.add": "the source carries its guild",
    "bot.feeds.store.add_articles": "the articles carry their guild",
    "bot.feeds.store.add_keys": "the articles carry their guild",
    "bot.feeds.store.change": "the source carries its guild, and the statement asks for it",
    "bot.feeds.store.change_article": "the article carries its guild, and the statement asks for it",
    "bot.feeds.store.due": "the tick serves every guild, and each source carries its own",
    "bot.feeds.memory.store.known_by": "the source carries its guild, and the statements ask for it",
    "bot.feeds.store.next_due": "an instant, of whatever guild",
    "bot.feeds.memory.store.said_elsewhere": "the source carries its guild, and the statement asks for it",
    "bot.feeds.saying.store.drop_files": "what nothing points to is dropped everywhere, within each guild",
    "bot.feeds.saying.store.due": "the tick serves every guild, and each article carries its own",
    "bot.feeds.saying.store.next_due": "an instant, of whatever guild",
    "bot.feeds.saying.store.to_read": "the tick serves every guild, and each meeting carries its own",
    "bot.feeds.store.settle_unchanged": "the sources carry their guild, and the statement asks for it",
    "bot.guilds.store.purge_drafts": "what is too old is dropped everywhere",
    "bot.reminders.store.due": "the tick serves every guild, and each row carries its own",
    "bot.reminders.store.next_due": "an instant, of whatever guild",
    "bot.events.store.ahead": "the leader plans the reminders and looks at the members of every guild's events",
    "bot.privacy.store.over": "what is over ends everywhere, and each event carries its guild",
    "bot.privacy.store.end_event": "the event carries its guild, and the statements ask for it",
    "bot.privacy.store.counts": "the event carries its guild",
    "bot.privacy.store.clear_settled": "what is too old is cleared everywhere",
    "bot.privacy.store.clear_audit": "the same",
    "bot.contact.store.clear": "the same",
    "bot.resources.suggestions.store.clear": "the same",
    "bot.resources.unanswered.store.clear": "the same",
    "bot.resources.store.guilds": "an operator asks which guild to export",
    "bot.resources.links.store.due": "the tick serves every guild, and each row carries its own",
    "bot.resources.links.store.served": "the same",
    "bot.privacy.store.clear_left_guilds": "the same, for guilds that the bot has left",
}


def queries() -> dict[str, Callable[..., object]]:
    """Return every public function of the stores that works in a transaction, by its full name."""
    return {
        f"{module.__name__}.{name}": function
        for module in stores.MODULES
        for name, function in inspect.getmembers(module, inspect.iscoroutinefunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    }


def test_the_tables_are_found() -> None:
    """The rules below look at something."""
    assert {"outbox", "mirror", "people", "events", "leases", "marks"} <= set(metadata.tables)
    assert {"bot.guilds.store.choose", "bot.database.marks.remember"} <= set(queries())


def test_every_table_says_what_it_holds() -> None:
    """And nothing is declared that is not there."""
    assert set(HOLDINGS) == set(metadata.tables)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_what_is_declared_of_a_table_is_true(table: Table) -> None:
    """Its person columns exist and say how they are erased; what looks like a person is declared as one."""
    holding = HOLDINGS[table.name]
    declared = set(holding.person_columns)

    assert declared <= set(table.c.keys())
    assert set(table.c.keys()) & LEADS_TO_A_PERSON <= declared
    assert bool(declared) == bool(holding.erasure)
    assert all((holding.purpose, holding.until, holding.basis))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_table_belongs_to_a_guild_or_says_why_not(table: Table) -> None:
    """From its first migration on, and never without one."""
    column: Column[int] | None = table.c.get("guild_id")

    assert (column is None) == (table.name in WITHOUT_GUILD)
    assert column is None or (not column.nullable and isinstance(column.type, type(Snowflake)))


def test_only_tables_that_exist_are_excused_from_having_a_guild() -> None:
    """Each with its reason."""
    assert set(WITHOUT_GUILD) <= set(metadata.tables)
    assert all(WITHOUT_GUILD.values())


@pytest.mark.parametrize("name", sorted(queries()))
def test_every_query_takes_the_guild_or_says_why_not(name: str) -> None:
    """A number alone must never reach another guild's row."""
    parameters = list(inspect.signature(queries()[name]).parameters)

    assert parameters[0] == "tx"
    assert ("guild_id" in parameters[:2]) != (name in ACROSS_GUILDS)


def test_only_queries_that_exist_are_excused_from_taking_the_guild() -> None:
    """The list shrinks with the code."""
    assert set(ACROSS_GUILDS) <= set(queries())
