"""What organisers read of a meeting that an article tells of: it can be prepared; its page says another day now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.delivery.card import Button, Card, Row, Text
from bot.delivery.model import Rendered, Withdrawn
from bot.events import store as events
from bot.events.editing.spans import Span, span_of, write_span
from bot.feeds import store as articles
from bot.feeds.posts import UNKNOWN, is_linked, title_of
from bot.feeds.reading.words import escaped
from bot.feeds.saying import meetings, store
from bot.feeds.settling import MEETING
from bot.i18n import language

if TYPE_CHECKING:
    from bot.database import Transaction
    from bot.delivery.model import Delivery
    from bot.errors import Say
    from bot.events.model import Event
    from bot.feeds.model import Article
    from bot.feeds.reading.model import Agenda
    from bot.i18n import Locale, Texts

MOVED, MENDED = "watch.meeting_moved", "delivery.mended"


class MeetingNews:
    """An article that tells of a meeting; the subject is its number."""

    KIND = MEETING

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    async def render(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:
        """Return what its page says, what it does not, and the button that fills in the form of an event."""
        article = await articles.article(tx, guild_id, int(subject))
        agenda = meetings.agenda_of(article) if article else None
        if article is None or agenda is None:
            return Withdrawn(UNKNOWN)
        spoken = language(locale)
        return Rendered(meeting_card(article, agenda, self._texts.bound(spoken), spoken))

    async def sent(self, _tx: Transaction, _delivery: Delivery) -> None:
        """Said once and done."""


class MeetingMoved:
    """The page of a meeting says another day than when an event was made of it; the subject is "number:day"."""

    KIND = MOVED

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    async def render(self, tx: Transaction, guild_id: int, subject: str, locale: str) -> Rendered | Withdrawn:
        """Return both days, and the button that leads to the event."""
        number = int(subject.partition(":")[0])
        article = await articles.article(tx, guild_id, number)
        agenda = meetings.agenda_of(article) if article else None
        event_id = await store.event_of(tx, guild_id, number)
        event = await events.one(tx, guild_id, event_id) if event_id else None
        if article is None or agenda is None or event is None:
            return Withdrawn(UNKNOWN)
        if _is_then(event, agenda):
            return Withdrawn(MENDED)
        spoken = language(locale)
        return Rendered(moved_card(article, agenda, event, self._texts.bound(spoken), spoken))

    async def sent(self, _tx: Transaction, _delivery: Delivery) -> None:
        """Said once and done."""


def meeting_card(article: Article, agenda: Agenda, say: Say, locale: Locale) -> Card:
    """Return the card of a meeting that can be prepared."""
    span = meetings.span_of(agenda)
    known = {
        "day": write_span(span, locale) if span else "",
        "place": escaped(agenda.place),
        "price": escaped(agenda.price),
        "organiser": escaped(agenda.organiser),
    }
    lines = [f"**{say('feeds.meeting.title', title=title_of(article))}**"]
    lines += [say(f"feeds.meeting.{name}", **{name: value}) for name, value in known.items() if value]
    if lacks := meetings.missing(agenda):
        lines.append(say("feeds.meeting.missing", names=", ".join(say(f"feeds.meeting.no_{name}") for name in lacks)))
    lines.append(say("feeds.meeting.next"))
    prepare = Button(say("button.meeting_prepare"), custom_id=f"journee:meeting:{article.number}", style="primary")
    return Card((Text("\n".join(lines)), Row((prepare, *_link(article, say)))))


def moved_card(article: Article, agenda: Agenda, event: Event, say: Say, locale: Locale) -> Card:
    """Return the card of an event whose page says another day."""
    span = meetings.span_of(agenda) or Span(event.on)
    lines = [
        f"**{say('feeds.meeting.moved', title=title_of(article))}**",
        say("feeds.meeting.moved_page", when=write_span(span, locale)),
        say("feeds.meeting.moved_event", when=write_span(span_of(event), locale)),
        say("feeds.meeting.moved_next"),
    ]
    opens = Button(say("button.meeting_event"), custom_id=f"journee:sheet:{event.id}", style="primary")
    return Card((Text("\n".join(lines)), Row((opens, *_link(article, say)))))


def _is_then(event: Event, agenda: Agenda) -> bool:
    """Whether somebody has moved the event to when its page says already."""
    page, own = meetings.span_of(agenda), span_of(event)
    return page is not None and page.on == own.on and page.starts_at in {None, own.starts_at}


def _link(article: Article, say: Say) -> tuple[Button, ...]:
    return (Button(say("button.article"), url=article.address),) if is_linked(article) else ()
