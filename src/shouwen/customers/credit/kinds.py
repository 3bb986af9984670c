"""The facts of grades and credit. Sums are in yuan; what a standard compares is named as in the catalogue."""

from __future__ import annotations

from shouwen.facts.kinds import declare, figure
from shouwen.regulation.facts import Figure

_CHANGE = figure("change", "reference", "the change of grade", zh="等级变更", en="Change of grade")
_GRADE = figure("grade", "code", "the grade, as the pack calls it", zh="等级", en="Grade")
_BEFORE = figure("before", "code", "the grade of before", zh="原等级", en="Grade of before")
_WORDS = figure("words", "digest", "vouches for what was written", zh="文字摘要", en="Hash of the words")


def of_customer() -> tuple[Figure, ...]:
    """Return the figures of a customer that a fact of an order or a case carries, for articles to read."""
    return (
        figure("customer.grade", "code", "the grade of the customer", zh="客户等级", en="Grade of the customer"),
        figure("customer.credit_left", "money", "what of the limit of credit is left before this", unit="yuan",
               zh="信用余额", en="Credit left"),
    )  # fmt: skip


declare(
    "customer.measured",
    "核计客户数据",
    "The figures of a customer as they stand, by which grade and risk are told",
    _GRADE,
    figure("score", "number", "the score of the credit analysis, out of 100", zh="信用得分", en="Credit score"),
    figure("sales", "money", "what was ordered in the twelve months before", unit="yuan", zh="年交易额",
           en="Sales of a year"),
    figure("margin", "percent", "gross profit of these orders in their sales", zh="毛利率", en="Margin"),
    figure("punctuality", "percent", "orders that were paid in time among those that fell due", zh="付款准时率",
           en="Payment punctuality"),
    figure("outstanding", "money", "what is owed for orders that are not closed", unit="yuan", zh="未结金额",
           en="Outstanding"),
    figure("overdue", "money", "how much of it is overdue", unit="yuan", zh="逾期金额", en="Overdue"),
    figure("overdue_days", "number", "for how many days the oldest of it has been", zh="逾期天数", en="Days overdue"),
    figure("complaints", "number", "complaints of the twelve months before", zh="投诉次数", en="Complaints"),
    figure("recovery", "code", "how payments come in, as the sheet of the customer says", zh="回收状况",
           en="State of collection"),
    en="Customer measured",
)  # fmt: skip
declare(
    "grade.proposed",
    "提出等级变更",
    "Another grade is asked for a customer",
    _CHANGE, _GRADE, _BEFORE,
    figure("analysed", "truth", "whether a credit analysis is complete", zh="已填信用分析表", en="Credit analysed"),
    figure("has_reason", "truth", "whether a reason is written", zh="写明原因", en="Reason written"),
    _WORDS,
    en="Change of grade proposed",
)  # fmt: skip
declare(
    "grade.checked",
    "核对等级变更",
    "Finance has checked a change of grade",
    _CHANGE, _GRADE,
    figure("agreed", "truth", "whether finance agrees", zh="核对同意", en="Agreed"),
    _WORDS,
    en="Change of grade checked",
)  # fmt: skip
declare(
    "grade.decided",
    "审批等级变更",
    "A change of grade is approved or declined",
    _CHANGE, _GRADE, _BEFORE,
    figure("approved", "truth", "whether it is approved", zh="批准", en="Approved"),
    _WORDS,
    en="Change of grade decided",
)  # fmt: skip
declare(
    "grade.changed",
    "更新客户等级",
    "A customer is in another grade, and has its limit of credit, from now on",
    _CHANGE, _GRADE, _BEFORE,
    figure("limit", "money", "the limit of credit that goes with it", unit="yuan", zh="信用限度", en="Credit limit"),
    en="Grade changed",
)  # fmt: skip
