"""The objects that an interaction's ids stand for (docs interactions/...#resolved-data-structure)."""

import base64
import binascii
from dataclasses import dataclass, field
from typing import Any

from sandbox import limits, posting
from sandbox.control import find
from sandbox.control.ask import ControlError
from sandbox.model import Channel, Guild, Message, User
from sandbox.payloads.channels import thread_metadata
from sandbox.payloads.guilds import role as role_payload
from sandbox.payloads.messages import attachment as attachment_payload
from sandbox.payloads.messages import message as message_payload
from sandbox.payloads.users import member_fields
from sandbox.payloads.users import user as user_payload
from sandbox.posting import Upload
from sandbox.wire import Json
from sandbox.world import World


@dataclass(slots=True)
class Resolver:
    """Gathers what a client would put into `resolved`."""

    world: World
    who: User
    channel: Channel
    found: dict[str, Json] = field(default_factory=dict)

    @property
    def guild(self) -> Guild | None:
        """The guild that the interaction happens in."""
        return None if self.channel.guild_id is None else self.world.guilds[self.channel.guild_id]

    def data(self) -> Json:
        """Return `{"resolved": ...}`, or nothing when nothing was named."""
        return {"resolved": self.found} if self.found else {}

    def user(self, text: str) -> str:
        """Name a person; return the id."""
        person = find.person(self.world, text)
        self._note("users", person.id, user_payload(person))
        member = None if self.guild is None else self.guild.members.get(person.id)
        if member is not None:
            allowed = self.world.permissions(self.channel, person.id)
            self._note("members", person.id, {**member_fields(member), "permissions": str(int(allowed))})
        return str(person.id)

    def role(self, text: str) -> str:
        """Name a role; return the id."""
        role = find.role(self._in_guild(), text)
        self._note("roles", role.id, role_payload(role))
        return str(role.id)

    def mentionable(self, text: str) -> str:
        """Name a role or a person; return the id."""
        try:
            return self.role(text)
        except ControlError:
            return self.user(text)

    def place(self, text: str, types: list[int]) -> str:
        """Name a channel of one of *types* (all when empty); return the id."""
        channel = find.place(self.world, self.who, text)
        if types and channel.type not in types:
            raise ControlError(f"{text!r} is not of a channel type that can be chosen here")
        self._note("channels", channel.id, self._partial(channel))
        return str(channel.id)

    def _partial(self, channel: Channel) -> Json:
        payload: Json = {
            "id": str(channel.id),
            "name": channel.name,
            "type": int(channel.type),
            "permissions": str(int(self.world.permissions(channel, self.who.id))),
        }
        if channel.parent_id is not None:
            payload["parent_id"] = str(channel.parent_id)
        if channel.thread is not None:
            payload["thread_metadata"] = thread_metadata(channel)
        return payload

    def message(self, message: Message) -> str:
        """Name a message; return the id."""
        self._note("messages", message.id, message_payload(self.world, message))
        return str(message.id)

    def file(self, value: Any) -> str:
        """Upload `{"file": {"name", "base64"}}`; return the attachment's id."""
        upload = read_file(value)
        attachment = posting.attach(self.world, self.channel, upload, ephemeral=True)
        self._note("attachments", attachment.id, attachment_payload(attachment))
        return str(attachment.id)

    def _note(self, kind: str, number: int, payload: Json) -> None:
        self.found.setdefault(kind, {})[str(number)] = payload

    def _in_guild(self) -> Guild:
        if self.guild is None:
            raise ControlError("there are no roles in a direct conversation")
        return self.guild


def read_file(value: Any) -> Upload:
    """Read `{"file": {"name": ..., "base64": ..., "type": optional}}`."""
    inner = value.get("file") if isinstance(value, dict) else None
    if not isinstance(inner, dict) or not isinstance(inner.get("name"), str):
        raise ControlError('a file is {"file": {"name": ..., "base64": ...}}')
    try:
        content = base64.b64decode(inner.get("base64") or "", validate=True)
    except (binascii.Error, TypeError, ValueError):
        raise ControlError(f"the base64 of {inner['name']!r} cannot be read") from None
    if len(content) > limits.FILE_SIZE:
        raise ControlError(f"{inner['name']!r} is larger than a client may upload")
    return Upload(inner["name"], content, inner.get("type"))
