"""How the welcome desk reads: the panel, what a search finds, one person, the forms; on a phone held in one hand."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot import dates
from bot.delivery.card import Attachment, Button, Card, Choice, Field, Form, Row, Select, Text
from bot.events.attendance.model import Half, half_now, has_begun, is_day_of, is_over, spans_noon
from bot.events.attendance.searching import found
from bot.events.cards import Cards
from bot.events.documents.model import can_attest
from bot.events.roster.names import written

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.delivery.card import ButtonStyle
    from bot.errors import Refusal
    from bot.events.attendance.searching import Attendee
    from bot.events.attendance.service import Desk, Noted
    from bot.events.model import Event
    from bot.i18n import Locale, Texts

FEATURE = "accueil"
# So many options has a select, of so many characters (components/reference).
MOST_CHOICES, LONGEST_LABEL = 25, 100
LONGEST = {"full_name": 100, "structure": 150}


class DeskCards:
    """Write the desk in one language."""

    def __init__(self, texts: Texts, locale: Locale, now: datetime) -> None:
        self._locale, self._now = locale, now
        self._say = texts.bound(locale)
        self._events = Cards(texts, locale)

    def panel(self, desk: Desk, first: str | None = None) -> Card:
        """Return the desk's front; *first* is a sentence above it."""
        event, say = desk.event, self._say
        lines = [*([first] if first else []), self._events.head(event), self._count(desk), *self._halves(desk)]
        if not is_over(event, self._now):
            lines.append(say("desk.code", code=desk.code, command=f"/{say('command.ici.name')}"))
        if not is_day_of(event, self._now):
            lines.append(say("desk.over" if is_over(event, self._now) else "desk.eve"))
        rows = [Row(self._doors(desk)), Row(self._papers(desk))]
        if has_begun(event, self._now) and (nameless := [one for one in desk.people if not one.full_name]):
            lines.append(say("desk.nameless", count=len(nameless)))
            rows.append(Row((Select(self._id("member", desk), say("desk.member"), kind="person"),)))
        return _panel([*lines, self._again()], *rows)

    def results(self, desk: Desk, typed: str) -> Card:
        """Return who is found by what was typed; one alone is shown at once."""
        people, say = found(desk.people, typed), self._say
        if len(people) == 1:
            return self.person(desk, people[0])
        shown = written(typed[:LONGEST_LABEL])
        if not people:
            walk_in = self._button("walk_in", "added", desk)
            return _panel([say("desk.none", typed=shown)], Row((self._search(desk), walk_in, self._back(desk))))
        lines = [say("desk.found", count=len(people), typed=shown)]
        if len(people) > MOST_CHOICES:
            lines.append(say("desk.too_many", most=MOST_CHOICES))
        choices = tuple(self._choice(desk, one) for one in people[:MOST_CHOICES])
        listed = Select(self._id("one", desk), say("desk.choose"), choices=choices, least=1)
        return _panel(lines, Row((listed,)), Row((self._search(desk), self._back(desk))))

    def person(self, desk: Desk, who: Attendee, first: str | None = None) -> Card:
        """Return one person: whether they are there, since when, who noted it, and what can be noted."""
        structure = [written(who.structure)] if who.structure else []
        lines = [*([first] if first else []), f"**{self.called(who)}**", *structure]
        lines += [*self._standing(desk, who), self._count(desk)]
        if not has_begun(desk.event, self._now):
            return _panel([*lines, self._say("desk.eve")], Row((self._back(desk),)))
        if who.tick:
            deeds = [self._search(desk), self._person_button("undo", desk, who)]
            if desk.is_organiser and can_attest(desk.event, who.full_name, who.tick.half, self._now):
                deeds.append(self._person_button("attestation", desk, who))
        else:
            present = self._person_button("present", desk, who, style="success")
            deeds = [present, self._person_button("substitute", desk, who), self._search(desk)]
        rows = [Row((*deeds, self._back(desk)))]
        if spans_noon(desk.event):
            rows.append(Row((self._half_select(desk, who),)))
        return _panel(lines, *rows)

    def noted(self, noted: Noted, key: str) -> Card:
        """Say what was done, under *key*, and show the person; what was so already is said to be so."""
        return self.person(noted.desk, noted.who, self._say(key if noted.is_new else "desk.already"))

    def sure_of_code(self, desk: Desk) -> Card:
        """Ask before the code on the wall is worth nothing."""
        yes = self._button("new_code_now", "recoded", desk, style="danger")
        no = self._button("keep_code", "panel", desk)
        return _panel([self._say("desk.new_code")], Row((yes, no)))

    def qr(self, desk: Desk, picture: bytes) -> Card:
        """Return the QR code of the event's card, to be shown or printed."""
        words = self._say("desk.qr", button=self._say("here.button"), code=desk.code)
        text = Text(f"{self._events.head(desk.event)}\n{words}")
        return Card((text,), attachments=(Attachment(f"qr-{desk.event.on}.png", picture),))

    def sheet(self, desk: Desk, made: bytes) -> Card:
        """Return the sheet to print."""
        words = self._say("desk.sheet", count=len(desk.people))
        text = Text(f"{self._events.head(desk.event)}\n{words}\n{self._again()}")
        return Card((text,), attachments=(Attachment(f"emargement-{desk.event.on}.pdf", made),))

    def attestation(self, desk: Desk, who: Attendee, name: str, made: bytes) -> Card:
        """Return the attestation of one person, for who hands it over."""
        words = self._say("desk.attestation", name=self.called(who))
        text = Text(f"{self._events.head(desk.event)}\n{words}\n{self._again()}")
        return Card((text,), attachments=(Attachment(name, made),))

    def search_form(self, custom_id: str) -> Form:
        """Return the form that asks for a few letters."""
        field = Field("typed", self._say("desk.letters.label"), self._say("desk.letters.hint"), is_required=True)
        return Form(custom_id, self._say("desk.letters.title"), (field,))

    def entry_form(self, custom_id: str, typed: Mapping[str, str], *, is_substitute: bool) -> Form:
        """Return the form for who comes unannounced, or as a substitute."""
        fields = tuple(
            Field(
                key=name,
                label=self._say(f"fiche.{name}.label"),
                hint=self._say(f"desk.entry.{name}"),
                value=typed.get(name, ""),
                is_required=name == "full_name",
                longest=longest,
            )
            for name, longest in LONGEST.items()
        )
        return Form(custom_id, self._say("desk.entry.substitute" if is_substitute else "desk.entry.title"), fields)

    def to_correct(self, refusal: Refusal, custom_id: str) -> Card:
        """Say what to correct; the button opens the form again with what was typed."""
        again = Button(self._say("button.correct"), custom_id=custom_id, style="primary")
        return _panel([refusal.sentence(self._say), self._say("event_form.refused")], Row((again,)))

    def recoded(self) -> str:
        """Return what to do once the code has changed."""
        return self._say("desk.code_changed")

    def columns(self, event: Event) -> tuple[str, ...]:
        """Return the headings of the sheet: the name, the structure, a signature for each half of the day."""
        halves = ("morning", "afternoon") if spans_noon(event) else ("signature",)
        return tuple(self._say(f"desk.paper.{name}") for name in ("name", "structure", *halves))

    def called(self, who: Attendee) -> str:
        """Return a person's name; who gave none is shown as Discord shows them."""
        if who.full_name:
            return written(who.full_name)
        return f"<@{who.discord_id}>" if who.discord_id else self._say("desk.no_name")

    def _count(self, desk: Desk) -> str:
        return self._say("desk.count", here=len(desk.here), total=len(desk.people))

    def _halves(self, desk: Desk) -> list[str]:
        """Return how many came in the morning and in the afternoon, once they are not the same people."""
        halves = [one.tick.half for one in desk.here if one.tick]
        if not spans_noon(desk.event) or set(halves) <= {Half.DAY}:
            return []
        am, pm = (sum(half in {part, Half.DAY} for half in halves) for part in (Half.MORNING, Half.AFTERNOON))
        return [self._say("desk.halves", am=am, pm=pm)]

    def _standing(self, desk: Desk, who: Attendee) -> list[str]:
        if who.tick is None:
            return [self._say("desk.missing")]
        since = self.since(desk, who)
        is_part = spans_noon(desk.event) and who.tick.half is not Half.DAY
        half = self._say(f"desk.half.{who.tick.half}").lower() if is_part else ""
        line = self._say("desk.present_half" if is_part else "desk.present", since=since, half=half)
        if who.tick.by_id is None:
            return [line, self._say("desk.by_code")]
        return [line, self._say("desk.by", who=f"<@{who.noted_by}>")] if who.noted_by else [line]

    def since(self, desk: Desk, who: Attendee) -> str:
        """Return when somebody was noted: the hour, with its day where it is another one."""
        zone = ZoneInfo(desk.event.timezone)
        at = who.tick.at.astimezone(zone) if who.tick else self._now
        if at.date() == desk.event.on:
            return self._say("desk.at_hour", hour=dates.hour(at.time(), self._locale))
        return self._say("desk.on_day", instant=dates.instant(at, zone, self._locale))

    def _choice(self, desk: Desk, one: Attendee) -> Choice:
        state = self._say("desk.choice_present", since=self.since(desk, one)) if one.tick else ""
        described = ", ".join(part for part in (one.structure or "", state) if part)
        label = one.full_name or self._say("desk.no_name")
        return Choice(label[:LONGEST_LABEL], str(one.person_id), described[:LONGEST_LABEL] or None)

    def _half_select(self, desk: Desk, who: Attendee) -> Select:
        chosen = who.tick.half if who.tick else half_now(desk.event, self._now)
        choices = tuple(
            Choice(self._say(f"desk.half.{half}"), half.value, chosen=half is chosen and who.tick is not None)
            for half in Half
        )
        return Select(self._id("half", desk, who), self._say("desk.half.choose"), choices=choices, least=1)

    def _doors(self, desk: Desk) -> tuple[Button, ...]:
        refresh = self._button("refresh", "panel", desk)
        if not has_begun(desk.event, self._now):
            return (refresh,)
        return (self._search(desk), self._button("walk_in", "added", desk), refresh)

    def _papers(self, desk: Desk) -> tuple[Button, ...]:
        sheet = (self._button("sheet", "sheet", desk),) if desk.is_organiser else ()
        if is_over(desk.event, self._now):
            return sheet
        return (*sheet, self._button("qr", "qr", desk), self._button("new_code", "recode", desk))

    def _search(self, desk: Desk) -> Button:
        return self._button("search", "search", desk, style="primary")

    def _back(self, desk: Desk) -> Button:
        return self._button("back", "panel", desk)

    def _button(self, label: str, action: str, desk: Desk, *, style: ButtonStyle = "secondary") -> Button:
        name = f"button.{label}" if label in {"refresh", "back"} else f"desk.button.{label}"
        return Button(self._say(name), custom_id=self._id(action, desk), style=style)

    def _person_button(self, action: str, desk: Desk, who: Attendee, *, style: ButtonStyle = "secondary") -> Button:
        return Button(self._say(f"desk.button.{action}"), custom_id=self._id(action, desk, who), style=style)

    def _id(self, action: str, desk: Desk, who: Attendee | None = None) -> str:
        return f"{FEATURE}:{action}:{desk.event.id}" + (f".{who.person_id}" if who else "")

    def _again(self) -> str:
        names = (self._say("command.organiser.name"), self._say("command.organiser.accueil.name"))
        return self._say("answer.again", command=f"/{' '.join(names)}")


def _panel(lines: list[str], *rows: Row) -> Card:
    """Return an answer to one person: a panel, so that one can take the place of another."""
    return Card((Text("\n".join(lines)), *rows), panel=True)
