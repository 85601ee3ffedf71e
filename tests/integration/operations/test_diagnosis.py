"""``python -m bot check`` without Discord: what it says of the database, and what it costs it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from bot.database import Database
from bot.database.trouble import DatabaseDamaged, DatabaseNewer
from bot.operations.diagnosis import MENDED, Report, check
from bot.resources.catalogue.reading import read_catalogue
from bot.settings import InvalidSettings, Settings, load
from tests.house import ROOT, texts

if TYPE_CHECKING:
    from pathlib import Path


def settings(folder: Path, config: Path = ROOT / "config") -> Settings:
    """Return settings with the project's own configuration, or that of *config*."""
    environment = {
        "PASSERELLE_DISCORD_TOKEN": "made.up.token-of-a-test",
        "PASSERELLE_CONFIG_DIR": str(config),
        "PASSERELLE_VAR_DIR": str(folder),
    }
    return load(environment)


async def test_a_good_database_is_in_order(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its engine is named, and every permission with its reason."""
    code = await check(settings(tmp_path), texts(), database, live=False)

    said = capsys.readouterr().out
    assert code == MENDED
    assert ("SQLite" if database.is_sqlite else "PostgreSQL") in said
    assert "READ_MESSAGE_HISTORY" in said
    assert "Jours sans rappel" in said
    assert said.rstrip().endswith("Tout est en ordre.")
    assert "{" not in said
    assert "made.up.token" not in said


async def test_an_empty_database_will_be_made(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The check itself makes no file."""
    database = Database(database_url)

    code = await check(settings(tmp_path), texts(), database, live=False)

    assert code == MENDED
    assert "sera créée" in capsys.readouterr().out
    assert database.file is None or not database.file.exists()


async def test_what_can_be_looked_up_is_counted(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With how much of it waits to be verified; the README shows the same line."""
    entries = read_catalogue(ROOT / "config" / "resources")
    unverified = [entry for entry in entries if not entry.verified]

    await check(settings(tmp_path), texts(), database, live=False)

    line = f"Ressources : {len(entries)} entrées lues. À vérifier : {len(unverified)}."
    assert line in capsys.readouterr().out.replace("\u00a0", " ")
    assert line in (ROOT / "README.md").read_text("utf-8")


async def test_a_wrong_entry_is_told_by_file_entry_and_key(database: Database, tmp_path: Path) -> None:
    """All wrong ones at once, as at start."""
    config = tmp_path / "config"
    shutil.copytree(ROOT / "config", config)
    for name, right, wrong in [("sigles", 'id = "pre"', 'id = "cpo"'), ("etude", '"cps", ', '"spc", ')]:
        file = config / "resources" / f"{name}.toml"
        file.write_text(file.read_text("utf-8").replace(right, wrong, 1), "utf-8")

    with pytest.raises(InvalidSettings) as refused:
        await check(settings(tmp_path, config), texts(), database, live=False)

    told = "\n".join(refused.value.problems).replace("\u00a0", " ")
    assert "etude.toml, entrée « competences-psychosociales-parents », clé see_also : renvoie à « spc »" in told
    assert "sigles.toml, entrée « cpo », clé id : « cpo » est déjà le nom d’une entrée de" in told


async def test_a_newer_database_is_no_matter_of_the_configuration(database: Database, tmp_path: Path) -> None:
    """It is said by the one who asked, with the code of the world."""
    await database.write(lambda tx: tx.connection.execute(text("UPDATE alembic_version SET version_num = '9999'")))

    with pytest.raises(DatabaseNewer):
        await check(settings(tmp_path), texts(), database, live=False)


async def test_a_damaged_file_is_said_to_be_damaged(tmp_path: Path) -> None:
    """And is left as it is."""
    file = tmp_path / "passerelle.db"
    file.write_text("not a database" * 100, "utf-8")
    database = Database(f"sqlite+aiosqlite:///{file}")

    with pytest.raises(DatabaseDamaged):
        await check(settings(tmp_path), texts(), database, live=False)

    await database.close()
    assert file.read_text("utf-8") == "not a database" * 100


@pytest.mark.parametrize(("problems", "verdict"), [(0, "en ordre"), (1, "Une chose"), (2, "2 choses")])
def test_the_verdict_comes_after_what_is_in_order(problems: int, verdict: str) -> None:
    """And before what is to be mended."""
    report = Report()
    report.lines.append("Configuration : lue.")
    report.problems += ["Réparez."] * problems

    lines = report.text(texts().bound("fr")).splitlines()

    assert lines[0] == "Configuration : lue."
    assert verdict in lines[1]
    assert lines[2:] == ["- Réparez."] * problems
