"""Words to a customer are heard by the phrases in force before they are sent: refused, or warned of with the article."""

import pytest
from django.db import transaction
from django.urls import reverse

from shouwen.cases.actions.complaint import carry_out
from shouwen.compliance.actions import adopt_edition
from shouwen.compliance.models import Finding
from shouwen.facts.actions import SYSTEM
from shouwen.facts.kinds import all_kinds
from shouwen.facts.refusals import Why
from shouwen.regulation.packs import read_files
from shouwen.work.models import Remark
from tests.api.program import Program
from tests.factories import facts_of, refusal_of
from tests.scenes import SINCE, local, take_complaint
from tests.stage import scene, stage  # noqa: F401  fixtures

AT = local("2026-03-02 09:00")
PACK = "{name: phrases, edition: '1', title: 用语, in_force_from: 2025-01-01}"
ARTICLES = "- {number: 一, says: 不说喂。}\n- {number: 二, says: 不说随便。}\n- {number: 三, says: 称呼并致歉。}"
STANDARDS = """
- phrase: 不说喂
  id: W-1
  article: 一
  forbidden: [{wording: 喂, instead: 您好}]
  allowed_within: [喂养]
  otherwise: refuse
- phrase: 少说随便
  id: W-2
  article: 二
  forbidden: [{wording: 随便, instead: 都可以}]
- phrase: 称呼并致歉
  id: W-3
  article: 三
  when: case.replied
  where: which = 'final'
  required:
    称呼: ["{customer.surname}先生", "{customer.surname}女士"]
    致歉: [抱歉, 对不起]
"""


@pytest.fixture
def case(scene):  # noqa: F811
    edition = read_files(
        {"pack.yaml": PACK.encode(), "articles.yaml": ARTICLES.encode(), "standards/all.yaml": STANDARDS.encode()},
        all_kinds(),
    )
    with transaction.atomic():
        adopt_edition(scene.company, edition, {}, since=SINCE, by=SYSTEM, at=SINCE)
    return take_complaint(scene, AT, name="刘洋")


def reply(scene, case, words, which="first", **more):  # noqa: F811
    known = dict.fromkeys(("thanked", "apologised", "demand_confirmed", "reason_confirmed"), "true")
    return carry_out(case, "reply", {**known, "which": which}, words, by=scene.by("周婷", AT), at=AT, **more)


def found():
    rows = Finding.objects.filter(kind="phrase", withdraws=None).order_by("pk")
    return [(row.standard, row.verdict, row.result) for row in rows]


def test_forbidden_words_that_an_article_refuses_are_not_sent_whatever_is_said(scene, case):  # noqa: F811
    refused = refusal_of(lambda: reply(scene, case, "喂！", despite=True))

    assert refused.grounds[0].citation == "phrases@1#一"
    assert "可说您好" in refused.grounds[0].detail
    assert facts_of("case.replied", case) == [] == found()
    reply(scene, case, "喂养的事，已记下。")


def test_words_that_an_article_finds_wrong_are_warned_of_once_and_found_if_they_are_sent(scene, case):  # noqa: F811
    warned = refusal_of(lambda: reply(scene, case, "随便您。"))
    assert (warned.why, warned.field) == (Why.BAD_INPUT, "despite")
    assert [ground.citation for ground in warned.grounds] == ["phrases@1#二"]
    assert facts_of("case.replied", case) == []

    reply(scene, case, "随便您。", despite=True)

    (fact,) = facts_of("case.replied", case)
    assert fact.figures["forbidden"] == ["W-2/随便"]
    assert "随便" not in str({**fact.figures, "forbidden": ""})
    assert ("W-2", "broken", "随便") in found()
    assert Remark.objects.get(fact=fact.pk).words == "随便您。"


@pytest.mark.parametrize(
    ("words", "result"),
    [
        ("刘女士，对不起。", ("met", None)),
        ("刘先生，抱歉。", ("met", None)),
        ("王女士，对不起。", ("broken", "称呼")),
        ("刘女士，已办妥。", ("broken", "致歉")),
    ],
)
def test_what_a_final_answer_must_say_is_judged_at_the_answer_itself(scene, case, words, result):  # noqa: F811
    reply(scene, case, words)
    assert not any(one[0] == "W-3" for one in found())  # the first answer need not

    reply(scene, case, words, which="final")

    assert [one[1:] for one in found() if one[0] == "W-3"] == [result]


def test_where_no_phrase_is_in_force_nothing_is_heard_and_nothing_recorded_of_it(scene):  # noqa: F811
    case = take_complaint(scene, AT)
    reply(scene, case, "喂，随便。")

    assert "said" not in facts_of("case.replied", case)[0].figures


def test_the_page_warns_with_the_article_keeps_what_was_typed_and_sends_it_when_it_is_ticked(scene, case, client):  # noqa: F811
    client.force_login(scene.people["周婷"])
    typed = {"which": "first", "thanked": "on", "apologised": "on", "words": "随便您。"}
    path = reverse("case-deed", args=[case.pk, "reply"])

    warned = client.post(path, typed)
    page = warned.content.decode()
    assert warned.status_code == 422
    assert 'name="despite"' in page
    assert "随便您。" in page
    assert "可说都可以" in page
    assert facts_of("case.replied", case) == []

    assert client.post(path, {**typed, "despite": "on"}).status_code == 302
    assert len(facts_of("case.replied", case)) == 1


def test_a_program_is_refused_with_the_article_and_what_may_be_said_instead(scene, case):  # noqa: F811
    asked = {"which": "first", "thanked": True, "apologised": True, "words": "喂！"}

    answer = Program(scene.people["周婷"]).post(f"cases/{case.pk}/reply", asked)

    assert answer.status_code == 409
    assert "phrases@1#一" in answer.content.decode()
    assert "您好" in answer.content.decode()
    assert facts_of("case.replied", case) == []
