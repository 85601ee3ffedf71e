"""Components of messages and modals: walk them, complete them as Discord does when it stores them."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

from sandbox.model import Attachment
from sandbox.payloads.messages import attachment as attachment_payload
from sandbox.wire import Json

ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT = 5, 6, 7, 8
SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER, LABEL = 9, 10, 11, 12, 13, 14, 17, 18
FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX = 19, 21, 22, 23
SELECTS = frozenset({STRING_SELECT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT})
LINK_STYLE, PREMIUM_STYLE = 5, 6

_DEFAULTS: dict[int, Json] = {
    BUTTON: {"style": 2},
    **{kind: {"min_values": 1, "max_values": 1} for kind in SELECTS},
    CONTAINER: {"accent_color": None, "spoiler": False},
    THUMBNAIL: {"description": None, "spoiler": False},
    FILE: {"spoiler": False},
    SEPARATOR: {"divider": True, "spacing": 1},
}
"""What Discord fills in when a component leaves it out (docs components/reference)."""

NewId = Callable[[], int]


def walk(components: list[Json]) -> Iterator[Json]:
    """Give every component, nested ones too, in Discord's order."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        yield from walk([component[key] for key in ("accessory", "component") if component.get(key)])


def texts(components: list[Json]) -> Iterator[str]:
    """Give the text of every text display."""
    return (part["content"] for part in walk(components) if part["type"] == TEXT)


def stored(components: list[Json], files: list[Attachment], new_id: NewId) -> list[Json]:
    """Complete *components*: ids, defaults, and addresses of uploaded *files* for attachment:// links."""
    taken = {part["id"] for part in walk(components) if part.get("id")}
    numbers = (number for number in count(1) if number not in taken)
    return [_stored(one, {each.filename: each for each in files}, numbers, new_id) for one in components]


def _stored(one: Json, files: dict[str, Attachment], numbers: Iterator[int], new_id: NewId) -> Json:
    kind = one["type"]
    given = {key: value for key, value in one.items() if value is not None}
    whole: Json = {**_DEFAULTS.get(kind, {}), **given, "id": one.get("id") or next(numbers)}
    for key in ("components", "accessory", "component"):
        if key in given:
            inner = given[key]
            whole[key] = (
                [_stored(each, files, numbers, new_id) for each in inner]
                if isinstance(inner, list)
                else _stored(inner, files, numbers, new_id)
            )
    if kind == THUMBNAIL:
        whole["media"] = _media(given["media"], files, new_id)
    elif kind == GALLERY:
        whole["items"] = [_gallery_item(item, files, new_id) for item in given["items"]]
    elif kind == FILE:
        whole["file"] = _media(given["file"], files, new_id)
        sent = files.get(str(given["file"]["url"]).removeprefix("attachment://"))
        whole |= {"name": sent.filename if sent else None, "size": len(sent.content) if sent else None}
    return whole


def _gallery_item(item: Json, files: dict[str, Attachment], new_id: NewId) -> Json:
    return {
        "media": _media(item["media"], files, new_id),
        "description": item.get("description"),
        "spoiler": bool(item.get("spoiler")),
    }


def _media(media: Json, files: dict[str, Attachment], new_id: NewId) -> Json:
    url = str(media["url"])
    sent = files.get(url.removeprefix("attachment://"))
    if sent is None:
        return {"id": str(new_id()), "url": url, "proxy_url": url, "width": None, "height": None, "content_type": None}
    shown = attachment_payload(sent)
    return {
        "id": str(new_id()),
        "url": shown["url"],
        "proxy_url": shown["url"],
        "width": None,
        "height": None,
        "content_type": sent.content_type,
        "attachment_id": shown["id"],
    }


def embeds(bodies: list[Json], files: list[Attachment]) -> list[Json]:
    """Complete embeds as Discord stores them: a type, and addresses for attachment:// links."""
    known = {each.filename: each.url for each in files}
    return [_embed(body, known) for body in bodies]


def _embed(body: Json, known: dict[str, str]) -> Json:
    embed: Json = {"type": "rich", **{key: value for key, value in body.items() if value not in (None, {}, [])}}
    for key in ("image", "thumbnail"):
        if key in embed:
            url = str(embed[key].get("url", ""))
            real = known.get(url.removeprefix("attachment://"), url)
            embed[key] = {"url": real, "proxy_url": real, "width": 0, "height": 0}
    if "fields" in embed:
        embed["fields"] = [{"inline": False, **_without_null(field)} for field in embed["fields"]]
    for key in ("author", "footer"):
        if key in embed:
            embed[key] = _without_null(embed[key])
    return embed


def _without_null(value: Json) -> dict[str, Any]:
    return {key: each for key, each in value.items() if each is not None}
