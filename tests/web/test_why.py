"""The why page of a deadline shows its reckoning; the page of a case lists what was decided."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from shouwen.compliance.figure_words import figure_value
from shouwen.compliance.models import Finding
from shouwen.compliance.reasons import _value
from shouwen.compliance.wording import PackWords
from shouwen.facts.kinds import declared
from shouwen.work.models import Deadline
from tests.scenes import local, service_department, take_complaint
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


def why(scene, client, finding, language="zh-hans"):
    return page(scene, client, reverse("why-finding", args=[finding.pk]), language).content.decode()


def test_whoever_answers_for_a_case_stands_by_name(scene, case, client):
    owner = Finding.objects.get(holder=case.reference, kind="owner")

    said = why(scene, client, owner)

    assert owner.result.startswith("member:")
    assert f"<b>{owner.result}</b>" not in said
    assert case.first_owner.name in said


def test_a_limit_is_kept_to_and_its_figure_is_the_texts(scene, case, client):
    rings = Finding.objects.get(holder=case.contact.reference, standard="SD-1.3-6-1a")

    said = re.sub(r"<[^>]+>", " ", why(scene, client, rings))

    assert "符合" in said
    assert "按时完成" not in said
    assert re.search(r"振铃次数\s+不得超过 3\s+原文", said)


def test_english_names_what_happened_by_its_title_and_says_nothing_twice(scene, case, client):
    clock = Deadline.objects.get(holder=case.reference, span="4 hours")

    said = page(scene, client, reverse("why-deadline", args=[clock.pk]), "en").content.decode()

    assert not re.search(r"\b(case|complaint|pause)\.[a-z]+\b", said)
    flow = Finding.objects.get(holder=case.reference, kind="flow")
    shown = page(scene, client, reverse("why-finding", args=[flow.pk]))
    (_option, sentence), = shown.context["sentences"]
    assert shown.content.decode().count(sentence) == 1


def test_what_the_text_does_not_say_is_marked_beside_the_standard_and_the_drawing(scene, case, client):
    flow = Finding.objects.get(holder=case.reference, kind="flow")
    clock = Deadline.objects.get(holder=case.reference, span="4 hours")
    pages = [reverse("why-finding", args=[flow.pk]), reverse("case-flow", args=[case.pk])]

    said = [page(scene, client, path).content.decode() for path in (*pages, reverse("why-deadline", args=[clock.pk]))]

    assert ["补拟" in one for one in said] == [True, True, False]


def test_the_stretches_of_a_clock_add_up_to_its_span(scene, client):
    case = take_complaint(scene, local("2026-03-02 09:42").replace(second=47))
    clock = Deadline.objects.get(holder=case.reference, span="4 hours")

    shown = page(scene, client, reverse("why-deadline", args=[clock.pk]))

    assert [part["counts"] for part in shown.context["reckoned"]] == ["2 小时 18 分钟", "", "1 小时 42 分钟"]


@pytest.mark.parametrize(
    ("kind", "name", "kept", "said"),
    [
        ("customer.measured", "margin", "0.4846", "48.46%"),
        ("customer.measured", "punctuality", "1.0000", "100%"),
        ("period.closed", "since", "2026-09-30T16:00:00+00:00", "2026年10月1日 00:00"),
        ("solution.proposed", "promised_on", "2026-12-06", "2026年12月6日"),
        ("grade.changed", "change", "grade_change:5", "等级变更 5"),
    ],
)
def test_figures_are_said_as_people_write_them(kind, name, kept, said):
    declaration = declared()[kind]
    figure = declaration.figures[name]

    with translation.override("zh-hans"), timezone.override("Asia/Shanghai"):
        assert figure_value(declaration, figure, kept, PackWords([], "zh-hans"), {}) == said


def test_a_local_value_of_several_keys_is_no_list_of_a_program():
    edition = service_department()
    ask = edition.asks["excellent_grades"]

    assert _value(ask, None, ["AAA", "AA"], {}, PackWords([edition], "zh-hans")) == "AAA；AA"
