"""Reports to superiors, and what comes of them."""

from __future__ import annotations

from shouwen.cases.kinds.figures import POSITION, SUPERIOR, WORDS
from shouwen.facts.kinds import declare, figure

declare(
    "report.made",
    "请示报告",
    "Something is reported upwards",
    figure("reason", "code", "which of the five", zh="理由"),
    figure("urgent", "truth", "levels may be skipped", zh="紧急"),
    figure("levels_up", "number", "how many levels up", zh="越级级数", en="Levels up"),
    figure("has_proposal", "truth", "it says what to do", zh="已附处理意见", en="Says what to do"),
    SUPERIOR,
    figure("case_kind", "code", "the kind of case", zh="事项种类", en="Kind of case"),
    WORDS,
    en="Reported upwards",
)
declare(
    "report.suggested", "提出不同意见", "Whoever reported suggests otherwise to the superior", WORDS,
    en="Dissent voiced",
)
declare("report.executed", "执行指示", "The instruction is carried out", WORDS, en="Instruction carried out")
declare("report.answered", "批示", "A report is answered", POSITION, WORDS, en="Report answered")
declare(
    "report.made_up", "补报", "The skipped superior is told afterwards", WORDS, en="Superior told afterwards"
)
declare(
    "report.escalated",
    "向上反映",
    "A dissenting member takes it further up",
    figure("suggested", "truth", "it was suggested first", zh="已先提出建议", en="Suggested first"),
    figure("executed", "truth", "it was carried out first", zh="已先执行", en="Carried out first"),
    SUPERIOR,
    WORDS,
    en="Taken further up",
)
