"""Run the sandbox: `python -m sandbox` prints one JSON line with its addresses and ids, then serves."""

import argparse
import asyncio
import logging
import signal
import sys
from datetime import datetime

from sandbox.server import announcement, running
from sandbox.settings import Settings
from sandbox.wire import encode, read_instant


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="A local Discord for bots and their tests.")
    parser.add_argument("--port", type=int, default=0, help="loopback port; 0 takes a free one (default)")
    parser.add_argument("--template", default="community", help="first guild: community (default) or large:N")
    parser.add_argument("--now", type=_instant, help="ISO instant at which the clock stands; real time without it")
    parser.add_argument("--seed", type=int, default=0, help="seed of ids, tokens and chances")
    parser.add_argument("--no-rate-limits", action="store_true", help="do not enforce rate limits")
    parser.add_argument("--privileged-intents", action="store_true", help="allow members, presences, message content")
    return parser.parse_args(arguments)


def _instant(text: str) -> datetime:
    try:
        return read_instant(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no ISO 8601 instant") from None


async def _serve(options: argparse.Namespace) -> None:
    settings = Settings(rate_limits=not options.no_rate_limits, privileged_intents=options.privileged_intents)
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, ended.set)
        except NotImplementedError:
            # Windows has no signal handlers in the loop; Ctrl-C interrupts asyncio.run there.
            break
    async with running(
        template=options.template, now=options.now, seed=options.seed, port=options.port, settings=settings
    ) as sandbox:
        sys.stdout.write(encode(announcement(sandbox)) + "\n")
        sys.stdout.flush()
        await ended.wait()


def main() -> int:
    """Serve until SIGTERM or SIGINT; 2 for an option that makes no sense, 3 when the port cannot be had."""
    options = _options(sys.argv[1:])
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    try:
        asyncio.run(_serve(options))
    except KeyboardInterrupt:
        return 0
    except ValueError as problem:
        sys.stderr.write(f"sandbox: {problem}\n")
        return 2
    except OSError as problem:
        sys.stderr.write(f"sandbox: {problem}\n")
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
