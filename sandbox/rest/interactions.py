"""Answers to interactions (docs interactions/receiving-and-responding#create-interaction-response)."""

import time

from sandbox import replies
from sandbox.errors import Refusal
from sandbox.kinds import CallbackType
from sandbox.model import Interaction
from sandbox.payloads.interactions import callback as payload
from sandbox.rest.call import NO_CONTENT, Answer, Call, RestRoutes, ensure
from sandbox.rest.messages import is_v2
from sandbox.validation import check_callback

routes: RestRoutes = RestRoutes()


@routes("POST", "/interactions/{interaction}/{token}/callback")
def callback(call: Call) -> Answer:
    """Answer an interaction, once and within three seconds."""
    one = call.world.interactions.get(call.id("interaction"))
    if one is None or one.token != call.ids["token"]:
        raise Refusal(10062)
    if one.callback is not None:
        raise Refusal(40060)
    if time.monotonic() - one.sent > call.sandbox.settings.callback_seconds:
        raise Refusal(10062)
    body = call.json()
    _check(call, one)
    one.acked_ms = round((time.monotonic() - one.sent) * 1000, 3)
    replies.reply(call.world, one, CallbackType(body["type"]), body.get("data") or {}, call.uploads)
    return Answer(200, payload(call.world, one)) if call.flag("with_response") else NO_CONTENT


def _check(call: Call, one: Interaction) -> None:
    names = call.filenames()
    if one.message is not None:
        names += [each.filename for each in one.message.attachments]
    ensure(
        check_callback(
            call.body,
            interaction_type=int(one.type),
            files=names,
            has_message=one.message is not None,
            v2_before=one.message is not None and is_v2(one.message),
        )
    )
