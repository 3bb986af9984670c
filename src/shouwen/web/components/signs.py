"""Signs of state: a word and an icon for each, so that colour is never the only sign."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from shouwen.web.components.places import Words


@dataclass(frozen=True)
class Sign:
    """How a state looks: its word, its icon, and its tone (good, watch, bad, calm, accent or none)."""

    words: Words
    icon: str
    tone: str = ""


SIGNS = {
    "new": Sign(_("New"), "circle-plus", "accent"),
    "offered": Sign(_("Offered"), "inbox", "accent"),
    "open": Sign(_("Open"), "circle-dot", "accent"),
    "accepted": Sign(_("Accepted"), "user-check", "accent"),
    "in_progress": Sign(_("In progress"), "circle-dot", "accent"),
    "waiting": Sign(_("Waiting"), "hourglass", "watch"),
    "paused": Sign(_("Paused"), "player-pause", "calm"),
    "transferred": Sign(_("Handed on"), "arrows-exchange", "calm"),
    "returned": Sign(_("Given back"), "arrow-back-up", "watch"),
    "refused": Sign(_("Refused"), "hand-stop", "bad"),
    "closed": Sign(_("Closed"), "circle-check", "good"),
    "reopened": Sign(_("Reopened"), "refresh", "watch"),
    "merged": Sign(_("Merged"), "git-merge"),
    "cancelled": Sign(_("Cancelled"), "ban"),
    "met": Sign(_("Met"), "clock-check", "good"),
    "missed": Sign(_("Missed"), "clock-exclamation", "bad"),
    "done": Sign(_("Done"), "check", "good"),
    "now": Sign(_("Under way"), "circle-dot", "accent"),
    "later": Sign(_("Later"), "circle-dashed"),
    "signed": Sign(_("Signed"), "signature", "good"),
    "yours": Sign(_("Yours to sign"), "pencil", "accent"),
    "broken": Sign(_("Breached"), "alert-triangle", "bad"),
    "result": Sign(_("Decided"), "scale"),
    "unknown": Sign(_("Cannot be told"), "help-circle", "watch"),
    "below": Sign(_("Fell short"), "chart-bar", "bad"),
    "step": Sign(_("Step reached"), "scale", "watch"),
    "line": Sign(_("Line reached"), "alert-triangle", "watch"),
    "free": Sign(_("Can be taken"), "check", "good"),
    "stopped": Sign(_("Cannot be taken"), "hand-stop", "bad"),
    "granted": Sign(_("Granted"), "check", "good"),
    "used": Sign(_("Used up"), "check"),
    "ended": Sign(_("Ended"), "ban"),
    "expired": Sign(_("Time is over"), "clock-exclamation", "watch"),
    "held": Sign(_("Held"), "player-pause", "calm"),
    "excused": Sign(_("Excused"), "user-check", "calm"),
    "withdrawn": Sign(_("Taken back"), "arrow-back-up"),
    "sent": Sign(_("Sent"), "send", "good"),
    "failed": Sign(_("Failed"), "alert-triangle", "bad"),
    "away": Sign(_("Away"), "user-off", "calm"),
    "placed": Sign(_("Placed"), "circle-plus", "accent"),
    "confirmed": Sign(_("Confirmed"), "circle-check", "accent"),
    "shipped": Sign(_("On its way"), "truck", "accent"),
    "delivered": Sign(_("Delivered"), "package", "good"),
    "asked": Sign(_("Return asked for"), "circle-dot", "accent"),
    "received": Sign(_("Received"), "package", "accent"),
    "settled": Sign(_("Return settled"), "circle-check", "good"),
    "declined": Sign(_("Declined"), "ban"),
    "proposed": Sign(_("Proposed"), "circle-dot", "accent"),
    "checked": Sign(_("Checked by finance"), "check", "accent"),
    "approved": Sign(_("Approved"), "circle-check", "good"),
    "draft": Sign(_("Draft"), "pencil"),
}


def sign_of(state: str) -> Sign:
    """Return the sign of a state; a state without one shows its own word."""
    return SIGNS.get(state) or Sign(state, "tag")
