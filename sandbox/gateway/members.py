"""The answer to a request for members (docs events/gateway-events#request-guild-members)."""

from collections.abc import Iterator

from sandbox.model import Guild, Member
from sandbox.payloads.users import member as payload
from sandbox.wire import Json

CHUNK = 1000
"""How many members one event carries."""


def chunks(guild: Guild, request: Json) -> Iterator[Json]:
    """Give the data of each GUILD_MEMBERS_CHUNK that answers *request*; there is always one."""
    chosen = [payload(each) for each in _chosen(guild, request)]
    count = max(1, -(-len(chosen) // CHUNK))
    for index in range(count):
        chunk: Json = {
            "guild_id": str(guild.id),
            "members": chosen[index * CHUNK : (index + 1) * CHUNK],
            "chunk_index": index,
            "chunk_count": count,
            "not_found": [],
        }
        yield {**chunk, "nonce": request["nonce"]} if request.get("nonce") is not None else chunk


def _chosen(guild: Guild, request: Json) -> list[Member]:
    wanted = request.get("user_ids")
    if wanted is not None:
        numbers = wanted if isinstance(wanted, list) else [wanted]
        return [guild.members[int(each)] for each in numbers if int(each) in guild.members]
    begins, limit = str(request.get("query") or "").lower(), int(request.get("limit") or 0)
    found = [
        each for each in guild.members.values() if (each.nick or each.user.display_name).lower().startswith(begins)
    ]
    return found[: limit or None]
