"""Words to a customer are heard by the phrases in force before they are sent: refused, or warned of with the article."""

import re

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shouwen.cases.actions.complaint import carry_out, heard_in
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
PACK = """
name: phrases
edition: '1'
title: 用语
in_force_from: 2025-01-01
asks:
  negative_words: {title: 负面语言, type: map, gives: text, article: 四, why: 原文没有列出, required: false}
"""
ARTICLES = """
- {number: 一, says: 不说喂。}
- {number: 二, says: 不说随便。}
- {number: 三, says: 称呼并致歉。}
- {number: 四, says: 不用负面语言。}
- {number: 五, says: 专员不推诿，不说大概。}
"""
STANDARDS = """
- phrase: 不说喂
  id: W-1
  article: 一
  forbidden: [{wording: 喂, instead: 您好}, 切]
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
- phrase: 专员不推诿
  id: W-5
  article: 五
  for: [客户投诉专员]
  forbidden: [{wording: 不归我管, instead: 我来转达}]
  otherwise: refuse
- phrase: 专员不说大概
  id: W-6
  article: 五
  for: [客户投诉专员]
  forbidden: [{wording: 大概, instead: 以核实为准}]
- phrase: 不用负面语言
  id: W-4
  article: 四
  forbidden: [ask.negative_words]
  allowed_within: [不行不行]
  otherwise: refuse
"""
SITE = {"negative_words": "不行：我帮您换一种办法"}


@pytest.fixture
def case(scene):  # noqa: F811
    edition = read_files(
        {"pack.yaml": PACK.encode(), "articles.yaml": ARTICLES.encode(), "standards/all.yaml": STANDARDS.encode()},
        all_kinds(),
    )
    with transaction.atomic():
        adopt_edition(scene.company, edition, SITE, since=SINCE, by=SYSTEM, at=SINCE)
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


# words of the site, each with what is said instead (TC-C6)

def test_a_word_of_the_site_is_refused_with_what_may_be_said_instead(scene, case):  # noqa: F811
    refused = refusal_of(lambda: reply(scene, case, "这个不 行。"))

    assert [(ground.citation, ground.instead) for ground in refused.grounds] == [
        ("phrases@1#四", (("不行", "我帮您换一种办法"),))]  # fmt: skip
    reply(scene, case, "不行不行，我来想办法。")


def test_a_word_for_which_nothing_is_said_is_refused_all_the_same(scene, case):  # noqa: F811
    refused = refusal_of(lambda: reply(scene, case, "切！"))

    assert refused.grounds[0].instead == (("切", ""),)


def test_while_one_types_the_page_tells_what_speaks_against_it_and_nothing_is_done(scene, case, client):  # noqa: F811
    client.force_login(scene.people["周婷"])
    path = reverse("case-deed", args=[case.pk, "reply"])

    with CaptureQueriesContext(connection) as asked:
        told = client.post(path, {"check": "1", "words": "这个不行，随便您。"})
    fine = client.post(path, {"check": "1", "words": "这就为您办。"})

    page = told.content.decode()
    assert told.status_code == 200
    assert "我帮您换一种办法" in page
    assert "都可以" in page
    assert "§四" in page or "四" in page
    assert "<html" not in page
    assert fine.content.decode().strip() == ""
    assert facts_of("case.replied", case) == []
    assert len(asked) <= 12


def test_a_press_puts_it_in_place_and_keeps_all_else_that_was_typed(scene, case, client):  # noqa: F811
    client.force_login(scene.people["周婷"])
    path = reverse("case-deed", args=[case.pk, "reply"])
    typed = {"which": "final", "thanked": "on", "words": "刘先生，这个不 行。\n再说不行也不行。"}

    shown = client.post(path, {**typed, "instead": "不行"})

    page = shown.content.decode()
    assert shown.status_code == 200
    assert "刘先生，这个我帮您换一种办法。\n再说我帮您换一种办法也我帮您换一种办法。" in page
    assert re.search(r'name="thanked"[^>]* checked', page)
    assert re.search(r'value="final" selected', page)
    assert "aria-invalid" not in page
    assert re.search(r'<textarea name="words"[^>]* data-chosen', page)  # no draft of the browser puts it back
    assert facts_of("case.replied", case) == []


@pytest.mark.parametrize("who", ["韩雪"])
def test_who_may_not_answer_is_told_nothing_while_they_type(scene, case, client, who):  # noqa: F811
    client.force_login(scene.people[who])

    answer = client.post(reverse("case-deed", args=[case.pk, "reply"]), {"check": "1", "words": "不行"})

    assert answer.status_code in {403, 404}
    assert "换一种办法" not in answer.content.decode()


def test_a_program_is_told_each_wording_with_what_may_be_said_instead(scene, case):  # noqa: F811
    asked = {"which": "first", "thanked": True, "apologised": True, "words": "切，这个不行。"}

    answer = Program(scene.people["周婷"]).post(f"cases/{case.pk}/reply", asked)

    assert answer.status_code == 409
    assert [ground["instead"] for ground in answer.json()["grounds"]] == [
        [{"wording": "切", "instead": ""}], [{"wording": "不行", "instead": "我帮您换一种办法"}]]  # fmt: skip


def test_words_that_bind_only_some_positions_are_told_to_these_while_they_type_and_warned_of(scene, case, client):  # noqa: F811
    client.force_login(scene.people["周婷"])
    path = reverse("case-deed", args=[case.pk, "reply"])

    told = client.post(path, {"check": "1", "words": "大概不归我管。"}).content.decode()

    assert "我来转达" in told
    assert "以核实为准" in told
    assert refusal_of(lambda: reply(scene, case, "大概是。")).field == "despite"
    heard = heard_in(case, "case.replied", "大概不归我管。", by=scene.by("管理员", AT), at=AT)
    assert (heard.warnings, heard.barred) == ((), ())


# what the API answers where words are warned of, and what customers are asked on their page

def test_a_program_is_told_what_was_found_wrong_in_words_that_were_sent_and_again_when_it_repeats(scene, case):  # noqa: F811
    asked = {"which": "first", "thanked": True, "apologised": True, "words": "随便您。"}
    program = Program(scene.people["周婷"])

    answer, again = (program.post(f"cases/{case.pk}/reply", asked, key="k1") for _ in range(2))

    assert answer.status_code == 200, answer.content
    assert [(one["citation"], one["instead"]) for one in answer.json()["warnings"]] == [
        ("phrases@1#二", [{"wording": "随便", "instead": "都可以"}])]  # fmt: skip
    assert again.json() == answer.json()
    assert len(facts_of("case.replied", case)) == 1
    fine = program.post(f"cases/{case.pk}/reply", {**asked, "words": "这就为您办。"})
    assert fine.json()["warnings"] == []


def question(case, words):
    return {"matter": case.reference, "words": words}


def test_what_a_customer_is_asked_on_their_page_is_heard_like_any_words_to_them(scene, case, client):  # noqa: F811
    client.force_login(scene.people["管理员"])
    path = reverse("link-question", args=[case.reference])

    told = client.post(path, {"check": "1", "words": "这个不行，随便您。"}).content.decode()
    assert "我帮您换一种办法" in told
    assert "都可以" in told
    better = client.post(path, {"words": "这个不行。", "instead": "不行"}).content.decode()
    assert "这个我帮您换一种办法。" in better
    assert client.post(path, {"words": "喂！"}).status_code == 409
    warned = client.post(path, {"words": "随便您。"})
    assert warned.status_code == 422
    assert 'name="despite"' in warned.content.decode()
    assert facts_of("customer.asked", case) == []

    assert client.post(path, {"words": "随便您。", "despite": "on"}).status_code == 302

    (fact,) = facts_of("customer.asked", case)
    assert fact.figures["forbidden"] == ["W-2/随便"]
    assert ("W-2", "broken", "随便") in found()


def test_a_program_that_asks_a_customer_is_refused_or_told(scene, case):  # noqa: F811
    program = Program(scene.people["管理员"])

    assert program.post("links/question", question(case, "喂！")).status_code == 409
    answer = program.post("links/question", question(case, "随便您。"))

    assert [one["citation"] for one in answer.json()["warnings"]] == ["phrases@1#二"]


def test_notes_within_the_house_are_no_words_to_a_customer(scene, case, client):  # noqa: F811
    client.force_login(scene.people["周婷"])

    assert client.post(reverse("case-note", args=[case.pk]), {"words": "客户说：喂，随便。"}).status_code == 302
    assert found() == []
