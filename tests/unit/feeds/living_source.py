"""A source that lives: its articles are written, edited, moved, re-dated, and shown well or badly.

Each article is marked by its picture, which the watch never knows an article by. At most one of the things by which it
is known changes between two readings that show it: nobody could know it again otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.feeds.reading.model import Item

if TYPE_CHECKING:
    from random import Random

STYLES = ("id", "no id", "query", "bare", "visitor")
EVENTS = ("publish", "edit", "retitle", "redate", "renumber", "move", "renew id", "drop")


@dataclass
class Living:
    """The articles of one source, the newest first; *style* is how it tells them apart."""

    style: str
    items: list[Item] = field(default_factory=list)
    count: int = 0
    changes: int = 0
    # What has changed since it was last shown.
    dirty: set[str] = field(default_factory=set)
    redated: set[str] = field(default_factory=set)

    def publish(self) -> None:
        """Write a new article."""
        self.count += 1
        number = self.count
        given = "" if self.style in {"no id", "visitor"} else f"id-{number}"
        path = {"query": f"a?no={number}", "bare": f"?p={number}"}.get(self.style, f"a/slug-{number}")
        address, day = f"https://site.example/{path}", f"2025-11-{number % 28 + 1:02}"
        self.items.insert(0, Item(given, address, f"Titre {number}", "Résumé", f"#{number}", day, minutes=5))

    def happen(self, event: str, chance: Random) -> None:
        """Let one thing happen to an article that is drawn."""
        if event == "publish" or not self.items:
            self.publish()
            return
        at = chance.randrange(len(self.items))
        one = self.items[at]
        is_free, self.changes = one.image not in self.dirty, self.changes + 1
        tag = f"x{self.changes}"
        if event == "edit":
            self.items[at] = replace(one, summary=f"Résumé {tag}")
        elif event == "retitle" and is_free:
            self._change(at, replace(one, title=f"Titre {tag}"))
        elif event == "redate" and is_free:
            self.redated.add(one.image)
            self._change(at, replace(one, published=f"2026-{chance.randrange(12) + 1:02}-03"))
        elif event == "renew id" and is_free and one.id:
            self._change(at, replace(one, id=f"id-{tag}"))
        elif event == "move" and is_free and (one.id or one.image not in self.redated):
            path = {"query": f"a?no={tag}", "bare": f"?p={tag}"}.get(self.style, f"b/{tag}")
            self._change(at, replace(one, address=f"https://site.example/{path}"))
        elif event == "drop" and len(self.items) > 1:
            del self.items[at]

    def show(self, chance: Random, how: str) -> tuple[Item, ...]:
        """Return what a reading shows, and note that it was shown."""
        shown = list(self.items)
        if how == "shuffled":
            chance.shuffle(shown)
        if how == "cut" and shown:
            shown = shown[: chance.randrange(len(shown)) + 1]
        if how == "doubled" and shown:
            shown.insert(chance.randrange(len(shown) + 1), chance.choice(shown))
        if how == "empty":
            shown = []
        self.dirty -= {item.image for item in shown}
        return tuple(self._visited(item, chance) for item in shown)

    def _change(self, at: int, after: Item) -> None:
        self.dirty.add(after.image)
        self.items[at] = after

    def _visited(self, item: Item, chance: Random) -> Item:
        if self.style != "visitor":
            return item
        return replace(item, address=f"{item.address}?sid={chance.randrange(10**6)}")


WAYS = ("whole", "whole", "shuffled", "cut", "doubled", "empty")
