"""What Discord refuses in a request body, with its field errors.

Each `check_...` returns every problem it finds, none meaning that the body is fine; `form_error` turns problems
into Discord's answer. Only what a body shows by itself is judged here: what depends on the state (how many events are
open, who may do what) belongs to the routes.
"""

from sandbox.validation.callbacks import check_callback
from sandbox.validation.channels import check_channel, check_overwrite, check_positions, check_thread, check_webhook
from sandbox.validation.commands import check_command, check_commands
from sandbox.validation.events import check_scheduled_event
from sandbox.validation.members import check_dm, check_member, check_role
from sandbox.validation.messages import Place, check_bulk_delete, check_message
from sandbox.validation.shapes import Problem, form_error

__all__ = [
    "Place",
    "Problem",
    "check_bulk_delete",
    "check_callback",
    "check_channel",
    "check_command",
    "check_commands",
    "check_dm",
    "check_member",
    "check_message",
    "check_overwrite",
    "check_positions",
    "check_role",
    "check_scheduled_event",
    "check_thread",
    "check_webhook",
    "form_error",
]
