"""A part of a case that another unit is asked for: offered, taken on, answered; and what does not belong to it."""

import pytest

from shouwen.cases.actions.closing import close_case
from shouwen.cases.actions.opening import Wanted
from shouwen.cases.actions.transfers import accept_transfer, decline_transfer, open_sub_case
from shouwen.cases.kinds import JOINT
from shouwen.cases.models import Case, CaseState, Transfer
from shouwen.cases.offering import deeds_offered
from shouwen.cases.queries import case_for
from shouwen.facts.refusals import Why
from shouwen.work.models import Deadline, Notice
from tests.cases.test_complaint import do
from tests.cases.test_who_acts import people  # noqa: F401  a fixture
from tests.factories import refusal_of
from tests.scenes import local, take_complaint
from tests.stage import scene, stage  # noqa: F401  fixtures

AT = local("2026-03-02 10:00")


@pytest.fixture
def part(scene, people):  # noqa: F811
    parent = take_complaint(scene, local("2026-03-02 09:00"))
    return open_sub_case(parent, scene.departments["质检部"], Wanted(JOINT, "检验温控器", words="三天内"),
                         by=scene.by("周婷", AT), at=AT)


def offer_of(part):
    return Transfer.objects.get(case=part)


def test_the_unit_is_offered_it_and_its_head_is_told_with_a_clock(scene, part):  # noqa: F811
    offer = offer_of(part)

    assert (offer.to_unit.name, offer.state, part.holder) == ("质检部", "offered", None)
    assert Notice.objects.get(matter=part.reference).to == scene.people["沈洁"]
    clock = Deadline.objects.get(holder=part.reference)
    assert (clock.title, clock.citation.partition("#")[2]) == ("转办要有部门接下", "第一章/三/七/（3）")


def test_its_people_see_it_take_it_on_and_answer_by_closing_it(scene, part):  # noqa: F811
    assert case_for(part.pk, by=scene.by("尤美华", AT)).pk == part.pk
    wrong = refusal_of(lambda: accept_transfer(offer_of(part), by=scene.by("谢东升", AT), at=AT))
    assert wrong.why is Why.NOT_ALLOWED

    taken = accept_transfer(offer_of(part), by=scene.by("尤美华", AT), at=AT)
    assert refusal_of(lambda: close_case(taken, "办结", by=scene.by("曹志新", AT), at=AT)).why is Why.NOT_ALLOWED
    closed = close_case(taken, "办结", "温控器不合格", by=scene.by("尤美华", AT), at=AT)

    assert closed.state == CaseState.CLOSED
    assert Notice.objects.filter(to=scene.people["周婷"], what="part_done", matter=f"case:{part.parent_id}").exists()


def test_given_back_it_returns_to_whoever_asked(scene, part):  # noqa: F811
    decline_transfer(offer_of(part), "不归我们", by=scene.by("尤美华", AT), at=AT)

    now = Case.objects.get(pk=part.pk)
    assert (now.unit, now.holder) == (scene.service, scene.people["周婷"])


def test_only_deeds_that_fit_a_part_are_offered_and_done(scene, part):  # noqa: F811
    taken = accept_transfer(offer_of(part), by=scene.by("沈洁", AT), at=AT)

    assert {deed.noun for deed in deeds_offered(taken, by=scene.by("沈洁", AT))} == {"report"}
    refused = refusal_of(lambda: do(scene, taken, "judgement", "沈洁", AT, **{"class": "服务"}))
    assert refused.why is Why.BAD_INPUT


def test_who_is_accused_in_the_case_is_so_in_its_part(scene, people):  # noqa: F811
    parent = take_complaint(scene, AT, accused=people["尤美华"])
    part = open_sub_case(parent, scene.departments["质检部"], Wanted(JOINT, "检验"), by=scene.by("周婷", AT), at=AT)

    refused = refusal_of(lambda: accept_transfer(offer_of(part), by=scene.by("尤美华", AT), at=AT))

    assert [ground.citation.partition("#")[2] for ground in refused.grounds] == ["第一章/三/七/（4）"]
