"""Figures of a period: counted from cases, reckoned as the pack says, each with the cases behind it."""

import shutil
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from shouwen.cases.actions.periods import begin_period_sheet
from shouwen.cases.durations import days_at_stages
from shouwen.cases.models import Case, CaseState, Period
from shouwen.cases.pack import forms_for
from shouwen.cases.reading import matter_of_period
from shouwen.facts.kinds import all_kinds
from shouwen.facts.models import Fact as Row
from shouwen.organisation.models import Member
from shouwen.regulation.facts import Fact
from shouwen.regulation.packs import read_pack
from shouwen.reports.figures import figures
from shouwen.reports.periods import members_of
from shouwen.reports.queries import Selection, behind, complaints, groups, marks_of
from shouwen.search.models import Findable
from shouwen.work.actions.entries import save_entry, sign_entry
from shouwen.work.entries import state_of_entry
from shouwen.work.prefill import offered_from
from tests.factories import make_member, refusal_of
from tests.scenes import PACKS, SHANGHAI, local, make_scene, take_complaint

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
MARCH = (date(2026, 3, 1), date(2026, 3, 31))
LATER = local("2026-04-02 09:00")


def copies(case, count, **changed):
    """Write further cases like ``case`` as rows, as quickly as a test of many needs."""
    first = Case.objects.count() + 1000
    rows = []
    for place in range(count):
        row = Case.objects.get(pk=case.pk) if place == 0 else rows[0]
        row = Case(**{field.attname: getattr(row, field.attname) for field in Case._meta.concrete_fields
                      if field.name != "id"})
        row.number = f"C{first + place}"
        for name, value in changed.items():
            setattr(row, name, value(place) if callable(value) else value)
        rows.append(row)
    return Case.objects.bulk_create(rows)


@pytest.fixture
def march(scene):
    """62 complaints in March, 56 of them settled; one of them was made by the case's own deed."""
    case = take_complaint(scene, local("2026-03-01 00:00"))
    Case.objects.filter(pk=case.pk).update(particulars={"case.result": "办结"})
    case.refresh_from_db()
    copies(case, 55, opened_at=lambda place: local("2026-03-02 09:00") + timedelta(hours=12 * place))
    copies(case, 6, particulars={}, class_key="服务", opened_at=local("2026-03-31 23:59"))
    return case


def form(scene, name, at=LATER):
    return next(one for one in forms_for(scene.service.pk, at, "period") if one.title == name)


def sheet(scene, name, values=None, by="周婷", unit=None, class_key=""):
    return begin_period_sheet(unit or scene.service, *MARCH, class_key, form(scene, name), values or {},
                              by=scene.by(by, LATER), at=LATER)


def test_sixty_two_complaints_in_march_are_two_a_day_and_ninety_per_cent_settled(scene, march):
    content = sheet(scene, "客户投诉总结表").versions.get().content

    assert (content["投诉次数"], content["已解决投诉次数"], content["涉及产品质量的次数"]) == (62, 56, 56)
    assert content["每天投诉次数"] == "2.0"
    assert round(Decimal(content["解决比例"]), 1) == Decimal("90.3")


def test_the_days_of_a_period_end_at_midnight_where_the_unit_is(scene):
    case = take_complaint(scene, local("2026-03-31 23:59"))
    copies(case, 1, opened_at=local("2026-04-01 00:00"))
    copies(case, 1, opened_at=local("2026-02-28 23:59"))
    copies(case, 1, opened_at=local("2026-03-01 00:00"))

    chosen = Selection(scene.service, *MARCH)

    assert complaints(chosen, Case.objects.all()).count() == 2


def test_what_has_no_class_and_what_went_on_elsewhere_is_not_counted(scene):
    case = take_complaint(scene, local("2026-03-10 09:00"))
    copies(case, 1, class_key="", kind="来访接待")
    copies(case, 1, state=CaseState.MERGED, closed_at=LATER)

    chosen = Selection(scene.service, *MARCH)
    assert figures(groups(chosen, Case.objects.all(), marks_of(chosen)), 31, marks_of(chosen))["total"] == 1


@pytest.fixture
def three(scene):
    product = {"product.name": "热水壶", "product.quantity": "2"}
    case = take_complaint(scene, local("2026-03-02 09:00"), particulars=product)
    Case.objects.filter(pk=case.pk).update(particulars={**case.particulars, "case.loss": "100", "case.handling": "退货"})
    copies(case, 1, particulars={"case.loss": "50", "case.handling": "换货"}, opened_at=local("2026-03-03 09:00"))
    copies(case, 1, particulars={"case.loss": "0", "case.handling": "退货"}, opened_at=local("2026-03-04 09:00"))
    return case


def test_losses_of_a_hundred_fifty_and_nothing_are_a_hundred_and_fifty(scene, three):
    content = sheet(scene, "客户投诉统计表").versions.get().content

    assert (content["损失合计"], content["退货件数"], content["换货件数"], content["折扣件数"]) == ("150.00", 2, 1, 0)
    assert content["投诉种类"] == "全部"
    assert [row["损失（元）"] for row in content["统计"]] == ["100.00", "50.00", "0.00"]
    assert content["统计"][0]["客户名称"] == three.customer.reference


def test_a_sheet_of_one_class_holds_only_that_class(scene, march):
    content = sheet(scene, "客户投诉总结表", class_key="服务").versions.get().content

    assert (content["投诉次数"], content["已解决投诉次数"]) == (6, 0)
    assert content["解决比例"] == "0"


def test_a_period_without_complaints_has_no_share(scene):
    content = sheet(scene, "客户投诉总结表").versions.get().content

    assert content["投诉次数"] == 0
    assert "解决比例" not in content


def fact(kind, when, number=1, **figures_):
    at = datetime.fromisoformat(when).replace(tzinfo=SHANGHAI).astimezone(UTC)
    return Fact(number, kind, at, 1, "member:1", "case:1", "", figures_)


@pytest.mark.parametrize(("facts", "expected"), [
    ([], {}),  # nothing has begun
    ([fact("case.opened", "2026-03-02 09:00")], {}),  # begun and not ended
    ([fact("case.opened", "2026-03-02 09:00"), fact("complaint.accepted", "2026-03-02 23:59")],
     {"case.days_intake": 0}),  # the same date
    ([fact("case.opened", "2026-03-02 23:59"), fact("complaint.accepted", "2026-03-03 00:00")],
     {"case.days_intake": 1}),  # the next date, a minute later
    ([fact("complaint.assigned", "2026-03-02 09:00"), fact("complaint.investigated", "2026-03-04 09:00"),
      fact("complaint.investigated", "2026-03-09 09:00")], {"case.days_quality": 7}),  # to its last end
    ([fact("consent.given", "2026-03-05 09:00"), fact("customer.told", "2026-03-04 09:00")], {}),  # before it began
    ([fact("entry.signed", "2026-03-02 09:00", form="处理表", place="经办人"),
      fact("entry.signed", "2026-03-03 09:00", form="处理表", place="质检部门"),
      fact("entry.signed", "2026-03-06 09:00", form="处理表", place="总经理")], {"case.days_countersigning": 4}),
    ([fact("entry.signed", "2026-03-02 09:00", form="调查表", place="经办人"),  # of a form that does not go round
      fact("entry.signed", "2026-03-06 09:00", form="处理表", place="总经理")], {}),
])
def test_days_at_stages_are_counted_from_date_to_date(facts, expected):
    rounds = {"处理表": (frozenset({"经办人"}), frozenset({"总经理"}))}

    assert days_at_stages(facts, SHANGHAI, rounds) == expected


def test_the_total_of_a_row_is_the_sum_of_its_stages_and_empty_while_one_is_missing(scene):
    case = take_complaint(scene, local("2026-03-02 09:00"))
    told = [("complaint.accepted", "2026-03-03"), ("complaint.assigned", "2026-03-03"),
            ("complaint.investigated", "2026-03-06"), ("consent.given", "2026-03-10"), ("customer.told", "2026-03-11")]
    for kind, day in told:
        Row.objects.create(kind=kind, at=local(f"{day} 10:00"), about=case.reference, by="system", unit=scene.service.pk)
    row = sheet(scene, "客户投诉案件追踪表", {"填写日期": "2026-04-02"}).versions.get().content["追踪"][0]
    assert (row["收件"], row["质管部"], row["市场营销部"]) == (1, 3, 1)
    assert row["件数"] == 1
    assert "合计" not in row

    sheet_ = "客户投诉处理表"
    for kind, day, figures_ in (("entry.signed", "2026-03-07", {"form": sheet_, "place": "经办人"}),
                                ("case.closed", "2026-03-13", {}),
                                ("entry.signed", "2026-03-09", {"form": sheet_, "place": "总经理"})):
        Row.objects.create(kind=kind, at=local(f"{day} 10:00"), about=case.reference, by="system",
                           unit=scene.service.pk, figures=figures_)
    row = sheet(scene, "客户投诉案件追踪表", {"填写日期": "2026-04-02"}).versions.get().content["追踪"][0]

    assert (row["会签部"], row["结案"], row["合计"]) == (2, 2, 9)


def test_a_sheet_follows_its_cases_until_it_is_signed_and_then_stands(scene, three):
    entry = sheet(scene, "客户投诉统计表")
    Case.objects.filter(pk=three.pk).update(particulars={"case.loss": "400", "case.handling": "退货"})
    save_entry(entry, {}, 1, by=scene.by("周婷", LATER), at=LATER)
    sign_entry(entry, "制表", 2, by=scene.by("周婷", LATER), at=LATER)
    sign_entry(entry, "审核", 2, by=scene.by("郑强", LATER), at=LATER)
    Case.objects.filter(pk=three.pk).update(particulars={"case.loss": "900"})
    entry.refresh_from_db()

    nothing = refusal_of(lambda: save_entry(entry, {}, 2, by=scene.by("周婷", LATER), at=LATER))

    assert str(nothing) == "Nothing has been changed."
    assert entry.versions.order_by("-number").first().content["损失合计"] == "450.00"
    assert state_of_entry(entry).is_complete
    save_entry(entry, {}, 2, by=scene.by("周婷", LATER), at=LATER, renews=True)
    assert state_of_entry(entry).open == ("制表",)


def test_whoever_sees_only_a_part_of_the_unit_cannot_prepare_its_sheet(scene):
    assert refusal_of(lambda: sheet(scene, "客户投诉总结表", unit=scene.company)).why == "not allowed"


def shown(client, scene, name, path, status=200):
    client.force_login(scene.people[name])
    answer = client.get(path)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer.content.decode()


def address(name, scene, *which, **more):
    chosen = {"unit": scene.service.pk, "since": "2026-03-01", "until": "2026-03-31", **more}
    return reverse(name, args=which) + "?" + "&".join(f"{key}={value}" for key, value in chosen.items())


def test_the_page_shows_figures_that_lead_to_their_cases(client, scene, march):
    text = shown(client, scene, "周婷", address("statistics", scene, sheet="客户投诉总结表"))
    assert ">90.3%<" in text
    assert ">2.0<" in text

    behind_it = shown(client, scene, "周婷", address("statistics-cases", scene, of="solved"))

    assert behind_it.count("data-row-link") == 25
    third = shown(client, scene, "周婷", address("statistics-cases", scene, of="quality", page=3))
    assert third.count("data-row-link") == 6


def test_sheets_of_cases_come_first_and_those_of_outlets_show_no_empty_rows(client, scene, march):
    client.force_login(scene.people["周婷"])
    period = {"since": "2026-03-01", "until": "2026-03-31"}

    first = client.get(reverse("statistics"), period)
    outlets = client.get(reverse("statistics"), {**period, "sheet": "售后服务网点分布表"})

    assert first.context["picked"].sheet.title == "客户投诉统计表"
    assert outlets.context["rows"] == ()
    assert "制表时自动填入：网点" in outlets.content.decode()
    assert "立案的投诉" not in outlets.content.decode()


def test_units_to_choose_are_called_in_the_readers_language(client, scene, march):
    reader = scene.people["周婷"]
    reader.language = "en"
    reader.save()
    type(scene.service).objects.filter(pk=scene.service.pk).update(name_en="Customer service")
    client.force_login(reader)

    assert "Customer service</option>" in client.get(reverse("statistics")).content.decode()


def test_every_figure_lists_exactly_the_cases_that_it_counts(scene, march, three):
    chosen = Selection(scene.service, *MARCH)
    rows = complaints(chosen, Case.objects.all())
    marks = marks_of(chosen)
    counted = figures(groups(chosen, Case.objects.all(), marks), chosen.days, marks)

    for name in ("total", "solved", "quality", "returns", "exchanges", "discounts", "others", "late"):
        assert behind(name, rows, marks).count() == counted[name], name


def test_which_keys_a_figure_counts_the_pack_says(db, tmp_path):
    folder = tmp_path / "service-department" / "1"
    shutil.copytree(PACKS / "service-department" / "1", folder)
    pack = folder / "pack.yaml"
    text = pack.read_text().replace("en: Quality of goods, figure: quality", "en: Quality of goods")
    text = text.replace("{zh: 服务, en: Service}", "{zh: 服务, en: Service, figure: quality}", 1)
    pack.write_text(text.replace("{zh: 撤回, en: Withdrawn}", "{zh: 撤回, en: Withdrawn, figure: solved}"))
    amended = make_scene(read_pack(folder, all_kinds()))
    case = take_complaint(amended, local("2026-03-02 09:00"))
    copies(case, 2, class_key="服务", particulars={"case.result": "撤回"})
    copies(case, 1, particulars={"case.result": "办结"})
    chosen = Selection(amended.service, *MARCH)
    marks = marks_of(chosen)

    counted = figures(groups(chosen, Case.objects.all(), marks), chosen.days, marks)

    assert (counted["total"], counted["quality"], counted["solved"]) == (4, 2, 3)
    assert behind("solved", complaints(chosen, Case.objects.all()), marks).count() == 3


def test_a_reader_counts_only_what_they_may_see_and_never_where_they_are_accused(client, scene, three):
    Case.objects.filter(pk=three.pk).update(accused=scene.people["周婷"])

    mine = shown(client, scene, "周婷", address("statistics-cases", scene, of="total"))

    assert mine.count("data-row-link") == 2
    assert shown(client, scene, "吴敏", address("statistics-cases", scene, of="total")).count("data-row-link") == 3
    assert shown(client, scene, "韩雪", address("statistics-cases", scene, of="total")).count("data-row-link") == 0


def test_a_sheet_does_not_show_the_accused_the_case_against_them(client, scene, three):
    entry = sheet(scene, "客户投诉统计表", by="吴敏")
    Case.objects.filter(pk=three.pk).update(accused=scene.people["周婷"])
    path = reverse("entry", args=[entry.pk])

    assert three.number not in shown(client, scene, "周婷", path)
    assert three.number in shown(client, scene, "吴敏", path)


def test_a_sheet_is_not_prepared_by_whoever_is_accused_in_a_case_that_it_lists(scene, three):
    Case.objects.filter(pk=three.pk).update(accused=scene.people["周婷"])

    refused = refusal_of(lambda: sheet(scene, "客户投诉案件追踪表", {"填写日期": "2026-04-02"}))

    assert [ground.citation for ground in refused.grounds] == ["service-department@1#第一章/三/七/（4）"]
    sheet(scene, "客户投诉案件追踪表", {"填写日期": "2026-04-02"}, by="吴敏")
    sheet(scene, "客户投诉总结表")  # it counts and lists none


def test_a_sheet_is_found_by_what_was_written_on_it_and_not_by_its_rows(scene, three):
    entry = sheet(scene, "客户投诉统计表")

    words = Findable.objects.get(reference=entry.reference).words
    assert "客户投诉统计表" in words
    assert three.number.lower() not in words


@pytest.mark.parametrize("name", ["客户投诉统计表", "客户投诉案件追踪表", "客户投诉总结表"])
def test_every_sheet_of_a_period_is_prepared_printed_and_exported(client, scene, three, name):
    client.force_login(scene.people["周婷"])
    new = address("statistics-new-sheet", scene, sheet=name)

    assert 'type="submit" data-main>' in client.get(new).content.decode()
    answer = client.post(new, {"entry-填写日期": "2026-04-02", "entry-备注": "无", "version": "0"})
    page = client.get(answer["Location"])
    pdf = client.get(answer["Location"] + "/print.pdf")

    assert (answer.status_code, page.status_code, pdf["Content-Type"]) == (302, 200, "application/pdf")
    assert client.get(answer["Location"] + "/sheet.xlsx").content.startswith(b"PK")
    if name != "客户投诉总结表":
        assert client.get(address("list-export", scene, "period-sheet", sheet=name)).content.startswith(b"PK")


def test_a_sheet_may_begin_with_a_row_for_each_member_who_was_there_in_the_period(scene):
    unit, people = scene.service, scene.people
    early, late, gone = (make_member(name, unit) for name in ("甲早", "乙晚", "丙走"))
    Member.objects.filter(pk=early.pk).update(joined_at=local("2026-03-31 23:59"))
    Member.objects.filter(pk=late.pk).update(joined_at=local("2026-04-01 00:00"))
    Member.objects.filter(pk=gone.pk).update(left_at=local("2026-03-01 00:00"))
    rows = members_of(Selection(unit, *MARCH))
    Member.objects.filter(pk=gone.pk).update(left_at=local("2026-03-01 00:01"))

    names = [row["member.name"] for row in rows]
    assert {"甲早", "周婷"} <= set(names)
    assert not {"乙晚", "丙走"} & set(names)
    assert "丙走" in [row["member.name"] for row in members_of(Selection(unit, *MARCH))]
    mine = next(row for row in rows if row["member.name"] == "周婷")
    assert (mine["member"], mine["member.unit"]) == (people["周婷"].reference, people["周婷"].home.name)


def test_the_monthly_attendance_begins_with_the_names_of_the_unit(scene):
    sheet_form = read_pack(PACKS / "travel-centre" / "1", all_kinds()).forms["月度出勤统计表"]
    period = Period(unit=scene.service, since=MARCH[0], until=MARCH[1])

    offered = offered_from(sheet_form, matter_of_period(period), "", datetime.now(UTC))

    assert offered["部门"] == scene.service.name
    assert {"姓名": scene.people["周婷"].reference} in offered["出勤明细"]
