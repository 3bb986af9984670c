"""Texts that units keep for replies."""

from __future__ import annotations

from shouwen.cases.kinds.figures import WORDS
from shouwen.facts.kinds import declare, figure

declare(
    "reply_text.kept",
    "保存回复模板",
    "A unit keeps a text for replies, or changes one",
    figure("version", "number", "which version", zh="版次"),
    figure("language", "code", "in which language it is", zh="语言"),
    WORDS,
    en="Reply text kept",
)
declare("reply_text.retired", "停用回复模板", "A text for replies is offered no more", en="Reply text retired")
