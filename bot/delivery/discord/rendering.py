"""How Discord shows a card: the one renderer, for replies and deliveries alike."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any, TypedDict

import discord

from bot.delivery.card import Button, Card, Choice, Field, Form, Row, Select, Text

_STYLES = {
    "primary": discord.ButtonStyle.primary,
    "secondary": discord.ButtonStyle.secondary,
    "success": discord.ButtonStyle.success,
    "danger": discord.ButtonStyle.danger,
}


class Shown(TypedDict, total=False):
    """What discord.py's send, edit and reply methods take for one card."""

    content: str | None
    view: discord.ui.View | discord.ui.LayoutView
    allowed_mentions: discord.AllowedMentions
    attachments: list[discord.File]


# Where organisers may speak, with what they chose for their options.
_CHANNELS = [discord.ChannelType.text, discord.ChannelType.news]
_PLACES = [
    *_CHANNELS,
    discord.ChannelType.public_thread,
    discord.ChannelType.news_thread,
    discord.ChannelType.forum,
]


def show(card: Card, *, marker: int | None = None, content: bytes | None = None) -> Shown:
    """Return what discord.py needs to show *card*, with its file of this *content*.

    Its first component carries *marker*.

    The views are stopped: discord.py then keeps nothing of them in memory, and clicks come to the
    router of :mod:`bot.client`. So nothing changes them either: what is shown to many may be kept.
    """
    pinged = discord.AllowedMentions(
        everyone=card.everyone,
        roles=[discord.Object(role) for role in card.roles],
        users=[discord.Object(person) for person in card.people],
        replied_user=False,
    )
    view = _panel(card, marker) if card.panel else _rows(card, marker)
    view.stop()
    shown = Shown(view=view, allowed_mentions=pinged)
    if not card.panel:
        shown["content"] = card.text
    if card.file and content is not None:
        described = card.file.description or None
        shown["attachments"] = [discord.File(io.BytesIO(content), card.file.name, description=described)]
    return shown


def new(shown: Shown) -> dict[str, Any]:
    """Return what makes a message of its own of *shown*, where there is none to replace."""
    made: dict[str, Any] = {name: value for name, value in shown.items() if value is not None}
    if "attachments" in made:
        made["files"] = made.pop("attachments")
    return made


def modal(form: Form) -> discord.ui.Modal:
    """Return *form* as a modal that discord.py does not keep in memory."""
    shown = discord.ui.Modal(title=form.title, custom_id=form.custom_id, timeout=None)
    for field in form.fields:
        shown.add_item(discord.ui.Label(text=field.label, description=field.hint, component=_field(field)))
    shown.stop()
    return shown


def _field(field: Field) -> discord.ui.Item[Any]:
    if field.kind == "file":
        least = int(field.is_required)
        return discord.ui.FileUpload(custom_id=field.key, required=field.is_required, min_values=least, max_values=1)
    if field.kind == "list":
        options = [_option(replace(each, chosen=each.value == field.value)) for each in field.choices]
        return discord.ui.Select(custom_id=field.key, required=field.is_required, options=options)
    return discord.ui.TextInput(
        custom_id=field.key,
        style=discord.TextStyle.paragraph if field.kind == "paragraph" else discord.TextStyle.short,
        default=field.value or None,
        required=field.is_required,
        max_length=field.longest,
    )


def _rows(card: Card, marker: int | None) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    for number, row in enumerate(card.rows):
        for item in row.items:
            shown = _item(item)
            shown.row = number
            if marker is not None and not view.children:
                shown.id = marker
            view.add_item(shown)
    return view


def _panel(card: Card, marker: int | None) -> discord.ui.LayoutView:
    view = discord.ui.LayoutView(timeout=None)
    container: discord.ui.Container[discord.ui.LayoutView] = discord.ui.Container(id=marker)
    for block in card.blocks:
        if isinstance(block, Text):
            container.add_item(discord.ui.TextDisplay(block.content))
        elif isinstance(block, Row):
            container.add_item(discord.ui.ActionRow(*(_item(item) for item in block.items)))
        else:
            container.add_item(discord.ui.Separator())
    view.add_item(container)
    return view


def _item(item: Button | Select) -> discord.ui.Item[Any]:
    if isinstance(item, Button):
        style = discord.ButtonStyle.link if item.url else _STYLES[item.style]
        return discord.ui.Button(label=item.label, custom_id=item.custom_id, url=item.url, style=style)
    limits: dict[str, Any] = {"min_values": item.least, "max_values": item.most}
    common = {"custom_id": item.custom_id, "placeholder": item.placeholder, **limits}
    match item.kind:
        case "role":
            return discord.ui.RoleSelect(**common, default_values=[discord.Object(role) for role in item.chosen])
        case "channel" | "place":
            return discord.ui.ChannelSelect(
                **common,
                channel_types=_PLACES if item.kind == "place" else _CHANNELS,
                default_values=[discord.Object(channel) for channel in item.chosen],
            )
        case "person":
            return discord.ui.UserSelect(**common, default_values=[discord.Object(person) for person in item.chosen])
        case "text":
            return discord.ui.Select(**common, options=[_option(choice) for choice in item.choices])


def _option(choice: Choice) -> discord.SelectOption:
    return discord.SelectOption(
        label=choice.label, value=choice.value, description=choice.description, default=choice.chosen
    )
