"""The feeds that lie beside this repository: those of others, and those that are made to hurt."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

FEEDS = Path(__file__).resolve().parents[4] / "shared" / "feeds"

needed = pytest.mark.skipif(
    not FEEDS.is_dir(), reason="The corpus of feeds (shared/feeds) is not beside this repository"
)


def written_by_others() -> Iterator[tuple[Path, bytes]]:
    """Yield every feed of the corpus."""
    for path in sorted(FEEDS.rglob("*")):
        if path.is_file() and path.suffix in {".xml", ".json"}:
            yield path.relative_to(FEEDS), path.read_bytes()


def made_to_hurt() -> dict[str, bytes]:
    """Return every hostile feed, by its name."""
    return dict(runpy.run_path(str(FEEDS / "hostile.py"))["feeds"]())
