"""``python -m bot resources export``: the entries as they stand, files and Discord together, as a file."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot.database.migrations.state import is_current
from bot.errors import ConfigurationProblem
from bot.resources import store
from bot.resources.catalogue.reading import read_catalogue
from bot.resources.catalogue.writing import written

if TYPE_CHECKING:
    from bot.database import Database
    from bot.i18n import Say
    from bot.resources.catalogue.model import Catalogue, Entry
    from bot.settings import Settings


class WhichGuild(ConfigurationProblem):
    """Each server has its own entries."""

    key = "resources.which_guild"


async def export(settings: Settings, database: Database, guild_id: int | None, *, changed_only: bool) -> str:
    """Return the catalogue with what the team of a guild has written over it, or the latter alone, as TOML.

    Raise :class:`WhichGuild` where none is named and several have entries of their own.
    """
    catalogue = read_catalogue(settings.config_dir / "resources")
    guilds = await _guilds(database)
    if guild_id is None and len(guilds) > 1:
        raise WhichGuild(guilds=", ".join(map(str, guilds)))
    chosen = guild_id or next(iter(guilds), 0)
    edited = await database.read(lambda tx: store.edited(tx, chosen)) if guilds else []
    return written(differing(catalogue, edited) if changed_only else merged(catalogue, edited))


async def standing(settings: Settings, database: Database, guild_id: int) -> list[Entry]:
    """Return the entries of a guild as they stand: the files, and what its team has written over them."""
    catalogue = read_catalogue(settings.config_dir / "resources")
    is_edited = guild_id in await _guilds(database)
    return merged(catalogue, await database.read(partial(store.edited, guild_id=guild_id)) if is_edited else [])


def merged(catalogue: Catalogue, edited: list[Entry]) -> list[Entry]:
    """Return the entries in the order of the files, those that the team has changed as they now are, then its own."""
    by_id = {entry.id: entry for entry in edited}
    return list(({entry.id: entry for entry in catalogue} | by_id).values())


def differing(catalogue: Catalogue, edited: list[Entry]) -> list[Entry]:
    """Return those of *edited* that the files do not have as they are."""
    return [entry for entry in edited if catalogue.get(entry.id) != entry]


async def report(settings: Settings, database: Database, say: Say) -> list[str]:
    """Return how many entries the files have, and of each guild what its team has made differ from them."""
    catalogue = read_catalogue(settings.config_dir / "resources")
    unverified = sum(not entry.verified for entry in catalogue)
    lines = [" ".join([say("check.resources", count=len(catalogue)), say("check.unverified", count=unverified)])]
    for guild_id in await _guilds(database):
        edited = await database.read(partial(store.edited, guild_id=guild_id))
        if found := differing(catalogue, edited):
            named = ", ".join(entry.id for entry in found)
            lines.append(say("resources.differs", count=len(found), guild=guild_id, entries=named))
    return lines


async def _guilds(database: Database) -> list[int]:
    """Return the guilds that have entries of their own; none before the first start."""
    if (database.file and not database.file.exists()) or not await is_current(database):
        return []
    return await database.read(store.guilds)
