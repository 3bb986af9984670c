"""The form of a deed begins with what the case knows already."""

import re

import pytest
from django.urls import reverse

from shouwen.cases.actions.complaint import carry_out
from shouwen.cases.reading import matter_of_case
from shouwen.facts.models import Fact
from shouwen.organisation.models import Member
from shouwen.work.actions.entries import begin_entry
from shouwen.work.entries import form_in
from shouwen.work.models import Task
from tests.scenes import local, service_department, take_complaint
from tests.web.test_coming import through_the_steps

START = local("2026-03-02 09:00")


def chosen(page, name):
    """Return the keys that are chosen in a list of choices."""
    inside = re.search(rf'<select name="{name}".*?</select>', page, re.S).group()
    return re.findall(r'<option value="([^"]*)" selected', inside)


@pytest.fixture
def case(scene):
    return take_complaint(scene, START)


def test_the_judgement_begins_with_the_class_of_the_case(scene, case, client):
    client.force_login(scene.people["周婷"])

    page = client.get(reverse("case-deed", args=[case.pk, "judgement"])).content.decode()

    assert chosen(page, "class") == ["商品质量"]


def test_the_assignment_begins_with_the_department_that_the_article_names(scene, case, client):
    by = scene.by("周婷", START)
    register = form_in(service_department().hash, "客户投诉登记表一")
    begin_entry(matter_of_case(case), register, {"投诉类型": "商品"}, by=by, at=START)
    judged = {"class": "商品质量", "reasons_sufficient": "true", "demand_reasonable": "true"}
    carry_out(case, "judgement", judged, "", by=by, at=START)
    client.force_login(scene.people["周婷"])

    page = client.get(reverse("case-deed", args=[case.pk, "assignment"])).content.decode()

    assert chosen(page, "department") == ["质检部门"]


def investigated(scene, case):
    """Take a complaint as far as a sanction: somebody is answerable."""
    through_the_steps(scene, case)
    case.refresh_from_db()
    return case.particulars["case.responsible"]


def test_a_sanction_begins_with_who_is_answerable_and_is_for_them_where_nobody_is_named(scene, case, client):
    answerable = investigated(scene, case)
    who = Member.objects.get(pk=answerable.removeprefix("member:"))
    client.force_login(scene.people["冯丽"])

    page = client.get(reverse("case-deed", args=[case.pk, "sanction"])).content.decode()

    assert f'value="{who.name} #{who.pk}"' in page
    by = scene.by("冯丽", local("2026-03-05 11:00"))
    for sort, expected in (("处罚", answerable), ("不处罚", None)):
        carry_out(case, "sanction", {"sort": sort, "base_amount": "4000"}, "按规定", by=by, at=by.at)
        fact = Fact.objects.filter(kind="sanction.proposed", about=case.reference).latest("pk")
        assert fact.figures.get("responsible") == expected


def test_a_colleagues_step_is_not_the_first_button_of_another(scene, case, client):
    """It can be done by whoever has the right, and comes after what waits for the reader."""
    Task.objects.create(
        matter=case.reference, title="重新落实改善对策", unit=case.unit, holder=scene.people["沈洁"], opened_at=START,
        awaits="improvement.proposed",
    )
    client.force_login(scene.people["周婷"])

    shown = client.get(reverse("case", args=[case.pk]))

    assert [step.is_others for step in shown.context["coming"].in_turn] == [False, True]
    first = shown.context["deeds"][0]
    assert not first[1].endswith("/improvement")
