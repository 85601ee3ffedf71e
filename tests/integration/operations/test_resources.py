"""What the team wrote on Discord, as files again, on both databases."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.operations.resources import WhichGuild, export, report
from bot.resources import store
from bot.resources.catalogue.reading import read_catalogue
from bot.settings import load
from tests.fakes import GUILD, OTHER_GUILD
from tests.house import ROOT, texts
from tests.integration.resources.conftest import COEDUCATION

if TYPE_CHECKING:
    from pathlib import Path

    from bot.database import Database
    from bot.resources.catalogue.model import Entry
    from tests.fakes import FakeClock

SETTINGS = load({"PASSERELLE_DISCORD_TOKEN": "MTIz.abcdef.ghijkl"})
SAY = texts().bound("fr")
SHIPPED = read_catalogue(ROOT / "config" / "resources")


async def put(database: Database, clock: FakeClock, guild_id: int, entry: Entry) -> None:
    """Write an entry as the team of a guild."""
    await database.write(lambda tx: store.put(tx, guild_id, entry, clock.now()))


async def test_files_and_discord_are_reconciled(database: Database, clock: FakeClock, tmp_path: Path) -> None:
    """The export is what the files are read as; a check names what differs, and nothing once they were replaced."""
    changed = replace(next(iter(SHIPPED)), short="Dit autrement.")
    own = replace(COEDUCATION, id="propre-au-serveur")
    for entry in (changed, own):
        await put(database, clock, GUILD, entry)
    for name, changed_only in (("all", False), ("changes", True)):
        (tmp_path / name).mkdir()
        text = await export(SETTINGS, database, None, SAY, changed_only=changed_only)
        (tmp_path / name / "resources.toml").write_text(text, encoding="utf-8")
    lines = await report(SETTINGS, database, SAY)

    assert list(read_catalogue(tmp_path / "all")) == [changed, *list(SHIPPED)[1:], own]
    assert f"{changed.id}, {own.id}" in lines[-1]
    assert str(GUILD) in lines[-1]
    assert (tmp_path / "changes" / "resources.toml").read_text("utf-8").count("[[entry]]") == 2


async def test_what_was_withdrawn_leaves_the_files(database: Database, clock: FakeClock, tmp_path: Path) -> None:
    """The export lacks it, and what led to it; the changes and the check name it, until the files lack it too."""
    gone = next(entry for entry in SHIPPED if any(entry.id in other.see_also for other in SHIPPED))
    await database.write(lambda tx: store.withdraw(tx, GUILD, gone, clock.now()))
    everything = await export(SETTINGS, database, None, SAY, changed_only=False)
    changes = await export(SETTINGS, database, None, SAY, changed_only=True)
    lines = await report(SETTINGS, database, SAY)
    (tmp_path / "resources").mkdir()
    (tmp_path / "resources" / "all.toml").write_text(everything, encoding="utf-8")
    settings = SETTINGS.model_copy(update={"config_dir": tmp_path})
    after = await report(settings, database, SAY)

    assert {entry.id for entry in read_catalogue(tmp_path / "resources")} == {entry.id for entry in SHIPPED} - {gone.id}
    assert f"# Retirée sur Discord, à retirer d’ici\u00a0: {gone.id}\n" in changes
    assert f'id = "{gone.id}"' not in changes
    assert "[[entry]]" in changes
    assert f"({gone.id})" in lines[-1]
    assert "retirée" in lines[-1]
    assert len(after) == 1
    assert await export(settings, database, None, SAY, changed_only=True) == ""


async def test_of_several_servers_one_has_to_be_named(database: Database, clock: FakeClock) -> None:
    """Each has its own entries."""
    for guild in (GUILD, OTHER_GUILD):
        await put(database, clock, guild, COEDUCATION)
    with pytest.raises(WhichGuild):
        await export(SETTINGS, database, None, SAY, changed_only=True)

    assert "coeducation" in await export(SETTINGS, database, GUILD, SAY, changed_only=True)
