"""What the page of an article says of a meeting, and how the form of an event is filled with it: pure."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from bot.events.editing.forms import LONGEST
from bot.events.editing.spans import Span, write_span
from bot.feeds.reading.model import Agenda
from bot.feeds.reading.words import cut, unescaped

if TYPE_CHECKING:
    from bot.errors import Say
    from bot.feeds.model import Article
    from bot.i18n import Locale

LONGEST_PLACE, LONGEST_TITLE = 300, 200


def kept(agenda: Agenda) -> str:
    """Return what a page says as a row keeps it."""
    return json.dumps(asdict(agenda), ensure_ascii=False)


def agenda_of(article: Article) -> Agenda | None:
    """Return what the page of *article* says of a meeting, None where it is about none."""
    return Agenda(**json.loads(article.agenda)) if article.agenda else None


def is_ahead(article: Article, there: datetime) -> bool:
    """Whether *article* tells of a meeting that is not over where the clock says *there*; also of one without a day."""
    agenda = agenda_of(article)
    return agenda is not None and not (agenda.starts and (agenda.ends or agenda.starts)[:10] < there.date().isoformat())


def span_of(agenda: Agenda) -> Span | None:
    """Return the day and the hours of a meeting, None where its page says no day.

    Of one that lasts for several days the first counts: an event is one day.
    """
    if not agenda.starts:
        return None
    on = date.fromisoformat(agenda.starts[:10])
    ends = agenda.ends if agenda.ends[:10] == agenda.starts[:10] else ""
    return Span(on, _hour(agenda.starts), _hour(ends))


def typed_of(article: Article, agenda: Agenda, say: Say, locale: Locale) -> dict[str, str]:
    """Return the form of a new event as somebody would have typed it; what the page does not say stays empty.

    The price goes into the description: an event has no line of its own for it.
    """
    span = span_of(agenda)
    price = say("feeds.meeting.price", price=agenda.price) if agenda.price else ""
    ending = f"\n{price}" if price else ""
    summary = cut(unescaped(article.summary), LONGEST["summary"] - len(ending)) + ending
    return {
        "title": cut(article.title, LONGEST_TITLE),
        "when": write_span(span, locale) if span else "",
        "place": cut(agenda.place, LONGEST_PLACE),
        "summary": summary.strip(),
    }


def missing(agenda: Agenda) -> tuple[str, ...]:
    """Return the names of what the page does not say."""
    span = span_of(agenda)
    has = {"day": span, "hours": span and span.starts_at, "place": agenda.place, "price": agenda.price}
    return tuple(name for name, value in has.items() if not value)


def _hour(text: str) -> time | None:
    return datetime.fromisoformat(text).time() if "T" in text else None
