"""An article in the channel of its source; see :class:`bot.delivery.service.Subject`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import dates
from bot.delivery.card import Button, Card, Row, Text
from bot.delivery.model import InStep, Rendered, Withdrawn
from bot.feeds import store
from bot.feeds.settling import ARTICLE
from bot.i18n import language

if TYPE_CHECKING:
    from bot.database import Transaction
    from bot.delivery.model import Delivery
    from bot.errors import Say
    from bot.feeds.model import Article, Source
    from bot.i18n import Texts

UNKNOWN = "delivery.gone"


class ArticlePost:
    """The card of an article; it is corrected in place, and says so."""

    KIND = ARTICLE

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    async def render(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:
        """Return the article as it stands."""
        article = await store.article(tx, guild_id, int(subject))
        if article is None:
            return Withdrawn(UNKNOWN)
        source = await store.one(tx, guild_id, article.source_id)
        return Rendered(card_of(article, source, self._texts.bound(language(locale))), version=article.revision)

    async def sent(self, tx: Transaction, delivery: Delivery) -> InStep | Withdrawn:
        """Keep what was said in step with the article."""
        article = await store.article(tx, delivery.guild_id, int(delivery.subject))
        return InStep(article.revision) if article else Withdrawn(UNKNOWN)


def card_of(article: Article, source: Source | None, say: Say) -> Card:
    """Return how an article reads; the role of its *source*, None where that was removed, is rung last."""
    facts = [article.theme, say("feeds.post.minutes", count=article.minutes) if article.minutes else ""]
    facts += [source.title if source else ""]
    lines = [f"**{article.title}**", article.summary]
    lines.append(f"-# {' · '.join(fact for fact in facts if fact)}" if any(facts) else "")
    if article.withdrawn_at:
        lines.append(f"-# {say('feeds.post.withdrawn', when=dates.stamp(article.withdrawn_at, 'D'))}")
    elif article.updated_at:
        lines.append(f"-# {say('feeds.post.updated', when=dates.stamp(article.updated_at, 'D'))}")
    role = source.mention_role_id if source else None
    lines.append(f"<@&{role}>" if role else "")
    is_linked = article.address.startswith(("http://", "https://")) and not article.withdrawn_at
    rows = (Row((Button(say("button.article"), url=article.address),)),) if is_linked else ()
    return Card((Text("\n".join(filter(None, lines))), *rows), roles=(role,) if role else ())
