"""Which requests and events a fault meets, and how often."""

import pytest

from sandbox.faults import Faults


@pytest.mark.parametrize(
    ("pattern", "request_line", "meets"),
    [
        ("POST /channels/*/messages", "POST /channels/1/messages", True),
        ("POST /channels/*/messages", "POST /channels/1/messages/2/threads", False),
        ("POST /channels/*/messages", "PATCH /channels/1/messages", False),
        ("* /channels/**", "DELETE /channels/1/messages/2", True),
        ("** ", "GET /users/@me", False),
        ("**", "GET /users/@me", True),
    ],
)
def test_a_star_is_one_segment_and_two_are_anything(pattern: str, request_line: str, *, meets: bool) -> None:
    """Patterns cover the method and the whole path."""
    faults = Faults(0)
    faults.add({"route": pattern})
    method, path = request_line.split(" ")

    assert (faults.for_request(method, path) is not None) is meets


def test_a_fault_is_played_as_often_as_it_says() -> None:
    """Once unless told otherwise, for ever with null."""
    faults = Faults(0)
    faults.add({"route": "GET /users/@me"})
    faults.add({"route": "GET /gateway", "count": None})

    assert [faults.for_request("GET", "/users/@me") is not None for _ in range(3)] == [True, False, False]
    assert all(faults.for_request("GET", "/gateway") for _ in range(10))


def test_chances_are_the_same_for_the_same_seed() -> None:
    """A probability is reproducible, and roughly what it says."""

    def played(seed: int) -> list[bool]:
        faults = Faults(seed)
        faults.add({"route": "**", "count": None, "probability": 0.3})
        return [faults.for_request("GET", "/x") is not None for _ in range(1000)]

    assert played(1) == played(1)
    assert played(1) != played(2)
    assert 250 < sum(played(1)) < 350


def test_faults_of_events_leave_requests_alone() -> None:
    """And the other way round."""
    faults = Faults(0)
    faults.add({"kind": "gateway_late", "event": "MESSAGE_*", "seconds": 1})

    assert faults.for_request("GET", "/gateway") is None
    assert faults.for_event("INTERACTION_CREATE") is None
    assert faults.for_event("MESSAGE_CREATE") is not None


def test_a_lifted_fault_lets_held_requests_go() -> None:
    """One by its id, or all."""
    faults = Faults(0)
    first, second = faults.add({"route": "**", "kind": "hold"}), faults.add({"route": "**", "kind": "hold"})

    assert faults.remove(first.id) == 1
    assert (first.released.is_set(), second.released.is_set()) == (True, False)
    assert faults.remove() == 1
    assert second.released.is_set()
