"""A local Discord: REST and gateway on one loopback port, people to act as, a clock, faults and a transcript.

It is built for an unmodified discord.py and refuses what Discord refuses; `docs/sandbox.md` tells how to drive it.

    python -m sandbox    run it; one JSON line tells where everything is (`__main__`, `server`)
    client               drive it from Python
    templates            the guilds that it can begin with

What it consists of, from the outside in:

    rest/                Discord's REST API; every request goes through `rest/door.py`
    gateway/             Discord's gateway: sessions, resumes, intents, shards
    control/             our own API: act, inbox, clock, faults, transcript
    validation/          what Discord refuses in a body; `limits` has every number, `permissions` the algorithm
    posting, replies, interactions, channels, threads, people, scheduled_events, mentions, components
                         what happens: each change of the state, with the gateway events that follow
    payloads/            the state as Discord writes it
    world, model         the state, in memory
    sandbox              one Discord: state, clock, transcript, faults, rate limits, gateway

It imports nothing of the bot, so that the two cannot share a mistake.
"""
