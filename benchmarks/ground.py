"""Where a fan-out happens: a sandbox with five hundred channels, and a bot that lives there in real time."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import aiohttp

from benchmarks.children import ROOT
from bot.dates import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from benchmarks.backlog import Place
    from sandbox.client import Control

Json = dict[str, Any]

DAYS_AHEAD = 60


@dataclass(frozen=True)
class Ground:
    """The sandbox, the bot's environment, and the channels to speak in."""

    place: Json
    control: Control
    environment: dict[str, str]
    places: list[Place]

    @property
    def database(self) -> str:
        """The address of the bot's database, as its own stores open it."""
        return database_of(self.environment)


async def prepare(place: Json, control: Control, folder: Path, *, channels: int) -> Ground:
    """Make the *channels*, in two communities since one has at most 500, and a day to sign up for."""
    await control.settings(rate_limits=False)
    guilds = [place["guild"], (await control.add_guild(name="Autre réseau"))["guild"]]
    headers = {"Authorization": f"Bot {place['token']}"}
    places: list[Place] = []
    async with aiohttp.ClientSession(headers=headers) as session:
        for number in range(channels):
            guild, made = guilds[number % 2], {"name": f"fil-{number:03}", "type": 0}
            async with session.post(f"{place['api']}/guilds/{guild}/channels", json=made) as answer:
                places.append((guild, (await answer.json())["id"]))
    return Ground(place, control, environment(place, folder), places)


def database_of(environment: Mapping[str, str]) -> str:
    """Return the address of the database of a bot with this *environment*, as its own stores open it."""
    return environment["PASSERELLE_DATABASE_URL"].replace("sqlite:", "sqlite+aiosqlite:")


def environment(place: Json, folder: Path) -> dict[str, str]:
    """Return the environment of a bot that lives in real time, two months before the day of its configuration."""
    config = folder / "config"
    shutil.copytree(ROOT / "config", config)
    for file in (config / "events").glob("*.toml"):
        file.write_text(_moved(file.read_text(encoding="utf-8")), encoding="utf-8")
    return {
        "PASSERELLE_DISCORD_TOKEN": place["token"],
        "PASSERELLE_DISCORD_API": place["api"],
        "PASSERELLE_DISCORD_GATEWAY": place["gateway"],
        "PASSERELLE_DATABASE_URL": f"sqlite:///{(folder / 'passerelle.sqlite3').as_posix()}",
        "PASSERELLE_VAR_DIR": str(folder),
        "PASSERELLE_CONFIG_DIR": str(config),
    }


def _moved(event: str) -> str:
    on = datetime.now(UTC).date() + timedelta(days=DAYS_AHEAD)
    event = re.sub(r"(?m)^on = .*$", f"on = {on}", event)
    return re.sub(r"(?m)^weekday = .*$", f'weekday = "{WEEKDAYS["fr"][on.weekday()]}"', event)
