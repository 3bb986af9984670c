"""The why page of a deadline shows its reckoning; the page of a case lists what was decided."""

import pytest
from django.urls import reverse

from shouwen.work.models import Deadline
from tests.scenes import local, take_complaint
from tests.web.test_coming import through_the_steps


@pytest.fixture
def case(scene):
    return take_complaint(scene, local("2026-03-02 09:42"))


def page(scene, client, path, language="zh-hans"):
    who = scene.people["周婷"]
    who.language = language
    who.save()
    client.force_login(who)
    return client.get(path)


def test_a_deadline_of_hours_shows_each_stretch_and_the_lunch_break(scene, case, client):
    clock = Deadline.objects.get(holder=case.reference, span="4 hours")

    shown = page(scene, client, reverse("why-deadline", args=[clock.pk]))

    assert [(part["sort"], part["counts"]) for part in shown.context["reckoned"]] == [
        ("counted", "2 小时 18 分钟"), ("break", ""), ("counted", "1 小时 42 分钟")]


def test_facts_and_figures_lead_to_their_matters_and_are_named(scene, case, client):
    clock = Deadline.objects.get(holder=case.reference, span="4 hours")

    said = page(scene, client, reverse("why-deadline", args=[clock.pk])).content.decode()

    assert f'href="{reverse("case", args=[case.pk])}"' in said
    assert "contact:" not in said


@pytest.mark.parametrize(("language", "share"), [("zh-hans", "4000 × 5% = 200.00"), ("en", "4000 × 5% = 200.00")])
def test_the_page_of_a_case_lists_what_was_decided_with_its_why(scene, case, client, language, share):
    through_the_steps(scene, case)

    shown = page(scene, client, reverse("case-decided", args=[case.pk]), language)

    said = shown.content.decode()
    assert share in said
    for one in shown.context["decided"]:
        assert reverse("why-finding", args=[one.finding.pk]) in said
    (deduction,) = [one for one in shown.context["decided"] if one.amounts]
    assert share in page(scene, client, reverse("why-finding", args=[deduction.finding.pk])).content.decode()


def test_refusals_and_seen_notices_are_folded_away(scene, case, client):
    shown = page(scene, client, reverse("case", args=[case.pk]))

    assert {line.kind for line in shown.context["happenings"]}.isdisjoint({"deed.refused", "notice.read"})


def test_what_ended_is_folded_with_its_count_and_what_runs_comes_first(scene, case, client):
    through_the_steps(scene, case)

    shown = page(scene, client, reverse("case", args=[case.pk]))

    dues = [clock.due_at for clock, _title, _left in shown.context["clocks"]]
    assert dues == sorted(dues)
    assert all(clock.ended_at for clock, _title, _left in shown.context["ended"])
    assert f"已结束 {len(shown.context['ended'])}" in shown.content.decode()
