"""Bad input and failure: one clear sentence with what to do, no traceback, the right exit code."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING

import aiohttp
import pytest

from tests.e2e.publishing import open_preview, publish, words
from tests.house import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.stage import BotProcess, Stage

START = ("-m", "bot", "start")
CHECK = ("-m", "bot", "check", "--live")
CONFIGURATION, WORLD = 2, 3
NOBODY_LISTENS = "http://127.0.0.1:9/api/v10"


async def last_words(life: BotProcess) -> str:
    """Return what a process said before it ended by itself; a traceback is no sentence."""
    await life.ended()
    said = "\n".join(life.lines[:-1])
    assert "Traceback" not in said
    return said


@pytest.mark.parametrize("command", [START, CHECK], ids=["start", "check"])
@pytest.mark.parametrize(
    ("changes", "code", "sentence"),
    [
        ({"PASSERELLE_DISCORD_TOKEN": ""}, CONFIGURATION, "le jeton manque"),
        ({"PASSERELLE_DISCORD_TOKEN": "MTIz.abc.def"}, CONFIGURATION, "Discord refuse le jeton"),
        ({"PASSERELLE_CONFIG_DIR": "nowhere"}, CONFIGURATION, "nowhere"),
        ({"PASSERELLE_LEASE_SECONDS": "soon"}, CONFIGURATION, "PASSERELLE_LEASE_SECONDS"),
        ({"PASSERELLE_CLOK": "system"}, CONFIGURATION, "PASSERELLE_CLOCK"),
    ],
    ids=["no token", "wrong token", "no config", "wrong value", "unknown variable"],
)
async def test_what_the_operator_wrote_is_explained(
    stage: Stage, command: tuple[str, ...], changes: dict[str, str], code: int, sentence: str
) -> None:
    """Exit 2, and the sentence names what to mend."""
    life = await stage.run(*command, **changes)

    assert sentence in await last_words(life)
    assert life.process.returncode == code


@pytest.mark.full
async def test_a_wrong_entry_of_the_catalogue_ends_the_start(stage: Stage, tmp_path: Path) -> None:
    """Exit 2, by file, entry and key, although the files are read while Discord sends its servers."""
    config = tmp_path / "config"
    shutil.copytree(ROOT / "config", config)
    sigles = config / "resources" / "sigles.toml"
    sigles.write_text(sigles.read_text("utf-8").replace('id = "pre"', 'id = "cpo"', 1), "utf-8")

    life = await stage.run(*START, PASSERELLE_CONFIG_DIR=str(config))

    assert "entrée « cpo », clé id : « cpo » est déjà le nom d’une entrée de" in (await last_words(life)).replace(
        "\u00a0", " "
    )
    assert life.process.returncode == CONFIGURATION


async def test_check_says_that_discord_is_down(stage: Stage) -> None:
    """Exit 3: nothing the operator wrote is wrong."""
    life = await stage.run(*CHECK, PASSERELLE_DISCORD_API=NOBODY_LISTENS)

    assert "Discord ne répond pas" in await last_words(life)
    assert life.process.returncode == WORLD


async def test_start_keeps_trying_while_discord_is_down(stage: Stage) -> None:
    """It says so once, and is ready by itself when Discord is back."""
    await stage.control.fault("GET /users/@me", "status", status=503, count=None)
    port = str(a_free_port())
    bot = await stage.run(*START, PASSERELLE_HEALTH_PORT=port)
    await bot.says("continue d")
    await bot.says("/readyz")

    assert await status_of(port, "readyz") == 503
    assert await status_of(port, "healthz") == 200
    await stage.control.lift_faults()
    await bot.says("ready on")
    assert await status_of(port, "readyz") == 200
    assert sum("continue d" in line for line in bot.lines) == 1
    assert await bot.stop() == 0


def a_free_port() -> int:
    """Return a loopback port that nobody listens on."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        return int(server.getsockname()[1])


async def status_of(port: str, path: str) -> int:
    """Return the status that the health port answers with."""
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/{path}") as answer:
        return answer.status


@pytest.mark.full
async def test_a_second_process_on_the_same_database_stops(stage: Stage) -> None:
    """Two would answer twice: the second names the first and exits 3, and the first goes on."""
    async with stage.bot():
        second = await stage.run(*START)

        assert "tourne déjà" in await last_words(second)
        assert second.process.returncode == WORLD
        assert (stage.folder / "health.json").exists()
        await stage.settle()
        assert (await stage.control.command("Léa", "entraide", "programme")).message


@pytest.mark.full
async def test_a_bot_that_was_killed_is_followed_at_once(stage: Stage) -> None:
    """The lease of a dead process of the same machine is taken over without waiting for its end."""
    async with stage.bot() as first:
        await first.kill()
    began = time.monotonic()

    async with stage.bot(PASSERELLE_LEASE_SECONDS="300"):
        assert time.monotonic() - began < 60


@pytest.mark.full
async def test_sigterm_ends_it_within_five_seconds(stage: Stage) -> None:
    """Also while Discord holds an answer back; what was on its way is found again by the next process."""
    async with stage.bot() as bot:
        await stage.settle()
        await stage.control.fault("POST /channels/*/messages", "hold", when="after")
        await publish(stage)
        began = time.monotonic()

        assert await bot.stop() == 0
        assert time.monotonic() - began < 5
    await stage.control.lift_faults()
    async with stage.bot():
        await stage.settle()

        assert len(await stage.standing("agenda")) == 1


def a_database_that_is_locked(file: Path) -> sqlite3.Connection:
    """Hold the write lock of another program."""
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    return holder


@pytest.mark.full
async def test_a_locked_database_is_explained(stage: Stage) -> None:
    """Another program holds it for longer than we wait."""
    with closing(a_database_that_is_locked(stage.database)):
        life = await stage.run(*START)

        assert "verrouillée" in await last_words(life)
    assert life.process.returncode == WORLD


@pytest.mark.full
async def test_a_newer_database_is_explained(stage: Stage) -> None:
    """An older bot must not touch what a later one has changed."""
    with closing(sqlite3.connect(stage.database)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    life = await stage.run(*START)

    assert "version plus récente" in await last_words(life)
    assert life.process.returncode == WORLD


async def test_a_damaged_database_is_explained(stage: Stage) -> None:
    """The file is no database."""
    stage.database.write_bytes(b"not a database at all " * 100)
    life = await stage.run(*START)

    assert "abîmé" in await last_words(life)
    assert life.process.returncode == WORLD


@pytest.mark.skipif(os.name == "nt", reason="the limit on a file's size is POSIX's")
async def test_a_full_disk_is_explained(stage: Stage) -> None:
    """A limit on the size of files stands for the disk."""
    stage.database.unlink()
    life = await stage.run("-m", "tests.e2e.bot_on_a_full_disk")

    assert "plein" in await last_words(life)
    assert life.process.returncode == WORLD


@pytest.mark.full
async def test_a_read_only_database_is_explained(stage: Stage) -> None:
    """SQLite is told to open the file for reading alone."""
    file = stage.database.resolve()
    life = await stage.run(*START, PASSERELLE_DATABASE_URL=f"sqlite:///file:{file}?mode=ro&uri=true")

    assert "lecture seule" in await last_words(life)
    assert life.process.returncode == WORLD


async def test_check_names_the_missing_permission_and_channel(stage: Stage) -> None:
    """Each with the reason why it is needed."""
    await stage.control.change_channel("agenda", permissions=[{"role": "Passerelle", "deny": ["SEND_MESSAGES"]}])
    await stage.control.delete_channel("equipe")
    life = await stage.run(*CHECK)
    said = await last_words(life)

    assert "Envoyer des messages (SEND_MESSAGES)" in said
    assert "Salon introuvable : equipe" in said.replace("\u00a0", " ")
    assert life.process.returncode == CONFIGURATION


@pytest.mark.full
async def test_a_missing_permission_holds_the_card_until_it_is_given(stage: Stage) -> None:
    """The board says what to mend; once mended, the card leaves by itself."""
    async with stage.bot():
        await stage.settle()
        await stage.control.change_channel("agenda", permissions=[{"role": "Passerelle", "deny": ["SEND_MESSAGES"]}])
        await publish(stage)
        await stage.settle()
        board = await stage.control.command("Nadia", "equipe", "organiser tableau")

        assert "droit d’écrire" in words(board.message)
        await stage.control.change_channel("agenda", permissions=[{"role": "Passerelle", "allow": ["SEND_MESSAGES"]}])
        await stage.settle(900)
        assert len(await stage.standing("agenda")) == 1


async def test_a_command_in_a_direct_message_is_explained(stage: Stage) -> None:
    """There is no community there to answer for."""
    async with stage.bot():
        await stage.settle()
        french = await stage.control.act("Léa", channel="dm", command="programme", options={})
        english = await stage.control.act("Emma", channel="dm", command="organiser tableau", options={})

        assert "ne marche que sur un serveur" in words(french.message)
        assert "works on a server only" in words(english.message)


async def test_nothing_of_one_community_is_shown_in_another(stage: Stage) -> None:
    """An id that another guild's event has is unknown here, whoever claims it."""
    other = await stage.control.add_guild(name="Autre communauté")
    async with stage.bot():
        await stage.settle()
        first = await stage.control.command("Léa", "entraide", "programme", {"événement": "1"})
        stranger = await stage.control.command("Léa", "entraide", "programme", {"événement": "2"})

        assert other["guild"]
        assert "vendredi 23 janvier 2026" in words(first.message)
        assert "introuvable sur ce serveur" in words(stranger.message)


@pytest.mark.full
async def test_a_token_that_was_reset_is_read_again_from_its_file(stage: Stage, tmp_path: Path) -> None:
    """What was due meanwhile arrives once, and nobody restarts anything."""
    file = tmp_path / "token"
    file.write_text(stage.sandbox.world.token, encoding="utf-8")
    async with stage.bot(PASSERELLE_DISCORD_TOKEN="", PASSERELLE_DISCORD_TOKEN_FILE=str(file)) as bot:
        await stage.settle()
        preview = await open_preview(stage)
        await stage.control.fault("POST /channels/*/messages", "hold")
        await stage.control.click("Nadia", preview.message["id"], "Publier maintenant")
        renewed = await stage.control.reset_token()
        await stage.control.lift_faults()
        await bot.says("Écrivez le nouveau dans")
        file.write_text("not a token\n", encoding="utf-8")
        file.write_text(f"{renewed}\n", encoding="utf-8")
        await bot.says("Le nouveau jeton est lu.")
        async with asyncio.timeout(60), bot._news:
            await bot._news.wait_for(lambda: sum("ready on" in line for line in bot.lines) > 1)
        await stage.settle(30)

        assert len(await stage.standing("agenda")) == len(stage.ever_posted("agenda")) == 1
        assert renewed not in "\n".join(bot.lines)
        assert (await stage.control.command("Léa", "entraide", "programme")).message


@pytest.mark.full
async def test_a_token_of_the_environment_that_was_reset_ends_the_bot(stage: Stage) -> None:
    """Nobody can tell it the new one: it says so, and its supervisor must not try again."""
    async with stage.bot() as bot:
        await stage.settle()
        await stage.control.reset_token()

        assert "Discord refuse le jeton" in await last_words(bot)
        assert bot.process.returncode == CONFIGURATION
