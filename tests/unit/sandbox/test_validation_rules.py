"""Rules of the validation that need more than a body, and the shape of the answer."""

from datetime import UTC, datetime

import pytest

from sandbox.validation import (
    Problem,
    check_callback,
    check_channel,
    check_command,
    check_message,
    check_scheduled_event,
    form_error,
)
from tests.unit.sandbox.bodies import EVENT_BEFORE, V2, button, display, event, layout, row


def test_field_errors_are_nested_under_their_places() -> None:
    """The answer has Discord's code 50035 and its tree of `_errors`."""
    problems = [
        Problem(("embeds", 0, "title"), "A", "a"),
        Problem(("embeds", 0, "title"), "B", "b"),
        Problem((), "C", "c"),
    ]

    answer = form_error(problems)

    assert answer == {
        "code": 50035,
        "message": "Invalid Form Body",
        "errors": {
            "embeds": {"0": {"title": {"_errors": [{"code": "A", "message": "a"}, {"code": "B", "message": "b"}]}}},
            "_errors": [{"code": "C", "message": "c"}],
        },
    }


def test_every_problem_of_a_body_is_told_at_once() -> None:
    """Two mistakes in two places are two problems."""
    body = {"content": "x" * 2001, "components": [row(button(style=9)), row(button(label="l" * 81))]}

    found = check_message(body, place="create")

    assert [problem.path[0] for problem in found] == ["content", "components", "components"]


def test_a_forward_needs_no_text() -> None:
    """A reference of type 1 carries the message that it forwards."""
    body = {"message_reference": {"type": 1, "message_id": "5", "channel_id": "1"}}

    assert check_message(body, place="create") == []


def test_a_layout_stays_one_when_it_is_edited() -> None:
    """An edited Components V2 message need not repeat its flag, but cannot lose it nor take a text."""
    components = [display("autre")]

    assert check_message({"components": components}, place="edit", v2_before=True) == []
    assert [problem.code for problem in check_message({"flags": 4}, place="edit", v2_before=True)] == [
        "MESSAGE_CANNOT_REMOVE_COMPONENTS_V2_FLAG"
    ]
    assert [problem.path for problem in check_message({"content": "x"}, place="edit", v2_before=True)] == [("content",)]


def test_an_update_of_an_unknown_message_may_be_a_layout() -> None:
    """Where nobody knows the message, the components themselves tell."""
    body = {"type": 7, "data": {"components": [display()]}}

    assert check_callback(body, interaction_type=3) == []
    assert check_callback(body, interaction_type=3, v2_before=False)


@pytest.mark.parametrize("answer", [6, 7])
def test_what_came_from_no_message_cannot_update_one(answer: int) -> None:
    """A modal that a command opened is answered by a new message only."""
    body = {"type": answer, "data": {"content": "x"}}

    assert check_callback(body, interaction_type=5, has_message=True) == []
    assert [problem.path for problem in check_callback(body, interaction_type=5, has_message=False)] == [("type",)]


def test_an_attachment_of_a_layout_is_uploaded_with_it() -> None:
    """`attachment://` names one of the files; an edit may also mean one that was there before."""
    body = layout({"type": 13, "file": {"url": "attachment://a.ics"}})

    assert check_message(body, place="create", files=["a.ics"]) == []
    assert check_message(body, place="create", files=["b.ics"])
    assert check_message(body, place="edit") == []


def test_more_than_ten_files_are_refused() -> None:
    """Files count even where `attachments` does not list them."""
    files = [f"{n}.ics" for n in range(11)]

    found = check_message({"content": "x"}, place="create", files=files)

    assert [problem.path for problem in found] == [("attachments",)]


def test_a_layout_seen_by_one_keeps_both_flags() -> None:
    """An ephemeral Components V2 answer is taken at a webhook and refused in a channel."""
    body = layout(display(), flags=V2 | 1 << 6)

    assert check_message(body, place="webhook") == []
    assert [problem.path for problem in check_message(body, place="create")] == [("flags",)]


@pytest.mark.parametrize(
    ("status", "new", "codes"),
    [
        (1, 2, []),
        (1, 4, []),
        (1, 3, ["GUILD_SCHEDULED_EVENT_INVALID_STATUS"]),
        (2, 3, []),
        (2, 2, []),
        (2, 1, ["GUILD_SCHEDULED_EVENT_INVALID_STATUS"]),
        (2, 4, ["GUILD_SCHEDULED_EVENT_INVALID_STATUS"]),
        (3, 3, ["FINISHED"]),
        (4, 1, ["FINISHED"]),
    ],
)
def test_an_event_goes_one_way(status: int, new: int, codes: list[str]) -> None:
    """Scheduled becomes active or cancelled, active becomes completed, and that is for good."""
    found = check_scheduled_event({"status": new}, before={**EVENT_BEFORE, "status": status})

    assert [problem.code for problem in found] == codes


def test_an_event_does_not_begin_in_the_past() -> None:
    """A start before now is refused, an untouched one is not."""
    now = datetime(2026, 1, 23, 12, tzinfo=UTC)

    created = check_scheduled_event(event(), before=None, now=now)
    renamed = check_scheduled_event({"name": "Autre"}, before=EVENT_BEFORE, now=now)

    assert [problem.code for problem in created] == ["GUILD_SCHEDULED_EVENT_SCHEDULE_PAST"]
    assert renamed == []


def test_an_event_moved_outside_leaves_its_channel() -> None:
    """The new kind needs a place and an end, and the old channel must be cleared."""
    before = {**EVENT_BEFORE, "entity_type": 2, "entity_metadata": None, "channel_id": "5", "scheduled_end_time": None}
    moved = {"entity_type": 3, "entity_metadata": {"location": "Pau"}, "scheduled_end_time": "2026-01-23T16:00:00Z"}

    assert [problem.path for problem in check_scheduled_event(moved, before=before)] == [("channel_id",)]
    assert check_scheduled_event({**moved, "channel_id": None}, before=before) == []


def test_only_a_forum_has_a_long_topic() -> None:
    """The type comes from the channel when the change does not name it."""
    body = {"topic": "t" * 1025}

    assert check_channel(body, creating=False, kind=0)
    assert check_channel(body, creating=False, kind=15) == []


def test_a_changed_command_needs_only_what_changes() -> None:
    """A new command needs a name and a description, a changed one may not lose them."""
    body = {"default_member_permissions": "0"}

    assert check_command(body)
    assert check_command(body, changing=True) == []
    assert [problem.path for problem in check_command({"name": None}, changing=True)] == [("name",)]


def test_a_single_command_is_refused_at_its_own_field() -> None:
    """Without a list around it, the path begins at the field."""
    found = check_command({"name": "Agenda", "description": "d"})

    assert [problem.path for problem in found] == [("name",)]
