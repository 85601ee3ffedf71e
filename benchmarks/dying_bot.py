"""The bot, killed by its own hand: ``python -m benchmarks.dying_bot STEP NUMBER FILE``.

It dies as a power cut would end it when, once FILE exists, it reaches STEP for the NUMBERth time; for the step *random*
NUMBER is the seconds from its start. It says so first, so that nobody takes it for a bot that fell over.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path

DYING, RANDOM = "killed at", "random"


def die(step: str) -> None:
    """Say at which *step*, and end at once."""
    os.write(sys.stdout.fileno(), f"{DYING} {step}\n".encode())
    os.kill(os.getpid(), signal.SIGKILL)


def main(step: str, number: str, armed: Path) -> int:
    """Run the bot until it dies."""
    if step == RANDOM:
        timer = threading.Timer(float(number), die, (RANDOM,))
        timer.daemon = True
        timer.start()
    from bot.command_line import run  # noqa: PLC0415 - a random death may come while it is imported

    reached = 0

    def count(here: str) -> None:
        nonlocal reached
        reached += here == step and armed.exists()
        if here == step and str(reached) == number:
            die(step)

    return run(["start"], on_step=count)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], Path(sys.argv[3])))
