"""``python -m tests.e2e.mortal_bot FOLDER``: the bot, killed by itself at steps counted over all of its lives.

``FOLDER/deaths`` names them, a step and a number a line. FOLDER has a file for each step, of one byte each time it was
reached, and ``graves`` with a line for each death.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from bot.command_line import run


def main(folder: Path) -> int:
    """Run the bot until it reaches a step at which it is to die."""
    deaths = set((folder / "deaths").read_text("utf-8").splitlines())

    def count(step: str) -> None:
        with (folder / step).open("ab") as reached:
            reached.write(b".")
            death = f"{step} {reached.tell()}"
        if death in deaths:
            with (folder / "graves").open("a", encoding="utf-8") as graves:
                graves.write(f"{death}\n")
            os.kill(os.getpid(), signal.SIGKILL)

    return run(["start"], on_step=count)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
