"""What a community can choose, and who may do what in it: pure rules."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime


@dataclass(frozen=True)
class Option:
    """One choice of the organisers; the options screen is generated from these.

    Its label and description are the texts ``options.<name>.label`` and ``.description``; the name
    to look for at first start stands in ``config/passerelle.toml``.
    """

    name: str
    kind: Literal["role", "channel", "switch"]


ROLE_ORGANISATION, ROLE_ACCUEIL, ROLE_RELECTURE = "role_organisation", "role_accueil", "role_relecture"
CHANNEL_EVENTS, CHANNEL_ORGANISERS = "channel_events", "channel_organisers"
CHANNEL_WELCOME = "channel_welcome"
SWITCH_APPROVAL = "switch_approval"

OPTIONS = (
    Option(ROLE_ORGANISATION, "role"),
    Option(ROLE_ACCUEIL, "role"),
    Option(ROLE_RELECTURE, "role"),
    Option(CHANNEL_EVENTS, "channel"),
    Option(CHANNEL_ORGANISERS, "channel"),
    Option(CHANNEL_WELCOME, "channel"),
)
SWITCHES = (Option(SWITCH_APPROVAL, "switch"),)
"""Yes is 1 and no is 0, also where nobody has chosen."""
OPTION_NAMES = frozenset(option.name for option in (*OPTIONS, *SWITCHES))


class Capacity(StrEnum):
    """What somebody may do; least access, and it is how the team works."""

    ORGANISATION = "organisation"
    ACCUEIL = "accueil"
    RELECTURE = "relecture"


_ROLES = {
    Capacity.ORGANISATION: ROLE_ORGANISATION,
    Capacity.ACCUEIL: ROLE_ACCUEIL,
    Capacity.RELECTURE: ROLE_RELECTURE,
}


@dataclass(frozen=True)
class Actor:
    """Who clicks: their Discord id, their roles here, and whether Discord lets them manage the server.

    *received_at* is when that was received, the same for no two clicks: who came first is first in line.
    """

    discord_id: int
    role_ids: Collection[int]
    manages_guild: bool
    locale: Literal["fr", "en"]
    received_at: datetime | None = None


def capacities(actor: Actor, choices: Mapping[str, int]) -> frozenset[Capacity]:
    """Return what *actor* may do.

    Who manages the server may do everything: before the roles are chosen, nobody else could choose them.
    """
    if actor.manages_guild:
        return frozenset(Capacity)
    return frozenset(capacity for capacity, option in _ROLES.items() if choices.get(option) in actor.role_ids)


@dataclass(frozen=True)
class Place:
    """A role or channel of the server, as the gateway shows it."""

    id: int
    name: str


@dataclass(frozen=True)
class Seen:
    """A server as the gateway shows it; *missing* names the permissions that the bot lacks there."""

    guild_id: int
    roles: tuple[Place, ...]
    channels: tuple[Place, ...]
    missing: tuple[str, ...]


def found_by_name(wanted: Mapping[str, str], places: Collection[Place]) -> dict[str, int]:
    """Return the option names whose wanted name belongs to exactly one of *places*."""
    ids: dict[str, list[int]] = {}
    for place in places:
        ids.setdefault(place.name.casefold(), []).append(place.id)
    matches = {option: ids.get(name.casefold(), []) for option, name in wanted.items()}
    return {option: found[0] for option, found in matches.items() if len(found) == 1}
