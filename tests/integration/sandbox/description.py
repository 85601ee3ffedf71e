"""Hold a transcript against Discord's own description of its API, where that lies beside the repository."""

from __future__ import annotations

import importlib.util
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

    from sandbox.transcript import Entry
    from sandbox.wire import Json

CHECKER = Path(__file__).resolve().parents[4] / "shared" / "discord-spec" / "check.py"


@cache
def checker() -> ModuleType | None:
    """Load the checker, or return None where there is none."""
    spec = importlib.util.spec_from_file_location("discord_description_check", CHECKER) if CHECKER.exists() else None
    if spec is None or spec.loader is None:
        return None
    module = importlib.util.module_from_spec(spec)
    # Its dataclasses look their module up by name.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def departures(check: ModuleType, entries: Iterable[Entry], *, refused_too: bool = False) -> list[str]:
    """List where accepted requests, and all answers, depart from the description.

    A request that was refused may well be a bad one: that is what most tests of refusals send. With *refused_too*
    those are held against it as well: whatever the bot sends must be right, also when it may not.
    """
    requests: dict[int, Json] = {}
    found: list[str] = []
    for entry in entries:
        if entry.kind == "request":
            requests[entry.number] = entry.data
        elif entry.kind == "answer" and "cut" not in entry.data:
            asked = requests[entry.data["request"]]
            found += _departures(check, asked, entry.data, refused_too=refused_too)
    return found


def _departures(check: ModuleType, asked: Json, answered: Json, *, refused_too: bool) -> list[str]:
    method, path, status = asked["method"], asked["path"], answered["status"]
    where = f"{method} {path} -> {status}"
    book = check.load()
    if book.find(method, path) is None:
        return []
    problems = [f"{where}: {each}" for each in check.response_violations(method, path, status, answered["body"])]
    if (status < 400 or refused_too) and asked["body"] is not None:
        files = list(asked.get("files", {}).values())
        problems += [f"{where}: {each}" for each in check.violations(method, path, asked["body"], files=files)]
    return problems
