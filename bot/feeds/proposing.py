"""What a probe has found, kept for who asked until they decide to follow it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Protocol

from bot.errors import Refusal
from bot.feeds.discovery.model import Found, NotChosen
from bot.feeds.identity import canonical
from bot.feeds.reading.model import Item

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.feeds.discovery.service import Discovery
    from bot.feeds.model import Source
    from bot.guilds.model import Actor
    from bot.guilds.service import Guilds
    from bot.settings.feeds import ReadySource

DRAFT, KEY = "watch:found", "proposal"


class NoProposal(Refusal):
    """What was found is forgotten after a day, or followed already."""

    key = "veille.refused.no_proposal"


class NoPlaceChosen(Refusal):
    """Nobody has said where its articles go."""

    key = "veille.refused.no_place"


class Follows(Protocol):
    """Who keeps the sources: :class:`bot.feeds.service.Watch`."""

    async def add(
        self,
        guild_id: int,
        actor: Actor,
        found: Found,
        *,
        channel_id: int | None,
        tags: tuple[int, ...] = (),
        forum: bool = False,
        announce_latest: bool = False,
    ) -> Source:
        """Follow what was found, for an organiser; return the source."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What was found, where its articles will go, and whether the newest one is announced as well."""

    found: Found
    channel_id: int | None = None
    tags: tuple[int, ...] = ()
    forum: bool = False
    announce_latest: bool = False


class Proposals:
    """Each method is for organisers; a proposal is theirs who asked for it."""

    def __init__(self, guilds: Guilds, discovery: Discovery, watch: Follows) -> None:
        self._guilds, self._discovery, self._watch = guilds, discovery, watch

    def left(self, sources: Iterable[Source]) -> tuple[ReadySource, ...]:
        """Return the sites that the configuration brings and that are not among *sources*."""
        watched = {canonical(one.address) for one in sources}
        return tuple(one for one in self._discovery.ready if canonical(one.address) not in watched)

    async def propose(self, guild_id: int, actor: Actor, address: str) -> Proposal:
        """Probe *address*, and keep what was found; raise a refusal that says what was tried."""
        self._guilds.require_organiser(guild_id, actor)
        proposal = Proposal(await self._discovery.probe(address))
        return await self._kept(guild_id, actor, proposal)

    async def place(
        self, guild_id: int, actor: Actor, channel_id: int | None, tags: tuple[int, ...] = (), *, forum: bool = False
    ) -> Proposal:
        """Say where its articles go."""
        proposal = await self._proposal(guild_id, actor)
        return await self._kept(guild_id, actor, replace(proposal, channel_id=channel_id, tags=tags, forum=forum))

    async def tag(self, guild_id: int, actor: Actor, tags: tuple[int, ...]) -> Proposal:
        """Say under which tags of a forum its articles stand."""
        proposal = await self._proposal(guild_id, actor)
        return await self._kept(guild_id, actor, replace(proposal, tags=tags))

    async def with_latest(self, guild_id: int, actor: Actor, *, announce: bool) -> Proposal:
        """Say whether the newest article is announced at once, as a proof."""
        proposal = await self._proposal(guild_id, actor)
        return await self._kept(guild_id, actor, replace(proposal, announce_latest=announce))

    async def accept(self, guild_id: int, actor: Actor) -> Source:
        """Follow it from now on."""
        proposal = await self._proposal(guild_id, actor)
        if proposal.channel_id is None:
            raise NoPlaceChosen
        source = await self._watch.add(
            guild_id,
            actor,
            proposal.found,
            channel_id=proposal.channel_id,
            tags=proposal.tags,
            forum=proposal.forum,
            announce_latest=proposal.announce_latest,
        )
        await self._guilds.drop_draft(guild_id, actor, DRAFT)
        return source

    async def _proposal(self, guild_id: int, actor: Actor) -> Proposal:
        self._guilds.require_organiser(guild_id, actor)
        return _read(await self._guilds.draft(guild_id, actor, DRAFT))

    async def _kept(self, guild_id: int, actor: Actor, proposal: Proposal) -> Proposal:
        await self._guilds.keep_draft(guild_id, actor, DRAFT, {KEY: json.dumps(asdict(proposal), ensure_ascii=False)})
        return proposal


def _read(draft: Mapping[str, str]) -> Proposal:
    """Return the proposal that *draft* holds; raise :class:`NoProposal`."""
    if KEY not in draft:
        raise NoProposal
    kept = json.loads(draft[KEY])
    found = kept.pop("found")
    sample = tuple(Item(**item) for item in found.pop("sample"))
    others = tuple(NotChosen(**other) for other in found.pop("others"))
    patterns = tuple(found.pop("patterns"))
    # What was tried is read once.
    found.pop("tried")
    return Proposal(
        Found(**found, sample=sample, others=others, patterns=patterns), **kept | {"tags": tuple(kept["tags"])}
    )
