"""The hub of the gateway: who is connected, who hears what, and how they identify."""

import asyncio
import json
import logging
import time

from aiohttp import WSMsgType, web

from sandbox import limits
from sandbox.faults import Fault, Faults
from sandbox.gateway import members
from sandbox.gateway.connection import Connection
from sandbox.gateway.session import Session
from sandbox.intents import KNOWN, PRIVILEGED, Intent
from sandbox.model import Guild
from sandbox.payloads.guilds import guild_create, unavailable
from sandbox.payloads.users import own_user
from sandbox.settings import Settings
from sandbox.transcript import Transcript
from sandbox.wire import Json
from sandbox.world import Event, World

log = logging.getLogger(__name__)

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, VOICE_STATE = 0, 1, 2, 3, 4
RESUME, RECONNECT, REQUEST_MEMBERS, INVALID_SESSION, HELLO, ACK = 6, 7, 8, 9, 10, 11
UNKNOWN_OP, DECODE, NOT_AUTHENTICATED, WRONG_TOKEN, ALREADY, BAD_SEQ = 4001, 4002, 4003, 4004, 4005, 4007
TOO_FAST, TIMED_OUT, BAD_SHARD, BAD_INTENTS, FORBIDDEN_INTENTS = 4008, 4009, 4010, 4013, 4014


class Gateway:
    """Accepts connections and spreads events over the sessions."""

    def __init__(self, world: World, settings: Settings, faults: Faults, transcript: Transcript) -> None:
        self._world, self._settings, self._faults, self._transcript = world, settings, faults, transcript
        self._connections: dict[Connection, Session | None] = {}
        self.sessions: dict[str, Session] = {}
        self.identified = 0
        self.url = "ws://127.0.0.1/gateway"
        world.listeners.append(self.dispatch)

    # Events.

    def dispatch(self, event: Event) -> None:
        """Deliver *event* to every session that wants it."""
        for session in self.sessions.values():
            if session.wants(event):
                self._deliver(session, event.name, event.data)

    def _deliver(self, session: Session, name: str, data: Json) -> None:
        fault = self._faults.for_event(name)
        if fault is None:
            session.deliver(name, data)
            return
        self._transcript.add("fault", {"fault": fault.id, "fault_kind": fault.kind, "event": name})
        match fault.kind:
            case "gateway_late":
                asyncio.get_running_loop().call_later(fault.seconds, session.deliver, name, data)
            case "gateway_malformed":
                session.deliver(name, {})
            case "gateway_reordered":
                session.overtaken.append((name, data))
            case _:
                session.deliver(name, data)
                session.deliver(name, data)

    def hears(self, guild_id: int | None) -> bool:
        """Tell whether some session, connected or resumable, gets the interactions of *guild_id*."""
        self._forget_lost()
        probe = Event("INTERACTION_CREATE", {}, guild_id)
        return any(session.wants(probe) for session in self.sessions.values())

    def guild_added(self, guild: Guild) -> None:
        """Tell the sessions of a guild that the bot has just joined."""
        for session in self.sessions.values():
            if session.intents & Intent.GUILDS and session.wants(Event("", {}, guild.id)):
                everybody = bool(session.intents & Intent.MEMBERS)
                joined = guild_create(self._world, guild, everybody=everybody, joined=True)
                session.deliver("GUILD_CREATE", joined)

    # Faults and the token.

    def play(self, fault: Fault) -> int:
        """Play *fault* on every open connection; return on how many."""
        connections = list(self._connections.items())
        for connection, session in connections:
            self._play(fault, connection, session)
        return len(connections)

    def _play(self, fault: Fault, connection: Connection, session: Session | None) -> None:
        match fault.kind:
            case "gateway_drop":
                connection.close(fault.close_code)
            case "gateway_reconnect":
                connection.say(RECONNECT, None)
            case "gateway_silence":
                connection.fall_silent(fault.seconds or float("inf"))
            case "gateway_no_events":
                connection.hold_events(fault.seconds or float("inf"))
            case _:
                connection.say(INVALID_SESSION, fault.resumable)
                if session is not None and not fault.resumable:
                    self.sessions.pop(session.id, None)

    def end_silence(self) -> None:
        """Let every silent connection speak again."""
        for connection in self._connections:
            connection.speak()

    def close_all(self, code: int | None, *, forget: bool) -> None:
        """Close every connection; *forget* makes the sessions unresumable as well."""
        for connection in self._connections:
            connection.close(code)
        if forget:
            self.sessions.clear()

    # Connections.

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one WebSocket from HELLO to its end."""
        fault = self._faults.for_request("GET", "/gateway")
        if fault is not None:
            self._transcript.add("fault", {"fault": fault.id, "fault_kind": fault.kind, "event": "handshake"})
        if fault is not None and fault.kind != "cut":
            return web.Response(status=fault.status)
        socket = web.WebSocketResponse(max_msg_size=16 * 1024, timeout=1)
        await socket.prepare(request)
        zlib_wanted = request.query.get("compress") == "zlib-stream" and self._settings.compress
        connection = Connection(request, socket, compress=zlib_wanted)
        self._connections[connection] = None
        interval = self._settings.heartbeat_seconds
        connection.say(HELLO, {"heartbeat_interval": int(interval * 1000), "_trace": []})
        if fault is not None:
            connection.close(fault.close_code)
        writing = asyncio.create_task(connection.write())
        try:
            await self._listen(socket, connection, patience=interval * 1.5)
        finally:
            self._lost(connection, by_client=socket.close_code in {1000, 1001} and not connection.closing)
            connection.close(None)
            await writing
        return socket

    async def _listen(self, socket: web.WebSocketResponse, connection: Connection, *, patience: float) -> None:
        recent: list[float] = []
        while not socket.closed:
            try:
                received = await socket.receive(timeout=patience)
            except TimeoutError:
                connection.close(TIMED_OUT)
                return
            if received.type is not WSMsgType.TEXT:
                return
            now = time.monotonic()
            recent = [each for each in recent if each > now - limits.GATEWAY_SEND_WINDOW] + [now]
            if len(recent) > limits.GATEWAY_SENDS:
                connection.close(TOO_FAST)
            else:
                self._received(connection, received.data)

    def _lost(self, connection: Connection, *, by_client: bool) -> None:
        session = self._connections.pop(connection, None)
        if session is None:
            return
        session.detach(connection)
        # A client that closes with 1000 or 1001 ends its session (docs events/gateway#disconnecting).
        if by_client:
            self.sessions.pop(session.id, None)

    def _forget_lost(self) -> None:
        horizon = time.monotonic() - self._settings.resume_seconds
        for session in list(self.sessions.values()):
            if session.connection is None and session.lost_at < horizon:
                del self.sessions[session.id]

    # What clients say.

    def _received(self, connection: Connection, text: str) -> None:
        try:
            frame = json.loads(text)
            op, data = frame["op"], frame.get("d")
        except (ValueError, TypeError, KeyError):
            connection.close(DECODE)
            return
        session = self._connections.get(connection)
        if op == HEARTBEAT:
            connection.say(ACK, None)
        elif op in {IDENTIFY, RESUME} and session is not None:
            connection.close(ALREADY)
        elif op == IDENTIFY:
            self._identify(connection, data or {})
        elif op == RESUME:
            self._resume(connection, data or {})
        elif session is None:
            connection.close(NOT_AUTHENTICATED)
        elif op == REQUEST_MEMBERS:
            self._send_members(session, data or {})
        elif op not in {PRESENCE, VOICE_STATE}:
            connection.close(UNKNOWN_OP)

    def _identify(self, connection: Connection, data: Json) -> None:
        shard = data.get("shard") or [0, 1]
        refusal = self._refusal(data, shard)
        if refusal is not None:
            connection.close(refusal)
            return
        self._forget_lost()
        self.identified += 1
        session = Session(
            self._world.secret(),
            self._world.bot.id,
            data["intents"],
            (shard[0], shard[1]),
            self._transcript,
            connection,
        )
        self.sessions[session.id] = self._connections[connection] = session
        self._greet(session)

    def _refusal(self, data: Json, shard: list[int]) -> int | None:
        intents = data.get("intents")
        if str(data.get("token", "")).removeprefix("Bot ") != self._world.token:
            return WRONG_TOKEN
        if len(shard) != 2 or not 0 <= shard[0] < shard[1]:
            return BAD_SHARD
        if not isinstance(intents, int) or intents & ~int(KNOWN):
            return BAD_INTENTS
        if intents & PRIVILEGED and not self._settings.privileged_intents:
            return FORBIDDEN_INTENTS
        return None

    def _greet(self, session: Session) -> None:
        own = [guild for guild in self._world.joined() if session.wants(Event("", {}, guild.id))]
        session.deliver(
            "READY",
            {
                "v": 10,
                "user": own_user(self._world.bot),
                "guilds": [unavailable(guild) for guild in own],
                "session_id": session.id,
                "session_type": "normal",
                "resume_gateway_url": self.url,
                "shard": list(session.shard),
                "application": {"id": str(self._world.bot.id), "flags": 0},
                "private_channels": [],
                "_trace": [],
            },
        )
        if session.intents & Intent.GUILDS:
            everybody = bool(session.intents & Intent.MEMBERS)
            for guild in own:
                self._deliver(session, "GUILD_CREATE", guild_create(self._world, guild, everybody=everybody))

    def _resume(self, connection: Connection, data: Json) -> None:
        if str(data.get("token", "")).removeprefix("Bot ") != self._world.token:
            connection.close(WRONG_TOKEN)
            return
        self._forget_lost()
        session = self.sessions.get(str(data.get("session_id")))
        seq = data.get("seq")
        if session is None or not isinstance(seq, int):
            connection.say(INVALID_SESSION, False)
            return
        if seq > session.seq:
            connection.close(BAD_SEQ)
            return
        older, session.connection = session.connection, connection
        if older is not None:
            older.close(TIMED_OUT)
        self._connections[connection] = session
        if not session.replay(seq):
            self.sessions.pop(session.id, None)
            self._connections[connection] = None
            connection.say(INVALID_SESSION, False)
            return
        session.deliver("RESUMED", {"_trace": []})

    def _send_members(self, session: Session, data: Json) -> None:
        guild = self._world.guilds.get(int(data.get("guild_id") or 0))
        if guild is None or (
            not session.intents & Intent.MEMBERS and not data.get("user_ids") and not data.get("query")
        ):
            return
        for chunk in members.chunks(guild, data):
            session.deliver("GUILD_MEMBERS_CHUNK", chunk)
