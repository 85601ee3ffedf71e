"""Which article an item is: pure. By address, then by id, then by what is left; a date alone never says it."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bot.feeds.identity import address_key, canonical, folded, id_key, is_bare, path_key, title_key

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.feeds.model import Article
    from bot.feeds.reading.model import Item

# A source that gives new ids at each reading must not fill the table.
_MOST_IDS, _MOST_KEYS = 4, 16
# The keys of what is being looked at are asked for half a dozen times.
_AT_HAND = 1024


class Match(NamedTuple):
    """An item with the article that it is: None where it is new; *twice* where the reading has it already."""

    item: Item
    article: Article | None
    twice: bool = False


def has_own_query(item: Item, *, by_query: bool) -> bool:
    """Whether the query of an item's address is a part of what tells it apart."""
    return by_query or is_bare(item.address)


def place_of(address: str, *, by_query: bool) -> str:
    """Return *address* as it is compared on its source."""
    return canonical(address, with_query=by_query or is_bare(address))


def keys_of(item: Item, *, by_query: bool, with_id: bool = True) -> tuple[str, ...]:
    """Return all keys by which *item* may be found, or is known from now on."""
    return _keys(item.id if with_id else "", item.address, item.title, item.published, by_query)


@lru_cache(maxsize=_AT_HAND)
def _keys(given: str, address: str, title: str, published: str, by_query: bool) -> tuple[str, ...]:
    keys = [id_key(given)] if given else []
    if address:
        keys.append(address_key(address))
        keys += [] if by_query or is_bare(address) else [path_key(address)]
    keys.append(title_key(title, published))
    return tuple(dict.fromkeys(filter(None, keys)))


def more_keys(article: Article, item: Item, *, by_query: bool, with_id: bool) -> tuple[str, ...]:
    """Return the keys of a known *article* once it was seen as *item*; what changes at each reading is not kept."""
    ids = sum(key.startswith("i:") for key in article.keys)
    new = keys_of(item, by_query=by_query, with_id=with_id and ids < _MOST_IDS)
    if not has_own_query(item, by_query=by_query):
        new = tuple(key for key in new if not key.startswith("a:"))
    keys = dict.fromkeys((*article.keys, *new, title_key(article.title, article.published)))
    return tuple(filter(None, keys))[: max(_MOST_KEYS, len(article.keys))]


def trusted_ids(items: Sequence[Item], *, by_query: bool) -> frozenset[str]:
    """Return the ids of a reading that name one article each: a source that numbers its lines names nothing."""
    places, titles = defaultdict(set), defaultdict(set)
    for item in items:
        places[item.id].add(place_of(item.address, by_query=by_query))
        titles[item.id].add(folded(item.title))
    return frozenset(given for given in places if given and 1 in {len(places[given]), len(titles[given])})


def match(items: Sequence[Item], known: Sequence[Article], *, by_query: bool, moved: Mapping[int, str]) -> list[Match]:
    """Return each of *items* with the article that it is; each article is one item at most.

    *moved* is where the pages of some articles lead to now, by their numbers. What is surer goes first for all items,
    so that an id that was given to another article, or a title that two share, takes nothing away from an address.
    """
    by_key = {key: one for one in known for key in one.keys}
    by_move = {path_key(address): one for one in known if (address := moved.get(one.number, ""))}
    ids = trusted_ids(items, by_query=by_query)
    rules: tuple[Callable[[Item], Article | None], ...] = (
        lambda item: by_key.get(address_key(item.address)) if item.address else None,
        lambda item: by_key.get(id_key(item.id)) if item.id in ids else None,
        lambda item: None if has_own_query(item, by_query=by_query) else by_key.get(path_key(item.address)),
        lambda item: by_move.get(path_key(item.address)),
        lambda item: by_key.get(title_key(item.title, item.published)),
    )
    found: dict[int, Match] = {}
    taken: dict[int, Item] = {}
    for rule in rules:
        for index, item in enumerate(items):
            if index in found or (article := rule(item)) is None:
                continue
            other = taken.setdefault(article.number, item)
            if other is item:
                found[index] = Match(item, article)
            elif (item.id == other.id and item.id in ids) or _same_place(item, article, by_query=by_query):
                found[index] = Match(item, article, twice=True)
    return _without_twins([found.get(index, Match(item, None)) for index, item in enumerate(items)], by_query, ids)


def _same_place(item: Item, article: Article, *, by_query: bool) -> bool:
    own = {address_key(item.address)} if item.address else set()
    if not has_own_query(item, by_query=by_query):
        own.add(path_key(item.address))
    return not own.isdisjoint(article.keys)


def _without_twins(matches: list[Match], by_query: bool, ids: frozenset[str]) -> list[Match]:
    """Return *matches*, each new article but the first of its place or id marked as shown twice."""
    seen: set[str] = set()
    marked: list[Match] = []
    for one in matches:
        keys = keys_of(one.item, by_query=by_query, with_id=one.item.id in ids)
        own = {key for key in keys if not key.startswith("t:")}
        marked.append(one._replace(twice=True) if one.article is None and not own.isdisjoint(seen) else one)
        seen |= own
    return marked
