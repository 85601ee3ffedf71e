"""``python -m tests.e2e.bot_on_a_full_disk``: the bot where no file may grow beyond some pages."""

from __future__ import annotations

import resource
import signal
import sys

from bot.command_line import run

LIMIT_BYTES = 20_000

if __name__ == "__main__":
    # Without this the kernel ends the process instead of refusing the write (setrlimit(2)).
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT_BYTES, LIMIT_BYTES))
    sys.exit(run(["start"]))
