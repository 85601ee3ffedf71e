"""Request bodies that Discord takes, and the pieces they are built of."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple, TypeAlias

from sandbox import validation as v

Json: TypeAlias = dict[str, Any]
V2 = 1 << 15
EPHEMERAL = 1 << 6


class Door(NamedTuple):
    method: str
    path: str
    check: Callable[[Any, Collection[str]], list[v.Problem]]


class Case(NamedTuple):
    door: str
    label: str
    body: Any
    files: tuple[str, ...] = ()


def message_door(method: str, path: str, place: v.Place) -> Door:
    return Door(method, path, lambda body, files: v.check_message(body, place=place, files=files))


def callback_door(interaction_type: int) -> Door:
    return Door(
        "POST",
        "/interactions/1/token/callback",
        lambda body, files: v.check_callback(body, interaction_type=interaction_type, files=files),
    )


def plain_door(method: str, path: str, check: Callable[[Any], list[v.Problem]]) -> Door:
    return Door(method, path, lambda body, _files: check(body))


EVENT_BEFORE: Json = {
    "entity_type": 3,
    "status": 1,
    "scheduled_start_time": "2026-01-23T08:00:00+00:00",
    "scheduled_end_time": "2026-01-23T16:00:00+00:00",
    "entity_metadata": {"location": "Bordeaux"},
    "channel_id": None,
}

DOORS: Mapping[str, Door] = {
    "create": message_door("POST", "/channels/1/messages", "create"),
    "edit": message_door("PATCH", "/channels/1/messages/2", "edit"),
    "webhook": message_door("POST", "/webhooks/1/token", "webhook"),
    "webhook_edit": message_door("PATCH", "/webhooks/1/token/messages/2", "webhook_edit"),
    "forum": Door(
        "POST",
        "/channels/1/threads",
        lambda body, files: (
            v.check_thread(body, from_message=False) or v.check_message(body.get("message"), place="forum", files=files)
        ),
    ),
    "command": callback_door(2),
    "component": callback_door(3),
    "autocomplete": callback_door(4),
    "modal": callback_door(5),
    "commands": plain_door("PUT", "/applications/1/commands", v.check_commands),
    "event": plain_door("POST", "/guilds/1/scheduled-events", lambda body: v.check_scheduled_event(body, before=None)),
    "event_edit": plain_door(
        "PATCH", "/guilds/1/scheduled-events/2", lambda body: v.check_scheduled_event(body, before=EVENT_BEFORE)
    ),
    "channel": plain_door("POST", "/guilds/1/channels", lambda body: v.check_channel(body, creating=True)),
    "channel_edit": plain_door("PATCH", "/channels/1", lambda body: v.check_channel(body, creating=False)),
    "thread": plain_door("POST", "/channels/1/threads", lambda body: v.check_thread(body, from_message=False)),
    "message_thread": plain_door(
        "POST", "/channels/1/messages/2/threads", lambda body: v.check_thread(body, from_message=True)
    ),
    "role": plain_door("POST", "/guilds/1/roles", v.check_role),
    "member": plain_door("PATCH", "/guilds/1/members/2", v.check_member),
    "dm": plain_door("POST", "/users/@me/channels", v.check_dm),
    "new_webhook": plain_door("POST", "/channels/1/webhooks", v.check_webhook),
    "overwrite": plain_door("PUT", "/channels/1/permissions/2", v.check_overwrite),
    "bulk_delete": plain_door("POST", "/channels/1/messages/bulk-delete", v.check_bulk_delete),
}


def problems(case: Case) -> list[v.Problem]:
    """Ask the sandbox about one case."""
    return DOORS[case.door].check(case.body, case.files)


def button(**fields: object) -> Json:
    return {"type": 2, "style": 1, "label": "Je m'inscris", "custom_id": "events:join:1", **fields}


def link(**fields: object) -> Json:
    return {"type": 2, "style": 5, "label": "Lire", "url": "https://example.org/", **fields}


def row(*children: Json) -> Json:
    return {"type": 1, "components": list(children)}


def buttons(count: int) -> Json:
    return row(*(button(custom_id=f"events:join:{n}") for n in range(count)))


def option(value: str = "a", **fields: object) -> Json:
    return {"label": value or "?", "value": value, **fields}


def select(*options: Json, **fields: object) -> Json:
    return {"type": 3, "custom_id": "events:pick", "options": list(options or [option()]), **fields}


def entity_select(kind: int, **fields: object) -> Json:
    return {"type": kind, "custom_id": f"pick:{kind}", **fields}


def display(content: str = "Bonjour", **fields: object) -> Json:
    return {"type": 10, "content": content, **fields}


def thumbnail(url: str = "https://example.org/a.png", **fields: object) -> Json:
    return {"type": 11, "media": {"url": url}, **fields}


def section(*texts: Json, accessory: Json | None = None) -> Json:
    return {"type": 9, "components": list(texts or [display()]), "accessory": accessory or button()}


def gallery(count: int = 1, **fields: object) -> Json:
    return {"type": 12, "items": [{"media": {"url": "https://example.org/a.png"}, **fields}] * count}


def attached(name: str = "liste.csv") -> Json:
    return {"type": 13, "file": {"url": f"attachment://{name}"}}


def container(*children: Json, **fields: object) -> Json:
    return {"type": 17, "components": list(children or [display()]), **fields}


def layout(*components: Json, **fields: object) -> Json:
    return {"flags": V2, "components": list(components), **fields}


def embed(**fields: object) -> Json:
    return {"title": "Journée régionale", **fields}


def field(name: str = "Lieu", value: str = "Bordeaux") -> Json:
    return {"name": name, "value": value}


def label(asked: Json, **fields: object) -> Json:
    return {"type": 18, "label": "Votre réponse", "component": asked, **fields}


def text_input(**fields: object) -> Json:
    return {"type": 4, "custom_id": "answer", "style": 1, **fields}


def modal(*components: Json, **fields: object) -> Json:
    asked = list(components or [label(text_input())])
    return {"type": 9, "data": {"custom_id": "events:form:1", "title": "Ma fiche", "components": asked, **fields}}


def reply(**data: object) -> Json:
    return {"type": 4, "data": data}


def slash(name: str = "agenda", **fields: object) -> Json:
    return {"name": name, "description": "Les prochains rendez-vous", **fields}


def argument(name: str = "ville", kind: int = 3, **fields: object) -> Json:
    return {"type": kind, "name": name, "description": "Où chercher", **fields}


def event(**fields: object) -> Json:
    return {
        "name": "Journée régionale",
        "privacy_level": 2,
        "entity_type": 3,
        "scheduled_start_time": "2026-01-23T08:00:00+00:00",
        "scheduled_end_time": "2026-01-23T16:00:00Z",
        "entity_metadata": {"location": "Bordeaux"},
        **fields,
    }


def post(**message: object) -> Json:
    return {"name": "Une question", "message": {"content": "Qui vient ?", **message}}


_EVERY_FIELD = modal(
    display("Merci de répondre."),
    label(text_input(style=2, min_length=1, max_length=4000, value="x", placeholder="…", required=False)),
    label(select(option("a"), option("b"), min_values=0, max_values=2, required=False)),
    label({"type": 19, "custom_id": "file", "min_values": 1, "max_values": 10}),
    label({"type": 21, "custom_id": "radio", "options": [option("a", default=True), option("b")]}),
)
_MORE_FIELDS = modal(
    label(entity_select(5, default_values=[{"id": "1", "type": "user"}])),
    label(entity_select(8, channel_types=[0, 5])),
    label({"type": 22, "custom_id": "boxes", "options": [option("a"), option("b")], "min_values": 1}),
    label({"type": 23, "custom_id": "box", "default": True}, description="Cochez si oui"),
)
_FULL_COMMAND = slash(
    name_localizations={"en-GB": "calendar", "fr": "agenda"},
    description_localizations={"en-US": "What comes next"},
    default_member_permissions="32",
    contexts=[0],
    integration_types=[0],
    options=[
        argument("mot", required=True, autocomplete=True, min_length=0, max_length=100),
        argument("combien", 4, min_value=1, max_value=10, choices=[{"name": "Un", "value": 1}]),
        argument("note", 10, choices=[{"name": "Demi", "value": 0.5}]),
        argument("où", 7, channel_types=[0, 15]),
        argument("qui", 6),
        argument("pièce", 11),
        argument("oui", 5),
    ],
)

GOOD: tuple[Case, ...] = (
    Case("create", "a text of the greatest length", {"content": "é" * 2000}),
    Case("create", "a nonce", {"content": "x", "nonce": "a" * 25, "enforce_nonce": True, "tts": False}),
    Case("create", "a number as nonce", {"content": "x", "nonce": 2**62}),
    Case("create", "nulls", {"content": "x", "embeds": None, "components": None, "allowed_mentions": None}),
    Case("create", "nobody pinged", {"content": "@everyone", "allowed_mentions": {"parse": []}}),
    Case("create", "listed pings", {"content": "x", "allowed_mentions": {"users": [1, "2"], "parse": ["roles"]}}),
    Case("create", "a reply", {"content": "x", "message_reference": {"message_id": 5, "fail_if_not_exists": False}}),
    Case("create", "a silent message", {"content": "x", "flags": 1 << 12}),
    Case("create", "a file alone", {"attachments": [{"id": 0, "filename": "a.ics"}]}, ("a.ics",)),
    Case("create", "an embed", {"embeds": [embed(color=0xFFFFFF, timestamp="2026-01-23T08:00:00Z")]}),
    Case("create", "ten embeds", {"embeds": [embed()] * 10}),
    Case("create", "a full embed", {"embeds": [embed(title="t" * 256, fields=[field("n" * 256, "v" * 1024)] * 4)]}),
    Case("create", "an embed with an attached picture", {"embeds": [embed(image={"url": "attachment://a.png"})]}),
    Case("create", "embeds of 6000 characters", {"embeds": [{"description": "d" * 3000}] * 2}),
    Case("create", "five rows of five buttons", {"content": "x", "components": [
        row(*(button(custom_id=f"{a}:{b}") for b in range(5))) for a in range(5)
    ]}),
    Case("create", "a link", {"components": [row(link())]}),
    Case("create", "a button with an emoji alone", {"components": [row(button(label=None, emoji={"name": "✅"}))]}),
    Case("create", "a disabled button", {"components": [row(button(disabled=True, style=4))]}),
    Case("create", "a select", {"content": "x", "components": [row(select(option("a", default=True), option("b")))]}),
    Case("create", "25 options", {"components": [row(select(*(option(str(n)) for n in range(25)), max_values=25))]}),
    Case("create", "a select of users", {"components": [row(entity_select(5, min_values=0, max_values=25))]}),
    Case("create", "a select of roles or people", {"components": [row(entity_select(7, default_values=[
        {"id": "1", "type": "role"}
    ]))]}),
    Case("create", "a poll", {"poll": {
        "question": {"text": "Quand ?"}, "answers": [{"poll_media": {"text": "Demain"}}], "duration": 24,
    }}),
    Case("create", "a text display", layout(display())),
    Case("create", "a display of 4000 characters", layout(display("x" * 4000))),
    Case("create", "a container of everything", layout(container(
        display(id=7), section(display(), display("b"), display("c"), accessory=thumbnail()), gallery(10),
        {"type": 14, "spacing": 2, "divider": False}, buttons(5), attached(), accent_color=0x123456,
    )), ("liste.csv",)),
    Case("create", "forty components", layout(*[display("x")] * 40)),
    Case("create", "a section with a link", layout(section(accessory=link()))),
    Case("create", "a numbered layout", layout(display(id=1), display(id=2), display(id=0), display(id=0))),
    Case("edit", "a new text", {"content": "y"}),
    Case("edit", "no text any more", {"content": None, "embeds": [embed()]}),
    Case("edit", "no buttons any more", {"components": []}),
    Case("edit", "a layout", layout(container())),
    Case("edit", "the flags it had", {"content": "x", "flags": 4}),
    Case("edit", "no files any more", {"attachments": []}),
    Case("webhook", "a follow-up seen by one", {"content": "x", "flags": EPHEMERAL}),
    Case("webhook", "a named voice", {"content": "x", "username": "Veille", "avatar_url": "https://example.org/a"}),
    Case("webhook", "a layout seen by one", layout(display(), flags=V2 | EPHEMERAL)),
    Case("webhook_edit", "the awaited answer", {"content": "Voilà", "components": [buttons(2)]}),
    Case("webhook_edit", "the awaited layout", layout(display())),
    Case("forum", "a post", {**post(), "applied_tags": ["1"], "auto_archive_duration": 10080}),
    Case("forum", "a post of a layout", {"name": "x", "message": layout(display())}),
    Case("command", "an answer", reply(content="Bonjour", flags=EPHEMERAL)),
    Case("command", "an answer with a file", reply(attachments=[{"id": "0"}]), ("a.ics",)),
    Case("command", "a deferred answer", {"type": 5, "data": {"flags": EPHEMERAL}}),
    Case("command", "a deferred answer without data", {"type": 5}),
    Case("command", "a modal of many fields", _EVERY_FIELD),
    Case("command", "a modal of more fields", _MORE_FIELDS),
    Case("command", "a modal of old rows", modal(row(text_input(label="Nom")), row(
        text_input(label="Prénom", custom_id="b")
    ))),
    Case("component", "a modal", modal()),
    Case("component", "an acknowledgement", {"type": 6}),
    Case("component", "a changed message", {"type": 7, "data": {"content": "x", "components": []}}),
    Case("component", "a changed layout", {"type": 7, "data": layout(container())}),
    Case("component", "a new answer", reply(**layout(display()))),
    Case("autocomplete", "no choice", {"type": 8, "data": {"choices": []}}),
    Case("autocomplete", "25 choices", {"type": 8, "data": {"choices": [
        {"name": "n" * 100, "value": "v" * 100}
    ] * 25}}),
    Case("autocomplete", "numbers", {"type": 8, "data": {"choices": [{"name": "Un", "value": 1}]}}),
    Case("modal", "an answer", reply(content="Merci")),
    Case("modal", "a deferred answer", {"type": 5, "data": {"flags": 0}}),
    Case("modal", "a changed message", {"type": 7, "data": {"content": "Merci"}}),
    Case("commands", "none", []),
    Case("commands", "one of everything", [_FULL_COMMAND]),
    Case("commands", "a hundred", [slash(f"commande-{n}") for n in range(100)]),
    Case("commands", "accents, digits and another alphabet", [slash("été_2026"), slash("порядок"), slash("हिन्दी")]),
    Case("commands", "subcommands", [slash("organiser", options=[
        argument("options", 1, options=[argument()]), argument("veille", 2, options=[argument("ajouter", 1)]),
    ])]),
    Case("commands", "context menus", [{"name": "Mes Rappels", "type": 2}, {"name": "Mes Rappels", "type": 3}]),
    Case("event", "a place outside", event()),
    Case("event", "a voice channel", event(
        entity_type=2, channel_id="5", entity_metadata=None, scheduled_end_time=None
    )),
    Case("event_edit", "a new name", {"name": "Autre", "channel_id": None}),
    Case("event_edit", "a start", {"status": 2}),
    Case("event_edit", "a cancellation", {"status": 4}),
    Case("event_edit", "a new day", {
        "scheduled_start_time": "2026-02-01T08:00:00Z", "scheduled_end_time": "2026-02-01T16:00:00Z", "entity_type": 3,
        "entity_metadata": {"location": "Pau"},
    }),
    Case("channel", "a private channel", {"name": "equipe", "type": 0, "topic": "t" * 1024, "permission_overwrites": [
        {"id": "1", "type": 0, "allow": "0", "deny": "1024"}
    ]}),
    Case("channel", "a forum", {"name": "entraide", "type": 15, "topic": "t" * 4096, "available_tags": [
        {"name": "Question"}
    ]}),
    Case("channel_edit", "a topic", {"topic": "Bienvenue", "rate_limit_per_user": 21600}),
    Case("channel_edit", "an archived thread", {"archived": True, "locked": False, "applied_tags": ["1"]}),
    Case("thread", "a private thread", {"name": "t" * 100, "type": 12, "invitable": False}),
    Case("message_thread", "a thread", {"name": "Suite", "auto_archive_duration": 1440}),
    Case("role", "a role", {"name": "Journée", "permissions": "0", "color": 0, "mentionable": False}),
    Case("role", "a role by default", {}),
    Case("member", "a nickname", {"nick": "n" * 32, "roles": [1, "2"]}),
    Case("member", "a time-out", {"communication_disabled_until": "2026-01-23T08:00:00+00:00"}),
    Case("dm", "a person", {"recipient_id": 80351110224678912}),
    Case("new_webhook", "a webhook", {"name": "Veille", "avatar": None}),
    Case("overwrite", "an overwrite", {"type": 1, "allow": "1024", "deny": 0}),
    Case("bulk_delete", "two messages", {"messages": ["1", 2]}),
)  # fmt: skip
