"""A service department that follows its regulation: where the stories of the tests take place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import transaction

from shouwen.cases.actions.opening import Wanted, open_case
from shouwen.compliance.actions import adopt_edition
from shouwen.contacts.actions import Conversation, log_contact
from shouwen.customers.actions import Point, record_customer
from shouwen.facts.actions import SYSTEM
from shouwen.facts.kinds import all_kinds
from shouwen.organisation.actions import name_position, publish_calendar
from shouwen.organisation.models import Member, Unit
from shouwen.regulation.packs import read_pack
from tests.factories import LONG_AGO, as_member, make_administrator, make_member, make_position, make_unit

PACKS = Path(__file__).resolve().parent.parent / "packs"
SHANGHAI = ZoneInfo("Asia/Shanghai")
SINCE = datetime(2025, 2, 1, tzinfo=UTC)

#: Local values of this scene: test values that a site would set, none of them the text's.
VALUES = {
    "accept_within": "4 hours",
    "assign_within": "4 hours",
    "investigate_within": "3 working days",
    "propose_within": "2 working days",
    "consent_within": "1 working day",
    "solve_within": "15 days",
    "notify_within": "4 hours",
    "reaction_within": "2 working days",
    "reply_within": "24 hours",
    "transfer_within": "4 hours",
    "countersign_within": "2 working days",
    "instruct_within": "2 working days",
    "report_within": "3 working days",
    "confirm_remedy_within": "5 working days",
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
    "handling_record_required": "false",
    "analysis_sheet_required": "false",
    "handling_sheet_required": "true",
    "report_answer_within": "4 hours",
    "make_up_within": "1 working day",
    "file_open_for": "1 hour",
}
OFFICE = {
    "weekly": ["08:30-12:00, 13:30-17:30"] * 5 + ["", ""],
    "seed": [2025, 2026],
}
#: Whatever the hour at which the tests run, it is a working hour.
ROUND_THE_CLOCK = {
    "weekly": ["00:00-24:00"] * 7,
    "seed": [],
    "announced": [datetime.now(UTC).year + years for years in range(3)],
}

CASE_WORK = (
    "see_case",
    "open_case",
    "work_on_case",
    "transfer_case",
    "accept_transfer",
    "pause_case",
    "judge_complaint",
    "investigate_complaint",
    "reply_to_customer",
    "close_case",
    "reopen_case",
    "merge_case",
    "name_accused",
    "log_contact",
    "see_contact",
    "see_customer",
    "record_customer",
    "see_regulation",
)
SUPERIOR = ("consent_to_solution", "approve_sanction", "answer_report")
#: Forms about members: everybody those about themselves, who leads those of whom they lead.
MEMBER_FORMS = ("see_member_form", "fill_in_member_form")
OWN_FORMS = dict.fromkeys((*MEMBER_FORMS, "correct_fact"), "own")


@cache
def service_department():
    """Return the pack as it stands in the repository."""
    return read_pack(PACKS / "service-department" / "1", all_kinds())


def local(text: str) -> datetime:
    """Return a Shanghai time such as ``2026-03-02 09:00`` as an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


@dataclass
class Scene:
    """A company with its service department and the departments that countersign, and who is who."""

    company: Unit
    service: Unit
    departments: dict[str, Unit]
    people: dict[str, Member]

    def by(self, name: str, at: datetime):
        """Return somebody acting at an instant."""
        return as_member(self.people[name], at)


def make_scene(edition=None, values=None, office=None) -> Scene:
    """Make the company, its people and positions, and let it adopt the manual with its local values.

    A story through real doors lives now, at whatever hour that is: it may give an edition, values and
    working hours of its own.
    """
    group = make_unit("百川集团", kind="group", code="BC")
    company = make_unit("百川商贸", group, kind="subsidiary", code="SM")
    service = make_unit("客户服务部", company, code="KF")
    departments = {
        name: make_unit(name, company, code=code)
        for name, code in (("营销部", "YX"), ("生产部", "SC"), ("质检部", "ZJ"), ("财务部", "CW"))
    }
    people = {"管理员": make_administrator(unit=group)}
    seats = [
        ("周婷", service, "客户投诉专员", {**dict.fromkeys(CASE_WORK, "unit"), **OWN_FORMS}),
        ("吴敏", service, "客户投诉接待专员",
         {**dict.fromkeys((*CASE_WORK, "deregister_customer", "classify_customer"), "unit"), **OWN_FORMS}),
        (
            "郑强",
            service,
            "客户投诉主管",
            {**dict.fromkeys(CASE_WORK, "unit"), "assign_task": "unit", "correct_fact": "unit",
             "consent_to_solution": "unit", "answer_report": "unit"},
        ),
        (
            "冯丽",
            service,
            "客服经理",
            {
                **dict.fromkeys((*CASE_WORK, *MEMBER_FORMS), "subtree"),
                **dict.fromkeys(("assign_task", "keep_reply_text"), "subtree"),
                **dict.fromkeys(SUPERIOR, "subtree"),
            },
        ),
        ("陈刚", service, "客服总监", {"see_case": "subtree", **dict.fromkeys(SUPERIOR, "subtree")}),
        ("褚伟", service, "客户部门", {"see_case": "unit"}),
        ("卫平", departments["营销部"], "营销部门", {"see_case": "unit"}),
        ("蒋涛", departments["生产部"], "生产部门", {"see_case": "unit"}),
        ("沈洁", departments["质检部"], "质检部门", dict.fromkeys((*CASE_WORK, *MEMBER_FORMS), "unit")),
        ("韩雪", departments["财务部"], "财务部门", {"see_case": "unit"}),
        ("杨帆", company, "副总经理", {"see_case": "subtree"}),
        ("朱明", company, "总经理", {"see_case": "subtree", **dict.fromkeys(SUPERIOR, "subtree")}),
    ]
    for name, unit, key, deeds in seats:
        position = make_position(
            key, deeds, is_head=key in {"客服经理", "总经理"} or unit in departments.values()
        )
        people[name] = make_member(name, unit, position=position)
    for place, key in (
        ("审核", "客户投诉主管"),
        ("收件经理", "客服经理"),
        ("经办人", "客户投诉专员"),
        ("客户服务部", "客户投诉专员"),
        ("受理部门", "客户投诉专员"),
        ("上级", "客服经理"),
        ("更高上级", "客服总监"),
        ("直接上级", "客服经理"),
        ("客户", "客户投诉专员"),
        ("相关部门", "质检部门"),
        ("报告人（签章）", "客户投诉专员"),
        ("经办主管部门", "质检部门"),
        ("对策实施确认", "客户投诉主管"),
        ("制表", "客户投诉专员"),
        ("记录人", "客户投诉专员"),
        ("售后服务部", "客户投诉专员"),
        ("相关职能部门", "质检部门"),
        ("公司高层", "总经理"),
        ("售后服务经理", "客服经理"),
        ("客户服务经理", "客服经理"),
        ("业务部门", "客户投诉专员"),
        ("客户信息管理专员", "客户投诉接待专员"),
        ("售后服务人员", "客户投诉专员"),
        ("技术人员", "质检部门"),
        ("借阅人", "客户投诉专员"),
    ):
        name_position(company, place, make_position(key), by=SYSTEM, at=LONG_AGO)
    for name in ("office", "service"):
        publish_calendar(company, name, office or OFFICE, since=SINCE.date(), by=SYSTEM, at=LONG_AGO)
    with transaction.atomic():
        adopted = edition or service_department()
        adopt_edition(company, adopted, {**VALUES, **(values or {})}, since=SINCE, by=SYSTEM, at=LONG_AGO)
    return Scene(company, service, departments, people)


def take_complaint(
    scene,
    at,
    *,
    name="刘洋",
    rings=2,
    talk_seconds=None,
    kind="投诉",
    class_key="商品质量",
    by="周婷",
    subject="热水壶漏电",
    words="新买的热水壶通电后外壳带电。",
    demand="退货",
    **wanted,
):
    """Let somebody take a customer's call and open a complaint from it."""
    who = scene.by(by, at)
    customer = record_customer(scene.service, name, [Point("phone", "138 0013 8000")], by=who, at=at)
    told = Conversation("phone", "in", subject, number="13800138000", rings=rings, talk_seconds=talk_seconds)
    contact = log_contact(scene.service, customer, told, by=who, at=at)
    return open_case(
        contact, Wanted(kind, subject, class_key, words=words, demand=demand, **wanted), by=who, at=at
    )
