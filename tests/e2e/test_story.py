"""The main job, end to end: every person is reminded exactly as often as promised, whatever happens to the bot."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from demo import house
from demo.cast import DIRECT, SALON
from demo.promises import Notes, compare
from demo.stage import Stage as Play
from demo.story import choose, play, publish_days, take
from demo.witness import Witness
from tests.e2e.watching import LOOPBACK

if TYPE_CHECKING:
    from pathlib import Path

    from demo.witness import Heard
    from sandbox.wire import Json
    from tests.e2e.stage import Stage

APRIL = """
[event]
title = "Journée d'avril"
on = 2026-04-02
weekday = "jeudi"
timezone = "{zone}"
starts_at = "9 h 30"
ends_at = "16 h 30"
city = "Saint-Denis"
audience = "toutes et tous"
organiser = "PQN-A"
summary = "Une journée."
inscription = "ici"
"""


class Silence:
    """A narrator who says nothing."""

    def day(self, now: datetime) -> None: ...
    def says(self, sentence: str) -> None: ...
    def answer(self, name: str, message: Json) -> None: ...
    def standing(self, place: str, message: Json) -> None: ...
    def arrives(self, heard: Heard) -> None: ...


async def test_the_story_of_the_demo_keeps_every_promise(stage: Stage) -> None:
    """Twelve people, three days, six weeks: each ring at its minute and in its place, and nothing else."""
    stage.environment["PASSERELLE_CONFIG_DIR"] = str(house.furnish(stage.folder))
    await stage.control.settings(rate_limits=False)
    witness, notes = Witness(stage.control), Notes()

    async with stage.bot(**LOOPBACK):
        await play(Play(stage.control, Silence(), witness, notes))

    assert notes.missing == []
    assert [line for line in compare(witness.rings()) if not line.is_kept] == []


@pytest.mark.parametrize(
    ("zone", "instants"),
    [
        # Winter time until 29 March, summer time from then on.
        ("Europe/Paris", ("2026-03-18T11:15", "2026-03-25T11:15", "2026-04-01T14:30", "2026-04-02T05:00")),
        ("Indian/Reunion", ("2026-03-18T08:15", "2026-03-25T08:15", "2026-04-01T12:30", "2026-04-02T03:00")),
    ],
)
async def test_a_day_of_april_is_reminded_of_by_the_clock_on_its_own_wall(
    stage: Stage, zone: str, instants: tuple[str, ...]
) -> None:
    """The hours change on 29 March in Paris and never in La Réunion: 12:15, 16:30 and 7:00 are those of the day."""
    stage.environment["PASSERELLE_CONFIG_DIR"] = str(april(house.furnish(stage.folder), zone))
    await stage.control.settings(rate_limits=False)
    await stage.control.move_clock(datetime(2026, 3, 9, 8, tzinfo=UTC))
    witness = Witness(stage.control)
    play = Play(stage.control, Silence(), witness, Notes())

    async with stage.bot():
        await publish_days(play)
        card = await play.card("Saint-Denis")
        await take(play, "Léa", card)
        await choose(play, "Emma", await take(play, "Emma", card), "direct")
        await play.settle()
        await play.until(datetime(2026, 4, 3, tzinfo=UTC))

    rang = {name: [(ring.at.astimezone(UTC), ring.where) for ring in rings] for name, rings in witness.rings().items()}
    promised = [datetime.fromisoformat(each).replace(tzinfo=UTC) for each in instants]
    trial = (datetime(2026, 3, 9, 8, tzinfo=UTC), DIRECT)
    assert rang == {
        "Léa": [(at, SALON) for at in promised],
        "Emma": [trial, *((at, DIRECT) for at in promised)],
    }


def april(config: Path, zone: str) -> Path:
    """Leave one day in *config*, in *zone*; return the folder."""
    shutil.rmtree(config / "events")
    (config / "events").mkdir()
    (config / "events" / "2026-04-02-avril.toml").write_text(APRIL.format(zone=zone), encoding="utf-8")
    return config
