"""An article in the channel of its source; see :class:`bot.delivery.service.Subject`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from bot import dates
from bot.delivery.card import Button, Card, File, Post, Row, Text
from bot.delivery.model import InStep, Rendered, Withdrawn
from bot.feeds import store
from bot.feeds.reading.words import cut, escaped, unescaped
from bot.feeds.settling import ARTICLE
from bot.i18n import language
from bot.resources.acronyms import may_hold_acronyms

if TYPE_CHECKING:
    from bot.database import Transaction
    from bot.delivery.model import Delivery
    from bot.errors import Say
    from bot.feeds.model import Article, Source
    from bot.feeds.saying.following import Followers
    from bot.i18n import Locale, Texts

UNKNOWN = "delivery.gone"
FEATURE = "article"
"""What the buttons of an article begin with."""
# So much of a title in a line, and the longest address that a line links to.
LONGEST_TITLE, LONGEST_LINKED = 120, 200
LONGEST_POST = 100
"""Characters of the title of a forum's post (docs.discord.com resources/channel)."""


class ArticlePost:
    """The card of an article; it is corrected in place, and says so."""

    KIND = ARTICLE

    def __init__(self, texts: Texts, followers: Followers) -> None:
        self._texts, self._followers = texts, followers

    async def render(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:
        """Return the article as it stands."""
        article = await store.article(tx, guild_id, int(subject))
        if article is None:
            return Withdrawn(UNKNOWN)
        source = await store.one(tx, guild_id, article.source_id)
        spoken = language(locale)
        return Rendered(card_of(article, source, self._texts.bound(spoken), spoken), version=article.revision)

    async def sent(self, tx: Transaction, delivery: Delivery) -> InStep | Withdrawn:
        """Keep what was said in step with the article, and ask for what follows it."""
        article = await store.article(tx, delivery.guild_id, int(delivery.subject))
        if article is None:
            return Withdrawn(UNKNOWN)
        if source := await store.one(tx, delivery.guild_id, article.source_id):
            await self._followers.follow(tx, delivery.guild_id, ARTICLE, article.number, (source,))
        return InStep(article.revision)


def card_of(article: Article, source: Source | None, say: Say, locale: Locale) -> Card:
    """Return how an article reads; the role of its *source*, None where that was removed, is rung last."""
    lines = [
        f"**{title_of(article)}**",
        article.summary,
        *(f"-# {line}" for line in _facts(article, source, say, locale)),
    ]
    role = source.mention_role_id if source else None
    lines.append(f"<@&{role}>" if role else "")
    buttons = [Button(say("button.article"), url=article.address)] if is_linked(article) else []
    buttons.append(Button(say("button.article_text"), custom_id=f"{FEATURE}:text:{article.number}"))
    if may_hold_acronyms(words_of(article)):
        buttons.append(Button(say("button.acronyms"), custom_id=f"{FEATURE}:acronyms:{article.number}"))
    if is_linked(article):
        buttons.append(Button(say("kept.button"), custom_id=f"{FEATURE}:keep:{article.number}"))
    is_post = bool(source and source.forum)
    return Card(
        (Text("\n".join(filter(None, lines))), Row(tuple(buttons))),
        roles=(role,) if role else (),
        file=picture_of(article, say),
        post=Post(cut(named(article), LONGEST_POST), source.tags) if source and is_post else None,
    )


def plain_text(article: Article, say: Say, locale: Locale) -> str:
    """Return an article as one pastes it into an e-mail: without Markdown, its address in full."""
    on = day_of(article.published, locale)
    published = say("feeds.post.published", day=on) if on else ""
    lines = [
        named(article),
        unescaped(article.summary),
        published[:1].upper() + published[1:],
        article.address,
    ]
    return "\n".join(filter(None, lines))


def card_to_copy(article: Article, say: Say, locale: Locale) -> Card:
    """Return an article as text to take along, in a block that Discord copies whole."""
    # Three of them would end the block.
    text = plain_text(article, say, locale).replace("```", "'''")
    read = (Row((Button(say("button.article"), url=article.address),)),) if is_linked(article) else ()
    return Card((Text(f"{say('announcement.copy')}\n```\n{text}\n```"), *read)).fitted()


def words_of(article: Article) -> str:
    """Return what is read of an article on its card."""
    return f"{named(article)}\n{unescaped(article.summary)}"


def named(article: Article) -> str:
    """Return the title of an article or, where it has none, its address."""
    return article.title or article.address


def title_of(article: Article, *, longest: int = 250) -> str:
    """Return the title such that Discord shows each of its signs."""
    return escaped(cut(named(article), longest))


def is_linked(article: Article) -> bool:
    """Whether a button can lead there: Discord takes addresses of 512 characters."""
    is_address = article.address.startswith(("http://", "https://")) and len(article.address) <= 512
    return is_address and article.withdrawn_at is None


def linked(article: Article) -> str:
    """Return the title of an article in a line, leading to it where its address neither ends the link nor fills it."""
    title = title_of(article, longest=LONGEST_TITLE)
    short = len(article.address) <= LONGEST_LINKED and not set(article.address) & set("<>() ")
    return f"[{title}](<{article.address}>)" if short and is_linked(article) else title


def picture_of(article: Article, say: Say) -> File | None:
    """Return the picture of an article with the words for who does not see it, None where there is none."""
    if not (article.image_hash and article.image_name):
        return None
    described = say("feeds.post.picture", title=named(article))
    return File(article.guild_id, article.image_hash, article.image_name, described)


def day_of(published: str, locale: Locale) -> str:
    """Return the day of an ISO day or instant in full, "" where it is none."""
    try:
        return dates.day(date.fromisoformat(published[:10]), locale)
    except ValueError:
        return ""


def _facts(article: Article, source: Source | None, say: Say, locale: Locale) -> list[str]:
    """Return theme, reading time, day and source in one line, and what has become of the article in another."""
    on = day_of(article.published, locale)
    facts = [
        escaped(article.theme),
        say("feeds.post.minutes", count=article.minutes) if article.minutes else "",
        say("feeds.post.published", day=on) if on else "",
        escaped(source.title) if source else "",
    ]
    lines = [" · ".join(filter(None, facts))]
    if article.withdrawn_at:
        lines.append(say("feeds.post.withdrawn", when=dates.stamp(article.withdrawn_at, "D")))
    elif article.updated_at:
        lines.append(say("feeds.post.updated", when=dates.stamp(article.updated_at, "D")))
    return [line for line in lines if line]
