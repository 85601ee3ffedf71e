"""``python -m bot resources export``: the entries as they stand, files and Discord together, as a file."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from bot.database.migrations.state import is_current
from bot.errors import ConfigurationProblem
from bot.resources import store
from bot.resources.catalogue.reading import read_catalogue
from bot.resources.catalogue.writing import written

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.database import Database
    from bot.i18n import Say
    from bot.resources.catalogue.model import Catalogue, Entry
    from bot.settings import Settings


class WhichGuild(ConfigurationProblem):
    """Each server has its own entries."""

    key = "resources.which_guild"


async def export(settings: Settings, database: Database, guild_id: int | None, say: Say, *, changed_only: bool) -> str:
    """Return the entries of a guild as they stand, or those alone that the files do not have so, as TOML.

    Of the latter, what was withdrawn is named in comments: it is to be taken out of the files. Raise
    :class:`WhichGuild` where no guild is named and several have entries of their own.
    """
    catalogue = read_catalogue(settings.config_dir / "resources")
    guilds = await _guilds(database)
    if guild_id is None and len(guilds) > 1:
        raise WhichGuild(guilds=", ".join(map(str, guilds)))
    now = await _standing(database, guild_id or next(iter(guilds), 0), catalogue) if guilds else list(catalogue)
    if not changed_only:
        return written(now)
    gone = [f"# {say('resources.taken_out', entry=entry_id)}\n" for entry_id in missing(catalogue, now)]
    return "".join([*gone, written(differing(catalogue, now))])


def differing(catalogue: Catalogue, standing: Iterable[Entry]) -> list[Entry]:
    """Return those of *standing* that the files do not have as they are."""
    return [entry for entry in standing if catalogue.get(entry.id) != entry]


def missing(catalogue: Catalogue, standing: Iterable[Entry]) -> list[str]:
    """Return the ids of what the files have, and the team has withdrawn."""
    here = {entry.id for entry in standing}
    return [entry.id for entry in catalogue if entry.id not in here]


async def report(settings: Settings, database: Database, say: Say) -> list[str]:
    """Return how many entries the files have, and of each guild what its team has made differ from them."""
    catalogue = read_catalogue(settings.config_dir / "resources")
    unverified = sum(not entry.verified for entry in catalogue)
    lines = [" ".join([say("check.resources", count=len(catalogue)), say("check.unverified", count=unverified)])]
    for guild_id in await _guilds(database):
        now = await _standing(database, guild_id, catalogue)
        found = {
            "resources.differs": [entry.id for entry in differing(catalogue, now)],
            "resources.withdrawn": missing(catalogue, now),
        }
        for key, ids in found.items():
            if ids:
                lines.append(say(key, count=len(ids), guild=guild_id, entries=", ".join(ids)))
    return lines


async def _standing(database: Database, guild_id: int, catalogue: Catalogue) -> list[Entry]:
    """Return the entries of a guild; none of them leads to one that is withdrawn, which no file may."""
    found = await database.read(partial(store.standing, guild_id=guild_id, catalogue=catalogue))
    gone = {entry.id for entry in await database.read(partial(store.withdrawn, guild_id=guild_id))}
    return [
        replace(entry, see_also=tuple(each for each in entry.see_also if each not in gone)) for entry in found.values()
    ]


async def _guilds(database: Database) -> list[int]:
    """Return the guilds that have entries of their own; none before the first start."""
    if (database.file and not database.file.exists()) or not await is_current(database):
        return []
    return await database.read(store.guilds)
