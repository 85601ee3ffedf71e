"""docs/sandbox.md names everything that can be asked of the sandbox."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from sandbox.control import act, clock, inbox, people, publish, record, troubles
from sandbox.control.ask import ControlHandler
from sandbox.control.publish import DEEDS
from sandbox.faults import EVENT_KINDS, GATEWAY_ACTIONS, ROUTE_KINDS, SITE_KINDS
from sandbox.routing import Route
from sandbox.settings import Settings
from sandbox.site.model import SECTIONS, Look

TEXT = (Path(__file__).parents[3] / "docs" / "sandbox.md").read_text("utf-8")
ROUTES = [route for part in (act, clock, inbox, people, publish, record, troubles) for route in part.routes]


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.template}")
def test_every_control_route_is_documented_with_an_example(route: Route[ControlHandler]) -> None:
    """Its method and path stand in the text, and one curl line asks it."""
    method, template, _ = route
    path = re.escape(template.split("{", maxsplit=1)[0].rstrip("/"))

    assert re.search(rf"\b{method}\b[^\n]*/control{path}\b", TEXT)
    assert re.search(rf'curl [^\n]*\$C{path}[\s"?/]', TEXT) or (method, template) == ("GET", "/settings")


@pytest.mark.parametrize(
    # In an order of their own: pytest-xdist wants the same one from each of its workers.
    "word",
    sorted(
        [
            *(*ROUTE_KINDS, *SITE_KINDS, *GATEWAY_ACTIONS, *EVENT_KINDS, *SECTIONS, *DEEDS),
            *(one.name for one in (*fields(Settings), *fields(Look))),
        ]
    ),
)
def test_every_fault_setting_and_section_is_documented(word: str) -> None:
    """Each name stands in the text as code."""
    assert re.search(rf"`[^`]*{re.escape(word)}`", TEXT)
