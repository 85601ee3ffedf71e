"""``python -m bot search``: what members would be shown for the same words, and why."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from bot.database import Database
from bot.database.migrations.state import is_current
from bot.errors import ConfigurationProblem
from bot.events import store as events
from bot.events.finding import EventDocuments, EventWords
from bot.feeds.finding import ArticleDocuments
from bot.i18n import french
from bot.operations.resources import WhichGuild
from bot.resources.catalogue.reading import read_catalogue
from bot.resources.links.store import served
from bot.resources.search.index import Index
from bot.resources.service import MOST_HITS, told_once
from bot.resources.shelves import Shelves

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.errors import Say
    from bot.i18n import Texts
    from bot.resources.search.model import Hit, Kind, Reason
    from bot.settings import Settings


class NoGuild(ConfigurationProblem):
    """There is no database yet, or no server in it, or not the one that was named."""

    key = "found.no_guild"


async def find(
    typed: str,
    kinds: frozenset[Kind],
    settings: Settings,
    texts: Texts,
    *,
    guild_id: int | None,
    tell: Callable[[str], None],
) -> tuple[Hit, ...]:
    """Return what members of a server are answered, of *kinds* where there are any, the best first.

    Without *guild_id* it is the only server that there is. Where the database does not have it, or there is no
    database, the catalogue alone answers, and *tell* is given a sentence that says so. Raise a
    :class:`bot.errors.WorldProblem` where the database is away.
    """
    say, database = texts.bound("fr"), Database(settings.database_url)
    catalogue = read_catalogue(settings.config_dir / "resources")
    try:
        guild_id = await _served(database, guild_id)
        shelves = Shelves(database, catalogue)
        words = EventWords(texts, settings.community.locale)
        shelves.fed_by(EventDocuments(database, events, words), ArticleDocuments(database))
        index = (await shelves.of(guild_id)).index
    except ConfigurationProblem as problem:
        tell(french(problem.sentence(say)))
        tell(french(say("found.catalogue_alone")))
        index = await asyncio.to_thread(Index.of, [entry.document() for entry in catalogue])
    finally:
        await database.close()
    return told_once(index.search(typed, kinds=kinds, limit=MOST_HITS))


async def _is_there(database: Database) -> bool:
    """Whether there is a database that this version reads."""
    return (not database.file or database.file.exists()) and await is_current(database)


async def _served(database: Database, named: int | None) -> int:
    """Return the server that was *named*, or the only one; raise where it is not served, or there are several."""
    guilds = await database.read(served) if await _is_there(database) else []
    if not guilds or (named and named not in guilds):
        raise NoGuild
    if not named and len(guilds) > 1:
        raise WhichGuild(guilds=", ".join(map(str, guilds)))
    return named or guilds[0]


def shown(hits: Sequence[Hit], say: Say, *, as_json: bool, explained: bool) -> str:
    """Return what the operator reads: a JSON array in one line, or a line for each answer, with why it is one."""
    if as_json:
        return json.dumps([_object(hit, say, explained=explained) for hit in hits], ensure_ascii=False)
    lines = [line for hit in hits for line in _lines(hit, say, explained=explained)]
    return "\n".join(lines) or french(say("found.nothing"))


def _object(hit: Hit, say: Say, *, explained: bool) -> dict[str, Any]:
    document = hit.document
    told = {"id": document.id, "kind": document.kind.value, "title": document.title, "score": hit.score}
    return {**told, "why": [_sentence(reason, say) for reason in hit.why]} if explained else told


def _lines(hit: Hit, say: Say, *, explained: bool) -> list[str]:
    document = hit.document
    line = f"{hit.score:6.3f}  {document.kind:<11}  {document.title}  ({document.id})"
    return [line, *(f"{'':8}- {_sentence(reason, say)}" for reason in hit.why)] if explained else [line]


def _sentence(reason: Reason, say: Say) -> str:
    if reason.way is None:
        return french(say("found.is_a_name", typed=reason.typed, found=reason.found))
    place = say(f"found.place.{reason.place}")
    return french(say(f"found.way.{reason.way}", typed=reason.typed, found=reason.found, place=place))
