"""A large organisation: 2,000 units, 10,000 members, the positions of the pack held in every department."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db import transaction

from bench.copying import copy_rows, next_numbers
from shouwen.compliance.actions import adopt_edition
from shouwen.facts.actions import SYSTEM
from shouwen.organisation import actions
from shouwen.organisation.actions import first_run
from shouwen.organisation.models import Member, PositionDeed, Unit
from shouwen.organisation.names import name_key
from tests.scenes import CASE_WORK, OFFICE, SINCE, VALUES, service_department

LONG_AGO = datetime(2025, 1, 6, 1, 0, tzinfo=UTC)
#: The positions that the flows and forms of the pack name, each held in every department.
SEATS = ("客户投诉专员", "客户投诉接待专员", "客户投诉主管", "客服经理", "客户部门", "营销部门", "生产部门", "质检部门", "财务部门")
NAMED = (("审核", "客户投诉主管"), ("收件经理", "客服经理"), ("经办人", "客户投诉专员"), ("客户服务部", "客户投诉专员"),
         ("受理部门", "客户投诉专员"), ("上级", "客服经理"), ("客户", "客户投诉专员"), ("相关部门", "质检部门"))


@dataclass
class Organisation:
    """Numbers of what was made. ``scattered`` are the units of the reader with three scopes, with a ``share`` of the cases."""

    administrator: int
    departments: list[int]
    teams: list[int]
    members_of: dict[int, list[int]]
    paths: dict[int, str]
    scattered: list[int] = field(default_factory=list)
    share: float = 0.01

    def units_for(self, chance):
        """Return among which units a case is put."""
        if chance < self.share:
            return self.scattered
        return self.departments if chance < self.share + 0.3 * (1 - self.share) else self.teams


def make_organisation(writer, *, subsidiaries, departments, teams, members, values=VALUES):
    """Make it: the top and the positions by the real deeds, the many like them by COPY."""
    administrator = first_run("百川集团", "管理员", sign_in="admin", secret="a long pass phrase", at=LONG_AGO)  # noqa: S106
    top = administrator.home
    positions = _positions()
    for named, key in NAMED:
        actions.name_position(top, named, positions[key], by=SYSTEM, at=LONG_AGO)
    for name in ("office", "service"):
        actions.publish_calendar(top, name, OFFICE, since=SINCE.date(), by=SYSTEM, at=LONG_AGO)
    with transaction.atomic():
        adopt_edition(top, service_department(), values, since=SINCE, by=SYSTEM, at=LONG_AGO)
    made = _units(top, subsidiaries, departments, teams)
    members_of = _members(writer, made, positions, members)
    return Organisation(administrator.pk, made["department"], made["team"], members_of, made["paths"])


def _positions():
    positions = {}
    for key in SEATS:
        position = actions.make_position(key, is_head=key == "客服经理", by=SYSTEM, at=LONG_AGO)
        reach = "subtree" if key in {"客服经理", "客户投诉主管"} else "unit"
        PositionDeed.objects.bulk_create(
            PositionDeed(position=position, deed=deed, reach=reach)
            for deed in (*CASE_WORK, *(("assign_task", "consent_to_solution") if reach == "subtree" else ()))
        )
        positions[key] = position
    return positions


def _units(top, subsidiaries, departments, teams):
    numbers = iter(next_numbers(Unit, subsidiaries * (1 + departments * (1 + teams))))
    rows, placements = [], []
    made = {"department": [], "team": [], "paths": {top.pk: top.path}}

    def add(parent, path, name, kind, code):
        number = next(numbers)
        rows.append((number, parent, f"{path}{number}/", name, "", name_key(name), kind, code, "Asia/Shanghai", None))
        placements.append((number, parent, LONG_AGO))
        made["paths"][number] = f"{path}{number}/"
        if kind in made:
            made[kind].append(number)
        return number, f"{path}{number}/"

    for one in range(subsidiaries):
        house, house_path = add(top.pk, top.path, f"第{one + 1}分公司", "subsidiary", f"S{one}")
        for two in range(departments):
            department, path = add(house, house_path, f"客户服务{two + 1}部", "department", f"D{one}-{two}")
            for three in range(teams):
                add(department, path, f"{three + 1}班", "team", f"T{one}-{two}-{three}")
    copy_rows("organisation_unit", ("id", "parent_id", "path", "name", "name_en", "name_key", "kind", "code", "zone",
                                    "closed_at"), rows)
    copy_rows("organisation_unitplacement", ("unit_id", "parent_id", "since"), placements)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE compliance_revision SET number = nextval('compliance_revision_numbers')")
    return made


def _members(writer, made, positions, count):
    numbers = next_numbers(Member, count)
    rows, postings = [], []
    members_of = {}
    seats = list(positions.values())
    departments, teams = made["department"], made["team"]
    places = [(unit, seat) for unit in departments for seat in seats]
    for place, number in enumerate(numbers):
        if place < len(places):
            unit, seat = places[place]
        else:
            unit, seat = teams[place % len(teams)], positions["客户投诉专员"]
        name = writer.name()
        rows.append((number, "!", None, f"m{number}", name, name_key(name), unit, "", "", "zh-hans", "auto", False, "",
                     0, LONG_AGO, None))
        postings.append((number, seat.pk, unit, LONG_AGO, None))
        members_of.setdefault(unit, []).append(number)
    copy_rows("organisation_member", (
        "id", "password", "last_login", "sign_in", "name", "name_key", "home_id", "mail", "phone", "language", "theme",
        "has_temporary_secret", "second_factor", "second_factor_used", "joined_at", "left_at"), rows)
    copy_rows("organisation_posting", ("member_id", "position_id", "unit_id", "since", "until"), postings)
    return members_of


def three_scopes(organisation, writer, deeds=CASE_WORK):
    """Make a member who may see three scattered departments with their teams."""
    position = actions.make_position("巡查", by=SYSTEM, at=LONG_AGO)
    PositionDeed.objects.bulk_create(PositionDeed(position=position, deed=deed, reach="subtree") for deed in deeds)
    number = next_numbers(Member, 1)[0]
    name = writer.name()
    step = max(len(organisation.departments) // 3, 1)
    units = organisation.departments[::step][:3]
    copy_rows("organisation_member", (
        "id", "password", "sign_in", "name", "name_key", "home_id", "mail", "phone", "language", "theme",
        "has_temporary_secret", "second_factor", "second_factor_used", "joined_at"),
        [(number, "!", "three", name, name_key(name), units[0], "", "", "zh-hans", "auto", False, "", 0, LONG_AGO)])
    copy_rows("organisation_posting", ("member_id", "position_id", "unit_id", "since"),
              [(number, position.pk, unit, LONG_AGO) for unit in units])
    organisation.scattered = [
        unit for unit, path in organisation.paths.items() if any(path.startswith(organisation.paths[one]) for one in units)
    ]
    return number, units


