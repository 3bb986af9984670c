"""Which deeds the page of a case offers."""

import pytest
from django.urls import reverse

from shouwen.cases.actions.opening import Wanted, open_case
from tests.scenes import local, take_complaint

START = local("2026-03-02 09:00")


def offered(client, case):
    page = client.get(reverse("case", args=[case.pk])).content.decode()
    nouns = ("judgement", "acceptance", "investigation", "reply", "report", "closure")
    return [noun for noun in nouns if f'"/cases/{case.pk}/{noun}"' in page]


@pytest.mark.parametrize(("kind", "class_key", "nouns"), [
    ("投诉", "商品质量", ["judgement", "acceptance", "investigation", "reply", "report", "closure"]),
    ("请示报告", "", ["reply", "report", "closure"]),
])
def test_steps_of_a_complaint_are_offered_on_complaints_only(scene, client, kind, class_key, nouns):
    case = take_complaint(scene, START, kind=kind, class_key=class_key)
    client.force_login(scene.people["周婷"])

    assert offered(client, case) == nouns


def test_before_it_is_judged_the_clock_of_the_decision_offers_no_decision(scene, client):
    case = take_complaint(scene, START)
    client.force_login(scene.people["周婷"])

    steps = client.get(reverse("case", args=[case.pk])).context["coming"].steps

    assert [step.deed_path for step in steps if step.title == "及时决定受理与否"] == [""]


def test_cases_to_merge_into_are_called_by_what_they_are_about(scene, client):
    case = take_complaint(scene, START)
    other = open_case(case.contact, Wanted("投诉", "又漏电", "商品质量"), by=scene.by("周婷", START), at=START)
    client.force_login(scene.people["周婷"])

    page = client.get(reverse("case-merger", args=[case.pk])).content.decode()

    assert f">{other.number} 又漏电</option>" in page
