"""Positions to begin with: what each may do and how far. A house changes them as it likes.

They are data and no policy: nothing asks for them by name but the demonstration,
which make them, and their keys are those that service regulations use where there is such a word.
Deeds are named as the modules above declare them (``organisation.deeds``); a test sees to it that
each is allowed by some position besides the administrator's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

#: The position of the first administrator: every deed, everywhere. Others are shaped by hand.
ADMINISTRATOR, ADMINISTRATOR_EN = "系统管理员", "Administrator"
OWN, TEAM, UNIT, SUBTREE = "own", "team", "unit", "subtree"


@dataclass(frozen=True)
class DefaultPosition:
    """A position to begin with; ``deeds`` maps the name of a deed to its reach.

    ``serves_all`` of one whose deeds concern other departments than its own: it is held in the unit above them, beside a
    post in a department.
    """

    key: str
    name_en: str
    deeds: Mapping[str, str]
    is_head: bool = False
    serves_all: bool = False


def _reaching(reach: str, *deeds: str) -> dict[str, str]:
    return dict.fromkeys(deeds, reach)


#: What everybody may read, of their own work.
READER = {
    **_reaching(OWN, "see_case", "see_contact", "see_member_form", "fill_in_member_form", "correct_fact"),
    **_reaching(SUBTREE, "see_regulation", "see_organisation"),
}
_RECEIVING = (
    "see_case", "open_case", "work_on_case", "judge_complaint", "reply_to_customer", "name_accused",
    "pause_case", "transfer_case", "log_contact", "see_contact", "see_customer", "record_customer", "make_link",
    "read_out_code",
)  # fmt: skip
_COMPLAINTS = (
    *_RECEIVING,
    "accept_transfer",
    "close_case",
    "reopen_case",
    "merge_case",
    "investigate_complaint",
)
_LEADING = ("assign_task", "correct_fact", "see_deliveries", "see_member_form", "fill_in_member_form", "keep_reply_text")
_DEPARTMENT = (
    "see_case", "work_on_case", "accept_transfer", "transfer_case", "pause_case", "investigate_complaint",
    "reply_to_customer", "see_contact", "see_customer", "log_contact",
)  # fmt: skip
_SUPERIOR = ("consent_to_solution", "approve_sanction", "answer_report")
#: What is sold and what comes back; who judges it, who pays it back and who sets prices are others.
_AFTER_SALES = (
    "see_order", "record_order", "take_payment", "take_return", "see_customer", "record_customer", "log_contact",
    "see_contact", "make_link", "read_out_code", "ask_permit", "see_survey", "call_for_survey",
)  # fmt: skip
#: The files of customers: who collects, keeps and seals them.
_INFORMATION = (
    "see_customer", "record_customer", "see_contact", "see_order", "see_case", "open_case", "work_on_case",
    "transfer_case", "close_case", "deregister_customer", "classify_customer", "see_sales", "prepare_sales",
    "log_contact", "keep_customer_lists", "see_credit", "propose_grade", "see_survey",
)  # fmt: skip
_LOOKING = ("see_case", "see_contact", "see_customer", "see_deliveries")


def _department_head(key: str, name_en: str) -> DefaultPosition:
    deeds = {**READER, **_reaching(UNIT, *_DEPARTMENT, *_LEADING, "begin_stand_in", "close_case", "answer_report")}
    return DefaultPosition(key, name_en, deeds, is_head=True)


DEFAULT_POSITIONS: tuple[DefaultPosition, ...] = (
    DefaultPosition("客户投诉接待专员", "Complaint receptionist", {**READER, **_reaching(UNIT, *_RECEIVING)}),
    DefaultPosition("客户投诉专员", "Complaint specialist", {**READER, **_reaching(UNIT, *_COMPLAINTS)}),
    DefaultPosition("客户投诉主管", "Complaint supervisor", {**READER, **_reaching(UNIT, *_COMPLAINTS, *_LEADING)}),
    DefaultPosition(
        "客服经理", "Customer service manager",
        {**READER, **_reaching(SUBTREE, *_COMPLAINTS, *_LEADING, *_SUPERIOR, *_AFTER_SALES, "begin_stand_in",
                               "merge_customers", "record_product", "confirm_defect", "decide_return", "settle_return",
                               "see_sales", "prepare_sales", "keep_customer_lists", "see_credit", "approve_grade",
                               "answer_permit", "run_survey")},
        is_head=True,
    ),
    DefaultPosition(
        "客服总监", "Customer service director",
        {**READER, **_reaching(SUBTREE, *_LOOKING, *_COMPLAINTS, *_LEADING, *_SUPERIOR, "erase_customer",
                               "hold_customer")},
    ),
    _department_head("客户部经理", "Head of customers"),
    _department_head("营销部经理", "Head of marketing"),
    _department_head("生产部经理", "Head of production"),
    _department_head("质检部经理", "Head of quality control"),
    _department_head("财务部经理", "Head of finance"),
    DefaultPosition("投诉承办人", "Handler in a department", {**READER, **_reaching(UNIT, *_DEPARTMENT)}),
    DefaultPosition(
        # Whoever countersigns reads what goes round.
        "会签人", "Countersigner", {**READER, **_reaching(SUBTREE, "see_case", "see_contact", "see_customer")},
        serves_all=True,
    ),
    DefaultPosition("客户信息管理专员", "Information specialist", {**READER, **_reaching(UNIT, *_INFORMATION)}),
    DefaultPosition(
        # Whoever checks grades reads what they rest on.
        "信用核对人", "Credit checker",
        {**READER, **_reaching(SUBTREE, "see_customer", "see_order", "see_case", "see_credit", "check_grade")},
        serves_all=True,
    ),
    DefaultPosition(
        "售后服务人员", "After-sales agent",
        {**READER, **_reaching(UNIT, *_AFTER_SALES, "see_credit", "see_case", "open_case", "work_on_case", "close_case")},
    ),
    DefaultPosition(
        "技术人员", "Technician",
        {**READER, **_reaching(OWN, "work_on_case"), **_reaching(UNIT, "see_order", "confirm_defect")},
    ),
    DefaultPosition(
        "副总经理", "Deputy general manager", {**READER, **_reaching(SUBTREE, *_LOOKING, *_SUPERIOR)},
    ),
    DefaultPosition(
        "总经理", "General manager",
        {**READER, **_reaching(SUBTREE, *_LOOKING, *_SUPERIOR, "approve_regulation", "try_draft",
                               "see_results_of_members", "begin_stand_in", "see_member_form")},
        is_head=True,
    ),
    DefaultPosition(
        "制度管理员", "Keeper of regulations",
        {**READER, **_reaching(SUBTREE, "adopt_edition", "draft_regulation", "try_draft", "set_local_value",
                               "publish_calendar", "name_position", "grant_exception", "move_cases")},
    ),
    DefaultPosition(
        "人事管理员", "Personnel",
        {**READER, **_reaching(SUBTREE, "arrange_units", "admit_member", "post_member", "begin_stand_in",
                               "administer_organisation")},
    ),
    DefaultPosition(
        # Programs act as members: this is what a telephone system or an import may do.
        "接口账号", "Programs",
        {**READER, **_reaching(SUBTREE, "record_past", "log_contact", "record_customer", "see_customer")},
    ),
)  # fmt: skip
#: Positions that serve several departments, by their keys.
SERVING_ALL = frozenset(one.key for one in DEFAULT_POSITIONS if one.serves_all)
