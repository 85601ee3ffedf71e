"""What a message may hold, by the place where it is sent (documentation: resources/message, resources/webhook)."""

from collections.abc import Collection, Mapping
from typing import Final, Literal, NamedTuple, TypeAlias

from sandbox import limits
from sandbox.validation.components import check_components
from sandbox.validation.embeds import check_embeds
from sandbox.validation.shapes import (
    INT64,
    Body,
    Check,
    Form,
    Path,
    Problem,
    Problems,
    bad_length,
    bits,
    boolean,
    items,
    number,
    one_of,
    required,
    snowflake,
    text,
    url,
    whole,
)

Place: TypeAlias = Literal["create", "edit", "webhook", "webhook_edit", "reply", "update", "forum"]

SUPPRESS_EMBEDS: Final = 1 << 2
EPHEMERAL: Final = 1 << 6
SUPPRESS_NOTIFICATIONS: Final = 1 << 12
IS_VOICE_MESSAGE: Final = 1 << 13
IS_COMPONENTS_V2: Final = 1 << 15
# What may be set when a message is made; an edit has to repeat whatever the message already had.
_SENT = SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | IS_VOICE_MESSAGE | IS_COMPONENTS_V2
_ANSWERED = _SENT | EPHEMERAL

_nonce_number, _nonce_text = number(-INT64 - 1, INT64), text(limits.NONCE)


def _nonce(value: object, path: Path, found: Problems) -> None:
    (_nonce_text if isinstance(value, str) else _nonce_number)(value, path, found)


def _listed_or_parsed(mentions: Body, path: Path, found: Problems) -> None:
    for kind in ("users", "roles"):
        if kind in (mentions.get("parse") or ()) and mentions.get(kind):
            words = f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.'
            found.append(Problem(path, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", words))


_MENTIONS = Form(
    {
        "parse": items(one_of("users", "roles", "everyone"), 3, unique=True),
        "users": items(snowflake, limits.MENTIONED_IDS, unique=True),
        "roles": items(snowflake, limits.MENTIONED_IDS, unique=True),
        "replied_user": boolean,
    },
    rules=(_listed_or_parsed,),
)
_ATTACHMENT = Form(
    {
        "id": snowflake,
        "filename": text(limits.FILE_NAME, 1),
        "title": text(limits.FILE_NAME),
        "description": text(limits.FILE_DESCRIPTION),
    },
    needs=("id",),
)
_REFERENCE = Form(
    {
        "type": one_of(0, 1),
        "message_id": snowflake,
        "channel_id": snowflake,
        "guild_id": snowflake,
        "fail_if_not_exists": boolean,
    },
    needs=("message_id",),
)


def _poll_media(length: int) -> Form:
    return Form({"text": text(length, 1), "emoji": Form({"id": snowflake, "name": text(limits.EMOJI_NAME)})})


_POLL = Form(
    {
        "question": _poll_media(limits.POLL_QUESTION),
        "answers": items(
            Form({"poll_media": _poll_media(limits.POLL_ANSWER)}, needs=("poll_media",)), limits.POLL_ANSWERS, 1
        ),
        "duration": number(1, limits.POLL_HOURS),
        "allow_multiselect": boolean,
        "layout_type": one_of(1),
    },
    needs=("question", "answers"),
)

_EVERYWHERE: Mapping[str, Check] = {
    "content": text(limits.CONTENT),
    "embeds": check_embeds,
    "allowed_mentions": _MENTIONS,
    "attachments": items(_ATTACHMENT, limits.FILES),
    "flags": bits,
}
_ON_ANSWERS: Mapping[str, Check] = {**_EVERYWHERE, "poll": _POLL, "tts": boolean}
_ON_POSTS: Mapping[str, Check] = {**_ON_ANSWERS, "sticker_ids": items(snowflake, limits.STICKERS)}
_ON_CREATE: Mapping[str, Check] = {
    **_ON_POSTS,
    "nonce": _nonce,
    "enforce_nonce": boolean,
    "message_reference": _REFERENCE,
}
_ON_WEBHOOKS: Mapping[str, Check] = {
    **_ON_ANSWERS,
    "username": text(limits.WEBHOOK_NAME, 1),
    "avatar_url": url(),
    "thread_name": text(limits.CHANNEL_NAME),
    "applied_tags": items(snowflake, limits.APPLIED_TAGS),
}


class _Rules(NamedTuple):
    form: Form
    flags: int | None
    new: bool
    path: Path = ()


_PLACES: Mapping[Place, _Rules] = {
    "create": _Rules(Form(_ON_CREATE), _SENT, new=True),
    "edit": _Rules(Form({**_EVERYWHERE, "sticker_ids": items(snowflake, limits.STICKERS)}), None, new=False),
    "webhook": _Rules(Form(_ON_WEBHOOKS), _ANSWERED, new=True),
    "webhook_edit": _Rules(Form({**_EVERYWHERE, "poll": _POLL}), _ANSWERED, new=False),
    "reply": _Rules(Form(_ON_ANSWERS), _ANSWERED, new=True, path=("data",)),
    "update": _Rules(Form(_EVERYWHERE), _ANSWERED, new=False, path=("data",)),
    "forum": _Rules(Form(_ON_POSTS), _SENT, new=True, path=("message",)),
}

_LEGACY = ("content", "embeds", "sticker_ids", "poll")


def check_message(
    body: object, *, place: Place, files: Collection[str] = (), v2_before: bool | None = False
) -> list[Problem]:
    """Return what Discord would refuse in the *body* of a message.

    Parameters:
        place: where it is sent; `reply` and `update` get the `data` of a callback, `forum` the `message` of a post.
        files: names of the uploaded files; on an edit, the kept attachments' names as well.
        v2_before: whether the edited message is one of Components V2; `None` when nobody knows.

    A message with nothing in it gives a problem with the code `EMPTY` (Discord answers 50006), and a text that makes
    Discord itself fail gives `SERVER_ERROR` (it answers 500).
    """
    rules = _PLACES[place]
    found: Problems = []
    rules.form(body, rules.path, found)
    if not isinstance(body, dict):
        return found
    flags = whole(body.get("flags")) or 0
    _check_flags(body, flags, rules, found, v2_before=v2_before)
    v2 = bool(flags & IS_COMPONENTS_V2 or v2_before or (v2_before is None and _looks_v2(body)))
    if body.get("components") is not None:
        known = files if rules.new or files else None
        check_components(body["components"], (*rules.path, "components"), found, v2=v2, files=known)
    if v2:
        _check_v2(body, rules, found)
    if len(files) > limits.FILES:
        found.append(bad_length((*rules.path, "attachments"), 0, limits.FILES))
    if rules.new and not v2 and not found and _is_empty(body, files):
        found.append(Problem(rules.path, "EMPTY", "Cannot send an empty message"))
    return found


def _check_flags(body: Body, flags: int, rules: _Rules, found: Problems, *, v2_before: bool | None) -> None:
    path = (*rules.path, "flags")
    if rules.flags is not None and flags & ~rules.flags:
        words = f"Flags {flags & ~rules.flags} cannot be set here"
        found.append(Problem(path, "MESSAGE_FLAGS_INVALID", words))
    if v2_before and body.get("flags") is not None and not flags & IS_COMPONENTS_V2:
        words = "The MessageFlags.IS_COMPONENTS_V2 flag cannot be removed"
        found.append(Problem(path, "MESSAGE_CANNOT_REMOVE_COMPONENTS_V2_FLAG", words))


def _looks_v2(body: Body) -> bool:
    components = body.get("components")
    return isinstance(components, list) and any(isinstance(part, dict) and part.get("type") != 1 for part in components)


def _check_v2(body: Body, rules: _Rules, found: Problems) -> None:
    for key in _LEGACY:
        if body.get(key):
            words = f'The "{key}" field cannot be used when using MessageFlags.IS_COMPONENTS_V2'
            code = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
            found.append(Problem((*rules.path, key), code, words))
    if rules.new and not body.get("components"):
        found.append(required((*rules.path, "components")))


def _is_empty(body: Body, files: Collection[str]) -> bool:
    forwards = (body.get("message_reference") or {}).get("type") == 1
    filled = any(body.get(key) for key in ("sticker_ids", "components", "poll", "attachments"))
    return not (files or forwards or filled or (body.get("content") or "").strip() or any(body.get("embeds") or ()))


_BULK_DELETE = Form(
    {"messages": items(snowflake, limits.BULK_DELETE[1], limits.BULK_DELETE[0], unique=True)}, needs=("messages",)
)


def check_bulk_delete(body: object) -> list[Problem]:
    """Return what Discord would refuse in the list of messages to delete at once."""
    return _BULK_DELETE.problems(body)
