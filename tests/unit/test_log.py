"""The log: one line a record, and never a secret in it."""

from __future__ import annotations

import json
import linecache
import logging
from typing import TYPE_CHECKING

import pytest

from bot.log import QUIET, configure, reference

if TYPE_CHECKING:
    from collections.abc import Iterator

BOT_TOKEN = "MTAwMDAwMDAwMDAwMDAwMDAwMA.GaBcDe.abcdefghijklmnopqrstuvwxyz0123456789AB"
INTERACTION_TOKEN = "aW50ZXJhY3Rpb246MTIz"

Lines = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    """Give the loggers back what configure() changes for the whole process."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.NOTSET)


def test_a_record_is_one_readable_line(capsys: Lines) -> None:
    """Its fields stand behind the message."""
    configure("INFO", json=False)

    logging.getLogger("bot.test").info("an event was %s", "published", extra={"guild": 7})

    line = capsys.readouterr().err
    assert line.endswith("INFO    bot.test: an event was published guild=7\n")


def test_a_record_is_one_json_object(capsys: Lines) -> None:
    """Machines find the same in fields."""
    configure("INFO", json=True)

    logging.getLogger("bot.test").warning("élu", extra={"guild": 7})

    fields = json.loads(capsys.readouterr().err)
    assert fields.pop("at").endswith("+00:00")
    assert fields == {"level": "WARNING", "logger": "bot.test", "message": "élu", "guild": 7}


@pytest.mark.parametrize("as_json", [False, True])
def test_what_people_typed_cannot_forge_a_record(capsys: Lines, as_json: bool) -> None:
    """A line break that somebody typed stays inside its line."""
    configure("INFO", json=as_json)

    logging.getLogger("bot.test").info("typed: %s", "a\nERROR bot: all is lost")

    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("as_json", [False, True])
def test_no_token_is_ever_logged(capsys: Lines, as_json: bool) -> None:
    """Neither in a message, nor in a field, nor in a traceback."""
    configure("INFO", json=as_json, secrets=["sandbox-token"])
    address = f"https://discord.com/api/v10/interactions/12/{INTERACTION_TOKEN}/callback"
    hook = f"/webhooks/34/{INTERACTION_TOKEN}/messages/@original"

    failure = ConnectionError(f"{address} {BOT_TOKEN}")
    logger = logging.getLogger("bot.test")
    logger.error("failed at %s with sandbox-token", hook, exc_info=failure, extra={"token": BOT_TOKEN})

    logged = capsys.readouterr().err
    assert "ConnectionError" in logged
    assert not [secret for secret in (BOT_TOKEN, INTERACTION_TOKEN, "sandbox-token") if secret in logged]


def test_a_traceback_leaves_no_sources_in_memory(capsys: Lines) -> None:
    """Its lines are read where they stand, and let go of."""
    configure("INFO", json=False)
    try:
        json.loads("[1")
    except ValueError:
        logging.getLogger("bot.test").exception("failed")

    assert 'json.loads("[1")' in capsys.readouterr().err
    assert not linecache.cache


def test_discord_is_never_louder_than_info(capsys: Lines) -> None:
    """Its DEBUG shows payloads, and with them what people typed."""
    configure("DEBUG", json=False)

    logging.getLogger("discord.http").debug("a payload")
    logging.getLogger("bot.test").debug("ours")

    logged = capsys.readouterr().err
    assert "ours" in logged
    assert "a payload" not in logged


def test_a_higher_level_holds_for_discord_too() -> None:
    """Who asks for warnings gets warnings only."""
    configure("WARNING", json=False)

    assert not logging.getLogger("discord").isEnabledFor(logging.INFO)


def test_a_reference_can_be_read_out_on_the_telephone() -> None:
    """It is short and has no sign that looks or sounds like another."""
    references = {reference() for _ in range(200)}

    assert all(len(one) == 6 and one.startswith("P-") for one in references)
    assert not set("01OILU") & {sign for one in references for sign in one[2:]}
    assert len(references) > 190
