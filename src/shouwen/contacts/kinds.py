"""The facts that this module records."""

from __future__ import annotations

from shouwen.facts.kinds import declare, figure

_CHANNELS = (
    ("phone_in", "来电", "phone, in"),
    ("phone_out", "去电", "phone, out"),
    ("counter", "来访", "counter"),
    ("letter", "来信", "letter"),
    ("mail", "邮件", "mail"),
    ("fax", "传真", "fax"),
    ("visit", "上门", "visit"),
    ("own", "自助页面", "own page"),
)
CHANNELS = tuple(key for key, _zh, _en in _CHANNELS)
_CHANNEL = figure("channel", "code", "the channel and direction", *_CHANNELS, zh="渠道")
#: The same of what came from a contact.
CHANNEL_OF_CONTACT = figure("channel", "code", "the channel of the contact it came from", *_CHANNELS, zh="渠道")

declare(
    "contact.received",
    "客户来访来电",
    "A customer's contact is received",
    _CHANNEL,
    figure("first", "truth", "the first contact of this customer", zh="首次联系", en="First contact"),
    figure("words", "digest", "vouches for what was written down", zh="文字摘要", en="Hash of the words"),
    en="Contact received",
)
declare(
    "contact.answered",
    "接起电话",
    "A call is answered",
    _CHANNEL,
    figure("rings", "number", "rings before the answer", zh="振铃次数"),
    figure("wait", "span", "how long the customer waited", zh="等待时长", en="Waiting time", unit="seconds"),
    en="Call answered",
)
declare("contact.held", "保持", "A call is put on hold", _CHANNEL, en="Call on hold")
declare(
    "contact.resumed",
    "恢复通话",
    "A held call goes on",
    _CHANNEL,
    figure("held", "span", "how long it was held", zh="保持时长", en="Time on hold", unit="seconds"),
    en="Call resumed",
)
declare(
    "contact.ended",
    "通话结束",
    "A conversation ends",
    _CHANNEL,
    figure(
        "hung_up_by",
        "code",
        "who hung up",
        ("customer", "客户", "customer"),
        ("agent", "客服", "agent"),
        zh="先挂机的一方",
        en="Who hung up",
    ),
    figure(
        "talk", "span", "how long it lasted", zh="通话时长", en="Length of the conversation", unit="seconds"
    ),
    figure("private", "truth", "a private call of the member", zh="私人电话", en="Private call"),
    figure("urgent", "truth", "a private call for an urgent reason", zh="紧急"),
    en="Conversation ended",
)
