"""``verify`` finds open tasks for which no flow waits, and steps that wait without a task."""

import json

import pytest

from shouwen.cli.verify import run
from shouwen.work.flows_agreeing import flows_astray
from shouwen.work.models import FlowRun, Task, TaskState
from tests.scenes import local, take_complaint


@pytest.fixture
def task(scene):
    case = take_complaint(scene, local("2026-03-02 09:42"))
    return Task.objects.get(matter=case.reference, state=TaskState.OPEN)


def test_what_was_written_together_agrees(task, capsys):
    assert list(flows_astray()) == []
    assert run([], as_json=False) == 0
    assert "disagree" not in capsys.readouterr().out


def test_a_step_without_its_task_is_named(task, capsys):
    Task.objects.filter(pk=task.pk).update(state=TaskState.CANCELLED)

    (astray,) = flows_astray()

    assert (astray.matter, astray.without_task, astray.without_step) == (task.matter, (task.node,), ())
    assert run([], as_json=False) == 1
    assert f"The flow of {task.matter} (run {task.flow_id}) and its open tasks disagree: no task for {task.node}." in (
        capsys.readouterr().out
    )


def test_a_task_of_a_flow_that_has_ended_is_named(task, capsys):
    FlowRun.objects.filter(pk=task.flow_id).update(ended_at=task.opened_at)

    assert run([], as_json=True) == 1

    (astray,) = json.loads(capsys.readouterr().out)["flows_astray"]
    assert (astray["matter"], astray["without_step"]) == (task.matter, [task.node])


def test_a_state_that_the_engine_does_not_know_is_named(task, capsys):
    FlowRun.objects.filter(pk=task.flow_id).update(state="{}")

    assert run([], as_json=False) == 1
    assert "a state that the engine cannot read" in capsys.readouterr().out
