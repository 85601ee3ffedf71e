"""All of Discord that is built, as one router."""

from sandbox.rest import (
    applications,
    channels,
    guilds,
    interactions,
    members,
    messages,
    pins,
    scheduled_events,
    threads,
    users,
    webhooks,
)
from sandbox.rest.call import Handler
from sandbox.routing import Router

_RESOURCES = (
    applications,
    channels,
    guilds,
    interactions,
    members,
    messages,
    pins,
    scheduled_events,
    threads,
    users,
    webhooks,
)


def router() -> Router[Handler]:
    """Gather the routes of every resource."""
    gathered: Router[Handler] = Router()
    for resource in _RESOURCES:
        for route in resource.routes:
            gathered.add(route)
    return gathered
