"""From a click or a filled-in form to its handler."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from bot.client.router import Click, Router

LABEL, ROW, INPUT, TEXT, UPLOAD, LIST = 18, 1, 4, 10, 19, 3


def interaction(**data: Any) -> Any:
    """Return an interaction as far as the router looks at it."""
    return SimpleNamespace(data=data, _state=SimpleNamespace(http=None))


async def handler(_click: Click) -> None:
    """Serve nothing."""


async def another(_click: Click) -> None:
    """Serve nothing, too."""


@pytest.fixture
def router() -> Router:
    """Lend a router with two handlers."""
    router = Router()
    router.on("organiser", "publish", handler)
    router.on("organiser", "option", another)
    return router


@pytest.mark.parametrize(
    ("custom_id", "served", "subject"),
    [
        ("organiser:publish:7", handler, "7"),
        ("organiser:publish:", handler, ""),
        ("organiser:publish:a:b", handler, "a:b"),
        ("organiser:option:role_accueil~1f", another, "role_accueil"),
    ],
)
def test_a_click_goes_to_the_handler_of_its_feature_and_action(
    router: Router, custom_id: str, served: object, subject: str
) -> None:
    """With the id that it carried."""
    found = router.find(interaction(custom_id=custom_id, values=["1", "2"]))

    assert found is not None
    assert found[0] is served
    assert (found[1].id, found[1].values, found[1].typed) == (subject, ("1", "2"), {})


@pytest.mark.parametrize(
    "data", [{"custom_id": "organiser:gone:1"}, {"custom_id": "other:publish:1"}, {"custom_id": "x"}, {}]
)
def test_a_button_of_another_version_is_served_by_nobody(router: Router, data: dict[str, Any]) -> None:
    """Who asked is then told so."""
    assert router.find(interaction(**data)) is None


def test_an_interaction_without_data_is_served_by_nobody(router: Router) -> None:
    """Discord's ping has none."""
    assert router.find(SimpleNamespace(data=None)) is None  # type: ignore[arg-type] # as far as the router looks


def test_what_was_typed_is_read_from_labels_and_rows(router: Router) -> None:
    """Discord sends both kinds of form; a text between them holds nothing."""
    components = [
        {"type": LABEL, "component": {"type": INPUT, "custom_id": "venue", "value": "Halle"}},
        {"type": ROW, "components": [{"type": INPUT, "custom_id": "address", "value": ""}]},
        {"type": TEXT, "id": 3},
    ]

    found = router.find(interaction(custom_id="organiser:publish:7~ab", components=components))

    assert found is not None
    assert found[1].typed == {"venue": "Halle", "address": ""}


@pytest.mark.parametrize(("values", "typed"), [(["ici"], "ici"), ([], "")])
def test_one_choice_in_a_form_stands_among_what_was_typed(router: Router, values: list[str], typed: str) -> None:
    """Empty for nothing."""
    components = [{"type": LABEL, "component": {"type": LIST, "custom_id": "where", "values": values}}]

    found = router.find(interaction(custom_id="organiser:publish:7~ab", components=components))

    assert found is not None
    assert found[1].typed == {"where": typed}


def test_files_are_handed_over_by_their_field(router: Router) -> None:
    """A field that was left empty gives none."""
    file = {"id": "5", "filename": "a.png", "size": 1, "url": "http://x/a", "proxy_url": "http://x/a"}
    components = [
        {"type": LABEL, "component": {"type": UPLOAD, "custom_id": "file", "values": ["5"]}},
        {"type": LABEL, "component": {"type": UPLOAD, "custom_id": "other", "values": []}},
    ]
    given = interaction(
        custom_id="organiser:publish:7~ab", components=components, resolved={"attachments": {"5": file}}
    )

    found = router.find(given)

    assert found is not None
    assert {name: one.filename for name, one in found[1].files.items()} == {"file": "a.png"}


def test_two_handlers_for_one_name_are_a_fault(router: Router) -> None:
    """One of them would never be called."""
    with pytest.raises(ValueError, match="organiser:publish"):
        router.on("organiser", "publish", another)


def test_what_was_chosen_in_a_form_stands_among_what_was_typed(router: Router) -> None:
    """A list gives a line for each choice; what was left alone is empty."""
    components = [
        {"type": LABEL, "component": {"type": 3, "custom_id": "several", "values": ["a", "b"]}},
        {"type": LABEL, "component": {"type": 3, "custom_id": "none", "values": []}},
        {"type": LABEL, "component": {"type": 21, "custom_id": "radio", "value": "x"}},
        {"type": LABEL, "component": {"type": 21, "custom_id": "alone", "value": None}},
    ]

    found = router.find(interaction(custom_id="organiser:publish:7~ab", components=components))

    assert found is not None
    assert found[1].typed == {"several": "a\nb", "none": "", "radio": "x", "alone": ""}
