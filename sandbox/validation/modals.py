"""What a modal may ask (documentation: components/reference, interactions/receiving-and-responding#modal)."""

from collections.abc import Mapping
from typing import Final

from sandbox import limits
from sandbox.validation.components import (
    OPTION_FIELDS,
    ROW,
    TEXT,
    TEXT_DISPLAY,
    choice_counts,
    component,
    custom_id,
    distinct,
    distinct_options,
    row_width,
    selects,
    walk,
)
from sandbox.validation.shapes import (
    Body,
    Check,
    Form,
    Path,
    Problem,
    Problems,
    boolean,
    items,
    number,
    one_of,
    required,
    tagged,
    text,
    whole,
)


def _lengths(field: Body, path: Path, found: Problems) -> None:
    low, high = whole(field.get("min_length")), whole(field.get("max_length"))
    if low is not None and high is not None and low > high:
        words = f"min_length ({low}) must be less than or equal to max_length ({high})"
        found.append(Problem((*path, "min_length"), "TEXT_INPUT_COMPONENT_INVALID_RANGE", words))


def _optional(field: Body, path: Path, found: Problems) -> None:
    # A field is required unless it says otherwise, and then nothing cannot be an answer.
    if whole(field.get("min_values")) == 0 and field.get("required") is not False:
        words = "min_values can be 0 only where required is false"
        found.append(Problem((*path, "min_values"), "SELECT_COMPONENT_MIN_VALUES_REQUIRED", words))
    if field.get("disabled"):
        words = "A component of a modal cannot be disabled"
        found.append(Problem((*path, "disabled"), "COMPONENT_DISABLED_NOT_ALLOWED", words))


def _one_default(field: Body, path: Path, found: Problems) -> None:
    if sum(bool(option.get("default")) for option in field["options"]) > 1:
        words = "Only one option can be selected by default"
        found.append(Problem((*path, "options"), "RADIO_GROUP_TOO_MANY_DEFAULT_VALUES", words))


_TEXT_INPUT = component(
    {
        "custom_id": custom_id,
        "style": one_of(1, 2),
        "label": text(limits.LABEL, 1),
        "value": text(limits.INPUT),
        "placeholder": text(limits.INPUT_PLACEHOLDER),
        "required": boolean,
        "min_length": number(0, limits.INPUT),
        "max_length": number(1, limits.INPUT),
    },
    needs=("custom_id", "style"),
    rules=(_lengths,),
)
_OPTION = Form(OPTION_FIELDS, needs=("label", "value"))
_ASKS: Mapping[str, Check] = {"custom_id": custom_id, "required": boolean}


def _bounds(most: int) -> dict[str, Check]:
    return {"min_values": number(0, most), "max_values": number(1, most)}


def _options(counts: tuple[int, int]) -> Check:
    return items(_OPTION, counts[1], counts[0])


_IN_LABEL: dict[int, Check] = {
    **selects(_optional),
    4: _TEXT_INPUT,
    19: component({**_ASKS, **_bounds(limits.UPLOADS)}, needs=("custom_id",), rules=(choice_counts, _optional)),
    21: component(
        {**_ASKS, "options": _options(limits.RADIO_OPTIONS)},
        needs=("custom_id", "options"),
        rules=(distinct_options, _one_default),
    ),
    22: component(
        {**_ASKS, **_bounds(limits.CHECKBOX_OPTIONS[1]), "options": _options(limits.CHECKBOX_OPTIONS)},
        needs=("custom_id", "options"),
        rules=(choice_counts, distinct_options, _optional),
    ),
    23: component({"custom_id": custom_id, "default": boolean}, needs=("custom_id",)),
}
_LABEL = component(
    {
        "label": text(limits.LABEL, 1),
        "description": text(limits.LABEL_DESCRIPTION, 1),
        "component": tagged(_IN_LABEL),
    },
    needs=("label", "component"),
)


def _labelled(row: Body, path: Path, found: Problems) -> None:
    found += [
        required((*path, "components", index, "label"))
        for index, field in enumerate(row["components"])
        if not field.get("label")
    ]


_ROW = component(
    {"components": items(tagged({4: _TEXT_INPUT}), limits.ROW_WIDTH, 1)},
    needs=("components",),
    rules=(row_width, _labelled),
)


def _distinct(modal: Body, path: Path, found: Problems) -> None:
    distinct(walk(modal["components"], (*path, "components")), found)


MODAL: Final = Form(
    {
        "custom_id": custom_id,
        "title": text(limits.MODAL_TITLE, 1),
        "components": items(tagged({ROW: _ROW, TEXT_DISPLAY: TEXT, 18: _LABEL}), limits.MODAL_COMPONENTS, 1),
    },
    needs=("custom_id", "title", "components"),
    rules=(_distinct,),
)
