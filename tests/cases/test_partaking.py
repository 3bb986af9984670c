"""Whoever may open a case finds it: by a right, by a task that they have or had, or by one that they may take."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouwen.cases.actions.closing import reopen_case
from shouwen.cases.actions.transfers import decline_transfer, offer_case
from shouwen.cases.listing import SHOWN, CaseFilter, CaseLists
from shouwen.cases.models import Case, Partaker
from shouwen.cases.queries import case_for, visible_cases
from shouwen.facts.actions import SYSTEM
from shouwen.facts.refusals import Refused
from shouwen.organisation.actions import begin_stand_in, name_position
from shouwen.search.queries import find
from shouwen.search.rebuilding import rebuild_all
from shouwen.work.actions.tasks import give_back_task, hand_on_task, take_task
from shouwen.work.models import Task, TaskState
from tests.cases.test_who_acts import LATER, START, assign, do, investigate, open_task, to_assignment
from tests.factories import LONG_AGO, make_member, make_position
from tests.scenes import take_complaint
from tests.stage import scene, stage  # noqa: F401  fixtures

LAST = LATER + timedelta(hours=2)


@pytest.fixture
def people(scene):  # noqa: F811
    """Handlers of complaints in two departments; what they may do with cases counts for their own only."""
    handler = make_position("投诉承办人", dict.fromkeys(("work_on_case", "investigate_complaint"), "own"))
    name_position(scene.company, "受理部门", handler, by=SYSTEM, at=LONG_AGO)
    for name, department in (("曹志新", "质检部"), ("尤美华", "质检部"), ("谢东升", "营销部")):
        scene.people[name] = make_member(name, scene.departments[department], position=handler)
    scene.people["路人"] = make_member("路人", scene.service)
    return scene.people


def opens(case, by):
    try:
        case_for(case.pk, by=by)
    except Refused:
        return False
    return True


def listed(by, name="all", at=LAST, **chosen):
    return set(CaseLists(by, at).numbers(CaseFilter(name, **chosen), most=100))


def found(by, at=LAST, kind="case"):
    return {one.reference for one in find("热水壶", by=by, at=at, kinds=[kind], most=100)}


def all_agree(scene, at=LAST):  # noqa: F811
    """Assert for everybody that pages, lists, counts and search say the same of every case."""
    cases = list(Case.objects.all())
    for name in scene.people:
        by = scene.by(name, at)
        mine = {case.pk for case in cases if opens(case, by)}
        lists = CaseLists(by, at)
        assert listed(by) == mine, name
        assert set(visible_cases(by).values_list("pk", flat=True)) == mine, name
        assert found(by) == {f"case:{number}" for number in mine}, name
        for show in SHOWN:
            numbers = lists.numbers(CaseFilter(show), most=100)
            assert set(numbers) <= mine
            assert lists.counts([CaseFilter(show)]) == [len(numbers)], (name, show)
        for unit in (scene.service, scene.departments["质检部"]):
            here = {case.pk for case in cases if case.pk in mine and case.unit.path.startswith(unit.path)}
            assert listed(by, unit=unit.pk) == here, (name, unit)
        by_kind = listed(by, kind="投诉")
        assert by_kind == {case.pk for case in cases if case.pk in mine and case.kind == "投诉"}, name


def test_a_case_is_in_the_lists_of_whoever_may_open_it_at_every_step(scene, people):  # noqa: F811
    first, second = (to_assignment(scene, name=f"刘洋{number}") for number in range(2))
    take_complaint(scene, START + timedelta(hours=1), accused=people["吴敏"])
    all_agree(scene)

    assign(scene, first, "曹志新")
    all_agree(scene)
    give_back_task(open_task(first), "出差", by=scene.by("曹志新", LATER), at=LATER)
    all_agree(scene)
    take_task(open_task(first), by=scene.by("尤美华", LATER), at=LATER)
    all_agree(scene)
    investigate(scene, first, "尤美华", LATER)
    all_agree(scene)
    assign(scene, second, "蒋涛", department="生产部门")
    all_agree(scene)
    do(scene, first, "accusation", "郑强", LATER, accused=str(people["尤美华"].pk))
    all_agree(scene)
    Case.objects.filter(pk=first.pk).update(state="closed", closed_at=LATER)
    all_agree(scene)
    reopen_case(Case.objects.get(pk=first.pk), "未解决", by=scene.by("周婷", LAST), at=LAST)
    all_agree(scene)


def test_who_may_answer_an_offer_finds_the_case_while_it_waits(scene, people):  # noqa: F811
    taker = make_member("接手人", scene.departments["营销部"], deeds={"accept_transfer": "unit"})
    people["接手人"] = taker
    case = take_complaint(scene, START)

    offer = offer_case(case, scene.departments["营销部"], "归营销部", by=scene.by("周婷", LATER), at=LATER)
    all_agree(scene)
    assert opens(case, scene.by("接手人", LAST))
    decline_transfer(offer, "不归我们", by=scene.by("接手人", LAST), at=LAST)

    all_agree(scene)
    assert not opens(case, scene.by("接手人", LAST))


def test_a_candidate_finds_the_case_until_a_colleague_has_the_task(scene, people):  # noqa: F811
    case = assign(scene, to_assignment(scene), "曹志新")
    assert listed(scene.by("尤美华", LATER)) == set()
    give_back_task(open_task(case), "出差", by=scene.by("曹志新", LATER), at=LATER)

    assert listed(scene.by("尤美华", LATER)) == {case.pk}
    assert found(scene.by("尤美华", LATER)) == {case.reference}
    assert listed(scene.by("谢东升", LATER)) == set()
    assert listed(scene.by("曹志新", LATER)) == {case.pk}  # who may take it again

    hand_on_task(open_task(case), people["曹志新"], "", by=scene.by("冯丽", LATER), at=LATER)

    assert listed(scene.by("尤美华", LATER)) == set()
    assert found(scene.by("尤美华", LATER)) == set()
    assert not opens(case, scene.by("尤美华", LATER))


def test_who_did_a_step_finds_the_case_afterwards_and_who_handed_it_on_does_not(scene, people):  # noqa: F811
    case = assign(scene, to_assignment(scene), "曹志新")
    hand_on_task(open_task(case), people["尤美华"], "病假", by=scene.by("曹志新", LATER), at=LATER)
    assert (listed(scene.by("曹志新", LATER)), listed(scene.by("尤美华", LATER))) == (set(), {case.pk})

    investigate(scene, case, "尤美华", LATER)

    assert listed(scene.by("尤美华", LATER)) == {case.pk}
    assert listed(scene.by("曹志新", LATER)) == {case.pk}  # who has the next step


def test_a_stand_in_finds_what_the_absent_finds(scene, people):  # noqa: F811
    case = assign(scene, to_assignment(scene), "曹志新")

    begin_stand_in(people["曹志新"], people["路人"], by=scene.by("曹志新", LATER), at=LATER)

    assert listed(scene.by("路人", LAST)) == {case.pk}
    all_agree(scene)


def test_a_task_that_falls_away_takes_the_case_out_of_the_list(scene, people):  # noqa: F811
    case = assign(scene, to_assignment(scene), "曹志新")

    Task.objects.filter(matter=case.reference, state=TaskState.OPEN).update(state=TaskState.CANCELLED, ended_at=LATER)

    assert listed(scene.by("曹志新", LATER)) == set()
    assert found(scene.by("曹志新", LATER)) == set()
    all_agree(scene)


def test_the_order_is_that_of_everybody(scene, people):  # noqa: F811
    cases = [assign(scene, to_assignment(scene, name=f"刘洋{number}"), "曹志新") for number in range(3)]
    for place, case in enumerate((cases[1], cases[2], cases[0])):
        Case.objects.filter(pk=case.pk).update(
            changed_at=LATER + timedelta(minutes=9 - place), due_at=LATER + timedelta(minutes=place)
        )
    by = scene.by("曹志新", LAST)

    for chosen in (CaseFilter("open"), CaseFilter("open", by_due=True), CaseFilter("overdue"), CaseFilter("all")):
        numbers = CaseLists(by, LAST).numbers(chosen, most=2)
        assert numbers == [cases[1].pk, cases[2].pk], chosen


def test_forms_of_the_case_are_found_with_it_and_stay_found_after_a_rebuild(scene, people):  # noqa: F811
    case = assign(scene, to_assignment(scene), "曹志新")
    by = scene.by("曹志新", LAST)
    forms = found(by, kind="case.entry")
    assert forms

    rebuild_all(lambda kind, done, of: None)

    assert (found(by), found(by, kind="case.entry")) == ({case.reference}, forms)


def test_there_is_one_row_for_a_member_and_a_case(scene, people):  # noqa: F811
    case = assign(scene, to_assignment(scene), "曹志新")

    rows = Partaker.objects.filter(case=case).values_list("member__name", flat=True)

    tasks = Task.objects.filter(matter=case.reference).exclude(state=TaskState.CANCELLED)
    names = {name for pair in tasks.values_list("holder__name", "done_by__name") for name in pair if name}
    assert sorted(rows) == sorted(names)


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_costs_the_same_for_one_and_for_three(scene, people, count):  # noqa: F811
    for number in range(count):
        case = assign(scene, to_assignment(scene, name=f"刘洋{number}"), "曹志新")
        give_back_task(open_task(case), "出差", by=scene.by("曹志新", LATER), at=LATER)
    lists = CaseLists(scene.by("尤美华", LATER), LATER)

    with CaptureQueriesContext(connection) as asked:
        assert len(lists.numbers(CaseFilter("open"), most=100)) == count
        assert lists.counts([CaseFilter("open"), CaseFilter("all")]) == [count, count]

    assert len(asked) == 3  # what is offered, the rows, the counts
