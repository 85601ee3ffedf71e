"""What organisers see: the board, the preview, the options; cards made of outcomes, nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.client.custom_ids import CustomId
from bot.delivery.card import Button, Card, Choice, Row, Rule, Select, Text
from bot.events.model import missing, phase
from bot.guilds.model import OPTIONS, PEOPLE, ROLE_ORGANISATION, SWITCHES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.events.cards import Cards
    from bot.events.service import OnBoard, Published
    from bot.guilds.model import Option
    from bot.i18n import Say

# A panel holds 40 components (components/reference); an event takes six of them.
MOST_EVENTS = 5


def board(
    events: Sequence[OnBoard],
    cards: Cards,
    say: Say,
    now: datetime,
    channel_id: int | None,
    *,
    untold: Collection[int] = (),
    alerts: Sequence[str] = (),
    to_review: int = 0,
) -> Card:
    """Return the board: what is coming first, each event with where its card stands and what can be done.

    *channel_id* is where cards go now, None where nobody has chosen; *untold* are events whose change waits for a word,
    *alerts* what is in the way of deliveries, *to_review* how much waits in ``/organiser relire``.
    """
    ahead = [shown for shown in events if phase(shown.event, now) != "past"]
    over = [shown for shown in reversed(events) if phase(shown.event, now) == "past"]
    blocks: list[Text | Row | Rule] = [Text("\n".join([f"**{say('organiser.title')}**", *alerts]))]
    for shown in (ahead + over)[:MOST_EVENTS]:
        people = say("organiser.people", count=shown.people)
        lines = [cards.board_line(shown.event, now), card_standing(shown, say, channel_id), people]
        if shown.event.id in untold and shown.people and phase(shown.event, now) != "past":
            lines.append(say("organiser.untold"))
        blocks += [
            Rule(),
            Text("\n".join(lines)),
            _actions(shown, say, now),
        ]
    if not events:
        blocks.append(Text(say("organiser.no_event")))
    deliveries = Button(say("button.deliveries"), str(CustomId("envois", "list", "0")))
    others: tuple[Button, ...] = (_button("refresh", "board", say), deliveries, _button("options", "options", say))
    if to_review:
        others = (*others, Button(say("review.button.waiting", count=to_review), str(CustomId("relire", "open"))))
    blocks += [Rule(), Row(others)]
    return Card(tuple(blocks), panel=True)


def preview(shown: OnBoard, posted: Card, say: Say, channel_id: int | None) -> Card:
    """Return *posted* as it will be seen, a word above it and the decision below."""
    if channel_id is None:
        return Card((Text(say("refusal.no_events_channel")), Row((_button("options", "options", say),))))
    if shown.card in {"posted", "leaving"}:
        return Card((Text(say("publish.already", channel=f"<#{shown.channel_id or channel_id}>")),))
    head = say("publish.preview", channel=f"<#{channel_id}>")
    if fields := ", ".join(say(f"field.{name}") for name in missing(shown.event)):
        head += f"\n{say('publish.preview_missing', fields=fields)}"
    decide = Row(
        (
            Button(
                say("button.publish_now"), str(CustomId("organiser", "publish", str(shown.event.id))), style="primary"
            ),
        )
    )
    return replace(posted, blocks=(Text(f"{head}\n"), *posted.blocks, decide))


def published(outcome: Published, say: Say) -> Card:
    """Say what publishing has done and where to follow it."""
    key = "publish.done" if outcome.leaves_now else "publish.already"
    return Card((Text(say(key, channel=f"<#{outcome.channel_id}>")),))


def options(chosen: Mapping[str, int], say: Say) -> Card:
    """Return the screen that the table of options generates; each choice is kept as soon as it is made."""
    blocks: list[Text | Row | Rule] = [Text(f"**{say('options.title')}**\n{say('options.intro')}")]
    for option in (*OPTIONS, *PEOPLE, *SWITCHES):
        label, help_text = (say(f"options.{option.name}.{part}") for part in ("label", "description"))
        blocks += [Text(f"**{label}**\n{help_text}"), Row((_select(option, chosen, say),))]
    unset = [option for option in OPTIONS if option.name not in chosen]
    labels = [say(f"options.{option.name}.label") for option in unset]
    blocks += [Text(_still_unset(labels, say)), Row((_button("post_welcome", "welcome", say),))]
    return Card(tuple(blocks), panel=True)


def _select(option: Option, chosen: Mapping[str, int], say: Say) -> Select:
    custom_id = str(CustomId("organiser", "option", option.name))
    if option.kind == "switch":
        is_on = bool(chosen.get(option.name))
        choices = tuple(
            Choice(say(f"options.{option.name}.{label}"), value, chosen=is_on is (value == "1"))
            for label, value in (("off", "0"), ("on", "1"))
        )
        return Select(custom_id, say("options.choose_switch"), choices=choices, least=1)
    return Select(
        custom_id,
        placeholder=say(f"options.choose_{option.kind}"),
        kind=option.kind,
        chosen=(chosen[option.name],) if option.name in chosen else (),
        # A slip of the thumb that empties this list would lock the team out of this very screen.
        least=1 if option.name == ROLE_ORGANISATION else 0,
    )


def said(words: str) -> Card:
    """Return one sentence."""
    return Card((Text(words),))


def _still_unset(labels: Iterable[str], say: Say) -> str:
    lines = [say("options.current", label=label, value=say("options.unset")) for label in labels]
    return "\n".join(lines) or say("options.ready")


def card_standing(shown: OnBoard, say: Say, channel_id: int | None) -> str:
    """Tell where the card stands; one that waits behind another has no channel of its own yet."""
    place = shown.channel_id or channel_id
    if shown.card == "leaving" and place is None:
        return say("delivery.no_place")
    line = say(f"organiser.card_{shown.card}", channel=f"<#{place}>")
    return f"{line} {say(shown.reason)}" if shown.reason else line


def _actions(shown: OnBoard, say: Say, now: datetime) -> Row:
    buttons = [Button(say("button.edit_event"), str(CustomId("journee", "sheet", str(shown.event.id))))]
    if shown.event.status != "cancelled" and phase(shown.event, now) != "past":
        buttons.append(Button(say("button.rules"), str(CustomId("rappels", "list", str(shown.event.id)))))
    if shown.card not in {"posted", "leaving"} and shown.event.status != "cancelled":
        publish = _button("publish", "preview", say, shown)
        buttons.insert(0, replace(publish, style="primary"))
    return Row(tuple(buttons))


def _button(label: str, action: str, say: Say, shown: OnBoard | None = None) -> Button:
    claim = str(shown.event.id) if shown else ""
    return Button(say(f"button.{label}"), str(CustomId("organiser", action, claim)))
