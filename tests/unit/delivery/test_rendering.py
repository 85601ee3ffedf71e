"""How Discord is shown a card: the one renderer, for replies and deliveries alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
import pytest

from bot.delivery.card import Attachment, Button, Card, Choice, Field, File, Form, Row, Rule, Select, Text
from bot.delivery.discord.rendering import modal, new, show

if TYPE_CHECKING:
    from collections.abc import Iterator

MARKER = 2**31 - 1
PRESS = Button("Publier", custom_id="organiser:publish:1", style="success")
LINK = Button("Site officiel", url="https://example.org")
# discord.com/developers/docs/components/reference#component-object-component-types
ACTION_ROW, BUTTON, STRING, USER, ROLE, CHANNEL, TEXT, SEPARATOR, CONTAINER, LABEL = 1, 2, 3, 5, 6, 8, 10, 14, 17, 18
FILE_UPLOAD = 19


def components(card: Card, *, marker: int | None = None) -> list[Any]:
    """Return the components that Discord is sent."""
    return list(show(card, marker=marker)["view"].to_components())


def ids(found: Any) -> Iterator[int]:
    """Yield every integer id, first one first."""
    for component in found:
        if component.get("id"):
            yield component["id"]
        yield from ids(component.get("components", ()))


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (PRESS, {"type": BUTTON, "label": "Publier", "custom_id": "organiser:publish:1", "style": 3}),
        (LINK, {"type": BUTTON, "label": "Site officiel", "url": "https://example.org", "style": 5}),
        (Button("x", custom_id="a:b:1"), {"type": BUTTON, "style": 2}),
        (Button("x", custom_id="a:b:1", style="primary"), {"type": BUTTON, "style": 1}),
        (Button("x", custom_id="a:b:1", style="danger"), {"type": BUTTON, "style": 4}),
        (
            Select("a:b:1", "Choisir", choices=(Choice("Un", "1", "le premier", chosen=True), Choice("Deux", "2"))),
            {
                "type": STRING,
                "custom_id": "a:b:1",
                "placeholder": "Choisir",
                "min_values": 0,
                "max_values": 1,
                "options": [
                    {"label": "Un", "value": "1", "description": "le premier", "default": True},
                    {"label": "Deux", "value": "2", "default": False},
                ],
            },
        ),
        (
            Select("a:b:1", "Rôle", kind="role", chosen=(7,), least=1, most=2),
            {"type": ROLE, "min_values": 1, "max_values": 2, "default_values": [{"id": 7, "type": "role"}]},
        ),
        (
            Select("a:b:1", "Salon", kind="channel", chosen=(8,)),
            {"type": CHANNEL, "channel_types": [0, 5], "default_values": [{"id": 8, "type": "channel"}]},
        ),
        (
            Select("a:b:1", "Personne", kind="person", chosen=(9,)),
            {"type": USER, "default_values": [{"id": 9, "type": "user"}]},
        ),
        (Select("a:b:1", "Rôle", kind="role"), {"type": ROLE, "placeholder": "Rôle", "custom_id": "a:b:1"}),
    ],
    ids=["press", "link", "secondary", "primary", "danger", "text", "role", "channel", "person", "nothing chosen"],
)
@pytest.mark.parametrize("panel", [False, True])
async def test_every_kind_of_component_is_shown_as_discord_takes_it(
    item: Button | Select, expected: dict[str, Any], panel: bool
) -> None:
    """Alike in a panel and below a text."""
    (shown,) = components(Card((Row((item,)),), panel=panel))
    row = shown["components"][0] if panel else shown
    (component,) = row["components"]

    assert row["type"] == ACTION_ROW
    assert {key: component.get(key) for key in expected} == expected


async def test_a_plain_card_is_its_text_and_its_rows() -> None:
    """Two buttons beside each other, and a select below them."""
    card = Card((Text("**Titre**"), Row((PRESS, LINK)), Text("Fin"), Row((Select("a:b:1", "Choisir", kind="role"),))))

    shown = show(card)

    assert shown["content"] == "**Titre**\nFin"
    assert [[item["type"] for item in row["components"]] for row in components(card)] == [[BUTTON, BUTTON], [ROLE]]


async def test_a_panel_is_all_in_its_order_and_has_no_content() -> None:
    """Discord refuses content beside Components V2."""
    card = Card((Text("Un"), Rule(), Row((PRESS,)), Text("Deux")), panel=True)

    shown = show(card)
    (container,) = components(card)

    assert "content" not in shown
    assert container["type"] == CONTAINER
    assert [inner["type"] for inner in container["components"]] == [TEXT, SEPARATOR, ACTION_ROW, TEXT]
    assert [inner.get("content") for inner in container["components"]] == ["Un", None, None, "Deux"]


@pytest.mark.parametrize("panel", [False, True])
async def test_the_marker_is_the_first_id_and_the_only_one_of_ours(panel: bool) -> None:
    """So that a message is known again in the channel."""
    card = Card((Text("Un"), Row((PRESS, LINK)), Row((PRESS,))), panel=panel)

    marked, unmarked = components(card, marker=MARKER), components(card)

    assert next(ids(marked)) == MARKER
    assert list(ids(marked)).count(MARKER) == 1
    assert MARKER not in ids(unmarked)


async def test_a_marker_does_not_stay_on_a_card_that_is_shown_without_it() -> None:
    """Equal cards may share what was rendered, but not across markers."""
    card = Card((Row((PRESS,)),))

    found = [list(ids(components(card, marker=marker)))[:1] for marker in (5, None, 6)]

    assert found == [[5], [], [6]]


@pytest.mark.parametrize("panel", [False, True])
async def test_views_are_stopped_so_that_discord_py_keeps_nothing_of_them(panel: bool) -> None:
    """Clicks come to our router, restarts or not."""
    assert show(Card((Row((PRESS,)),), panel=panel))["view"].is_finished()


async def test_a_card_pings_nobody_unless_it_names_them() -> None:
    """Whatever stands in its text."""
    shown = show(Card((Text("@everyone <@&1> <@2>"),)))

    assert dict(shown["allowed_mentions"].to_dict()) == {"parse": [], "roles": [], "users": []}


async def test_a_card_pings_whom_it_names_and_nobody_else() -> None:
    """Roles and people, never everyone."""
    shown = show(Card((Text("Bonjour"),), roles=(1, 2), people=(3,)))

    assert dict(shown["allowed_mentions"].to_dict()) == {"parse": [], "roles": [1, 2], "users": [3]}


async def test_a_card_without_rows_has_no_components() -> None:
    """A card that had buttons loses them when it is edited."""
    assert components(Card((Text("Bonjour"),)), marker=MARKER) == []


async def test_a_form_is_a_modal_that_is_filled_and_not_kept() -> None:
    """Each line below its label."""
    form = Form(
        "organiser:completed:1~abcd",
        "Compléter",
        (
            Field("starts_at", "Heure", hint="Par exemple : 9 h 30", value="9 h", longest=20),
            Field("summary", "Résumé", kind="paragraph", is_required=True),
        ),
    )

    shown = modal(form)
    first, second = shown.to_dict()["components"]

    assert (shown.custom_id, shown.title, shown.is_finished()) == (form.custom_id, form.title, True)
    assert (first["type"], first["label"], first["description"]) == (LABEL, "Heure", "Par exemple : 9 h 30")
    typed = first["component"]
    assert (typed["custom_id"], typed["value"], typed["max_length"], typed["required"]) == (
        "starts_at",
        "9 h",
        20,
        False,
    )
    assert typed["style"] == discord.TextStyle.short.value
    assert second["component"]["style"] == discord.TextStyle.paragraph.value
    assert second["component"]["required"] is True
    assert "value" not in second["component"]


async def test_a_file_is_shown_with_its_description_once_its_content_is_there() -> None:
    """In place of what stood there, or as a message of its own."""
    card = Card((Text("Bonjour"),), file=File(7, "abc", "affiche.png", "Une salle pleine."))

    (file,) = show(card, content=b"...")["attachments"]

    assert (file.filename, file.description, file.fp.read()) == ("affiche.png", "Une salle pleine.", b"...")
    assert "attachments" not in show(card)
    assert [one.filename for one in new(show(card, content=b"..."))["files"]] == ["affiche.png"]


@pytest.mark.parametrize("is_required", [True, False])
async def test_a_form_can_ask_for_a_file(is_required: bool) -> None:
    """One, below its label."""
    shown = modal(Form("a:b:1~ab", "Fichier", (Field("file", "Image", "8 Mo", "file", is_required=is_required),)))

    (label,) = shown.to_dict()["components"]

    assert (label["type"], label["label"], label["description"]) == (LABEL, "Image", "8 Mo")
    found = label["component"]
    assert (found["type"], found["custom_id"], found["required"]) == (FILE_UPLOAD, "file", is_required)


async def test_a_form_can_ask_for_one_of_a_list() -> None:
    """What stands in it is chosen already."""
    choices = (Choice("Ici", "here"), Choice("Ailleurs", "there"))
    shown = modal(Form("a:b:1~ab", "Accès", (Field("where", "Où ?", kind="list", value="there", choices=choices),)))

    (label,) = shown.to_dict()["components"]

    assert [(one["value"], one["default"]) for one in label["component"]["options"]] == [
        ("here", False),
        ("there", True),
    ]
    assert label["component"]["required"] is False


@pytest.mark.parametrize(("kind", "types"), [("channel", [0, 5]), ("place", [0, 5, 11, 10, 15])])
async def test_threads_and_forums_are_offered_where_announcements_go(kind: Any, types: list[int]) -> None:
    """Options take text and announcement channels alone."""
    (row,) = components(Card((Row((Select("a:b:1", "Salon", kind=kind),)),)))

    assert row["components"][0]["channel_types"] == types


def test_a_panel_points_to_the_files_that_go_with_it() -> None:
    """Discord shows in a panel only the files that a component names; an ordinary message shows them all."""
    made = Attachment("journee.ics", b"BEGIN:VCALENDAR")

    panel = show(Card((Text("Voilà"),), panel=True, attachments=(made,)))
    message = new(show(Card((Text("Voilà"),), attachments=(made,))))

    (container,) = panel["view"].to_components()
    assert container["components"][-1]["file"] == {"url": "attachment://journee.ics"}
    assert [(file.filename, file.fp.read()) for file in panel["attachments"]] == [("journee.ics", b"BEGIN:VCALENDAR")]
    assert [file.filename for file in message["files"]] == ["journee.ics"]


def test_a_form_may_hold_a_notice_lists_and_radio_buttons() -> None:
    """What stands in a field is chosen when it opens; nothing has to be chosen where the field is optional."""
    choices = (Choice("Un", "1"), Choice("Deux", "2"), Choice("Trois", "3"))
    form = Form(
        "a:b:1",
        "Fiche",
        (
            Field("list", "Liste", kind="list", value="1\n3", choices=choices, most=2),
            Field("radio", "Un seul", kind="radio", value="2", is_required=True, choices=choices),
        ),
        notice="Pourquoi",
    )

    text, listed, radio = modal(form).to_dict()["components"]

    assert text["content"] == "Pourquoi"
    assert (listed["component"]["min_values"], listed["component"]["max_values"]) == (0, 2)
    assert listed["component"]["required"] is False
    assert [one["value"] for one in listed["component"]["options"] if one["default"]] == ["1", "3"]
    assert [one["value"] for one in radio["component"]["options"] if one.get("default")] == ["2"]
