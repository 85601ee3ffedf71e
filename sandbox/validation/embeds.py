"""What an embed may hold (documentation: resources/message#embed-object)."""

from collections.abc import Iterator
from itertools import chain

from sandbox import limits
from sandbox.validation.shapes import Body, Form, Path, Problem, Problems, boolean, instant, items, number, text, url

_link = url()
_picture = url(schemes=("http", "https", "attachment"))
_media = Form({"url": _picture, "description": text(limits.EMBED_DESCRIPTION)})

_EMBED = Form(
    {
        "title": text(limits.EMBED_TITLE),
        "description": text(limits.EMBED_DESCRIPTION),
        "url": _link,
        "timestamp": instant,
        "color": number(0, limits.COLOUR),
        "footer": Form({"text": text(limits.EMBED_FOOTER), "icon_url": _picture}),
        "author": Form({"name": text(limits.EMBED_AUTHOR), "url": _link, "icon_url": _picture}),
        "image": _media,
        "thumbnail": _media,
        "fields": items(
            Form(
                {
                    "name": text(limits.EMBED_FIELD_NAME, 1),
                    "value": text(limits.EMBED_FIELD_VALUE, 1),
                    "inline": boolean,
                },
                needs=("name", "value"),
            ),
            limits.EMBED_FIELDS,
        ),
    },
)
_embeds = items(_EMBED, limits.EMBEDS)


def check_embeds(value: object, path: Path, found: Problems) -> None:
    """Take up to ten embeds whose texts, trimmed, have at most 6000 characters together."""
    before = len(found)
    _embeds(value, path, found)
    if len(found) > before or not isinstance(value, list):
        return
    if sum(len(words.strip()) for words in chain.from_iterable(map(_texts, value))) > limits.EMBEDS_TOGETHER:
        words = f"Embed size exceeds maximum size of {limits.EMBEDS_TOGETHER}"
        found.append(Problem(path, "MAX_EMBED_SIZE_EXCEEDED", words))


def _texts(embed: Body) -> Iterator[str]:
    yield embed.get("title") or ""
    yield embed.get("description") or ""
    yield (embed.get("footer") or {}).get("text") or ""
    yield (embed.get("author") or {}).get("name") or ""
    for field in embed.get("fields") or ():
        yield field["name"]
        yield field["value"]
