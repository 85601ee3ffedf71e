"""``python -m bot search --guild``: what a team has written on Discord is found as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.operations.finding import find
from bot.operations.resources import standing
from bot.resources import store
from bot.settings import load
from tests.fakes import GUILD, MONDAY
from tests.house import ROOT
from tests.integration.resources.test_shelves import OTHER, QPV

if TYPE_CHECKING:
    from bot.database import Database


async def test_what_the_team_has_written_is_searched(database: Database) -> None:
    """Over the files, and on that server alone."""
    settings = load(
        {"PASSERELLE_DISCORD_TOKEN": "made.up.token-of-a-test", "PASSERELLE_CONFIG_DIR": str(ROOT / "config")}
    )
    await database.write(lambda tx: store.put(tx, GUILD, QPV, MONDAY))

    ours = await standing(settings, database, GUILD)
    theirs = await standing(settings, database, OTHER)

    assert find("qpv", ours, frozenset())[0].document.short == QPV.short
    assert find("qpv", theirs, frozenset())[0].document.short != QPV.short
