"""Discord's refusals: JSON error codes with their HTTP status (docs opcodes-and-status-codes#json)."""

from sandbox.wire import Json

REFUSALS: dict[int, tuple[int, str]] = {
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10007: (404, "Unknown Member"),
    10008: (404, "Unknown Message"),
    10009: (404, "Unknown Permission Overwrite"),
    10011: (404, "Unknown Role"),
    10013: (404, "Unknown User"),
    10014: (404, "Unknown Emoji"),
    10015: (404, "Unknown Webhook"),
    10062: (404, "Unknown interaction"),
    10063: (404, "Unknown application command"),
    10066: (404, "Unknown application command permissions"),
    10070: (404, "Unknown Guild Scheduled Event"),
    10087: (404, "Unknown tag"),
    20026: (403, "Your bot has been flagged by our anti-spam system for abusive behavior."),
    30003: (400, "Maximum number of pins reached for the channel"),
    30005: (400, "Maximum number of guild roles reached"),
    30007: (400, "Maximum number of webhooks reached"),
    30010: (400, "Maximum number of reactions reached"),
    30013: (400, "Maximum number of guild channels reached"),
    30033: (400, "Maximum number of thread participants has been reached"),
    30038: (400, "Maximum number of uncompleted guild scheduled events reached"),
    40003: (400, "You are opening direct messages too fast"),
    40005: (413, "Request entity too large"),
    40033: (400, "This message has already been crossposted"),
    40060: (400, "Interaction has already been acknowledged"),
    40067: (400, "A tag is required to create a forum post in this channel"),
    40062: (429, "Service resource is being rate limited"),
    50001: (403, "Missing Access"),
    50003: (403, "Cannot execute action on a DM channel"),
    50005: (403, "Cannot edit a message authored by another user"),
    50006: (400, "Cannot send an empty message"),
    50007: (403, "Cannot send messages to this user"),
    50008: (400, "Cannot send messages in a non-text channel"),
    50013: (403, "Missing Permissions"),
    50016: (400, "Provided too few or too many messages to delete"),
    50021: (403, "Cannot execute action on a system message"),
    50024: (400, "Cannot execute action on this channel type"),
    50027: (401, "Invalid Webhook Token"),
    50028: (400, "Invalid Role"),
    50033: (400, "Invalid Recipient(s)"),
    50034: (400, "A message provided was too old to bulk delete"),
    50035: (400, "Invalid Form Body"),
    50083: (400, "Thread is archived"),
    50109: (400, "The request body contains invalid JSON."),
    50278: (403, "Cannot send messages to this user due to having no mutual guilds"),
    160002: (400, "Cannot reply without permission to read message history"),
    160004: (400, "A thread has already been created for this message"),
    160005: (400, "Thread is locked"),
    160006: (400, "Maximum number of active threads reached"),
    180000: (400, "Cannot update a finished event"),
}


class Refusal(Exception):
    """An answer that is not the wanted one, as Discord words it."""

    def __init__(self, code: int, *, status: int | None = None, message: str | None = None) -> None:
        known_status, known_message = REFUSALS.get(code, (400, "Invalid request"))
        self.status = status or known_status
        self.body: Json = {"message": message or known_message, "code": code}
        super().__init__(f"{self.status} {code}: {self.body['message']}")


class InvalidForm(Refusal):
    """50035 with the fields at fault; *body* is what `validation.form_error` made."""

    def __init__(self, body: Json) -> None:
        super().__init__(50035)
        self.body = body


def unauthorized() -> Refusal:
    """Build the refusal of a request with no token or a wrong one."""
    return Refusal(0, status=401, message="401: Unauthorized")


def not_found() -> Refusal:
    """Build the refusal of a route that is not there."""
    return Refusal(0, status=404, message="404: Not Found")
