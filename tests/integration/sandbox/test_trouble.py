"""Rate limits and faults, as a bot meets them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import aiohttp
import pytest

if TYPE_CHECKING:
    from sandbox.client import Control
    from sandbox.sandbox import Sandbox
    from sandbox.wire import Json
    from tests.integration.sandbox.conftest import Rest
    from tests.integration.sandbox.probe import Probe

SEND = "POST /channels/*/messages"


async def test_a_channel_takes_five_messages_in_five_seconds(rest: Rest, sandbox: Sandbox) -> None:
    """The sixth is 429 with the headers that a library needs; another channel has its own bucket."""
    sandbox.settings.rate_limits = True

    answers = [await rest.send("entraide", content=str(number)) for number in range(6)]
    elsewhere = await rest.send("ressources", content="un")

    assert [each.headers["X-RateLimit-Remaining"] for each in answers[:5]] == ["4", "3", "2", "1", "0"]
    refused = answers[5]
    assert refused.status == 429
    assert 0 < refused.body["retry_after"] <= 5
    assert refused.body["global"] is False
    assert {"Via", "Retry-After", "X-RateLimit-Reset-After", "X-RateLimit-Bucket"} <= refused.headers.keys()
    assert refused.headers["X-RateLimit-Scope"] == "user"
    assert elsewhere.status == 200
    assert elsewhere.headers["X-RateLimit-Bucket"] == answers[0].headers["X-RateLimit-Bucket"]


async def test_a_token_makes_fifty_requests_a_second(rest: Rest, sandbox: Sandbox) -> None:
    """The others of that second are refused globally and count as invalid, like every 401 and 403."""
    sandbox.settings.rate_limits = True
    paths = [f"/guilds/{rest.guild}", f"/channels/{rest.place('agenda')}"]

    answers = await asyncio.gather(*(rest("GET", paths[number % 2]) for number in range(70)))

    refused = [each for each in answers if each.status == 429]
    assert 10 <= len(refused) <= 20
    assert refused[0].body["global"] is True
    assert refused[0].headers["X-RateLimit-Global"] == "true"
    assert sandbox.limiter.invalid_requests() == len(refused)


async def test_interactions_are_not_limited(control: Control, bot: Probe, sandbox: Sandbox) -> None:
    """Their routes are exempt from every limit."""
    sandbox.settings.rate_limits = True

    done = await asyncio.gather(*(control.command("Léa", "entraide", "bonjour", {"qui": "Hugo"}) for _ in range(60)))

    assert [each.error for each in done] == [None] * 60
    assert len(bot.interactions) == 60


async def test_requests_are_on_their_way_as_long_as_is_set(rest: Rest, sandbox: Sandbox) -> None:
    """There and back together; the effect lies in between, and what has gone before may arrive after."""
    await rest.send("entraide", content="zéro")
    sandbox.settings.change({"latency_ms": 60, "latency_spread_ms": 40})

    await asyncio.gather(*(rest.send("entraide", content=str(number)) for number in range(12)))

    entries = sandbox.transcript.since(0, {"request", "event", "answer"})
    begun = {each.number: each for each in entries if each.kind == "request"}
    answered = [each for each in entries if each.kind == "answer"][1:]
    passed_ms = [1000 * (each.offset - begun[each.data["request"]].offset) for each in answered]
    assert min(passed_ms) >= 10
    assert max(passed_ms) - min(passed_ms) > 5
    assert [each.data["request"] for each in answered] != sorted(each.data["request"] for each in answered)


async def test_what_answers_a_person_has_no_latency(control: Control, bot: Probe, sandbox: Sandbox) -> None:
    """The time of an acknowledgement is the bot's own."""
    sandbox.settings.change({"latency_ms": 60_000})

    done = await control.command("Léa", "entraide", "bonjour", {"qui": "Hugo"})

    assert (done.error, len(bot.interactions)) == (None, 1)


@pytest.mark.parametrize(("when", "stored"), [("before", 0), ("after", 1)])
async def test_an_error_comes_before_or_after_the_effect(
    control: Control, rest: Rest, sandbox: Sandbox, when: str, stored: int
) -> None:
    """A 503 after the effect leaves a message behind that its sender does not know of."""
    await control.fault(SEND, status=503, when=when)

    failed = await rest.send("entraide", content="un")
    fine = await rest.send("ressources", content="deux")

    assert (failed.status, fine.status) == (503, 200)
    assert len(sandbox.world.channels[rest.place("entraide")].messages) == stored


@pytest.mark.parametrize(("when", "stored"), [("before", 0), ("after", 1)])
async def test_a_connection_is_cut_before_or_after_the_effect(
    control: Control, rest: Rest, sandbox: Sandbox, when: str, stored: int
) -> None:
    """The client gets no answer at all."""
    await control.fault(SEND, "cut", when=when)

    with pytest.raises(aiohttp.ClientError):
        await rest.send("entraide", content="un")

    assert len(sandbox.world.channels[rest.place("entraide")].messages) == stored


async def test_a_held_request_has_no_effect_once_its_client_is_gone(
    control: Control, rest: Rest, sandbox: Sandbox
) -> None:
    """Held before the effect, left by its client, let go: nothing is stored, and the transcript says cut."""
    await control.fault(SEND, "hold")
    sending = asyncio.create_task(rest.send("entraide", content="un"))
    await control.transcript(kinds={"fault"}, wait=5)
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    last = await control.last()

    await control.lift_faults()
    answer = (await control.transcript(last, kinds={"answer"}, wait=5))[0]

    assert answer["cut"] is True
    assert sandbox.world.channels[rest.place("entraide")].messages == {}


async def test_a_request_held_after_its_effect_is_answered_when_let_go(
    control: Control, rest: Rest, sandbox: Sandbox
) -> None:
    """Between the effect and the answer is when tests kill a bot."""
    await control.fault(SEND, "hold", when="after")
    sending = asyncio.create_task(rest.send("entraide", content="un"))
    await control.transcript(kinds={"fault"}, wait=5)

    stored = len(sandbox.world.channels[rest.place("entraide")].messages)
    await control.lift_faults()

    assert stored == 1
    assert (await sending).status == 200


async def test_a_slow_answer_is_an_answer(control: Control, rest: Rest) -> None:
    """It comes after the seconds that were asked for."""
    await control.fault(SEND, "slow", seconds=0.05)

    answer = await rest.send("entraide", content="un")
    asked, answered = (await control.transcript(kinds={"request", "answer"}))[-2:]

    assert answer.status == 200
    assert answered["offset"] - asked["offset"] >= 0.05


@pytest.mark.parametrize(
    ("scope", "left", "is_global", "counted"),
    [("user", "0", None, 1), ("shared", "4", None, 0), ("global", None, "true", 1)],
)
async def test_a_429_on_order_carries_its_scope(
    control: Control, rest: Rest, sandbox: Sandbox, scope: str, left: str | None, is_global: str | None, counted: int
) -> None:
    """With the headers that Discord gives each (topics/rate-limits); a shared one is no invalid request of ours."""
    await control.fault(SEND, status=429, retry_after=0.25, scope=scope)

    answer = await rest.send("entraide", content="un")
    headers = answer.headers

    assert (answer.status, answer.body["retry_after"], answer.body["global"]) == (429, 0.25, scope == "global")
    assert (headers["X-RateLimit-Scope"], headers["Retry-After"]) == (scope, "1")
    assert (headers.get("X-RateLimit-Remaining"), headers.get("X-RateLimit-Global")) == (left, is_global)
    assert sandbox.limiter.invalid_requests() == counted


async def test_a_refusal_can_be_ordered_with_words_of_ones_own(control: Control, rest: Rest) -> None:
    """Code and words are free."""
    await control.fault(SEND, status=403, code=50007, message="Cannot send messages to this user", count=None)

    answers = [await rest.send("entraide", content="un") for _ in range(3)]
    await control.lift_faults()
    fine = await rest.send("entraide", content="un")

    assert [each.code for each in answers] == [50007] * 3
    assert fine.status == 200


async def test_the_messages_to_one_person_can_be_made_to_fail(control: Control, rest: Rest) -> None:
    """Opening their conversation works; another person hears all."""
    await control.fault(member="Léa", count=None)

    opened = {
        name: await rest("POST", "/users/@me/channels", {"recipient_id": str(rest.person(user))})
        for name, user in {"Léa": "lea", "Hugo": "hugo"}.items()
    }
    answers = {name: await rest.send(each.body["id"], content="un") for name, each in opened.items()}

    assert [each.status for each in opened.values()] == [200, 200]
    assert (answers["Léa"].status, answers["Léa"].code, answers["Hugo"].status) == (403, 50007, 200)


@pytest.mark.parametrize(("code", "status"), [(40003, 400), (20026, 403)])
async def test_a_conversation_can_be_refused(control: Control, rest: Rest, code: int, status: int) -> None:
    """Too many at once, or taken for a spammer: the code alone says the status and the words."""
    await control.fault("POST /users/@me/channels", code=code)

    answer = await rest("POST", "/users/@me/channels", {"recipient_id": str(rest.person("lea"))})

    assert (answer.status, answer.code) == (status, code)
    assert "made to fail" not in answer.body["message"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"kind": "flood"}, "is none of"),
        ({"kind": "status"}, "names it"),
        ({"route": SEND, "wehn": "after"}, "has no wehn"),
        ({"route": SEND, "when": "during"}, "'before' or 'after'"),
    ],
)
async def test_a_fault_that_makes_no_sense_is_refused(control: Control, body: Json, words: str) -> None:
    """In words that say what there is."""
    with pytest.raises(Exception, match=words):
        await control.call("POST", "/faults", body)
