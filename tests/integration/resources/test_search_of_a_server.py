"""``python -m bot search`` where there is a database: what a server has is found as on Discord."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest

from bot.database import Database
from bot.errors import WorldProblem
from bot.events import store as events
from bot.feeds import store as feeds
from bot.feeds.finding import ArticleDocuments
from bot.feeds.model import Article
from bot.guilds import store as guilds
from bot.operations.finding import find, shown
from bot.resources import store
from bot.resources.search.model import Kind
from bot.resources.service import MOST_HITS
from bot.settings import load
from tests.fakes import GUILD, MONDAY, OTHER_GUILD
from tests.house import DAY, ROOT, texts
from tests.integration.resources.test_shelves import QPV
from tests.watched import a_source

if TYPE_CHECKING:
    from pathlib import Path

    from bot.database import Transaction

NOTHING: frozenset[Kind] = frozenset()


class Operator:
    """Who types the command, and what stands on their standard error."""

    def __init__(self, database: Database) -> None:
        self.read: list[str] = []
        self._settings = load(
            {
                "PASSERELLE_DISCORD_TOKEN": "made.up.token-of-a-test",
                "PASSERELLE_CONFIG_DIR": str(ROOT / "config"),
                "PASSERELLE_DATABASE_URL": database.url.render_as_string(hide_password=False),
            }
        )

    async def types(self, typed: str, guild_id: int | None = None) -> list[dict[str, str]]:
        """Return what is printed for tools."""
        hits = await find(typed, NOTHING, self._settings, texts(), guild_id=guild_id, tell=self.read.append)
        found: list[dict[str, str]] = json.loads(shown(hits, texts().bound("fr"), as_json=True, explained=True))
        return found


async def test_all_that_a_server_has_is_found(database: Database) -> None:
    """What its team has written, its events and its articles; not what was withdrawn, nor drafts."""

    async def work(tx: Transaction) -> list[Article]:
        await guilds.welcome(tx, GUILD, MONDAY)
        await store.put(tx, GUILD, QPV, MONDAY)
        await store.withdraw(tx, GUILD, replace(QPV, id="troika"), MONDAY)
        day = replace(DAY, guild_id=GUILD, title="Journée des nageuses")
        await events.add(tx, day)
        await events.add(tx, replace(day, slug="brouillon", status="draft", title="Journée des plongeuses"))
        source = await feeds.add(tx, a_source())
        one = Article(
            id=None, guild_id=GUILD, source_id=source, key="", address="https://a.example/", title="", seen_at=MONDAY
        )
        titles = ["Chronique", "Une grutière à Lormont", *["Chronique"] * 598]
        new = [replace(one, key=f"k{number // 2}", title=title) for number, title in enumerate(titles)]
        return await feeds.add_articles(tx, new)

    stored = await database.write(work)
    operator = Operator(database)
    found = [await operator.types(words) for words in ("nageuses", "grutiere", "plongeuses")]
    written, withdrawn = await operator.types("qpv", GUILD), await operator.types("troïka")
    articles = await ArticleDocuments(database).documents(GUILD)

    assert [(each["kind"], each["id"].partition(":")[0]) for each in found[0]] == [("journee", "event")]
    assert found[0][0]["why"]
    assert (found[1][0]["id"], found[1][0]["kind"]) == (f"article:{stored[1].id}", "article")
    assert found[2] == []
    assert written[0]["title"] == QPV.name
    assert "troika" not in [each["id"] for each in withdrawn]
    assert operator.read == []
    # Of one article that two sources show, the newer one, however many are read at once.
    assert [one.id for one in articles] == [f"article:{one.id}" for one in reversed(stored[1::2])]


async def test_of_several_servers_the_catalogue_alone_answers(database: Database) -> None:
    """Unless one is named; the operator reads why."""
    for guild_id in (GUILD, OTHER_GUILD):
        await database.write(partial(guilds.welcome, guild_id=guild_id, now=MONDAY))
    await database.write(lambda tx: store.put(tx, GUILD, QPV, MONDAY))
    operator = Operator(database)

    catalogue = await operator.types("qpv")
    told, operator.read = operator.read, []
    unserved = await operator.types("qpv", GUILD + OTHER_GUILD)
    missed, operator.read = operator.read, []
    named = await operator.types("qpv", GUILD)

    assert catalogue[0]["id"] == named[0]["id"] == "qpv"
    assert str(OTHER_GUILD) in told[0]
    assert "catalogue" in told[1]
    assert unserved[0]["id"] == "qpv"
    assert "le serveur" in missed[0]
    assert "catalogue" in missed[1]
    assert operator.read == []


async def test_it_answers_as_members_are_answered(database: Database) -> None:
    """As many, and an article that was kept once."""

    async def work(tx: Transaction) -> None:
        await guilds.welcome(tx, GUILD, MONDAY)
        guide = replace(QPV, kind=Kind.RESSOURCE, expansion="", aliases=())
        for number in range(MOST_HITS + 1):
            await store.put(tx, GUILD, replace(guide, id=f"nage-{number}", title=f"Nageuses de {number}"), MONDAY)
        await store.put(tx, GUILD, replace(guide, id="grue", title="Une grutière"), MONDAY)
        source = await feeds.add(tx, a_source())
        one = Article(
            id=None, guild_id=GUILD, source_id=source, key="k", address="https://a.example/", title="", seen_at=MONDAY
        )
        await feeds.add_articles(tx, [replace(one, title="Une grutière")])

    await database.write(work)
    operator = Operator(database)

    assert len(await operator.types("nageuses")) == MOST_HITS
    assert [each["id"] for each in await operator.types("grutière")] == ["grue"]


async def test_a_database_that_is_away_ends_the_command(tmp_path: Path) -> None:
    """Nobody takes half an answer for the whole."""
    file = tmp_path / "broken.sqlite3"
    file.write_text("no database" * 1000)
    broken = Database(f"sqlite:///{file}")

    with pytest.raises(WorldProblem) as met:
        await Operator(broken).types("qpv")
    await broken.close()

    assert met.value.exit_code == 3
