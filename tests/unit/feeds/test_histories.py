"""Whatever becomes of a source, each article is announced exactly once: the decider alone, over many histories."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.feeds.deciding import decide
from bot.feeds.intents import Act
from bot.feeds.model import Article, ArticleState, Source
from tests.fakes import MONDAY
from tests.unit.feeds.living_source import EVENTS, STYLES, WAYS, Living
from tests.watched import a_source

if TYPE_CHECKING:
    from random import Random

    from bot.feeds.intents import Intent

LOOKS = st.lists(st.tuples(st.lists(st.sampled_from(EVENTS), max_size=4), st.sampled_from(WAYS)), max_size=12)


class Memory:
    """What the store would know, and what was said of each article, by its mark; what is held is published."""

    def __init__(self, source: Source) -> None:
        self.source, self.articles, self.said = source, dict[int, Article](), dict[str, int]()

    def follow(self, intents: tuple[Intent, ...], source: Source) -> None:
        self.source = source
        for one in intents:
            if one.after is None:
                continue
            number = one.after.id or len(self.articles) + 1
            taken = {key for other in self.articles.values() if other.number != number for key in other.keys}
            keys = tuple(key for key in one.after.keys if key not in taken)
            self.articles[number] = replace(one.after, id=number, keys=keys)
            if one.before is None:
                is_said = one.act in {Act.ANNOUNCE, Act.HOLD}
                self.said[one.after.image] = self.said.get(one.after.image, 0) + is_said
                state = ArticleState.QUEUED if is_said else one.after.state
                self.articles[number] = replace(self.articles[number], state=state)


@given(style=st.sampled_from(STYLES), first=st.integers(2, 8), looks=LOOKS, chance=st.randoms(use_true_random=False))
@settings(max_examples=300, deadline=None)
def test_each_article_is_announced_exactly_once(
    style: str, first: int, looks: list[tuple[list[str], str]], chance: Random
) -> None:
    """Edits, moves, new ids and dates, duplicates, cuts and outages never say one twice, nor lose one."""
    living, memory, now = Living(style), Memory(a_source(is_primed=False, count=first)), MONDAY
    for _ in range(first):
        living.publish()
    shown = living.show(chance, "whole")
    decision = decide(memory.source, [], shown, now)
    memory.follow(decision.intents, decision.source)
    stood, seen = {item.image for item in shown}, set[str]()

    for events, way in looks:
        now += timedelta(hours=1)
        for event in events:
            living.happen(event, chance)
        shown = living.show(chance, way)
        seen |= {item.image for item in shown}
        decision = decide(memory.source, list(memory.articles.values()), shown, now)
        memory.follow(decision.intents, decision.source)

        assert {mark: memory.said.get(mark) for mark in stood} == dict.fromkeys(stood, 0)
        assert {mark: memory.said.get(mark) for mark in seen - stood} == dict.fromkeys(seen - stood, 1)
        assert len(memory.articles) == len(stood | seen)
