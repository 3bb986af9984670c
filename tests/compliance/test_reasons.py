"""Why? Reckoned once; each door shows the same."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouwen.cases.actions.transfers import offer_case
from shouwen.compliance.editions import edition_kept
from shouwen.compliance.models import Finding
from shouwen.compliance.reasons import reasons_of
from shouwen.work.actions.deadlines import sweep_deadlines
from shouwen.work.models import Deadline
from tests.api.program import Program
from tests.factories import make_member, make_position
from tests.scenes import local, take_complaint

MONDAY = local("2026-03-02 09:00")


def of(row):
    return reasons_of(edition_kept(row.edition), row.standard, row.citation, row.reckoning, row.unit_id,
                      row.started_at, row.because)


def test_it_says_each_figure_with_whose_it_is(scene):
    case = take_complaint(scene, MONDAY)

    reasons = of(Deadline.objects.get(holder=case.reference, standard="SD-3.15-2b/accept"))

    figures = {figure.key: figure for figure in reasons.figures}
    within = figures["ask.accept_within"]
    assert (within.name, within.value, within.kept, within.unit) == (
        "决定受理与否的时限", "4 小时", "4 hours", scene.company)
    assert figures["kind"].ask is None
    assert [one.fact.kind for one in reasons.facts] == ["case.opened"]
    assert reasons.facts[0].who == "周婷"


def test_a_unit_among_the_figures_is_called_by_its_name(scene):
    case = take_complaint(scene, MONDAY)
    offer_case(case, scene.departments["质检部"], "属于质量问题", by=scene.by("周婷", MONDAY), at=MONDAY)

    reasons = of(Deadline.objects.get(holder=case.reference, standard="SD-1.3-7-3b/transfer"))

    assert ("接收单位", "质检部") in [(figure.name, figure.value) for figure in reasons.figures]


def test_it_costs_the_same_however_many_figures_are_the_sites(scene):
    case = take_complaint(scene, MONDAY)
    few, many = (
        Deadline.objects.get(holder=case.reference, standard=standard)
        for standard in ("SD-3.15-2b/accept", "SD-3.15-2b")
    )
    many.reckoning["figures"] |= {f"ask.{name}": "1 hour" for name in ("assign_within", "reply_within")}
    counts = []
    for row in (few, few, many):  # the first fills what is remembered
        with CaptureQueriesContext(connection) as asked:
            of(row)
        counts.append(len(asked))

    assert counts[1] == counts[2] <= 4


@pytest.mark.parametrize("what", ["deadlines", "findings"])
def test_page_and_program_show_the_same(scene, client, what):
    case = take_complaint(scene, MONDAY, rings=4)
    sweep_deadlines(local("2026-03-02 16:00"))
    row = (Deadline.objects.get(holder=case.reference, standard="SD-3.15-2b/accept") if what == "deadlines"
           else Finding.objects.get(standard="SD-1.3-6-1a"))
    reads = make_member("看客", scene.company, position=make_position("看客", {"see_case": "subtree",
                                                                         "see_contact": "subtree"}))
    client.force_login(reads)
    page = client.get(f"/why/{what}/{row.pk}").context
    program = Program(reads).get(f"why/{what}/{row.pk}", language="zh-hans").json()

    assert page["figures"]
    assert [(one["title"], one["said"]) for one in program["figures"]] == [
        (one["name"], one["value"]) for one in page["figures"]]
    assert (program["words"], program["article"]) == (page["words"], page["title"])
    assert program["sentences"] == [sentence for _option, sentence in page["sentences"]]
    assert [one["id"] for one in program["facts"]] == [fact.pk for fact, _title, _who, _path in page["facts"]]


def test_what_was_found_of_a_contact_is_seen_by_who_may_see_the_contact(scene, client):
    take_complaint(scene, MONDAY, rings=4)
    row = Finding.objects.get(standard="SD-1.3-6-1a")
    statuses = {}
    for name, deeds in {"见人": {"see_contact": "subtree", "see_case": "subtree"},
                        "见规": {"see_regulation": "subtree", "see_case": "subtree"}}.items():
        member = make_member(name, scene.company, position=make_position(name, deeds))
        client.force_login(member)
        path = f"why/findings/{row.pk}"
        statuses[name] = (client.get(f"/{path}").status_code, Program(member).get(path).status_code)

    assert statuses == {"见人": (200, 200), "见规": (403, 404)}
