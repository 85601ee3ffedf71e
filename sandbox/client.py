"""Drive a sandbox from Python: a typed client of the control API, for tests, the demo and benchmarks."""

import base64
import io
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Any, Self

import aiohttp

from sandbox.wire import JSON_TYPE, Json, encode, iso, read_instant


class ControlRefused(Exception):
    """The sandbox says in words why it cannot do what was asked."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


@dataclass(frozen=True, slots=True)
class Reading:
    """What the sandbox's clock shows."""

    n: int
    now: datetime
    running: bool
    next_due: datetime | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of something that a member did."""

    interaction: str
    acked_ms: float | None
    """None when the bot did not acknowledge it in time."""
    responses: list[Json]
    error: str | None = None

    @property
    def message(self) -> Json:
        """The latest message that the bot answered with; LookupError when there is none."""
        messages: list[Json] = [each["message"] for each in self.responses if "message" in each]
        if not messages:
            raise LookupError(f"no message in {self.responses}; {self.error or 'the bot answered otherwise'}")
        return messages[-1]

    @property
    def modal(self) -> Json:
        """The modal that the bot opened; LookupError when it opened none."""
        for each in self.responses:
            if "modal" in each:
                modal: Json = each["modal"]
                return modal
        raise LookupError(f"no modal in {self.responses}; {self.error or 'the bot answered otherwise'}")

    @property
    def choices(self) -> list[Json]:
        """The autocomplete choices that the bot offered, none when it offered none."""
        return [choice for each in self.responses for choice in each.get("choices", ())]


def upload(name: str, content: bytes) -> Json:
    """Write a file as `act` takes it, for options and modals."""
    return {"file": {"name": name, "base64": base64.b64encode(content).decode()}}


class Control:
    """The control API of one sandbox; people and places may be given by id or by name."""

    def __init__(self, address: str) -> None:
        """Take the `control` *address* that the sandbox announced; use it as an async context manager."""
        self._address = address
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        # A long poll may last as long as its caller wants.
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None, connect=10))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    @property
    def sites(self) -> str:
        """The address of the websites, e.g. http://127.0.0.1:4000/site/."""
        return self._address.removesuffix("control") + "site/"

    async def call(self, method: str, path: str, body: Json | None = None, **query: object) -> Json:
        """Ask *path* below /control; ControlRefused carries the sandbox's words."""
        if self._session is None:
            raise RuntimeError("use Control as an async context manager")
        texts = {key: str(value) for key, value in query.items() if value is not None}
        # A file within is large: aiohttp wants to send it piece by piece.
        data = None if body is None else io.BytesIO(encode(body).encode())
        headers = {"Content-Type": JSON_TYPE}
        async with self._session.request(
            method, self._address + path, data=data, headers=headers, params=texts
        ) as answer:
            payload: Json = await answer.json(content_type=None)
            if answer.status != 200:
                raise ControlRefused(answer.status, str(payload.get("error", payload)))
            return payload

    # What exists.

    async def state(self) -> Json:
        """Give everything that exists, without the messages."""
        return await self.call("GET", "/state")

    async def add_guild(self, *, template: str = "community", name: str | None = None) -> Json:
        """Build another guild; return its ids by name."""
        return await self.call("POST", "/guilds", {"template": template, "name": name})

    async def add_member(
        self,
        name: str,
        *,
        guild: str | None = None,
        locale: str = "fr",
        roles: Collection[str] = (),
        dms_open: bool = True,
        owner: bool = False,
    ) -> str:
        """Let somebody join, or change the roles of a member; return the id."""
        body = {
            "guild": guild,
            "name": name,
            "locale": locale,
            "roles": list(roles),
            "dms_open": dms_open,
            "owner": owner,
        }
        return str((await self.call("POST", "/members", body))["id"])

    async def remove_member(self, member: str, *, guild: str | None = None) -> None:
        """Let somebody leave one guild, or all."""
        await self.call("DELETE", f"/members/{member}", guild=guild)

    async def change_channel(self, channel: str, **changes: object) -> Json:
        """Change name, topic, permissions, archived or locked of a place; return it."""
        return await self.call("PATCH", f"/channels/{channel}", dict(changes))

    async def delete_channel(self, channel: str) -> None:
        """Delete a channel or thread."""
        await self.call("DELETE", f"/channels/{channel}")

    async def interest(self, member: str, event: str, *, interested: bool = True) -> None:
        """Let a member press *Intéressé* on a scheduled event, or take it back."""
        await self.call("POST", "/interest", {"member": member, "event": event, "interested": interested})

    async def publish(self, title: str, summary: str = "", **more: object) -> str:
        """Add an article to one of the sandbox's own websites; return its address."""
        return await self.revise("new", title=title, summary=summary, **more)

    async def revise(self, do: str, **body: object) -> str:
        """Do something to the articles of a website (docs/sandbox.md lists what); return the address of the first."""
        return str((await self.call("POST", "/publish", {"do": do, **body}))["url"])

    async def change_site(self, site: str, **look: object) -> Json:
        """Change how the pages of a website look; return how they do."""
        return await self.call("PATCH", "/site", {"site": site, **look})

    async def site_requests(self, since: int = 0) -> list[Json]:
        """Give what was asked of the websites after number *since*, oldest first."""
        asked: list[Json] = (await self.call("GET", "/site/requests", since=since))["requests"]
        return asked

    async def inbox(self, member: str) -> Json:
        """Give what a member sees: channels, threads, dms, ephemeral, pinged."""
        return await self.call("GET", f"/inbox/{member}")

    # What people do.

    async def act(self, member: str, **doing: Any) -> Outcome:
        """Let *member* do something with their client (docs/sandbox.md lists the forms)."""
        return Outcome(**await self.call("POST", "/act", {"member": member, **doing}))

    async def command(
        self, member: str, channel: str, command: str, options: Json | None = None, **more: Any
    ) -> Outcome:
        """Use a slash command, e.g. "organiser tableau"."""
        return await self.act(member, channel=channel, command=command, options=options or {}, **more)

    async def autocomplete(
        self, member: str, channel: str, command: str, focus: str, value: str, options: Json | None = None
    ) -> list[Json]:
        """Type *value* into the option *focus*; return the choices."""
        done = await self.act(member, channel=channel, command=command, focus=focus, value=value, options=options or {})
        return done.choices

    async def click(self, member: str, message: str, button: str, **more: Any) -> Outcome:
        """Press a button, by custom_id or label."""
        return await self.act(member, message=message, click=button, **more)

    async def select(self, member: str, message: str, select: str, values: Collection[str], **more: Any) -> Outcome:
        """Choose values in a select, by custom_id or placeholder."""
        return await self.act(member, message=message, select=select, values=list(values), **more)

    async def submit(self, member: str, interaction: str, answers: Json, **more: Any) -> Outcome:
        """Fill in and submit the modal that *interaction* opened, by label or custom_id of each field."""
        return await self.act(member, interaction=interaction, submit=answers, **more)

    async def say(self, member: str, channel: str, text: str) -> Json:
        """Write an ordinary message; return it."""
        answer = await self.call("POST", "/act", {"member": member, "channel": channel, "say": text})
        message: Json = answer["message"]
        return message

    # Time.

    async def clock(self) -> Reading:
        """Read the clock."""
        return _reading(await self.call("GET", "/clock"))

    async def follow(self, after: int, *, name: str = "", wait: float = 25) -> Reading:
        """Read the clock once its number exceeds *after*, or after *wait* seconds."""
        return _reading(await self.call("GET", "/clock", after=after, follower=name, wait=wait))

    async def settled(self, n: int, next_due: datetime | None = None, *, name: str = "") -> None:
        """Say that all that was due at number *n* is done."""
        body = {"n": n, "next_due": None if next_due is None else iso(next_due), "follower": name}
        await self.call("POST", "/clock/settled", body)

    async def move_clock(self, to: datetime, *, wait: bool = True) -> Reading:
        """Move the clock forward to *to*; with *wait*, return when its followers have settled."""
        return _reading(await self.call("POST", "/clock", {"now": iso(to), "wait": wait}))

    async def move_clock_to_next(self, *, wait: bool = True) -> Reading:
        """Move the clock to the instant that its followers wait for."""
        return _reading(await self.call("POST", "/clock", {"to_next": True, "wait": wait}))

    # Trouble.

    async def fault(self, route: str | None = None, kind: str = "status", **more: Any) -> str:
        """Put a fault in force; return its id."""
        body = {"kind": kind, **({} if route is None else {"route": route}), **more}
        return str((await self.call("POST", "/faults", body))["id"])

    async def lift_faults(self, fault_id: str | None = None) -> None:
        """Lift one fault, or all."""
        await self.call("DELETE", "/faults", id=fault_id)

    async def settings(self, **changes: object) -> Json:
        """Change settings, if any are named; return all."""
        return await self.call("PATCH", "/settings", dict(changes))

    async def reset_token(self) -> str:
        """Reset the bot's token; return the new one."""
        return str((await self.call("POST", "/token"))["token"])

    async def transcript(self, since: int = 0, *, kinds: Collection[str] = (), wait: float | None = None) -> list[Json]:
        """Give the entries after *since*; with *wait*, as soon as there are any, at most that many seconds later."""
        kind = ",".join(kinds) or None
        answer = await self.call("GET", "/transcript", since=since, kind=kind, wait=wait)
        entries: list[Json] = answer["entries"]
        return entries

    async def last(self) -> int:
        """Return the number of the newest entry of the transcript."""
        return int((await self.call("GET", "/transcript", since=2**53))["last"])


def _reading(payload: Json) -> Reading:
    due = payload["next_due"]
    return Reading(
        payload["n"], read_instant(payload["now"]), payload["running"], None if due is None else read_instant(due)
    )
