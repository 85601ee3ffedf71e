"""Which handler a method and a path find."""

import pytest

from sandbox.rest import table
from sandbox.routing import Route, Router, Routes


@pytest.fixture
def router() -> Router[str]:
    found: Router[str] = Router()
    routes: Routes[str] = Routes()
    for template in ("/users/@me", "/users/{user}", "/channels/{channel}/messages/{message}", "/channels/{channel}"):
        routes("GET", template)(template)
    for route in routes:
        found.add(route)
    return found


def test_a_literal_segment_wins_over_a_parameter(router: Router[str]) -> None:
    """`@me` is not somebody's id."""
    own, other = router.find("GET", "/users/@me"), router.find("GET", "/users/7")

    assert own is not None
    assert other is not None
    assert (own.route.handler, own.ids) == ("/users/@me", {})
    assert (other.route.handler, other.ids) == ("/users/{user}", {"user": "7"})


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/"), ("GET", "/users"), ("POST", "/users/@me"), ("GET", "/channels/1/messages"), ("GET", "/channels//x")],
)
def test_what_is_not_there_is_not_found(router: Router[str], method: str, path: str) -> None:
    """Wrong method, too short, too long, an empty segment."""
    assert router.find(method, path) is None


def test_two_handlers_for_one_route_are_a_mistake(router: Router[str]) -> None:
    """Said when the sandbox starts, not when the route is used."""
    with pytest.raises(ValueError, match="two handlers for GET /users/@me"):
        router.add(Route("GET", "/users/@me", "again"))


@pytest.mark.parametrize(
    ("method", "path", "template"),
    [
        ("PUT", "/channels/1/messages/pins/2", "/channels/{channel}/messages/pins/{message}"),
        (
            "PUT",
            "/channels/1/messages/2/reactions/👋/@me",
            "/channels/{channel}/messages/{message}/reactions/{emoji}/@me",
        ),
        ("GET", "/guilds/1/members/search", "/guilds/{guild}/members/search"),
        ("PATCH", "/webhooks/1/abc/messages/@original", "/webhooks/{webhook}/{token}/messages/{message}"),
    ],
)
def test_discords_own_routes_are_told_apart(method: str, path: str, template: str) -> None:
    """Where literals and parameters share a place."""
    found = table.router().find(method, path)

    assert found is not None
    assert found.route.template == template
