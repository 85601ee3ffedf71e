"""A community's choices and its people."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.database import Database, Transaction
from bot.guilds import store
from bot.guilds.model import CHANNEL_EVENTS, PERSON_ACCOMMODATION, ROLE_ACCUEIL, ROLE_ORGANISATION, Capacity
from bot.guilds.service import NoOrganiserRole, NotOrganiser, RoleOfEverybody, UnknownOption
from tests.fakes import GUILD
from tests.house import MEMBER, ORGANISATION, ORGANISER, OWNER, House, a_server


async def test_nobody_but_who_manages_the_server_can_act_before_the_role_is_chosen(house: House) -> None:
    """They choose it, and from then on its bearers can."""
    with pytest.raises(NoOrganiserRole):
        await house.guilds.choose(GUILD, ORGANISER, CHANNEL_EVENTS, 501)

    await house.guilds.choose(GUILD, OWNER, ROLE_ORGANISATION, ORGANISATION)
    await house.guilds.choose(GUILD, ORGANISER, CHANNEL_EVENTS, 501)

    assert house.guilds.choices(GUILD) == {ROLE_ORGANISATION: ORGANISATION, CHANNEL_EVENTS: 501}


async def test_who_is_no_organiser_is_told_whom_to_ask(house: House) -> None:
    """And nothing of them is kept: they are nobody's row."""
    await house.guilds.choose(GUILD, OWNER, ROLE_ORGANISATION, ORGANISATION)

    with pytest.raises(NotOrganiser) as raised:
        await house.guilds.choose(GUILD, MEMBER, CHANNEL_EVENTS, 501)

    assert raised.value.params == {"role": f"<@&{ORGANISATION}>"}
    assert await people(house.database) == [OWNER.discord_id]


async def people(database: Database) -> list[int | None]:
    """Return whom the bot knows, first come first."""

    async def work(tx: Transaction) -> list[int | None]:
        found = await tx.connection.execute(select(store.people.c.discord_id).order_by(store.people.c.id))
        return list(found.scalars())

    return await database.read(work)


async def test_a_choice_can_be_changed_and_cleared(house: House) -> None:
    """Another process finds the last one."""
    for value in (601, 602, None, 603):
        await house.guilds.choose(GUILD, OWNER, ROLE_ACCUEIL, value)
    chosen = dict(house.guilds.choices(GUILD))
    await house.guilds.choose(GUILD, OWNER, ROLE_ACCUEIL, None)

    restarted = House(house.database, house.clock)
    await restarted.guilds.refresh(GUILD)

    assert chosen == {ROLE_ACCUEIL: 603}
    assert restarted.guilds.choices(GUILD) == {}


async def test_a_cleared_role_takes_its_capacity_away(house: House) -> None:
    """At once."""
    await house.guilds.choose(GUILD, OWNER, ROLE_ORGANISATION, ORGANISATION)
    before = house.guilds.capacities(GUILD, ORGANISER)

    await house.guilds.choose(GUILD, OWNER, ROLE_ORGANISATION, None)

    assert before == {Capacity.ORGANISATION}
    assert house.guilds.capacities(GUILD, ORGANISER) == frozenset()


async def test_everybody_cannot_be_made_organiser(house: House) -> None:
    """Discord gives the role of everybody the id of its server."""
    with pytest.raises(RoleOfEverybody):
        await house.guilds.choose(GUILD, OWNER, ROLE_ORGANISATION, GUILD)

    assert house.guilds.choices(GUILD) == {}


@pytest.mark.parametrize("name", ["", "role_of_tomorrow", "role_organisation ", "x" * 200])
async def test_an_option_that_is_not_ours_is_refused(house: House, name: str) -> None:
    """A screen of another version may still carry it."""
    with pytest.raises(UnknownOption):
        await house.guilds.choose(GUILD, OWNER, name, 1)


async def test_a_draft_comes_back_as_it_was_typed(house: House) -> None:
    """The last one of that form and person, until it is accepted."""
    for typed in ({"venue": "Un"}, {"venue": "L'été « là »\n; DROP TABLE drafts", "starts_at": ""}):
        await house.guilds.keep_draft(GUILD, ORGANISER, "complete:1", typed)
    await house.guilds.keep_draft(GUILD, ORGANISER, "complete:2", {"venue": "Deux"})
    await house.guilds.keep_draft(GUILD, OWNER, "complete:1", {"venue": "Trois"})

    kept = await house.guilds.draft(GUILD, ORGANISER, "complete:1")
    await house.guilds.drop_draft(GUILD, ORGANISER, "complete:1")

    assert kept == {"venue": "L'été « là »\n; DROP TABLE drafts", "starts_at": ""}
    assert await house.guilds.draft(GUILD, ORGANISER, "complete:1") == {}
    assert await house.guilds.draft(GUILD, ORGANISER, "complete:2") == {"venue": "Deux"}
    assert await house.guilds.draft(GUILD, OWNER, "complete:1") == {"venue": "Trois"}


async def test_a_draft_is_forgotten_after_a_day(house: House) -> None:
    """Not a second earlier."""
    await house.guilds.keep_draft(GUILD, ORGANISER, "complete:1", {"venue": "Un"})

    house.clock.instant += timedelta(days=1)
    await house.guilds.forget_old_drafts()
    on_the_day = await house.guilds.draft(GUILD, ORGANISER, "complete:1")
    house.clock.advance(1)
    await house.guilds.forget_old_drafts()

    assert on_the_day == {"venue": "Un"}
    assert await house.guilds.draft(GUILD, ORGANISER, "complete:1") == {}


async def test_a_person_has_one_key_and_the_language_they_last_spoke(database: Database, house: House) -> None:
    """However often they come."""

    async def work(tx: Transaction) -> tuple[set[int], list[str]]:
        now = house.clock.now()
        keys = {await store.person(tx, GUILD, 5, locale, now) for locale in ("fr", "en", "en", "fr", "en")}
        locales = (await tx.connection.execute(select(store.people.c.locale))).scalars()
        return keys, list(locales)

    keys, locales = await database.write(work)

    assert (len(keys), locales) == (1, ["en"])


async def test_a_server_is_new_once(house: House) -> None:
    """Coming back it is known, and is not counted as left any more."""

    async def welcomed() -> tuple[bool, bool]:
        async def work(tx: Transaction) -> tuple[bool, bool]:
            is_new = await store.welcome(tx, GUILD, house.clock.now())
            left_at = (await tx.connection.execute(select(store.guilds.c.left_at))).scalar_one()
            return is_new, left_at is None

        return await house.database.write(work)

    first = await welcomed()
    await house.arrival.left(GUILD)
    back = await welcomed()

    assert (first, back) == ((True, True), (False, True))


async def test_two_arrivals_at_once_are_one(house: House, database_url: str) -> None:
    """Two processes are shown the same new server, and its team is told once."""
    other = House(Database(database_url), house.clock)

    await asyncio.gather(*(process.arrival.seen(a_server()) for process in (house, other, house, other)))
    await house.deliver()

    assert len(house.door.messages) == 1
    assert other.guilds.choices(GUILD) == house.guilds.choices(GUILD)
    await other.database.close()


async def test_a_member_who_is_chosen_is_kept_by_their_key_and_can_be_erased(house: House) -> None:
    """Discord's id stands in one place; once it is gone there, nobody is named any more."""
    await house.guilds.choose(GUILD, OWNER, PERSON_ACCOMMODATION, MEMBER.discord_id)
    named = house.guilds.choices(GUILD)

    async def work(tx: Transaction) -> tuple[dict[str, int], int | None]:
        return await store.choices(tx, GUILD), await store.known(tx, GUILD, MEMBER.discord_id)

    kept, key = await house.database.read(work)
    assert key is not None
    await house.database.write(lambda tx: house.guilds.forget(tx, GUILD, key or 0))
    await house.guilds.refresh(GUILD)

    assert named == {PERSON_ACCOMMODATION: MEMBER.discord_id}
    assert kept == {PERSON_ACCOMMODATION: key}
    assert house.guilds.choices(GUILD) == {}
