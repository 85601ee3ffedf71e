"""JSON as it travels: compact text, snowflakes as strings, instants as Discord writes them."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
"""One JSON object; what is inside is checked where it enters."""

JSON_TYPE = "application/json"
"""The exact Content-Type that discord.py looks for: with a charset it would not parse the body."""


def encode(value: object) -> str:
    """Write *value* as compact JSON."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def iso(instant: datetime) -> str:
    """Write an aware *instant* as Discord does: UTC, microseconds, an explicit offset."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def iso_or_none(instant: datetime | None) -> str | None:
    """Write *instant* if there is one."""
    return None if instant is None else iso(instant)


def read_instant(text: str) -> datetime:
    """Read an ISO 8601 instant; without an offset it is UTC.

    Raises ValueError when *text* is no instant.
    """
    instant = datetime.fromisoformat(text)
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


def ids(numbers: Iterable[int]) -> list[str]:
    """Write snowflakes as Discord does, as strings."""
    return [str(number) for number in numbers]


def compact(**fields: object) -> Json:
    """Build an object without the fields that are None: Discord leaves out what is not there."""
    return {key: value for key, value in fields.items() if value is not None}
