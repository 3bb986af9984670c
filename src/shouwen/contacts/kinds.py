"""The facts that this module records."""

from __future__ import annotations

from shouwen.facts.kinds import declare, figure

CHANNELS = ("phone_in", "phone_out", "counter", "letter", "mail", "fax", "visit")
_CHANNEL = figure("channel", "code", "the channel and direction", *CHANNELS)

declare(
    "contact.received",
    "客户来访来电",
    "A customer's contact is received",
    _CHANNEL,
    figure("first", "truth", "the first contact of this customer"),
    figure("words", "digest", "vouches for what was written down"),
)
declare(
    "contact.answered",
    "接起电话",
    "A call is answered",
    _CHANNEL,
    figure("rings", "number", "rings before the answer"),
    figure("wait", "span", "how long the customer waited", unit="seconds"),
)
declare("contact.held", "保持", "A call is put on hold", _CHANNEL)
declare(
    "contact.resumed",
    "恢复通话",
    "A held call goes on",
    _CHANNEL,
    figure("held", "span", "how long it was held", unit="seconds"),
)
declare(
    "contact.ended",
    "通话结束",
    "A conversation ends",
    _CHANNEL,
    figure("hung_up_by", "code", "who hung up", "customer", "agent"),
    figure("talk", "span", "how long it lasted", unit="seconds"),
    figure("private", "truth", "a private call of the member"),
    figure("urgent", "truth", "a private call for an urgent reason"),
)
