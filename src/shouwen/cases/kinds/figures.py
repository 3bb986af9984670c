"""Figures that several facts of a case have."""

from __future__ import annotations

from shouwen.facts.kinds import figure

WORDS = figure(
    "words", "digest", "vouches for the words written with it", zh="文字摘要", en="Hash of the words"
)
HAS_REASON = figure("has_reason", "truth", "a reason was written", zh="已写理由", en="Reason written")
BY_ACCUSED = figure(
    "by_accused",
    "truth",
    "whoever acts is accused in this case",
    zh="办理人是被投诉人",
    en="Done by the person complained about",
)
TO_ACCUSED = figure(
    "to_accused",
    "truth",
    "whoever receives it is accused in this case",
    zh="接收人是被投诉人",
    en="Goes to the person complained about",
)
STEPS = figure(
    "steps_done",
    "number",
    "how many of the eight steps stand recorded, from the first without a gap",
    zh="已完成的步骤数",
    en="Steps recorded",
)
POSITION = figure("position", "code", "the position in which the member acts", zh="岗位")
SUPERIOR = figure("superior", "reference", "the superior to whom it goes", zh="报告对象", en="To which superior")
KIND = figure("kind", "code", "the kind of case, as the pack calls it", zh="事项种类", en="Kind of case")
CLASS = figure(
    "class",
    "code",
    "the class of the complaint, as the pack calls it",
    zh="投诉类别",
    en="Class of complaint",
)
DEPARTMENT = figure("department", "code", "the department, as the pack calls it", zh="部门")
