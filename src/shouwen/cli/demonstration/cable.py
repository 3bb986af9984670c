"""The group's cable company: it follows ``cable-operator``, and its subsidiary in Qinglan two tighter figures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType

from django.conf import settings

from shouwen.cli.demonstration.people import CABLE, QINGLAN
from shouwen.compliance.actions import adopt_edition
from shouwen.facts.kinds import all_kinds
from shouwen.organisation.actions import publish_calendar
from shouwen.organisation.actions.positions import name_position
from shouwen.organisation.models import Position, Unit
from shouwen.organisation.rights import Acting
from shouwen.regulation.editions import Edition
from shouwen.regulation.packs import read_pack

GROUP_RULES, OWN_RULES = ("cable-operator", "1"), ("cable-operator-qinglan", "1")
#: Which default position is meant by each lane of the pack's flows and each place on its forms.
POSITION_NAMES: Mapping[str, str] = MappingProxyType({
    "客服代表": "客户投诉专员", "发现人": "客户投诉专员", "登记人": "客户投诉专员", "受理人": "客户投诉专员",
    "制表": "客户投诉专员", "营业员": "客户投诉接待专员", "导办员": "客户投诉接待专员", "投诉处理人": "客户投诉主管",
    "现场管理人员": "客服经理", "值班经理": "客服经理", "消防责任人": "客服经理", "审核": "客服经理",
    "负责人": "客服经理", "主持人": "客服经理", "被查单位负责人": "客服经理", "督查人": "制度管理员",
    "处理部门": "投诉承办人", "业务支撑部门": "投诉承办人", "责任部门": "投诉承办人", "支撑部门": "投诉承办人",
    "后台": "投诉承办人", "维修人员": "投诉承办人",
})  # fmt: skip
#: What the company sets where the text leaves it to the site: examples, none of them the text's.
LOCAL_VALUES: Mapping[str, str] = MappingProxyType({
    "correct_within": "5 working days", "ports_closed_within": "1 working day", "ups_within": "10 seconds",
    "recording_checked_every": "month", "recording_listener": "客服经理", "follow_up_within": "3 days",
    "receipt_within": "2 hours", "urban_team": "城区维修班", "rural_team": "乡镇维修站",
    "retention_offers": "赠三个月基本包\n降档保网\n免一次移机费", "retention_authority": "100 元",
    "retention_approver": "客服经理", "outbound_attempts": "3", "hall_posts": "值班经理\n营业员\n导办员",
    "repair_within": "城区: 24 hours\n农村: 48 hours", "outage_within": "6 hours", "suggestion_reply_within": "10 days",
    "unspoken": "不归我管\n你自己去查",
})  # fmt: skip
#: What Qinglan sets otherwise: looser in the mountains, which the unit above lets it until a day.
QINGLAN_VALUES: Mapping[str, str] = MappingProxyType({"repair_within": "城区: 24 hours\n农村: 72 hours"})
_CALENDARS = {"office": "08:30-12:00, 13:30-17:30", "outbound": "09:00-12:00, 14:00-20:00"}


@cache
def rules_of(name: str, number: str) -> Edition:
    """Return an edition as it stands in the folder of packs."""
    folder: Path = settings.BASE.parent.parent / "packs" / name / number
    return read_pack(folder, all_kinds(), with_examples=False)


def furnish_cable(
    units: Mapping[str, Unit], positions: Mapping[str, Position], by: Acting, at: datetime
) -> None:
    """Say whom the regulation means, publish the hours, and let the company, with all below it, follow it."""
    company = units[CABLE]
    for named, position in POSITION_NAMES.items():
        name_position(company, named, positions[position], by=by, at=at)
    for name, hours in _CALENDARS.items():
        content = {"weekly": [hours] * 5 + ["", ""], "seed": [at.year, at.year + 1]}
        publish_calendar(company, name, content, since=at.date(), by=by, at=at)
    adopt_edition(company, rules_of(*GROUP_RULES), dict(LOCAL_VALUES), since=at, by=by, at=at)


def adopt_own_rules(units: Mapping[str, Unit], by: Acting, at: datetime) -> None:
    """Let the subsidiary follow its own text, which extends that of the company above."""
    adopt_edition(units[QINGLAN], rules_of(*OWN_RULES), dict(QINGLAN_VALUES), since=at, by=by, at=at)
