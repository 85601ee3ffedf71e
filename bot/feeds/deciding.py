"""What a reading of a source means: pure. Old state, what the source shows, the time; what is to be done, and why.

What is new is what is not known by address, by id or by title and day (:mod:`bot.feeds.matching`). Dates order what is
said and never decide whether it is. What no honest day would show is held, and the organisers decide.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.feeds.choosing import left_out
from bot.feeds.identity import needs_query
from bot.feeds.intents import Act, Decision, Intent, PageSeen, Why
from bot.feeds.matching import Match, keys_of, match, more_keys, place_of, trusted_ids
from bot.feeds.model import Article, ArticleState, Mode, Shape, Source, Trouble

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from bot.feeds.reading.model import Item

MANY, A_FEW = 6, 3
"""From how many articles on a source that shows a third of them, or none of them, is not believed."""
LATELY = timedelta(days=28)
SUSPECTS, SUSPECTED_FOR, ASKED_AGAIN_AFTER = 3, timedelta(days=60), timedelta(days=7)
SAID = frozenset({ArticleState.QUEUED, ArticleState.WAITING})
_DONE = {Act.ANNOUNCE: ArticleState.QUEUED, Act.HOLD: ArticleState.HELD, Act.LEARN: ArticleState.KNOWN}
_NO_PAGES: Mapping[int, PageSeen] = {}


def decide(
    source: Source,
    known: Sequence[Article],
    items: Sequence[Item],
    now: datetime,
    *,
    pages: Mapping[int, PageSeen] = _NO_PAGES,
    elsewhere: Collection[str] = (),
) -> Decision:
    """Return what *items*, all that *source* shows, mean to who knows the articles *known*.

    *pages* is what the pages of some articles answered, by the articles' numbers; *elsewhere* the keys of articles that
    another source has said in the same channel.
    """
    usable = [item for item in items if item.address or item.id]
    by_query = source.by_query or needs_query(usable)
    if not usable and source.count >= A_FEW:
        return _told(source, replace(source, by_query=by_query), (), Trouble.EMPTY)
    moved = {number: page.moved_to for number, page in pages.items() if page.moved_to}
    matches = match(usable, known, by_query=by_query, moved=moved)
    ids = trusted_ids(usable, by_query=by_query)
    new = [one.item for one in matches if one.article is None and not one.twice]
    trouble = _shape(source, matches, new)
    made = [_article(source, item, now, by_query=by_query, with_id=item.id in ids) for item in _in_order(new)]
    news = _news(source, made, trouble, elsewhere)
    seen = [_seen(one, now, by_query=by_query, with_id=one.item.id in ids) for one in matches if _is_old(one)]
    gone = _absent(known, matches, pages, now)
    after = replace(
        source,
        is_primed=True,
        by_query=by_query,
        count=len(usable),
        per_month=sum(_is_recent(item, now) for item in usable),
        changed_at=now if new else source.changed_at or now,
    )
    burst = any(one.why is Why.BURST for one in news)
    return _told(source, after, (*seen, *gone, *news), trouble or (Trouble.BURST if burst else None))


def suspects(decided: Decision, known: Sequence[Article], now: datetime) -> list[Article]:
    """Return the articles whose pages are worth a look: said lately, and missing where older ones still stand.

    A feed that drops its oldest ones shows nothing; three at most, and each once a week.
    """
    present = {one.before.number for one in decided.intents if one.before}
    oldest = min(present, default=None)
    if oldest is None:
        return []
    missing = [one for one in known if one.number not in present and one.number > oldest and _may_be_gone(one, now)]
    return sorted(missing, key=lambda one: one.number, reverse=True)[:SUSPECTS]


def _may_be_gone(one: Article, now: datetime) -> bool:
    asked = one.checked_at is not None and now - one.checked_at < ASKED_AGAIN_AFTER
    return one.state in SAID and one.withdrawn_at is None and now - one.seen_at < SUSPECTED_FOR and not asked


def merged(article: Article, item: Item, *, by_query: bool) -> Article:
    """Return *article* with what *item* shows of it; what it does not show any more stays.

    The first date stays: publishers re-date what they have published. So does an address that differs in nothing that
    counts.
    """
    has_moved = item.address and place_of(item.address, by_query=by_query) != place_of(
        article.address, by_query=by_query
    )
    shown = {
        "address": item.address if has_moved else article.address,
        "key": place_of(item.address, by_query=by_query) if has_moved else article.key,
        "title": item.title or article.title,
        "summary": item.summary or article.summary,
        "image": item.image or article.image,
        "published": article.published or item.published,
        # Of a sitemap, what has changed is read on its page, and noted once it was.
        "updated": item.updated if item.title else article.updated,
        "theme": item.theme or article.theme,
        "section": item.section or article.section,
        "minutes": article.minutes if item.minutes is None else item.minutes,
    }
    return _with(article, shown)


def _with(article: Article, values: Mapping[str, Any]) -> Article:
    """Return *article* with *values*; the same one where it has them, for most articles of a reading do."""
    new = {name: value for name, value in values.items() if getattr(article, name) != value}
    return replace(article, **new) if new else article


def _is_old(one: Match) -> bool:
    return one.article is not None or one.twice


def _seen(one: Match, now: datetime, *, by_query: bool, with_id: bool) -> Intent:
    """Return what is done about an item that is known."""
    before = one.article
    if one.twice or before is None:
        return Intent(act=Act.NOTHING, why=Why.TWICE, item=one.item, before=before)
    after = merged(before, one.item, by_query=by_query)
    after = _with(after, {"keys": more_keys(after, one.item, by_query=by_query, with_id=with_id)})
    if before.withdrawn_at is not None:
        why = Why.BACK
    elif after.key != before.key:
        why = Why.MOVED
    elif after.shown != before.shown:
        why = Why.EDITED
    else:
        changed = after if after is not before else None
        return Intent(act=Act.NOTHING, why=Why.SAME, item=one.item, before=before, after=changed)
    after = replace(after, revision=before.revision + 1, updated_at=now, withdrawn_at=None)
    return Intent(act=Act.UPDATE, why=why, item=one.item, before=before, after=after)


def _news(
    source: Source, made: Sequence[tuple[Item, Article]], trouble: Trouble | None, elsewhere: Collection[str]
) -> list[Intent]:
    """Return what is done about the articles that are new, those to be said in their order."""
    judged = [(item, article, _refused(source, item, article, elsewhere)) for item, article in made]
    fresh = [article for _, article, refused in judged if refused is None]
    act, why = Act.ANNOUNCE, Why.NEW
    if not source.is_primed:
        act, why = Act.LEARN, Why.FIRST_LOOK
    elif trouble is Trouble.SHAPE and fresh:
        act, why = Act.HOLD, Why.SHAPE
    elif len(fresh) > source.burst:
        act, why = Act.HOLD, Why.BURST
    intents = []
    for item, article, refused in judged:
        if refused is not None:
            intents.append(refused)
        elif act is Act.LEARN and source.announce_latest and article is fresh[-1]:
            intents.append(_new(source, item, article, Act.ANNOUNCE, Why.NEWEST))
        else:
            intents.append(_new(source, item, article, act, why))
    return intents


def _refused(source: Source, item: Item, article: Article, elsewhere: Collection[str]) -> Intent | None:
    """Return what is done about a new article that is not to be said, None where it is."""
    if source.is_primed and not article.title:
        return Intent(act=Act.NOTHING, why=Why.UNREAD, item=item)
    if not set(elsewhere).isdisjoint(key for key in article.keys if not key.startswith(("t:", "i:"))):
        return _new(source, item, article, Act.LEARN, Why.ELSEWHERE)
    out = left_out(source, article)
    return out and _new(source, item, article, Act.LEARN, out.why, out.word)


def _new(source: Source, item: Item, article: Article, act: Act, why: Why, word: str = "") -> Intent:
    state = _DONE[act]
    if state is ArticleState.QUEUED and source.mode is Mode.DIGEST:
        state = ArticleState.WAITING
    return Intent(act=act, why=why, item=item, after=replace(article, state=state, why=why, word=word), word=word)


def _article(source: Source, item: Item, now: datetime, *, by_query: bool, with_id: bool) -> tuple[Item, Article]:
    made = Article(
        id=None,
        guild_id=source.guild_id,
        source_id=source.number,
        key=place_of(item.address, by_query=by_query) if item.address else item.id,
        address=item.address,
        title=item.title,
        summary=item.summary,
        image=item.image,
        published=item.published[:40],
        updated=item.updated[:40],
        theme=item.theme,
        section=item.section,
        minutes=item.minutes,
        seen_at=now,
        keys=keys_of(item, by_query=by_query, with_id=with_id),
    )
    return item, made


def _absent(
    known: Sequence[Article], matches: Sequence[Match], pages: Mapping[int, PageSeen], now: datetime
) -> list[Intent]:
    """Return what is done about articles that are not listed, and whose pages were looked at."""
    present = {one.article.number for one in matches if one.article}
    intents = []
    for before in known:
        page = pages.get(before.number)
        if page is None or before.number in present:
            continue
        after = replace(before, checked_at=now)
        if page.is_gone and before.withdrawn_at is None:
            after = replace(after, withdrawn_at=now, revision=before.revision + 1)
            intents.append(Intent(act=Act.WITHDRAW, why=Why.GONE, before=before, after=after))
        else:
            intents.append(Intent(act=Act.NOTHING, why=Why.SAME, before=before, after=after))
    return intents


def _shape(source: Source, matches: Sequence[Match], new: Sequence[Item]) -> Trouble | None:
    """Return whether the page is not built as it was: most articles have gone or lost titles, or none is known."""
    if not source.is_primed or source.count < A_FEW:
        return None
    shrunk = source.count >= MANY and len(matches) * 3 <= source.count
    # A sitemap never has titles.
    titled = [] if source.shape is Shape.SITEMAP else [one for one in matches if one.article and one.article.title]
    untitled = sum(not one.item.title for one in titled)
    turned = len(new) >= A_FEW and not any(one.article for one in matches)
    return Trouble.SHAPE if shrunk or turned or untitled * 2 > len(matches) else None


def _told(before: Source, after: Source, intents: tuple[Intent, ...], trouble: Trouble | None) -> Decision:
    """Return the decision; the organisers hear of a trouble once, and of each burst."""
    is_news = trouble is not None and (trouble is not before.trouble or any(one.act is Act.HOLD for one in intents))
    return Decision(intents, replace(after, trouble=trouble), trouble if is_news else None)


def _in_order(items: Sequence[Item]) -> list[Item]:
    """Return *items*, the oldest first: by their days where all have one; sources show the newest first."""
    upwards = list(reversed(items))
    return sorted(upwards, key=lambda item: item.published[:10]) if all(item.published for item in items) else upwards


def _is_recent(item: Item, now: datetime) -> bool:
    try:
        on = date.fromisoformat(item.published[:10])
    except ValueError:
        return False
    return now.date() - LATELY <= on <= now.date()
