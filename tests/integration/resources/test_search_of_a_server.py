"""``python -m bot search`` where there is a database: what a server has is found as on Discord."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from bot.events import store as events
from bot.feeds import store as feeds
from bot.feeds.finding import ArticleDocuments
from bot.feeds.model import Article
from bot.guilds import store as guilds
from bot.operations.finding import find, shown
from bot.resources import store
from bot.settings import load
from tests.fakes import GUILD, MONDAY, OTHER_GUILD
from tests.house import DAY, ROOT, texts
from tests.integration.resources.test_shelves import QPV
from tests.watched import a_source

if TYPE_CHECKING:
    from bot.database import Database, Transaction
    from bot.resources.search.model import Kind

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
    named = await operator.types("qpv", GUILD)

    assert catalogue[0]["id"] == named[0]["id"] == "qpv"
    assert str(OTHER_GUILD) in told[0]
    assert "catalogue" in told[1]
    assert operator.read == []
