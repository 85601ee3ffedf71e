"""How sign-ups read: what is said to the person who taps, in their language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import dates
from bot.delivery.card import Button, ButtonStyle, Card, Choice, Row, Select, Text
from bot.events.cards import Cards
from bot.events.model import erased_on
from bot.events.signups.model import EventIsPast, Kind, NotYetOpen, Way

if TYPE_CHECKING:
    from datetime import datetime

    from bot.errors import Refusal
    from bot.events.model import Event
    from bot.events.signups.model import SignUp, SignUpRefusal
    from bot.events.signups.service import Outcome, Wished
    from bot.i18n import Locale, Texts


class SignUpCards:
    """Write sign-ups in one language."""

    def __init__(self, texts: Texts, locale: Locale) -> None:
        self._locale = locale
        self._say = texts.bound(locale)
        self._events = Cards(texts, locale)

    def signed_up(self, outcome: Outcome) -> Card:
        """Say that the place, or the reminders, are theirs; a second tap is told that nothing has changed."""
        kind = outcome.signup.kind
        key = f"signup.done_{kind}" if outcome.is_new else f"signup.already_{kind}"
        return self.standing(outcome, self._say(key))

    def standing(self, outcome: Outcome, first: str) -> Card:
        """Return *first*, then what stands and what can be changed."""
        event, signup = outcome.event, outcome.signup
        lines = [first, self._events.head(event), "", self._say(f"signup.way_{signup.way}")]
        if signup.kind is Kind.PLACE:
            asked = [] if signup.full_name else [self._say("signup.card_hint")]
            lines += ["", *asked, self.notice(event)]
        lines.append(self._again())
        more = (Row(self._beside(event)),) if signup.kind is Kind.PLACE else ()
        doors = (*self.actions(event, signup), *self._taken(signup))
        return _panel("\n".join(lines), Row((self.ways(signup),)), Row(doors), *more)

    def notice(self, event: Event) -> str:
        """Return why something is asked, who reads it, and until when it is kept."""
        day = dates.day(erased_on(event), self._locale)
        return self._say("signup.notice", organiser=event.organiser, day=day)

    def ways(self, signup: SignUp) -> Select:
        """Return the list of the ways to be reminded."""
        choices = tuple(
            Choice(self._say(f"way.{way}.label"), way.value, self._say(f"way.{way}.hint"), chosen=way is signup.way)
            for way in Way
        )
        placeholder = self._say("way.choose")
        return Select(f"inscription:way:{signup.event_id}", placeholder, choices=choices, least=1)

    def way_chosen(self, outcome: Outcome) -> Card:
        """Say how they will be reminded."""
        return self.standing(outcome, self._say("signup.way_kept" if outcome.is_new else "signup.unchanged"))

    def coming(self, outcome: Outcome) -> Card:
        """Thank who still comes."""
        words = self._say("signup.coming", day=dates.day(outcome.event.on, self._locale))
        return _panel(f"{words}\n{self._again()}")

    def withdrawal(self, outcome: Outcome) -> Card:
        """Ask before a place is given back: a slip of the thumb must not cost it."""
        kind, number = outcome.signup.kind, outcome.event.id
        yes = Button(self._say(f"button.withdraw_{kind}"), custom_id=f"inscription:withdrawn:{number}", style="danger")
        no = Button(self._say(f"button.keep_{kind}"), custom_id=f"inscription:keep:{number}")
        question = f"{self._say(f'signup.withdraw_{kind}')}\n{self._events.head(outcome.event)}"
        return _panel(question, Row((yes, no)))

    def kept(self, outcome: Outcome) -> Card:
        """Say that nothing was given back."""
        return self.standing(outcome, self._say("signup.unchanged"))

    def withdrawn(self, outcome: Outcome) -> Card:
        """Say that it is done; one tap takes it back, since the reminder's button asks nothing before."""
        kind, event = outcome.signup.kind, outcome.event
        lines = [self._say(f"signup.withdrawn_{kind}"), self._events.head(event)]
        lines.append(self._say("signup.come_back", command=f"/{self._say('command.agenda.name')}"))
        back = Button(self._say(f"button.come_back_{kind}"), custom_id=f"inscription:signup:{event.id}")
        return _panel("\n".join(lines), Row((back,)))

    def refused(self, refusal: SignUpRefusal, now: datetime) -> Card:
        """Say why it cannot be, and lead to what can be done instead."""
        event = refusal.event
        if isinstance(refusal, EventIsPast):
            return self._events.private(event, now)
        programme = Button(self._say("button.programme"), custom_id=f"programme:show:{event.id}")
        tell_me = Button(self._say("button.tell_me"), custom_id=f"inscription:wish:{event.id}", style="primary")
        buttons = (tell_me, programme) if isinstance(refusal, NotYetOpen) else (programme,)
        lines = [refusal.sentence(self._say), self._events.head(event), self._again()]
        return _panel("\n".join(lines), Row(buttons))

    def wished(self, wished: Wished) -> Card:
        """Say that they will be told when sign-up opens."""
        words = self._say("signup.wished" if wished.is_new else "signup.wished_already")
        return _panel(f"{words}\n{self._events.head(wished.event)}\n{self._again()}")

    def card_saved(self, outcome: Outcome) -> Card:
        """Say what the card now says."""
        return self.standing(outcome, self._say("fiche.saved" if outcome.is_new else "signup.unchanged"))

    def to_correct(self, refusal: Refusal, again_id: str) -> Card:
        """Say what to correct; the button called *again_id* opens the form again with what was typed."""
        again = Button(self._say("button.correct"), custom_id=again_id, style="primary")
        return _panel(f"{refusal.sentence(self._say)}\n{self._say('event_form.refused')}", Row((again,)))

    def actions(self, event: Event, signup: SignUp) -> tuple[Button, ...]:
        """Return what can be changed: the card, or the official form, and the way out."""
        stop = Button(self._say(f"button.stop_{signup.kind}"), custom_id=f"inscription:withdraw:{event.id}")
        if signup.kind is Kind.REMINDERS:
            form = (Button(self._say("button.official_form"), url=event.official_url),) if event.official_url else ()
            return (*form, stop)
        label = self._say("button.change_card" if signup.full_name else "button.fill_card")
        style: ButtonStyle = "secondary" if signup.full_name else "primary"
        return (Button(label, custom_id=f"inscription:card:{event.id}", style=style), stop)

    def _beside(self, event: Event) -> tuple[Button, ...]:
        """Return what can be asked beside one's own place."""
        add = Button(self._say("button.add_colleague"), custom_id=f"collegue:add:{event.id}")
        return (add, Button(self._say("button.accommodation"), custom_id=f"amenagement:show:{event.id}"))

    def _taken(self, signup: SignUp) -> tuple[Button, ...]:
        """Return what one can take away at once."""
        calendar = Button(self._say("button.to_calendar"), custom_id=f"documents:ics:{signup.event_id}")
        if signup.kind is Kind.REMINDERS:
            return (calendar,)
        paper = Button(self._say("button.paper_justificatif"), custom_id=f"documents:justificatif:{signup.event_id}")
        return (calendar, paper)

    def _again(self) -> str:
        return self._say("answer.again", command=f"/{self._say('command.moi.name')}")


def _panel(words: str, *rows: Row) -> Card:
    """Return an answer to one person: a panel, so that one can take the place of another."""
    return Card((Text(words), *rows), panel=True)
