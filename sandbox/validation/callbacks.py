"""What may answer an interaction (documentation: interactions/receiving-and-responding)."""

from collections.abc import Collection, Mapping
from typing import Final

from sandbox import limits
from sandbox.validation.commands import check_locales
from sandbox.validation.messages import EPHEMERAL, check_message
from sandbox.validation.modals import MODAL
from sandbox.validation.shapes import (
    Form,
    Path,
    Problem,
    Problems,
    bits,
    int53,
    items,
    required,
    text,
    whole,
)

PONG: Final = 1
REPLY: Final = 4
DEFER_REPLY: Final = 5
DEFER_UPDATE: Final = 6
UPDATE: Final = 7
CHOICES: Final = 8
OPEN_MODAL: Final = 9

# Interaction type -> answers. A modal cannot answer a modal; only what has a message can update it.
_ANSWERS: Mapping[int, tuple[int, ...]] = {
    1: (PONG,),
    2: (REPLY, DEFER_REPLY, OPEN_MODAL),
    3: (REPLY, DEFER_REPLY, DEFER_UPDATE, UPDATE, OPEN_MODAL),
    4: (CHOICES,),
    5: (REPLY, DEFER_REPLY, DEFER_UPDATE, UPDATE),
}

_value_text = text(limits.CHOICE_VALUE)


def _value(value: object, path: Path, found: Problems) -> None:
    if isinstance(value, str):
        _value_text(value, path, found)
    elif not isinstance(value, float):
        int53(value, path, found)


_CHOICES = Form(
    {
        "choices": items(
            Form(
                {
                    "name": text(limits.CHOICE_NAME, 1),
                    "name_localizations": check_locales(text(limits.CHOICE_NAME, 1)),
                    "value": _value,
                },
                needs=("name", "value"),
            ),
            limits.AUTOCOMPLETE_CHOICES,
        )
    }
)


def _only_ephemeral(data: Mapping[str, object], path: Path, found: Problems) -> None:
    if (whole(data.get("flags")) or 0) & ~EPHEMERAL:
        words = "Only the EPHEMERAL flag can be set on a deferred reply"
        found.append(Problem((*path, "flags"), "MESSAGE_FLAGS_INVALID", words))


_DEFER = Form({"flags": bits}, rules=(_only_ephemeral,))
_FORMS = {DEFER_REPLY: _DEFER, CHOICES: _CHOICES, OPEN_MODAL: MODAL}


def check_callback(
    body: object,
    *,
    interaction_type: int,
    files: Collection[str] = (),
    has_message: bool = True,
    v2_before: bool | None = None,
) -> list[Problem]:
    """Return what Discord would refuse in the answer to an interaction.

    Parameters:
        interaction_type: 1 ping, 2 command, 3 component, 4 autocomplete, 5 modal.
        files: names of the uploaded files.
        has_message: whether the interaction came from a message (a modal opened by a command did not).
        v2_before: whether that message is one of Components V2; `None` when nobody knows.
    """
    if not isinstance(body, dict):
        return [Problem((), "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")]
    kind, data = body.get("type"), body.get("data")
    allowed = tuple(a for a in _ANSWERS[interaction_type] if has_message or a not in {DEFER_UPDATE, UPDATE})
    if kind is None:
        return [required(("type",))]
    if isinstance(kind, bool) or kind not in allowed:
        return [Problem(("type",), "BASE_TYPE_CHOICES", f"Value must be one of {allowed}.")]
    if data is None:
        return [required(("data",))] if kind in {REPLY, CHOICES, OPEN_MODAL} else []
    return _check_data(kind, data, files, v2_before=v2_before)


def _check_data(kind: int, data: object, files: Collection[str], *, v2_before: bool | None) -> list[Problem]:
    if kind == REPLY:
        return check_message(data, place="reply", files=files)
    if kind == UPDATE:
        return check_message(data, place="update", files=files, v2_before=v2_before)
    found: Problems = []
    if form := _FORMS.get(kind):
        form(data, ("data",), found)
    return found
