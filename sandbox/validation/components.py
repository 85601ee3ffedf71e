"""What buttons, selects and layouts may hold (documentation: components/reference)."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final

from sandbox import limits
from sandbox.validation.shapes import (
    INT32,
    Body,
    Check,
    Form,
    Path,
    Problem,
    Problems,
    Rule,
    boolean,
    items,
    number,
    one_of,
    required,
    snowflake,
    tagged,
    text,
    url,
    whole,
)

ROW: Final = 1
BUTTON: Final = 2
STRING_SELECT: Final = 3
CHECKBOX_GROUP: Final = 22
TEXT_DISPLAY: Final = 10

custom_id: Final = text(limits.CUSTOM_ID, 1)


def component(fields: Mapping[str, Check], *, needs: tuple[str, ...] = (), rules: tuple[Rule, ...] = ()) -> Form:
    """Return the form of a component, which may always carry its own number."""
    return Form({"id": number(0, INT32), **fields}, needs=needs, rules=rules)


def _emoji_exists(emoji: Body, path: Path, found: Problems) -> None:
    # Without an id it must be a Unicode emoji, and none of those is plain ASCII.
    if not emoji.get("id") and (emoji.get("name") or "").isascii():
        found.append(Problem((*path, "name"), "COMPONENT_INVALID_EMOJI", "Invalid emoji"))


EMOJI: Final = Form({"id": snowflake, "name": text(limits.EMOJI_NAME), "animated": boolean}, rules=(_emoji_exists,))

# What each button style needs, and what it must leave out [components/reference#button-button-styles].
_BUTTON_NEEDS = {5: "url", 6: "sku_id"}
_BUTTON_BANS = {5: ("custom_id", "sku_id"), 6: ("custom_id", "label", "url", "emoji")}


def _button(button: Body, path: Path, found: Problems) -> None:
    style = button["style"]
    needed = _BUTTON_NEEDS.get(style, "custom_id")
    if not button.get(needed):
        found.append(required((*path, needed)))
    for key in _BUTTON_BANS.get(style, ("url", "sku_id")):
        if button.get(key):
            words = f"A button of style {style} cannot have a {key}"
            found.append(Problem((*path, key), "BUTTON_COMPONENT_FIELD_NOT_ALLOWED", words))
    if style != 6 and not button.get("label") and not button.get("emoji"):
        words = "A button must have a label or an emoji"
        found.append(Problem(path, "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", words))


_BUTTON = component(
    {
        "style": one_of(1, 2, 3, 4, 5, 6),
        "label": text(limits.BUTTON_LABEL),
        "emoji": EMOJI,
        "custom_id": custom_id,
        "sku_id": snowflake,
        "url": url(limits.BUTTON_URL, ("http", "https", "discord")),
        "disabled": boolean,
    },
    needs=("style",),
    rules=(_button,),
)

OPTION_FIELDS: Final[Mapping[str, Check]] = {
    "label": text(limits.OPTION_TEXT, 1),
    "value": text(limits.OPTION_TEXT, 1),
    "description": text(limits.OPTION_TEXT),
    "default": boolean,
}
_OPTION = Form({**OPTION_FIELDS, "emoji": EMOJI}, needs=("label", "value"))


def span(part: Body) -> tuple[int, int]:
    """Return how many values may be chosen, with Discord's defaults."""
    low, high = whole(part.get("min_values")), whole(part.get("max_values"))
    most = len(part["options"]) if part["type"] == CHECKBOX_GROUP else 1
    return (1 if low is None else low), (most if high is None else high)


def choice_counts(part: Body, path: Path, found: Problems) -> None:
    """Refuse bounds that cross, that the options cannot meet, or that the defaults overstep."""
    low, high = span(part)
    options = part.get("options")
    if low > high:
        words = f"min_values ({low}) must be less than or equal to max_values ({high})"
        found.append(Problem((*path, "min_values"), "SELECT_COMPONENT_INVALID_RANGE", words))
    if options is not None and high > len(options):
        words = f"max_values ({high}) exceeds the number of options ({len(options)})"
        found.append(Problem((*path, "max_values"), "SELECT_COMPONENT_TOO_FEW_OPTIONS", words))
    chosen = sum(bool(option.get("default")) for option in options or ()) + len(part.get("default_values") or ())
    if chosen > high:
        words = f"{chosen} values are selected by default, but at most {high} can be"
        found.append(Problem(path, "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", words))


def distinct_options(part: Body, path: Path, found: Problems) -> None:
    """Refuse two options that send the same value."""
    seen: set[str] = set()
    for index, option in enumerate(part["options"]):
        if option["value"] in seen:
            words = "The specified option value is already used"
            found.append(Problem((*path, "options", index, "value"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", words))
        seen.add(option["value"])


def _default_values(*kinds: str) -> Check:
    return items(Form({"id": snowflake, "type": one_of(*kinds)}, needs=("id", "type")), limits.SELECT_OPTIONS)


_SELECT_FIELDS: Mapping[str, Check] = {
    "custom_id": custom_id,
    "placeholder": text(limits.PLACEHOLDER),
    "min_values": number(0, limits.SELECT_OPTIONS),
    "max_values": number(1, limits.SELECT_OPTIONS),
    "disabled": boolean,
    "required": boolean,
}


def selects(*extra: Rule) -> dict[int, Form]:
    """Return the five select menus by type, held to the *extra* rules of the place where they stand."""
    own: dict[int, dict[str, Check]] = {
        5: {"default_values": _default_values("user")},
        6: {"default_values": _default_values("role")},
        7: {"default_values": _default_values("user", "role")},
        8: {"default_values": _default_values("channel"), "channel_types": items(number(0, 16), 25, unique=True)},
    }
    entity = {
        kind: component({**_SELECT_FIELDS, **fields}, needs=("custom_id",), rules=(choice_counts, *extra))
        for kind, fields in own.items()
    }
    string = component(
        {**_SELECT_FIELDS, "options": items(_OPTION, limits.SELECT_OPTIONS, 1)},
        needs=("custom_id", "options"),
        rules=(choice_counts, distinct_options, *extra),
    )
    return {STRING_SELECT: string, **entity}


def row_width(row: Body, path: Path, found: Problems) -> None:
    """Refuse a row wider than five: a button counts for one, everything else for five."""
    if sum(1 if child["type"] == BUTTON else limits.ROW_WIDTH for child in row["components"]) > limits.ROW_WIDTH:
        words = f"Component layout exceeds maximum width of {limits.ROW_WIDTH}"
        found.append(Problem((*path, "components"), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", words))


_ROW = component(
    {"components": items(tagged({BUTTON: _BUTTON, **selects()}), limits.ROW_WIDTH, 1)},
    needs=("components",),
    rules=(row_width,),
)
TEXT: Final = component({"content": text(limits.LAYOUT_TEXT, 1)}, needs=("content",))
_media = Form({"url": url(schemes=("http", "https", "attachment"))}, needs=("url",))
_PICTURE: Mapping[str, Check] = {"media": _media, "description": text(limits.MEDIA_DESCRIPTION, 1), "spoiler": boolean}
_THUMBNAIL = component(_PICTURE, needs=("media",))
_SECTION = component(
    {
        "components": items(tagged({TEXT_DISPLAY: TEXT}), limits.SECTION_TEXTS, 1),
        "accessory": tagged({BUTTON: _BUTTON, 11: _THUMBNAIL}),
    },
    needs=("components", "accessory"),
)
_GALLERY = component(
    {"items": items(Form(_PICTURE, needs=("media",)), limits.GALLERY_ITEMS, 1)},
    needs=("items",),
)
_FILE = component(
    {"file": Form({"url": url(schemes=("attachment",))}, needs=("url",)), "spoiler": boolean},
    needs=("file",),
)
_SEPARATOR = component({"spacing": one_of(1, 2), "divider": boolean})
_IN_CONTAINER: dict[int, Check] = {
    ROW: _ROW,
    9: _SECTION,
    TEXT_DISPLAY: TEXT,
    12: _GALLERY,
    13: _FILE,
    14: _SEPARATOR,
}
_CONTAINER = component(
    {
        "components": items(tagged(_IN_CONTAINER), limits.COMPONENTS, 1),
        "accent_color": number(0, limits.COLOUR),
        "spoiler": boolean,
    },
    needs=("components",),
)

_rows = items(tagged({ROW: _ROW}), limits.ROWS)
_layout = items(tagged({**_IN_CONTAINER, 17: _CONTAINER}), limits.COMPONENTS)


def walk(components: Iterable[Body], path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield every component of a tree whose shape is already known to be right, with its place."""
    for index, part in enumerate(components):
        here = (*path, index)
        yield here, dict(part)
        yield from walk(part.get("components") or (), (*here, "components"))
        for key in ("accessory", "component"):
            if part.get(key):
                yield (*here, key), part[key]


def distinct(parts: Iterable[tuple[Path, Body]], found: Problems) -> None:
    """Refuse a custom_id, or a component's own number, that is used twice."""
    names: set[str] = set()
    numbers: set[int] = set()
    for path, part in parts:
        name, own = part.get("custom_id"), whole(part.get("id"))
        if name in names:
            words = "Component custom id cannot be duplicated"
            found.append(Problem((*path, "custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", words))
        if own in numbers:
            words = "Component id cannot be duplicated"
            found.append(Problem((*path, "id"), "COMPONENT_ID_DUPLICATED", words))
        if name:
            names.add(name)
        # Zero asks Discord to choose.
        if own:
            numbers.add(own)


def check_components(
    value: object, path: Path, found: Problems, *, v2: bool, files: Collection[str] | None = None
) -> None:
    """Check a message's components; *files* are the names that `attachment://` may use (`None`: any)."""
    before = len(found)
    (_layout if v2 else _rows)(value, path, found)
    if len(found) > before or not isinstance(value, list):
        return
    parts = list(walk(value, path))
    distinct(parts, found)
    if v2:
        _total(parts, path, found)
        if files is not None:
            _attached(parts, files, found)


def _total(parts: Collection[tuple[Path, Body]], path: Path, found: Problems) -> None:
    if len(parts) > limits.COMPONENTS:
        words = f"The total number of components cannot exceed {limits.COMPONENTS}"
        found.append(Problem(path, "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", words))
    texts = [part["content"] for _, part in parts if part["type"] == TEXT_DISPLAY]
    if sum(map(len, texts)) > limits.LAYOUT_TEXT:
        words = f"The text of all components cannot exceed {limits.LAYOUT_TEXT} characters"
        found.append(Problem(path, "COMPONENT_TEXT_LENGTH_EXCEEDED", words))
    elif sum(len(words.encode()) + limits.LAYOUT_BYTES_PER_TEXT for words in texts) > limits.LAYOUT_BYTES:
        found.append(Problem(path, "SERVER_ERROR", "Internal Server Error"))


def _attached(parts: Iterable[tuple[Path, Body]], files: Collection[str], found: Problems) -> None:
    for path, part in parts:
        holders = [((*path, key), part[key]) for key in ("media", "file") if part.get(key)]
        holders += [((*path, "items", n, "media"), item["media"]) for n, item in enumerate(part.get("items") or ())]
        for place, media in holders:
            scheme, _, name = media["url"].partition("://")
            if scheme == "attachment" and name not in files:
                words = f'The referenced attachment "{name}" was not found'
                code = "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND"
                found.append(Problem((*place, "url"), code, words))
