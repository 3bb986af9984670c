"""Why people go out, what they plan for a day, what callers leave for a colleague."""

from __future__ import annotations

#: What for, and where to.
OUTINGS: tuple[tuple[str, str], ...] = (
    ("取电水壶的检验报告", "市质量检验所"),
    ("上门核对漏发的配件", "客户家中（浦东）"),
)
#: Time and what is to be done.
PLANS: tuple[tuple[tuple[str, str], ...], ...] = (
    (("09:00", "回复昨日三件投诉的进展"), ("10:30", "与质检部核对检验结论"), ("14:00", "回访两位已办结的客户")),
    (("08:45", "登记夜间来信"), ("11:00", "催生产部交回会签表"), ("15:30", "整理本周投诉登记表")),
)
#: What about, and where.
MESSAGES: tuple[tuple[str, str], ...] = (
    ("约明天上午上门取旧机", "客户家中（徐汇）"),
    ("转告明天的赔付协商会改了地方", "二楼会客室"),
)
