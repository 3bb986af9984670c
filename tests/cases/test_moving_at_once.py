"""A case moves while somebody completes its step: one after the other, and neither loses what the other did."""

import threading
from datetime import timedelta

from django.db import connection, transaction

from shouwen.cases.actions.move_making import make_next_move
from shouwen.cases.actions.moving import ask_move, move_cases
from shouwen.cases.models import CaseMoveLine
from shouwen.compliance.actions import adopt_edition
from shouwen.facts.actions import SYSTEM
from shouwen.facts.models import Fact
from shouwen.work.actions.flows import advance, flow_of
from shouwen.work.matters import matter_of
from shouwen.work.models import FlowRun, Task
from tests.cases.test_moving import NAMED, RENAMED, TEN_DAYS
from tests.editions import manual
from tests.scenes import local, make_scene, take_complaint

MONDAY, TUESDAY = local("2026-03-02 09:00"), local("2026-03-03 09:00")


def test_a_step_that_is_completed_meanwhile_stays_completed_and_the_case_is_moved_from_there(committed):
    with transaction.atomic():
        scene = make_scene()
        case = take_complaint(scene, MONDAY)
        text = manual("2", TEN_DAYS, *RENAMED)
        adopt_edition(scene.company, text, {}, since=TUESDAY, by=SYSTEM, at=TUESDAY)
    by = scene.by("管理员", TUESDAY)
    move = ask_move(scene.company, "service-department", by=by, at=TUESDAY)
    move.names = NAMED
    move.save()
    assert make_next_move(lambda: TUESDAY)
    move_cases(move.pk, by=by, at=TUESDAY)
    holds, may_end = threading.Event(), threading.Event()

    def complete():
        with transaction.atomic():
            run = FlowRun.objects.select_for_update(of=("self",)).get(matter=case.reference)
            go = lambda flow, state, perform: flow.complete(state, "recorded", perform=perform)  # noqa: E731
            advance(run, matter_of(case.reference), go, at=TUESDAY, by=SYSTEM)
            holds.set()
            may_end.wait(10)
        connection.close()

    completing = threading.Thread(target=complete)
    completing.start()
    assert holds.wait(10)
    threading.Timer(0.5, may_end.set).start()
    assert make_next_move(lambda: TUESDAY + timedelta(minutes=5))
    completing.join()

    run = FlowRun.objects.get(matter=case.reference)
    assert run.edition == text.hash
    assert [task.node.id for task in flow_of(run).load(run.state).open_tasks()] == ["judged"]
    tasks = Task.objects.filter(flow=run).order_by("pk")
    assert [(task.node, task.state) for task in tasks] == [("recorded", "done"), ("judged", "open")]
    assert Fact.objects.filter(about=case.reference, kind="case.moved").count() == 1
    assert CaseMoveLine.objects.get().outcome == "moved"
