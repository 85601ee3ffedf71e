"""Every module of the bot that has tables; imported, so that the schema is whole."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

BOT = Path(__file__).parents[1] / "bot"


def _name(file: Path) -> str:
    return ".".join(["bot", *file.relative_to(BOT).with_suffix("").parts])


MODULES: tuple[ModuleType, ...] = tuple(
    importlib.import_module(_name(file))
    for file in sorted(BOT.rglob("*.py"))
    if "migrations" not in file.parts and (file.name == "store.py" or "metadata" in file.read_text("utf-8"))
)
"""The modules that use the schema's metadata, and every store."""
