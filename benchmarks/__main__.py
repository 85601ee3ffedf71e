"""``python -m benchmarks NAME``: measure, show a table, and print one JSON object as the last line."""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys
from typing import TYPE_CHECKING

from benchmarks import crash, fanout, idle, latency, rush, search, soak, watch
from benchmarks.children import NotMeasurable

if TYPE_CHECKING:
    from types import ModuleType

BENCHMARKS: dict[str, ModuleType] = {
    "crash": crash,
    "fanout": fanout,
    "idle": idle,
    "latency": latency,
    "rush": rush,
    "search": search,
    "soak": soak,
    "watch": watch,
}
"""Each module has its summary as docstring, ``add_options(parser)`` and ``async measure(options)``."""


def parser() -> argparse.ArgumentParser:
    """Return what reads the command line: one subcommand a benchmark."""
    made = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure what the project claims.")
    names = made.add_subparsers(dest="name", required=True)
    for name, module in BENCHMARKS.items():
        summary = (module.__doc__ or "").partition("\n")[0]
        module.add_options(names.add_parser(name, help=summary, description=summary))
    return made


def main(arguments: list[str]) -> int:
    """Run the benchmark that *arguments* name; 1 when it could not be brought to an end."""
    options = parser().parse_args(arguments)
    # As Ctrl-C does, so that the processes under measurement are ended as well.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        figures = asyncio.run(BENCHMARKS[options.name].measure(options))
    except NotMeasurable as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    sys.stdout.write(json.dumps(figures) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
