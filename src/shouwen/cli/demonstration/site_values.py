"""What the two companies have set where the manual leaves it to the site: examples, none of them the text's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shouwen.cli.demonstration.people import SHANGHAI, URUMQI

_SHANGHAI: dict[str, Any] = {
    "accept_within": "4 hours",
    "assign_within": "4 hours",
    "investigate_within": "3 working days",
    "propose_within": "2 working days",
    "consent_within": "1 working day",
    "solve_within": "30 days",
    "notify_within": "4 hours",
    "reaction_within": "2 working days",
    "reply_within": "24 hours",
    "transfer_within": "1 working day",
    "countersign_within": "2 working days",
    "instruct_within": "2 working days",
    "report_within": "3 working days",
    "confirm_remedy_within": "10 working days",
    "remind_before": "1 hour",
    "remind_promise_before": "1 day",
    "pause_reading": "暂停不计时",
    "department_for_quality": "质检部门",
    "department_for_contract": "营销部门",
    "department_for_transport": "生产部门",
    "department_for_service": "客户部门",
    "department_for_proposals": "客户部门",
    "specialist_authority": "500 元",
    "deduction_base": "绩效工资",
    "small_loss_up_to": "500 元",
    "small_loss_ratio": "5%",
    "medium_loss_up_to": "5000 元",
    "medium_loss_ratio": "10%",
    "large_loss_ratio": "20%",
    "recurrence_days": "30",
    "investigation_sheet_required": "true",
    "handling_record_required": "true",
    "analysis_sheet_required": "true",
    "handling_sheet_required": "true",
    "report_answer_within": "4 hours",
    "make_up_within": "1 working day",
    "condition_reading": "只适用换货",
    "credit_weights": {"业界动向": "1", "经营素质": "2", "业界评语": "2", "市场情况": "2", "财务状况": "3"},
    "finance_questions": "应收账款多久收回\n负债占资产多少\n近两年盈亏如何",
    "grade_lines": {
        grade: {"最低得分": score, "最低年交易额": "0", "最低毛利率": "0%", "最低准时率": "0%"}
        for grade, score in (("AAA", "90"), ("AA", "80"), ("A", "70"), ("B", "0"))
    },
    "credit_limits": {"AAA": {"限度": "200000"}, "AA": {"限度": "100000"}, "A": {"限度": "50000"}, "B": {"限度": "5000"}},
    "beyond_limit_approver": "客服经理",
    "beyond_limit_for": "5 days",
    "payment_days": "30",
    "excellent_grades": "AAA\nAA",
    "excellent_margin": "0%",
    "excellent_punctuality": "90%",
    "risk_overdue_days": "90",
    "risk_recovery": "极坏",
    "risk_complaints": "3",
    "files_a_day": "10",
    "file_lent_for": "5 days",
    "file_open_for": "1 hour",
    "erasure_answer_within": "15 days",
    "complaint_records_for": "24 months",
    "rating_link_for": "14 days",
    "state_link_for": "30 days",
    "maintenance_reminder_before": "7 days",
}

#: Long ways and thinner staff: longer spans, a higher authority, fewer sheets.
_URUMQI = _SHANGHAI | {
    "accept_within": "1 working day",
    "assign_within": "1 working day",
    "investigate_within": "5 working days",
    "propose_within": "3 working days",
    "consent_within": "2 working days",
    "solve_within": "45 days",
    "notify_within": "1 working day",
    "reply_within": "48 hours",
    "countersign_within": "3 working days",
    "pause_reading": "暂停照计",
    "department_for_transport": "营销部门",
    "department_for_proposals": "客户服务部",
    "specialist_authority": "800 元",
    "deduction_base": "奖金",
    "small_loss_ratio": "3%",
    "medium_loss_ratio": "8%",
    "large_loss_ratio": "15%",
    "recurrence_days": "60",
    "handling_record_required": "false",
    "analysis_sheet_required": "false",
    "report_answer_within": "6 hours",
}

LOCAL_VALUES: Mapping[str, Mapping[str, Any]] = {SHANGHAI: _SHANGHAI, URUMQI: _URUMQI}

#: Seven texts of hours each, Monday first, as the zone of the company counts them.
_OFFICE = {
    SHANGHAI: ["08:30-12:00, 13:00-17:30"] * 5 + ["", ""],
    URUMQI: ["08:00-12:00, 14:00-18:00"] * 5 + ["", ""],
}
_SERVICE = {
    SHANGHAI: ["08:00-12:00, 12:30-20:00"] * 6 + ["09:00-12:00, 13:00-17:00"],
    URUMQI: ["08:00-12:30, 13:30-19:00"] * 6 + [""],
}


def calendars_of(site: str, years: tuple[int, ...]) -> Mapping[str, Mapping[str, Any]]:
    """Return the calendars of a company by name, with the public holidays and make-up days of these years."""
    return {
        "office": {"weekly": _OFFICE[site], "seed": list(years)},
        "service": {"weekly": _SERVICE[site], "seed": list(years)},
    }
