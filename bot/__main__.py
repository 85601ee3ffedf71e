"""``python -m bot start | check | migrate``, and ``--health`` for a container's check.

Exit codes: 0 well, 2 what the operator wrote (the token included), 3 the world around.
"""

from __future__ import annotations

import sys

HEALTH_FLAG = "--health"
# The health tick renews the file every ten seconds; three missed ones are a process that hangs.
STALE_AFTER_S = 35.0


def health() -> int:
    """Return 0 when ``var/health.json`` is fresh and the gateway is connected.

    Nothing of ours is imported before: a check every half minute that imports everything costs 5 % of a core.
    """
    import json  # noqa: PLC0415 - see above
    import os  # noqa: PLC0415 - see above
    import time  # noqa: PLC0415 - see above

    file = os.path.join(os.environ.get("PASSERELLE_VAR_DIR", "var"), "health.json")  # noqa: PTH118 - pathlib is slower to import
    try:
        with open(file, encoding="utf-8") as opened:  # noqa: PTH123 - pathlib is slower to import
            is_ready = bool(json.load(opened)["is_ready"])
        # A file's age is in real time, whatever clock the bot follows.
        is_fresh = time.time() - os.stat(file).st_mtime < STALE_AFTER_S  # noqa: PTH116 - pathlib is slower to import
    except (OSError, ValueError, KeyError, TypeError):
        return 1
    return 0 if is_ready and is_fresh else 1


def main() -> int:
    """Run what the command line asks for; return the exit code."""
    if HEALTH_FLAG in sys.argv[1:2]:
        return health()
    from bot.command_line import run  # noqa: PLC0415 - the health check must not pay for it

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
