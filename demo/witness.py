"""Read the sandbox's transcript: what was posted, where, and whose phone rang."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from demo.cast import DIRECT, PARIS, SALON, Ring

if TYPE_CHECKING:
    from sandbox.client import Control
    from sandbox.wire import Json

GOOD = range(200, 300)


@dataclass(frozen=True)
class Heard:
    """A message that the bot posted, as far as its answer arrived; *rings* names whom it notified."""

    at: datetime
    place: str
    message: Json
    rings: tuple[str, ...]

    @property
    def is_direct(self) -> bool:
        """Whether it went to one person's private messages."""
        return self.place == DIRECT


class Witness:
    """Follow the transcript of one story."""

    def __init__(self, control: Control) -> None:
        self._control, self._since = control, 0
        self._names: dict[str, str] = {}
        self._places: dict[str, str] = {}
        self._written: dict[str, Json] = {}
        self.heard: list[Heard] = []
        self.refused_dms = 0

    async def news(self) -> list[Heard]:
        """Return what was posted since the last call, oldest first; what one person alone sees is left out."""
        entries = await self._control.transcript(self._since, kinds={"message", "answer"})
        if not entries:
            return []
        self._since = entries[-1]["number"]
        await self._learn_names()
        for entry in entries:
            self._read_answer(entry)
        notes = [entry for entry in entries if entry["kind"] == "message" and entry["seen_by"] is None]
        new = [self._hear(note) for note in notes if note["message"] in self._written or note["pinged"]]
        self.heard += new
        return new

    def rings(self) -> dict[str, list[Ring]]:
        """Return every ring that was heard, by the name of the person."""
        found: dict[str, list[Ring]] = {}
        for one in self.heard:
            for name in one.rings:
                where = DIRECT if one.is_direct else SALON
                found.setdefault(name, []).append(Ring(one.at, where))
        return found

    def _read_answer(self, entry: Json) -> None:
        body = entry.get("body")
        if entry["kind"] != "answer" or not isinstance(body, dict):
            return
        if entry.get("status") in GOOD and {"id", "content", "author"} <= body.keys():
            self._written[body["id"]] = body
        # Docs topics/opcodes-and-status-codes#json: 50007, "Cannot send messages to this user".
        self.refused_dms += body.get("code") == 50007

    def _hear(self, note: Json) -> Heard:
        return Heard(
            datetime.fromisoformat(note["at"]).astimezone(PARIS),
            self._places.get(note["channel"], DIRECT),
            self._written.get(note["message"], {}),
            tuple(sorted(self._names[each] for each in note["pinged"])),
        )

    async def _learn_names(self) -> None:
        """Ask who and what there is; who has left is still remembered."""
        for guild in (await self._control.state())["guilds"]:
            self._names |= {one["user"]["id"]: one["user"]["global_name"] for one in guild["members"]}
            self._places |= {one["id"]: f"#{one['name']}" for one in (*guild["channels"], *guild["threads"])}
            self._places |= {one["id"]: f"@{one['name']}" for one in guild["roles"]}

    def name_of(self, number: str) -> str | None:
        """Return how the client shows the mention of a member, channel or role."""
        return self._names.get(number) or self._places.get(number)
