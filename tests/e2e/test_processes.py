"""Several processes on one PostgreSQL: each serves its shard, one of them speaks by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.publishing import fill_in, publish, words

if TYPE_CHECKING:
    from tests import postgres
    from tests.e2e.stage import Stage

pytestmark = pytest.mark.full


async def test_another_process_speaks_when_the_leader_dies(stage: Stage, postgres_cluster: postgres.Cluster) -> None:
    """Both shards are served, each card is posted once, before and after the leader is killed."""
    guild = next(iter(stage.sandbox.world.guilds))
    serving = (guild >> 22) % 2
    async with postgres_cluster.copy_of("template0") as url:
        there = {"PASSERELLE_DATABASE_URL": url, "PASSERELLE_LEASE_SECONDS": "1"}
        async with stage.bot(**there, PASSERELLE_SHARD=f"{1 - serving}/2") as leader:
            await leader.says("leads")
            async with stage.bot(**there, PASSERELLE_SHARD=f"{serving}/2") as follower:
                await stage.settle()
                await publish(stage)
                await stage.settle()
                first = await stage.standing("agenda")
                assert not [line for line in follower.lines if "leads" in line]

                await leader.kill()
                await follower.says("leads")
                await fill_in(stage, {"venue": "Athénée municipal"})
                await stage.settle()
                standing = await stage.standing("agenda")

                assert [each["id"] for each in standing] == [first[0]["id"]]
                assert "Athénée municipal" in words(standing[0])
