"""``python -m bot search``: what members would be shown for the same words, and why."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bot.i18n import french
from bot.resources.search.index import Index

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.errors import Say
    from bot.resources.catalogue.model import Entry
    from bot.resources.search.model import Hit, Kind, Reason


def find(typed: str, entries: Iterable[Entry], kinds: frozenset[Kind]) -> tuple[Hit, ...]:
    """Return what *entries* answer to *typed*, of *kinds* where there are any, the best first."""
    return Index.of(entry.document() for entry in entries).search(typed, kinds=kinds)


def shown(hits: Sequence[Hit], say: Say, *, as_json: bool, explained: bool) -> str:
    """Return what the operator reads: a JSON array in one line, or a line for each answer, with why it is one."""
    if as_json:
        return json.dumps([_object(hit, say, explained=explained) for hit in hits], ensure_ascii=False)
    lines = [line for hit in hits for line in _lines(hit, say, explained=explained)]
    return "\n".join(lines) or french(say("found.nothing"))


def _object(hit: Hit, say: Say, *, explained: bool) -> dict[str, Any]:
    document = hit.document
    told = {"id": document.id, "kind": document.kind.value, "title": document.title, "score": hit.score}
    return {**told, "why": [_sentence(reason, say) for reason in hit.why]} if explained else told


def _lines(hit: Hit, say: Say, *, explained: bool) -> list[str]:
    document = hit.document
    line = f"{hit.score:6.3f}  {document.kind:<11}  {document.title}  ({document.id})"
    return [line, *(f"{'':8}- {_sentence(reason, say)}" for reason in hit.why)] if explained else [line]


def _sentence(reason: Reason, say: Say) -> str:
    if reason.way is None:
        return french(say("found.is_a_name", typed=reason.typed, found=reason.found))
    place = say(f"found.place.{reason.place}")
    return french(say(f"found.way.{reason.way}", typed=reason.typed, found=reason.found, place=place))
