"""A step that waits for a form is done once the form stands signed, not because it was signed at some time."""

from shouwen.cases.models import Case
from shouwen.cases.reading import matter_of_case
from shouwen.facts.refusals import Why
from shouwen.work.actions.entries import begin_entry, save_entry, sign_entry
from shouwen.work.actions.tasks import complete_task, take_task
from shouwen.work.entries import form_in
from shouwen.work.models import Entry, Task
from tests.factories import refusal_of
from tests.scenes import local, service_department, take_complaint
from tests.stage import scene, stage  # noqa: F401  fixtures

START = local("2026-03-02 09:00")
REGISTER = "客户投诉登记表一"


def test_a_signature_that_has_fallen_lets_no_step_go_on(scene):  # noqa: F811
    case, by = take_complaint(scene, START), scene.by("周婷", START)
    task = Task.objects.get(matter=case.reference, form=REGISTER)
    take_task(task, by=by, at=START)
    entry = begin_entry(matter_of_case(Case.objects.get(pk=case.pk)), form_in(service_department().hash, REGISTER),
                        {"投诉类型": "商品"}, by=by, at=START)  # fmt: skip
    sign_entry(entry, "制表", entry.latest, by=by, at=START)
    save_entry(Entry.objects.get(pk=entry.pk), {"投诉类型": "服务"}, entry.latest, by=by, at=START)
    task.refresh_from_db()

    refused = refusal_of(lambda: complete_task(task, {}, by=by, at=START))

    assert refused.why is Why.AGAINST_THE_RULES
    sign_entry(Entry.objects.get(pk=entry.pk), "制表", Entry.objects.get(pk=entry.pk).latest, by=by, at=START)
    assert complete_task(task, {}, by=by, at=START).state == "done"
