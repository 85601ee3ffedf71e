"""How a source and its articles read: where they stand, in words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from bot import dates
from bot.feeds.model import Mode, SourceState
from bot.feeds.reading.words import escaped
from bot.feeds.reasons import said

if TYPE_CHECKING:
    from bot.errors import Say
    from bot.feeds.model import Article, Source
    from bot.feeds.reading.model import Item
    from bot.i18n import Locale

# So much of an address or a title in a line.
LONGEST_SHOWN, LONGEST_LINKED = 90, 150


def health(source: Source, say: Say, *, held: int = 0) -> list[str]:
    """Return how a source is: its state, why it fails and what to do, the last success and the next look."""
    is_on = source.state is SourceState.ON
    lines = [] if is_on and source.trouble and not source.failures else [_standing(source, say)]
    if source.reason and is_on:
        lines.append(said(source.reason, say))
    if source.trouble and is_on:
        lines.append(say(f"veille.trouble_{source.trouble}"))
    if held:
        lines.append(say("veille.held", count=held))
    looks = []
    if source.last_success:
        looks.append(say("veille.last_success", when=dates.stamp(source.last_success)))
    if is_on:
        looks.append(say("veille.next_look", when=dates.stamp(source.next_look)))
    return [*lines, " ".join(looks)] if looks else lines


def _standing(source: Source, say: Say) -> str:
    if source.state is not SourceState.ON:
        return say(f"veille.is_{source.state}")
    if source.failures:
        since = dates.stamp(source.failing_since) if source.failing_since else ""
        return say("veille.is_failing", count=source.failures, since=since)
    return say("veille.is_well" if source.is_primed else "veille.is_new")


def manners(source: Source, say: Say) -> list[str]:
    """Return what is done with its articles: where, when, whom it rings, which words."""
    where = f"<#{source.channel_id}>" if source.channel_id else say("veille.nowhere")
    lines = [say("veille.where_digest" if source.mode is Mode.DIGEST else "veille.where_instant", channel=where)]
    if source.mention_role_id:
        lines.append(say("veille.rings", role=f"<@&{source.mention_role_id}>"))
    if source.include:
        lines.append(say("veille.includes", words=", ".join(map(escaped, source.include))))
    if source.exclude:
        lines.append(say("veille.excludes", words=", ".join(map(escaped, source.exclude))))
    if source.min_minutes:
        lines.append(say("veille.least_minutes", count=source.min_minutes))
    lines.append(say("veille.at_once", count=source.burst))
    return lines


def article_line(one: Article | Item, say: Say, locale: Locale) -> str:
    """Return an article as a line: its title, or the end of its address where no title is known, and its day."""
    named = one.title or one.address.rstrip("/").rpartition("/")[2]
    title = escaped(shortened(named))
    # An address with a bracket would end the link, and a very long one would fill the panel.
    can_link = 0 < len(one.address) <= LONGEST_LINKED and not set(one.address) & set("<>() ")
    link = f"[{title}](<{one.address}>)" if can_link else title
    on = day_of(one.published, locale)
    return say("veille.article_on", article=link, day=on) if on else link


def day_of(published: str, locale: Locale) -> str:
    """Return the day of an ISO day or instant in full, "" where it is none."""
    try:
        return dates.day(date.fromisoformat(published[:10]), locale)
    except ValueError:
        return ""


def readable(pattern: str) -> str:
    """Return a pattern of addresses that was guessed as people would write it: "/fr/actualites/…"."""
    folder = pattern.removeprefix("^").partition("[")[0].replace(r"\d+", "…").replace("(?:/fr)?", "/fr")
    return folder.replace("\\", "") + "…"


def shortened(text: str, most: int = LONGEST_SHOWN) -> str:
    """Return *text*, or its beginning."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
