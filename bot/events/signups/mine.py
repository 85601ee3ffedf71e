"""*Mon espace*: what a person takes part in, how they are reminded, and what is held of them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot import dates
from bot.delivery.card import Button, Card, Choice, Row, Rule, Select, Text
from bot.events.cards import Cards
from bot.events.model import erased_on, phase
from bot.events.questions.words import answers_line
from bot.events.signups.cards import SignUpCards
from bot.events.signups.model import Kind, Way
from bot.events.waitlist.cards import WaitingCards
from bot.events.workshops.model import can_choose

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.events.model import Event
    from bot.events.signups.model import SignUp
    from bot.events.signups.service import Erased, Mine
    from bot.i18n import Locale, Texts

    # The reminders to come of each event, by name and instant, the first one first.
    Coming = Mapping[int, Sequence[tuple[str, datetime]]]

# A panel holds 40 components (components/reference): a day takes seven of them, a wait five, and the foot six.
MOST_SHOWN, MOST_WAITS = 5, 3
MOST_ABOVE_FOOT = 34
# Each takes four.
MOST_COLLEAGUES_SHOWN = 8
# So many options has a select (components/reference).
MOST_CHOICES = 25


class MineCards:
    """Write a person's own page in their language."""

    def __init__(self, texts: Texts, locale: Locale, *, controller: str, contact: str) -> None:
        self._locale = locale
        self._say = texts.bound(locale)
        self._events, self._signups = Cards(texts, locale), SignUpCards(texts, locale)
        self._waiting = WaitingCards(texts, locale)
        self._controller, self._contact = controller, contact

    def home(self, mine: Mine, now: datetime) -> Card:
        """Return the page's front: how much there is, and four doors."""
        coming = [event for event, _ in mine.current if _takes_place(event, now)]
        words = [f"**{self._say('moi.title')}**"]
        words.append(self._say("moi.count", count=len(coming)) if coming else self._say("moi.count_none"))
        if mine.waits:
            words.append(self._say("moi.count_waits", count=len(mine.waits)))
        documents = Button(self._say("button.my_documents"), custom_id="documents:mine:")
        doors = Row((self._door("signups"), self._door("reminders"), documents, self._door("data")))
        return Card((Text("\n".join(words)), doors), panel=True)

    def signups(self, mine: Mine, now: datetime) -> Card:
        """Return what they take part in, and what they wait for."""
        beside: list[Text | Row | Rule] = []
        if mine.wishes:
            lines = [f"{self._events.head(event)}\n{self._say('moi.wish')}" for event in mine.wishes[:MOST_SHOWN]]
            beside += [Rule(), Text("\n".join(lines))]
        for standing in mine.waits[:MOST_WAITS]:
            words, row = self._waiting.mine(standing, now)
            beside += [Rule(), Text(words), row]
        blocks: list[Text | Row | Rule] = []
        # The latest days stay where there is no room for all.
        for event, signup in reversed(mine.current[-MOST_SHOWN:]):
            day = self._day(event, signup, now)
            if 1 + _components([*day, *blocks, *beside]) > MOST_ABOVE_FOOT:
                break
            blocks = [*day, *blocks]
        blocks = [Text(f"**{self._say('button.my_signups')}**"), *blocks, *beside]
        theirs = Button(self._say("button.my_colleagues"), custom_id="collegue:list:")
        doors = (theirs,) if self._ahead(mine.colleagues, now) else ()
        return self._page(blocks, doors, is_empty=not (mine.current or mine.wishes or mine.waits))

    def reminders(self, mine: Mine, now: datetime, coming: Coming, first: str = "moi.reminders") -> Card:
        """Return how they are reminded of each day to come, to be chosen anew; *coming* are its reminders.

        *first* is the key of the sentence above.
        """
        blocks: list[Text | Row | Rule] = [Text(f"**{self._say('button.my_reminders')}**\n{self._say(first)}")]
        shown = [(event, signup) for event, signup in mine.current if _takes_place(event, now)]
        for event, signup in shown[:MOST_SHOWN]:
            # The message on trial was sent when they chose, and not when they look again.
            way = "moi.way_direct" if signup.way is Way.DIRECT else f"signup.way_{signup.way}"
            lines = [self._events.head(event), self._say(way)]
            if signup.kind is Kind.REMINDERS:
                lines.append(self._say("moi.in_reminders"))
            planned = coming.get(signup.event_id, ())
            if signup.way is Way.CHANNEL and planned:
                lines.append(self._say("moi.reminders_of_room"))
            blocks += [Rule(), Text("\n".join(lines)), Row((self._signups.ways(signup),))]
            if signup.way is Way.DIRECT and planned:
                blocks.append(Row((self._wanted(event, signup, planned),)))
        if any(signup.way is not Way.NONE for _, signup in shown):
            blocks += [Rule(), Row((Button(self._say("button.stop_all"), custom_id="moi:stop:"),))]
        return self._page(blocks, is_empty=not shown)

    def stopping(self) -> Card:
        """Ask before all reminders are stopped, and say that no place is lost."""
        yes = Button(self._say("button.stop_all_now"), custom_id="moi:stopped:", style="danger")
        no = Button(self._say("button.keep_reminders"), custom_id="moi:reminders:")
        return Card((Text(self._say("moi.stop_all")), Row((yes, no))), panel=True)

    def data(self, mine: Mine, present: Mapping[int, datetime]) -> Card:
        """Return all that is held, why, until when, and how to erase it; *present* is where they were, since when."""
        lines = [f"**{self._say('button.my_data')}**", self._say("moi.data_who", controller=self._controller)]
        lines += [self._say("moi.data_account"), *(self._held(*part, present) for part in mine.signups)]
        lines += [self._colleague_line(*part) for part in mine.colleagues]
        lines += [self._say("moi.data_wish", head=self._events.head(event)) for event in mine.wishes]
        lines += [self._say("waitlist.data", head=self._events.head(one.event)) for one in mine.waits]
        lines += [self._say("moi.data_seen"), self._say("moi.data_rights")]
        if self._contact:
            lines.append(self._say("aide.contact", contact=self._contact))
        erase = Button(self._say("button.erase"), custom_id="moi:erase:", style="danger")
        return Card((Text("\n".join(lines)), Row((erase, self._back()))), panel=True)

    def erasure(self, mine: Mine, now: datetime) -> Card:
        """Ask before everything is erased, and say what it costs."""
        lines = [self._say("moi.erase", count=len(mine.signups))]
        if any(_takes_place(event, now) for event, _ in mine.current):
            lines.append(self._say("moi.erase_places"))
        if self._ahead(mine.colleagues, now):
            lines.append(self._say("colleague.stay"))
        yes = Button(self._say("button.erase_now"), custom_id="moi:erased:", style="danger")
        no = Button(self._say("button.keep_all"), custom_id="moi:data:")
        return Card((Text("\n".join(lines)), Row((yes, no))), panel=True)

    def erased(self, erased: Erased) -> Card:
        """Say what was erased, and what is out of reach."""
        lines = [self._say("moi.erased", count=erased.signups), self._say("moi.erased_rest")]
        lines.append(self._say("signup.come_back", command=f"/{self._say('command.agenda.name')}"))
        return Card((Text("\n".join(lines)),), panel=True)

    def _day(self, event: Event, signup: SignUp, now: datetime) -> list[Text | Row | Rule]:
        """Return one day that they take part in, or took part in."""
        is_over = phase(event, now) == "past"
        lines = [self._events.head(event), self._say("moi.is_over" if is_over else f"moi.in_{signup.kind}")]
        if event.status == "cancelled":
            lines[1:] = [self._say("agenda.cancelled"), *self._events.reason(event)]
        if signup.full_name:
            lines.append(self._card_line(signup))
        return [Rule(), Text("\n".join(lines)), Row(self._buttons(event, signup, now))]

    def _wanted(self, event: Event, signup: SignUp, planned: Sequence[tuple[str, datetime]]) -> Select:
        """Return the list of the reminders to come, each by its instant; what is chosen is wanted."""
        zone = ZoneInfo(event.timezone)
        choices = tuple(
            Choice(dates.instant(due_at, zone, self._locale), rule, chosen=rule not in signup.refused)
            for rule, due_at in planned[:MOST_CHOICES]
        )
        placeholder = self._say("moi.choose_reminders")
        return Select(f"moi:wanted:{event.id}", placeholder, choices=choices, most=len(choices))

    def _held(self, event: Event, signup: SignUp, present: Mapping[int, datetime]) -> str:
        since = dates.day(signup.since.date(), self._locale)
        until = dates.day(erased_on(event), self._locale)
        words = [self._say(f"moi.data_{signup.kind}", head=self._events.head(event), since=since)]
        if signup.full_name:
            words.append(self._card_line(signup))
        if can_choose(event, signup):
            words.append(self._say("moi.data_workshop"))
        if event.synthesis_at:
            words.append(self._say("moi.data_feedback"))
        if signup.is_registered:
            words.append(self._say("roster.held_registered"))
        if signup.reason:
            words.append(self._say("roster.held_reason", reason=signup.reason))
        if at := present.get(signup.event_id):
            words.append(self._say("here.data", instant=dates.instant(at, ZoneInfo(event.timezone), self._locale)))
        words.append(self._say("moi.data_until", day=until))
        return "- " + " ".join(words)

    def _colleague_line(self, event: Event, signup: SignUp) -> str:
        names = answers_line(signup, self._say)
        until = self._say("moi.data_until", day=dates.day(erased_on(event), self._locale))
        return f"{self._say('moi.data_colleague', head=self._events.head(event), answers=names)} {until}"

    def _card_line(self, signup: SignUp) -> str:
        return self._say("moi.card", answers=answers_line(signup, self._say))

    def _buttons(self, event: Event, signup: SignUp, now: datetime) -> tuple[Button, ...]:
        programme = Button(self._say("button.programme"), custom_id=f"programme:show:{event.id}")
        if phase(event, now) == "past" or event.status == "cancelled":
            return (*self._events.synthesis(event), programme)
        workshop = Button(self._say("button.my_workshop"), custom_id=f"ateliers:show:{event.id}")
        return (*self._signups.actions(event, signup), programme, *((workshop,) if can_choose(event, signup) else ()))

    def colleagues(self, mine: Mine, now: datetime, first: str = "") -> Card:
        """Return whom they have signed up for the days to come, each with the way out; *first* is said above."""
        lines = [first, f"**{self._say('button.my_colleagues')}**", self._say("colleague.theirs")]
        blocks: list[Text | Row | Rule] = [Text("\n".join(line for line in lines if line))]
        ahead = self._ahead(mine.colleagues, now)
        for event, signup in ahead[:MOST_COLLEAGUES_SHOWN]:
            words = f"{answers_line(signup, self._say)}\n{self._events.head(event)}"
            away = Button(self._say("button.remove_colleague"), f"collegue:leave:{event.id}.{signup.person_id}")
            blocks += [Rule(), Text(words), Row((away,))]
        if not ahead:
            blocks.append(Text(self._say("colleague.nobody")))
        back = Button(self._say("button.my_signups"), custom_id="moi:signups:")
        return Card((*blocks, Rule(), Row((back,))), panel=True)

    def _ahead(self, parts: Sequence[tuple[Event, SignUp]], now: datetime) -> list[tuple[Event, SignUp]]:
        return [part for part in parts if phase(part[0], now) != "past"]

    def _page(self, blocks: list[Text | Row | Rule], doors: tuple[Button, ...] = (), *, is_empty: bool) -> Card:
        if is_empty:
            blocks.append(Text(self._say("moi.nothing", command=f"/{self._say('command.agenda.name')}")))
        again = Text(self._say("answer.again", command=f"/{self._say('command.moi.name')}"))
        return Card((*blocks, Rule(), again, Row((*doors, self._back()))), panel=True)

    def _door(self, name: str) -> Button:
        return Button(self._say(f"button.my_{name}"), custom_id=f"moi:{name}:")

    def _back(self) -> Button:
        return Button(self._say("button.back"), custom_id="moi:home:")


def _components(blocks: Sequence[Text | Row | Rule]) -> int:
    """Return how many components *blocks* are, the items of rows included."""
    return sum(1 + len(block.items) if isinstance(block, Row) else 1 for block in blocks)


def _takes_place(event: Event, now: datetime) -> bool:
    """Whether *event* is still to take place."""
    return event.status != "cancelled" and phase(event, now) != "past"
