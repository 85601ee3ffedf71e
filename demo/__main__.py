"""``python -m demo [--stay]``: play the story, print it, and say whether every promise was kept."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Console

from demo import house
from demo.cast import BEGINS, CAST
from demo.promises import Notes, compare
from demo.screen import WIDTH, Screen
from demo.stage import Stage
from demo.story import play
from demo.witness import Witness
from sandbox.client import Control

if TYPE_CHECKING:
    from sandbox.wire import Json


@dataclass
class Evening:
    """What the process ends with: 130 as long as Ctrl-C would interrupt the story."""

    status: int = 130


async def run(console: Console, evening: Evening, *, stay: bool) -> None:
    """Play the story on two fresh processes; the status becomes 0 when what was promised was seen, else 1."""
    began = time.monotonic()
    house.clean()
    async with house.sandbox(BEGINS) as place, Control(place["control"]) as control, house.bot(place):
        witness, notes = Witness(control), Notes()
        screen = Screen(console, witness.name_of)
        greet(console, place)
        await play(Stage(control, screen, witness, notes))
        lines = compare(witness.rings())
        figures = {
            "messages publiés": sum(not one.is_direct for one in witness.heard),
            "messages privés": sum(one.is_direct for one in witness.heard),
            "messages privés refusés": witness.refused_dms,
            "sonneries": sum(line.heard for line in lines),
            "durée": f"{time.monotonic() - began:.0f} s",
        }
        screen.reckoning(lines, notes, figures.items())
        is_kept = all(line.is_kept for line in lines) and not notes.missing
        evening.status = 0 if is_kept else 1
        console.print(
            "[bold green]Tout ce qui était promis a été vu." if is_kept else "[bold red]Il manque quelque chose."
        )
        if stay:
            await remain(console, place)


def greet(console: Console, place: Json) -> None:
    """Say what runs, and who plays."""
    console.print(f"Un Discord local tourne : {place['page']}  (journaux et base : var/demo/)")
    for name, role in CAST.items():
        console.print(f"  [bold]{name}[/] ({role.client}) {role.part}", highlight=False)


async def remain(console: Console, place: Json) -> None:
    """Stay up until Ctrl-C or SIGTERM, and say where."""
    console.print(f"\nLe Discord local et le bot restent en marche. Page : {place['page']}")
    console.print(f"Contrôle : {place['control']}   API : {place['api']}\nPour arrêter : Ctrl-C.")
    await asyncio.Event().wait()


def main(arguments: list[str]) -> int:
    """Read the options and play; 1 when a promise was not kept or a process did not run, 130 when interrupted."""
    parser = argparse.ArgumentParser(prog="python -m demo", description="The story of three days, in a minute.")
    parser.add_argument("--stay", action="store_true", help="stay up afterwards, and print the addresses")
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    console, evening = Console(width=WIDTH, highlight=False), Evening()
    try:
        asyncio.run(run(console, evening, stay=options.stay))
    except house.Broken as problem:
        console.print(f"[bold red]{problem}")
        return 1
    except KeyboardInterrupt:
        pass
    return evening.status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
