"""A case is given to a colleague of its unit: the work moves with its steps, the duty and the first name stay."""

import pytest

from shouwen.cases.actions.handing_on import hand_on_case
from shouwen.cases.models import Case
from shouwen.facts.refusals import Why
from shouwen.work.models import Notice, Task
from tests.cases.test_who_acts import assign, people, to_assignment  # noqa: F401  a fixture and its steps
from tests.factories import facts_of, refusal_of
from tests.scenes import local, take_complaint
from tests.stage import scene, stage  # noqa: F401  fixtures

START = local("2026-03-02 09:00")
AFTER = local("2026-03-02 15:00")


def hand_on(scene, case, to, by="周婷", at=AFTER, reason="请假"):  # noqa: F811
    return hand_on_case(case, scene.people[to], reason, by=scene.by(by, at), at=at)


def test_the_work_moves_and_the_duty_and_the_first_name_stay(scene):  # noqa: F811
    case = take_complaint(scene, START)

    hand_on(scene, case, "吴敏")

    case = Case.objects.get(pk=case.pk)
    assert [one.name for one in (case.first_owner, case.owner, case.holder)] == ["周婷", "周婷", "吴敏"]
    assert [fact.figures["to"] for fact in facts_of("handler.changed", case)] == [scene.people["吴敏"].reference]
    told = Notice.objects.get(what="handed_on")
    assert (told.to, told.names["by"], told.matter) == (scene.people["吴敏"], "周婷", case.reference)


def test_the_open_step_goes_with_the_work_inside_the_department(scene, people):  # noqa: F811
    case = to_assignment(scene)
    assign(scene, case, "尤美华")
    case = Case.objects.get(pk=case.pk)
    assert Task.objects.get(matter=case.reference, state="open").holder == people["尤美华"]

    hand_on(scene, case, "曹志新", by="尤美华")

    assert Task.objects.get(matter=case.reference, state="open").holder == people["曹志新"]
    assert Case.objects.get(pk=case.pk).holder == people["曹志新"]


def test_to_another_unit_it_is_offered_instead(scene, people):  # noqa: F811
    refused = refusal_of(lambda: hand_on(scene, take_complaint(scene, START), "曹志新"))

    assert (refused.why, refused.field) == (Why.BAD_INPUT, "to")


@pytest.mark.parametrize(("who", "why"), [("褚伟", Why.NOT_ALLOWED), ("卫平", Why.NOT_ALLOWED)])
def test_who_may_not_move_cases_is_refused(scene, who, why):  # noqa: F811
    case = take_complaint(scene, START)

    assert refusal_of(lambda: hand_on(scene, case, "吴敏", by=who)).why is why
    assert facts_of("handler.changed", case) == []


def test_never_to_whom_it_accuses_and_the_article_says_so(scene):  # noqa: F811
    case = take_complaint(scene, START, accused=scene.people["吴敏"])

    refused = refusal_of(lambda: hand_on(scene, case, "吴敏"))

    assert [ground.citation for ground in refused.grounds] == ["service-department@1#第一章/三/七/（4）"]
    assert Case.objects.get(pk=case.pk).holder_id != scene.people["吴敏"].pk


def test_who_has_it_already_is_not_given_it_again(scene):  # noqa: F811
    case = hand_on(scene, take_complaint(scene, START), "吴敏")

    assert refusal_of(lambda: hand_on(scene, case, "吴敏")).why is Why.OVERTAKEN
