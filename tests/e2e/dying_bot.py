"""``python -m tests.e2e.dying_bot STEP FILE``: the bot, killed by itself at STEP of a delivery once FILE exists."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from bot.command_line import run


def main(step: str, armed: Path) -> int:
    """Run the bot until it reaches *step* while *armed* exists."""

    def die_there(reached: str) -> None:
        if reached == step and armed.exists():
            os.kill(os.getpid(), signal.SIGKILL)

    return run(["start"], on_step=die_there)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
