"""What we say, before it is Discord's: cards, their buttons and selects, and the forms they open.

A card is plain data, so that it can be frozen in a row, compared in a test and shown the same
way as a reply and as a delivery. How it looks on Discord is :mod:`bot.delivery.discord`'s business.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

# docs.discord.com resources/message#create-message, components/reference
MESSAGE_LIMIT = 2000
PANEL_LIMIT = 4000

ButtonStyle = Literal["primary", "secondary", "success", "danger"]
SelectKind = Literal["text", "role", "channel", "place", "person"]
FieldKind = Literal["line", "paragraph", "file", "list", "radio"]


@dataclass(frozen=True)
class Button:
    """A button that acts (*custom_id*) or leads to a page (*url*)."""

    label: str
    custom_id: str | None = None
    url: str | None = None
    style: ButtonStyle = "secondary"


@dataclass(frozen=True)
class Choice:
    """One line of a text select."""

    label: str
    value: str
    description: str | None = None
    chosen: bool = False


@dataclass(frozen=True)
class Select:
    """A list to choose from; *chosen* are ids that are already chosen where Discord fills the list itself."""

    custom_id: str
    placeholder: str
    kind: SelectKind = "text"
    choices: tuple[Choice, ...] = ()
    chosen: tuple[int, ...] = ()
    least: int = 0
    most: int = 1


@dataclass(frozen=True)
class Text:
    """A paragraph in Discord's Markdown."""

    content: str


@dataclass(frozen=True)
class Row:
    """Up to five buttons, or one select."""

    items: tuple[Button | Select, ...]


@dataclass(frozen=True)
class Rule:
    """A thin line between two parts of a panel."""


@dataclass(frozen=True)
class File:
    """A file beside a card, kept by the *hash* of what it holds; *description* is for who does not see the picture.

    Without one that *is_spare* the card leaves all the same, where Discord does not take it.
    """

    guild_id: int
    hash: str
    name: str
    description: str = ""
    is_spare: bool = False


@dataclass(frozen=True)
class Attachment:
    """A file made for one person, handed over with a reply and kept nowhere.

    Its *name* is of ASCII letters, digits, hyphens and dots: a panel points to it by name, and Discord writes
    others anew.
    """

    name: str
    content: bytes


@dataclass(frozen=True)
class Post:
    """How a card stands in a forum: the title of its post, and the ids of its tags."""

    title: str
    tags: tuple[int, ...] = ()


@dataclass(frozen=True)
class Card:
    """A message to be shown.

    A *panel* (Components V2) holds rows between its texts and up to 4,000 characters, but its push
    notification is empty and it pings nobody (discord-api-docs #7854); any other card is content
    and rows of at most 2,000 characters, and may ping the *roles* and *people* that it names, or *everyone*.
    As a *post* it opens a discussion of its own in a forum. *attachments* go with replies only:
    :func:`freeze` refuses them.
    """

    blocks: tuple[Text | Row | Rule, ...]
    panel: bool = False
    roles: tuple[int, ...] = ()
    people: tuple[int, ...] = ()
    everyone: bool = False
    file: File | None = None
    post: Post | None = None
    attachments: tuple[Attachment, ...] = ()

    @property
    def text(self) -> str:
        """All that is read, top to bottom."""
        return "\n".join(block.content for block in self.blocks if isinstance(block, Text))

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows, top to bottom."""
        return tuple(block for block in self.blocks if isinstance(block, Row))

    def fitted(self) -> Card:
        """Return the card, its longest texts shortened to what Discord takes."""
        over = len(self.text) - (PANEL_LIMIT if self.panel else MESSAGE_LIMIT)
        if over <= 0:
            return self
        lengths = [len(block.content) if isinstance(block, Text) else 0 for block in self.blocks]
        at = lengths.index(max(lengths))
        longest = self.blocks[at]
        kept: tuple[Text, ...] = ()
        if isinstance(longest, Text) and lengths[at] > 1:
            kept = (Text(longest.content[: max(lengths[at] - over - 1, 0)].rstrip() + "…"),)
        return replace(self, blocks=(*self.blocks[:at], *kept, *self.blocks[at + 1 :])).fitted()


@dataclass(frozen=True)
class Field:
    """One line to fill in, a file to give, or something to choose of *choices*.

    *value* is what stands in it when the form opens: of a list what is chosen, a line each, at most *most* of them.
    """

    key: str
    label: str
    hint: str | None = None
    kind: FieldKind = "line"
    value: str = ""
    is_required: bool = False
    longest: int = 200
    choices: tuple[Choice, ...] = ()
    most: int = 1


@dataclass(frozen=True)
class Form:
    """A modal of one to five fields; a *notice* stands above them and takes the place of one.

    Each opening needs a *custom_id* of its own: phones show again what the first opening of the
    same id held (discord-api-docs #7554).
    """

    custom_id: str
    title: str
    fields: tuple[Field, ...] = field(default_factory=tuple)
    notice: str | None = None


_BLOCKS: dict[str, type[Text | Row | Rule]] = {"text": Text, "row": Row, "rule": Rule}
_NAMES = {kind: name for name, kind in _BLOCKS.items()}


def freeze(card: Card) -> str:
    """Return *card* as the text that a row keeps, so that two tries say the same.

    Raise ValueError where files of one person go with it: no row keeps those.
    """
    if card.attachments:
        raise ValueError("attachments go with replies only")
    blocks = [{"is": _NAMES[type(block)], **asdict(block)} for block in card.blocks]
    pinged = {"roles": card.roles, "people": card.people, "everyone": card.everyone}
    beside = {name: asdict(part) for name, part in (("file", card.file), ("post", card.post)) if part}
    return json.dumps({"blocks": blocks, "panel": card.panel, **pinged, **beside}, ensure_ascii=False)


def thaw(body: str) -> Card:
    """Return the card that :func:`freeze` wrote down."""
    kept = json.loads(body)
    file, post = kept.get("file"), kept.get("post")
    return Card(
        tuple(_block(block) for block in kept["blocks"]),
        panel=kept["panel"],
        roles=tuple(kept["roles"]),
        people=tuple(kept["people"]),
        everyone=kept.get("everyone", False),
        file=File(**file) if file else None,
        post=Post(post["title"], tuple(post["tags"])) if post else None,
    )


def _block(kept: dict[str, Any]) -> Text | Row | Rule:
    kind = _BLOCKS[kept.pop("is")]
    return Row(tuple(_item(item) for item in kept["items"])) if kind is Row else kind(**kept)


def _item(kept: dict[str, Any]) -> Button | Select:
    if "placeholder" not in kept:
        return Button(**kept)
    choices = tuple(Choice(**choice) for choice in kept.pop("choices"))
    return Select(**kept | {"chosen": tuple(kept["chosen"])}, choices=choices)
