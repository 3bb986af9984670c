"""A person says that something was recorded wrongly: the record stays, what was found of it is judged again."""

from datetime import timedelta

import pytest

from shouwen.cases.figures import Standing
from shouwen.cases.models import Case
from shouwen.compliance.queries import standing_findings
from shouwen.contacts.actions import Conversation, log_contact
from shouwen.contacts.models import Contact
from shouwen.customers.actions import record_customer
from shouwen.facts.models import Fact
from shouwen.facts.refusals import Why
from shouwen.regulation.spans import Span
from shouwen.work.actions.correcting import correct_fact, withdraw_fact
from shouwen.work.models import Remark
from tests.cases.test_complaint import do
from tests.factories import facts_of, refusal_of
from tests.scenes import local, take_complaint
from tests.stage import scene, stage  # noqa: F401  fixtures

START = local("2026-03-02 09:00")
LATER = local("2026-03-02 15:00")


@pytest.fixture
def call(scene):  # noqa: F811
    """A call that 周婷 answered, it is said, after nine rings and ended herself after a minute."""
    who = scene.by("周婷", START)
    customer = record_customer(scene.service, "刘洋", [], by=who, at=START)
    told = Conversation("phone", "in", "咨询", rings=9, talk_seconds=60, hung_up_by="agent")
    return log_contact(scene.service, customer, told, by=who, at=START)


def number(kind, about):
    return Fact.objects.filter(kind=kind, about=about.reference).latest("pk").pk


def correct(scene, which, who="周婷", reason="看错了", **given):  # noqa: F811
    return correct_fact(which, reason, by=scene.by(who, LATER), at=LATER, **given)


def verdicts(contact):
    return {one.standard: (one.verdict, one.result) for one in standing_findings(contact.reference)}


def test_a_corrected_figure_is_judged_again_and_the_row_and_the_reason_say_it(scene, call):  # noqa: F811
    assert verdicts(call)["SD-1.3-6-1a"][0] == "broken"

    said = correct(scene, number("contact.answered", call), figures={"rings": 3})

    assert "SD-1.3-6-1a" not in verdicts(call) or verdicts(call)["SD-1.3-6-1a"][0] != "broken"
    assert Contact.objects.get(pk=call.pk).rings == 3
    assert Remark.objects.get(fact=said.sequence).words == "看错了"
    assert facts_of("contact.answered", call)[0].figures["rings"] == 9  # the record stays


def test_several_figures_of_the_end_of_a_call_are_corrected_again(scene, call):  # noqa: F811
    which = number("contact.ended", call)

    correct(scene, which, figures={"hung_up_by": "customer", "talk": Span.of_seconds(75)})
    correct(scene, which, figures={"talk": None})

    call = Contact.objects.get(pk=call.pk)
    assert (call.hung_up_by, call.talk_seconds) == ("customer", None)
    assert verdicts(call)["SD-1.3-6-4a"][1] == "对方先挂"


def test_what_did_not_happen_is_withdrawn_once(scene, call):  # noqa: F811
    which = number("contact.answered", call)

    withdraw_fact(which, "不是电话", by=scene.by("周婷", LATER), at=LATER)

    assert Contact.objects.get(pk=call.pk).rings is None
    assert "SD-1.3-6-1a" not in verdicts(call)
    again = refusal_of(lambda: correct(scene, which, figures={"rings": 2}))
    assert again.why is Why.OVERTAKEN


def test_a_reply_that_was_none_counts_no_more_for_closing(scene):  # noqa: F811
    case = take_complaint(scene, START)
    do(scene, case, "reply", "周婷", START + timedelta(hours=1), "谢谢、抱歉", which="first", concerns_product="",
       demand_confirmed="", reason_confirmed="", thanked="true", apologised="true")
    which = number("case.replied", case)

    correct(scene, which, happened_at=START + timedelta(minutes=30))
    withdraw_fact(which, "打错人了", by=scene.by("周婷", LATER), at=LATER)

    case = Case.objects.get(pk=case.pk)
    assert [fact.kind for fact in Standing(case, LATER, "", scene.by("周婷", LATER), None).facts
            if fact.kind == "case.replied"] == []


@pytest.mark.parametrize("who", ["吴敏", "褚伟", "卫平", "沈洁"])
def test_who_has_not_the_right_corrects_nothing(scene, call, who):  # noqa: F811
    which = number("contact.answered", call)

    assert refusal_of(lambda: correct(scene, which, who, figures={"rings": 3})).why is Why.NOT_ALLOWED
    assert refusal_of(lambda: withdraw_fact(which, "错", by=scene.by(who, LATER), at=LATER)).why is Why.NOT_ALLOWED
    assert facts_of("fact.corrected", call) == facts_of("fact.withdrawn", call) == []


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"figures": {"rings": 9}}, Why.BAD_INPUT),  # as it stands
        ({"figures": {"channel": "mail"}}, Why.BAD_INPUT),
        ({"happened_at": START}, Why.BAD_INPUT),  # when the call was stands on the contact
        ({"figures": {"rings": 3}, "reason": " "}, Why.BAD_INPUT),
    ],
)
def test_what_cannot_be_corrected_is_said(scene, call, given, why):  # noqa: F811
    assert refusal_of(lambda: correct(scene, number("contact.answered", call), **given)).why is why


def test_facts_of_deeds_that_change_rows_are_corrected_by_those_deeds_only(scene):  # noqa: F811
    case = take_complaint(scene, START)

    assert refusal_of(lambda: correct(scene, number("case.opened", case), "郑强")).why is Why.NOT_ALLOWED
