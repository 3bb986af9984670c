"""The form of a deed begins with what the case knows already."""

import re

import pytest
from django.urls import reverse

from shouwen.cases.actions.complaint import carry_out
from shouwen.cases.reading import matter_of_case
from shouwen.work.actions.entries import begin_entry
from shouwen.work.entries import form_in
from tests.scenes import local, service_department, take_complaint

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
