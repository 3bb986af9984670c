"""Running cases go over to a new edition: tried first, then moved once each; what has ended stays as it was."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import translation

from shouwen.cases.actions import move_making
from shouwen.cases.actions.move_making import SILENT_FOR, make_next_move
from shouwen.cases.actions.moving import ask_move, cancel_move, move_cases, move_for, name_steps
from shouwen.cases.models import Case, CaseMove, CaseMoveLine, MoveOutcome, MoveStage
from shouwen.cases.reading import matter_of_case
from shouwen.compliance.actions import adopt_edition
from shouwen.compliance.editions import edition_kept
from shouwen.facts.actions import SYSTEM, record
from shouwen.facts.models import Fact
from shouwen.facts.refusals import Why
from shouwen.organisation.zones import zone_of
from shouwen.regulation.flows.moving import CannotMove
from shouwen.work.actions.deadlines import sweep_deadlines
from shouwen.work.actions.entries import begin_entry, sign_entry
from shouwen.work.actions.flows import flow_of
from shouwen.work.actions.tasks import complete_task
from shouwen.work.entries import form_in
from shouwen.work.models import Deadline, FlowRun, Notice, Task
from shouwen.work.notice_words import notice_words
from tests.cases.test_complaint import do
from tests.editions import SOLVE, STEPS, manual, step_between
from tests.factories import refusal_of
from tests.scenes import local, service_department, take_complaint

MONDAY, TUESDAY, WEDNESDAY = (local(f"2026-03-0{day} 09:00") for day in (2, 3, 4))
PACK = "service-department"
TEN_DAYS = (SOLVE, "within: ask.solve_within", "within: 10 days")
RENAMED = (
    (STEPS, '"recorded"', '"registered"'), (STEPS, ">recorded<", ">registered<"),
    (STEPS, 'name="记录投诉内容" shouwen:en="Register the complaint"', 'name="登记投诉" shouwen:en="Enter it"'),
)  # fmt: skip
NAMED = {"SD-3.15-3": {"recorded": "registered"}}


@pytest.fixture
def scene(kept, db):
    with transaction.atomic():
        kept.case = take_complaint(kept, MONDAY)
    return kept


def ends(days):
    """Return the last instant of a day, so many days after the Monday."""
    return local("2026-03-03 00:00") + timedelta(days=days) - timedelta(microseconds=1)


def adopt(scene, *changes, edition="2", at=TUESDAY):
    text = manual(edition, *changes)
    with transaction.atomic():
        adopt_edition(scene.company, text, {}, since=at, by=SYSTEM, at=at)
    return text


def keeper(scene, at=WEDNESDAY):
    return scene.by("管理员", at)


def worked(move, at=WEDNESDAY):
    assert make_next_move(lambda: at)
    move.refresh_from_db()
    return move


def tried(scene, names=None, at=WEDNESDAY):
    move = worked(ask_move(scene.company, PACK, by=keeper(scene, at), at=at), at)
    assert (move.stage, move.fault) == (MoveStage.PLANNED, "")
    if names:
        name_steps(move.pk, names, by=keeper(scene, at), at=at)
        worked(move, at)
    return move


def moved(scene, names=None, at=WEDNESDAY):
    move = tried(scene, names, at)
    move_cases(move.pk, by=keeper(scene, at), at=at)
    worked(move, at)
    assert (move.stage, move.fault) == (MoveStage.DONE, "")
    return move


def open_steps(case):
    tasks = Task.objects.filter(matter=case.reference, state="open", flow__isnull=False)
    return [(task.node, task.title) for task in tasks]


def clock(case, standard="SD-3.15-2b"):
    return Deadline.objects.get(holder=case.reference, standard=standard)


def facts_of(case, kind="case.moved"):
    return list(Fact.objects.filter(about=case.reference, kind=kind).order_by("pk"))


def test_trying_says_what_would_become_of_each_case_and_changes_nothing(scene):
    before = (open_steps(scene.case), clock(scene.case).due_at, FlowRun.objects.get(matter=scene.case.reference).state)
    adopt(scene, TEN_DAYS, *step_between("核对", "recorded", "judged", "to-2b"))
    move = tried(scene)

    (line,) = move.lines.all()
    assert (line.case, line.outcome, line.reason, line.step) == (scene.case, MoveOutcome.READY, "", "")
    assert line.report["was"] == ["1"]
    assert line.report["steps"] == [{"step": "记录投诉内容", "to": "记录投诉内容"}]
    (change,) = [one for one in line.report["clocks"] if one["title"] == "最短时间内全面解决"]
    assert (change["was"], change["becomes"]) == (
        (ends(15)).isoformat(), (ends(10)).isoformat()
    )
    assert before == (
        open_steps(scene.case), clock(scene.case).due_at, FlowRun.objects.get(matter=scene.case.reference).state
    )
    assert facts_of(scene.case) == []


def test_a_moved_case_runs_by_the_new_edition_and_says_so(scene):
    text = adopt(scene, TEN_DAYS, *step_between("核对", "recorded", "judged", "to-2b"))
    moved(scene)

    run = FlowRun.objects.get(matter=scene.case.reference)
    assert (run.edition, run.moved_at) == (text.hash, WEDNESDAY)
    assert "核对" in flow_of(run).nodes
    row = clock(scene.case)
    assert (row.due_at, row.edition, row.moved_at) == (ends(10), text.hash, WEDNESDAY)
    assert row.citation.startswith("service-department@2#")
    (fact,) = facts_of(scene.case)
    assert fact.figures == {
        "pack": PACK, "edition": "2", "was": edition_kept(fact.figures["was"]).hash, "became": text.hash
    }
    assert fact.by == scene.people["管理员"].reference


def test_whoever_let_cases_move_is_told_when_that_is_done(scene):
    adopt(scene, TEN_DAYS)
    moved(scene)

    told = Notice.objects.get(what="move_done")
    assert (told.to, told.names["moved"], told.names["stays"]) == (scene.people["管理员"], 1, 0)
    assert told.names["page"].startswith("/moves/")
    with translation.override("en"):
        subject, sentence = notice_words(told.what, told.names, zone_of(scene.company))
    assert subject == "The running cases are moved: Customer service department manual, edition 2"
    assert "@" not in sentence


def test_a_move_says_what_it_leaves_under_the_edition_before(scene):
    form = form_in(service_department().hash, "客户投诉登记表一")
    begin_entry(matter_of_case(scene.case), form, {"投诉类型": "商品"}, by=scene.by("周婷", MONDAY), at=MONDAY)
    adopt(scene, TEN_DAYS)
    move = moved(scene)

    assert move.lines.get().report["stays"] == {"forms": ["客户投诉登记表一"], "cadences": []}


@pytest.mark.parametrize(("names", "outcome"), [({}, MoveOutcome.STAYS), (NAMED, MoveOutcome.READY)])
def test_whoever_moves_says_what_a_renamed_step_is_called_now(scene, names, outcome):
    adopt(scene, *RENAMED)
    move = tried(scene, names)

    (line,) = move.lines.all()
    assert line.outcome == outcome
    assert (line.reason, line.step) == (("", "") if names else ("step_lost", "记录投诉内容"))


def test_a_renamed_step_stays_with_whoever_has_it(scene):
    before = Task.objects.get(matter=scene.case.reference, node="recorded")
    Task.objects.filter(pk=before.pk).update(holder=scene.people["吴敏"])
    adopt(scene, *RENAMED)
    moved(scene, NAMED)

    after = Task.objects.get(pk=before.pk)
    assert (after.node, after.title, after.state) == ("registered", "登记投诉", "open")
    assert after.holder == scene.people["吴敏"]
    assert open_steps(scene.case) == [("registered", "登记投诉")]


def test_a_case_whose_clock_would_have_run_out_already_stays_with_its_edition(scene):
    adopt(scene, (SOLVE, "within: ask.solve_within", "within: 24 hours"))
    move = tried(scene)
    (line,) = move.lines.all()

    assert (line.outcome, line.reason, line.step) == (MoveOutcome.STAYS, "clock_passed", "最短时间内全面解决")
    assert refusal_of(lambda: move_cases(move.pk, by=keeper(scene), at=WEDNESDAY)).why is Why.OVERTAKEN


def test_a_clock_that_was_missed_is_left_alone_and_never_fires_again(scene):
    late = MONDAY + timedelta(days=16)
    sweep_deadlines(late)
    missed = clock(scene.case)
    told = Notice.objects.filter(key__startswith=missed.key).count()
    adopt(scene, TEN_DAYS, at=late)
    moved(scene, at=late)
    for days in (1, 30):
        sweep_deadlines(late + timedelta(days=days))

    row = clock(scene.case)
    assert (row.state, row.due_at, row.edition) == ("missed", missed.due_at, missed.edition)
    misses = [fact.figures["standard"] for fact in facts_of(scene.case, "deadline.missed")]
    assert misses.count(row.standard) == 1
    assert Notice.objects.filter(key__startswith=row.key).count() == told


def test_a_moved_clock_is_missed_at_its_new_time(scene):
    adopt(scene, TEN_DAYS)
    moved(scene)
    due = ends(10)
    sweep_deadlines(due)
    assert clock(scene.case).state == "open"
    sweep_deadlines(due + timedelta(minutes=1))

    assert (clock(scene.case).state, clock(scene.case).ended_at) == ("missed", due)


def test_a_standard_that_the_new_edition_has_not_lapses(scene):
    text = manual("1").files[SOLVE].decode()
    start = text.index("- deadline: {zh: 最短时间内全面解决")
    end = text.find("\n- ", start + 1)
    gone = text[start : end if end > 0 else None]
    adopt(scene, (SOLVE, gone, ""))
    move = moved(scene)

    (line,) = move.lines.all()
    assert [one["becomes"] for one in line.report["clocks"] if one["title"] == "最短时间内全面解决"] == [None]
    assert clock(scene.case).state == "cancelled"


def test_a_case_moves_from_edition_to_edition(scene):
    adopt(scene, TEN_DAYS)
    moved(scene)
    third = adopt(scene, (SOLVE, "within: ask.solve_within", "within: 9 days"), *RENAMED, edition="3", at=WEDNESDAY)
    thursday = local("2026-03-05 09:00")
    moved(scene, NAMED, at=thursday)

    assert (clock(scene.case).due_at, clock(scene.case).edition) == (ends(9), third.hash)
    assert open_steps(scene.case) == [("registered", "登记投诉")]
    assert [fact.figures["edition"] for fact in facts_of(scene.case)] == ["2", "3"]
    assert not move_making.cases_of(CaseMove.objects.last(), move_making.left_editions(CaseMove.objects.last())).exists()


def test_what_changed_between_trying_and_moving_is_seen_again(scene):
    other = take_complaint(scene, MONDAY, name="王芳")
    adopt(scene, *RENAMED)
    move = tried(scene, NAMED)
    assert {line.outcome for line in move.lines.all()} == {MoveOutcome.READY}
    Case.objects.filter(pk=other.pk).update(state="closed", closed_at=WEDNESDAY)
    move_cases(move.pk, by=keeper(scene), at=WEDNESDAY)
    worked(move)

    lines = {line.case_id: (line.outcome, line.reason) for line in move.lines.all()}
    assert lines == {scene.case.pk: ("moved", ""), other.pk: ("stays", "closed_meanwhile")}


def test_a_worker_that_stops_on_the_way_is_followed_by_another_and_each_case_moves_once(scene, monkeypatch):
    cases = [scene.case, *(take_complaint(scene, MONDAY, name=name) for name in ("王芳", "李静", "赵敏"))]
    adopt(scene, TEN_DAYS)
    move = tried(scene)
    move_cases(move.pk, by=keeper(scene), at=WEDNESDAY)
    whole, seen = move_making.take_over, []

    def breaks(*given):
        seen.append(given)
        if len(seen) == 3:
            raise KeyboardInterrupt
        whole(*given)

    monkeypatch.setattr(move_making, "take_over", breaks)
    with pytest.raises(KeyboardInterrupt):
        make_next_move(lambda: WEDNESDAY)
    assert len([case for case in cases if facts_of(case)]) == 2
    assert not make_next_move(lambda: WEDNESDAY + SILENT_FOR)
    assert worked(move, WEDNESDAY + SILENT_FOR + timedelta(seconds=1)).stage == MoveStage.DONE

    assert [len(facts_of(case)) for case in cases] == [1, 1, 1, 1]
    assert {line.outcome for line in move.lines.all()} == {MoveOutcome.MOVED}


def test_a_bug_is_kept_with_the_move_and_somebody_can_let_it_go_on(scene, monkeypatch):
    adopt(scene, TEN_DAYS)
    move = tried(scene)
    move_cases(move.pk, by=keeper(scene), at=WEDNESDAY)
    with monkeypatch.context() as broken:
        broken.setattr(move_making, "take_over", lambda *given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            make_next_move(lambda: WEDNESDAY)
    move.refresh_from_db()
    assert (move.stage, move.fault) == (MoveStage.FAILED, "ZeroDivisionError: division by zero")
    assert facts_of(scene.case) == []
    move_cases(move.pk, by=keeper(scene), at=WEDNESDAY)

    assert worked(move).stage == MoveStage.DONE


def test_a_unit_that_follows_another_edition_keeps_it(scene):
    adopt(scene, TEN_DAYS)
    with transaction.atomic():
        adopt_edition(scene.service, manual("3", TEN_DAYS), {}, since=TUESDAY, by=SYSTEM, at=TUESDAY)
    (line,) = tried(scene).lines.all()

    assert (line.outcome, line.reason) == (MoveOutcome.STAYS, "other_edition")


def test_late_facts_are_judged_as_if_they_had_come_in_time(scene):
    """A pause entered after the move, that began and ended before it, counts in the clock as the new edition has it."""
    adopt(scene, TEN_DAYS)
    moved(scene)
    before = clock(scene.case)
    for kind, hours in (("pause.started", 2), ("pause.ended", 6)):
        record(kind, at=MONDAY + timedelta(hours=hours), unit=scene.service.pk, by=scene.by("周婷", WEDNESDAY),
               about=scene.case, for_whom=scene.case.customer)
    after = clock(scene.case)

    assert (after.edition, after.moved_at) == (before.edition, before.moved_at)
    assert after.due_at >= before.due_at
    assert after.due_at < MONDAY + timedelta(days=14)


@pytest.mark.parametrize("who", ["周婷", "冯丽", "朱明"])
def test_who_may_not_move_cases_neither_asks_nor_sees_nor_does(scene, who):
    adopt(scene, TEN_DAYS)
    move = tried(scene)
    by = scene.by(who, WEDNESDAY)

    for deed in (
        lambda: ask_move(scene.company, PACK, by=by, at=WEDNESDAY),
        lambda: move_for(move.pk, by=by),
        lambda: name_steps(move.pk, {}, by=by, at=WEDNESDAY),
        lambda: move_cases(move.pk, by=by, at=WEDNESDAY),
        lambda: cancel_move(move.pk, by=by, at=WEDNESDAY),
    ):
        assert refusal_of(deed).why is Why.NOT_ALLOWED
    assert facts_of(scene.case) == []


def test_there_is_one_move_of_a_unit_at_a_time_and_a_cancelled_one_stops(scene):
    adopt(scene, TEN_DAYS)
    move = ask_move(scene.company, PACK, by=keeper(scene), at=WEDNESDAY)
    again = refusal_of(lambda: ask_move(scene.company, PACK, by=keeper(scene), at=WEDNESDAY))
    assert again.why is Why.OVERTAKEN
    assert refusal_of(lambda: move_cases(move.pk, by=keeper(scene), at=WEDNESDAY)).why is Why.OVERTAKEN
    cancel_move(move.pk, by=keeper(scene), at=WEDNESDAY)

    assert not make_next_move(lambda: WEDNESDAY)
    assert refusal_of(lambda: cancel_move(move.pk, by=keeper(scene), at=WEDNESDAY)).why is Why.OVERTAKEN
    assert tried(scene).pk > move.pk


def test_two_steps_that_would_become_one_are_refused_with_both_names(scene):
    urged = ((STEPS, '"urged"', '"pressed"'), (STEPS, ">urged<", ">pressed<"), (STEPS, '"督促通知客户"', '"催办"'))
    adopt(scene, *RENAMED, *urged)
    move = tried(scene)
    names = {"SD-3.15-3": {"recorded": "registered", "urged": "registered"}}

    refused = refusal_of(lambda: name_steps(move.pk, names, by=keeper(scene), at=WEDNESDAY))

    assert (refused.why, refused.field) == (Why.BAD_INPUT, "names")
    assert [refused.names[one] for one in ("one", "other", "step")] == ["记录投诉内容", "督促通知客户", "登记投诉"]
    move.refresh_from_db()
    assert (move.stage, move.names) == (MoveStage.PLANNED, {})


def test_names_must_be_of_steps_of_the_edition(scene):
    adopt(scene, *RENAMED)
    move = tried(scene)

    wrong = ("SD-3.15-3", "nothing"), ("SD-0", ""), ("SD-3.15-3", "is-valid")
    for names in ({flow: {"recorded": step}} for flow, step in wrong):
        refused = refusal_of(lambda said=names: name_steps(move.pk, said, by=keeper(scene), at=WEDNESDAY))
        assert refused.field == "names"
    assert CaseMoveLine.objects.filter(move=move).count() == 1


def test_a_plan_that_cannot_be_made_says_why():
    assert str(CannotMove("step_lost", "记录")) == "step_lost 记录"


def test_a_case_that_stood_at_a_fault_of_the_text_goes_on_by_the_mended_one(kept, db):
    broken = (STEPS, "reasons_sufficient and demand_reasonable", f"{' * '.join(['9' * 30] * 3)} &gt; 1")
    with transaction.atomic():
        adopt(kept, broken, edition="2", at=MONDAY)
        case = take_complaint(kept, MONDAY)
    at = MONDAY + timedelta(minutes=10)
    task = Task.objects.get(matter=case.reference, state="open")
    entry = begin_entry(matter_of_case(case), form_in(task.flow.edition, "客户投诉登记表一"), {"投诉类型": "商品"},
                        by=kept.by("周婷", at), at=at)
    for place, name in (("制表", "周婷"), ("审核", "郑强")):
        sign_entry(entry, place, entry.latest, by=kept.by(name, at), at=at)
    complete_task(task, {}, by=kept.by("周婷", at), at=at)
    do(kept, case, "judgement", "周婷", at,
       **{"class": "商品质量", "reasons_sufficient": "true", "demand_reasonable": "true"})
    assert open_steps(case) == [("judged", "判定性质")]

    adopt(kept, edition="3")
    kept.case = case
    moved(kept)

    (step,) = Task.objects.filter(matter=case.reference, state="open", flow__isnull=False)
    assert (step.title, step.opened_at) == ("受理并承诺期限", WEDNESDAY)
    judged = Task.objects.get(matter=case.reference, node="judged")
    assert (judged.state, judged.done_by) == ("done", kept.people["周婷"])
