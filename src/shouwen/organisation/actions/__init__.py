"""The deeds by which the organisation changes, one subject a file."""

from .calendars import publish_calendar
from .departures import carry_out_departures, plan_departure, withdraw_departure
from .first_run import first_run
from .members import change_member, join_member, leave_member
from .passphrases import refuse_weak
from .positions import change_position, make_position, name_position, name_positions
from .postings import end_posting, post_member
from .second_factor import remove_second_factor, renew_recovery_codes, set_second_factor
from .secrets import change_secret, own_first_secret, reset_secret
from .settings import set_preferences
from .sign_in import check_code, check_secret, forget_attempts, note_sign_in, note_sign_out, sign_in
from .stand_ins import begin_stand_in, end_stand_in
from .units import close_unit, move_unit, open_unit, rename_unit

__all__ = [
    "begin_stand_in",
    "carry_out_departures",
    "change_member",
    "change_position",
    "change_secret",
    "check_code",
    "check_secret",
    "close_unit",
    "end_posting",
    "end_stand_in",
    "first_run",
    "forget_attempts",
    "join_member",
    "leave_member",
    "make_position",
    "move_unit",
    "name_position",
    "name_positions",
    "note_sign_in",
    "note_sign_out",
    "open_unit",
    "own_first_secret",
    "plan_departure",
    "post_member",
    "publish_calendar",
    "refuse_weak",
    "remove_second_factor",
    "rename_unit",
    "renew_recovery_codes",
    "reset_secret",
    "set_preferences",
    "set_second_factor",
    "sign_in",
    "withdraw_departure",
]
