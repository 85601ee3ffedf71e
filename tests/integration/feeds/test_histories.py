"""Whatever becomes of a source and of the process that watches it, each article is announced exactly once."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import text

from bot.database import Database
from bot.feeds.model import NothingHeld
from tests.fakes import GUILD, FakeClock
from tests.house import ORGANISER
from tests.integration.feeds.watchhouse import WatchHouse
from tests.unit.feeds.living_source import EVENTS, STYLES, WAYS, Living
from tests.watched import FakeSite

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from random import Random

    from bot.database import Transaction

_TOLD = """
    SELECT articles.image, count(DISTINCT articles.id), count(outbox.id)
    FROM articles LEFT JOIN outbox ON outbox.kind = 'article' AND outbox.subject = CAST(articles.id AS TEXT)
    GROUP BY articles.image
"""


class History(RuleBasedStateMachine):
    """One source, looked at by one process after the other on the same file; *newest* is a file with the schema."""

    newest: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.mkdtemp()
        file = Path(self.folder) / "passerelle.db"
        shutil.copyfile(self.newest, file)
        self.runner = asyncio.Runner()
        self.database = Database(f"sqlite+aiosqlite:///{file}")
        self.clock, self.site = FakeClock(), FakeSite()
        self.house = WatchHouse(self.database, self.clock, self.site)
        self.living, self.stood, self.seen = Living("id"), set[str](), set[str]()

    def do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.runner.run(work)

    @initialize(style=st.sampled_from(STYLES), first=st.integers(2, 7), chance=st.randoms(use_true_random=False))
    def begin(self, style: str, first: int, chance: Random) -> None:
        self.living = Living(style)
        for _ in range(first):
            self.living.publish()
        self.site.items = self.living.show(chance, "whole")
        self.stood = {item.image for item in self.site.items}
        self.do(self.house.open())
        self.do(self.house.add())

    @rule(event=st.sampled_from(EVENTS), chance=st.randoms(use_true_random=False))
    def happens(self, event: str, chance: Random) -> None:
        self.living.happen(event, chance)

    @rule(way=st.sampled_from(WAYS), chance=st.randoms(use_true_random=False))
    def is_looked_at(self, way: str, chance: Random) -> None:
        self.site.failure = None
        self.site.items = self.living.show(chance, way)
        self.seen |= {item.image for item in self.site.items}
        self.clock.advance(25 * 3600)
        self.do(self.house.watch.look())
        self.do(self._publish())

    @rule()
    def is_away(self) -> None:
        self.site.failure = "timeout"
        self.clock.advance(25 * 3600)
        self.do(self.house.watch.look())

    @rule()
    def is_restarted(self) -> None:
        self.house = WatchHouse(self.database, self.clock, self.site)
        self.do(self.house.open())
        self.do(self.house.watch.look())

    @invariant()
    def each_was_said_once(self) -> None:
        expected = dict.fromkeys(self.seen - self.stood, (1, 1)) | dict.fromkeys(self.stood, (1, 0))

        assert self.do(self._told()) == expected

    def teardown(self) -> None:
        self.do(self.database.close())
        self.runner.close()
        shutil.rmtree(self.folder)

    async def _publish(self) -> None:
        try:
            await self.house.watch.publish_held(GUILD, ORGANISER, 1)
        except NothingHeld:
            return

    async def _told(self) -> dict[str, tuple[int, int]]:
        async def work(tx: Transaction) -> dict[str, tuple[int, int]]:
            rows = await tx.connection.execute(text(_TOLD))
            return {mark: (articles, said) for mark, articles, said in rows}

        return await self.database.read(work)


def test_each_article_is_announced_exactly_once(newest_file: Path) -> None:
    """Through edits, moves, new ids and dates, duplicates, cuts, outages and restarts; what is held is published."""

    class OnNewestSchema(History):
        newest = newest_file

    how = settings(max_examples=12, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(OnNewestSchema, settings=how)
