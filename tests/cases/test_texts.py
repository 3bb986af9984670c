"""Texts for replies: kept by who may, inherited by the units below, filled from the case."""

import pytest

from shouwen.cases.actions.texts import change_text, keep_text, retire_text
from shouwen.cases.texts import offered_on, texts_of, unknown_in
from shouwen.facts.refusals import Why
from shouwen.work.models import Remark
from tests.factories import facts_of, refusal_of
from tests.scenes import local, take_complaint
from tests.stage import scene, stage  # noqa: F401  fixtures

AT = local("2026-03-02 09:00")
WORDS = ("{customer.name}您好，您反映的“{case.subject}”（{case.number}）已受理，"
         "将于{case.promised_on}前答复。{member.name}")


@pytest.fixture
def manager(scene):  # noqa: F811
    return scene.by("冯丽", AT)


@pytest.fixture
def text(scene, manager):  # noqa: F811
    return keep_text(scene.service, "受理告知", "zh-hans", WORDS, by=manager, at=AT)


def test_a_text_is_filled_from_the_case_and_what_is_not_known_stays_open(scene, text):  # noqa: F811
    case = take_complaint(scene, AT)

    (one,) = offered_on(case, by=scene.by("周婷", AT), at=AT)

    assert one.title == "受理告知"
    assert one.words == (f"{case.customer.name}您好，您反映的“{case.subject}”（{case.number}）已受理，"
                         "将于{case.promised_on}前答复。周婷")


def test_a_text_holds_for_the_units_below_and_for_no_unit_beside(scene, manager, text):  # noqa: F811
    below = scene.departments["质检部"]
    above = keep_text(scene.company, "致歉", "zh-hans", "抱歉。", by=scene.by("管理员", AT), at=AT)

    assert [one.title for one in texts_of(scene.service)] == ["受理告知", "致歉"]
    assert [one.title for one in texts_of(below)] == ["致歉"] == [above.title]


def test_a_units_own_text_stands_before_that_of_the_unit_above(scene, text):  # noqa: F811
    keep_text(scene.company, "受理告知", "zh-hans", "公司的。", by=scene.by("管理员", AT), at=AT)

    assert [one.words for one in texts_of(scene.service)] == [WORDS]


def test_the_fact_holds_a_digest_and_the_words_of_each_version_are_kept_beside(scene, manager, text):  # noqa: F811
    change_text(text, 1, "受理告知", "zh-hans", "改过的。", by=manager, at=AT)

    facts = facts_of("reply_text.kept", text)
    assert [fact.figures["version"] for fact in facts] == [1, 2]
    assert not any(WORDS[:4] in str(fact.figures) for fact in facts)
    assert [Remark.objects.get(fact=fact.pk).words for fact in facts] == [WORDS, "改过的。"]


def test_what_was_changed_in_the_meantime_is_not_overwritten(manager, text):
    change_text(text, 1, "受理告知", "zh-hans", "甲", by=manager, at=AT)

    assert refusal_of(lambda: change_text(text, 1, "受理告知", "zh-hans", "乙", by=manager, at=AT)).why is Why.OVERTAKEN


def test_a_retired_text_is_offered_no_more_and_its_title_is_free(scene, manager, text):  # noqa: F811
    retire_text(text, by=manager, at=AT)

    assert texts_of(scene.service) == []
    assert refusal_of(lambda: change_text(text, 1, "受理告知", "en", "x", by=manager, at=AT)).why is Why.OVERTAKEN
    keep_text(scene.service, "受理告知", "zh-hans", "新的。", by=manager, at=AT)


@pytest.mark.parametrize(("title", "language", "words", "field"), [
    ("", "zh-hans", "字", "title"),
    ("长" * 81, "zh-hans", "字", "title"),
    ("题", "fr", "字", "language"),
    ("题", "zh-hans", " ", "words"),
    ("题", "zh-hans", "{customer.phone}", "words"),
    ("受理告知", "zh-hans", "字", "title"),  # there is one already
])
def test_what_is_wrong_with_a_text_is_said_at_its_field(scene, manager, text, title, language, words, field):  # noqa: F811
    refused = refusal_of(lambda: keep_text(scene.service, title, language, words, by=manager, at=AT))

    assert (refused.why, refused.field) == (Why.BAD_INPUT, field)


@pytest.mark.parametrize(("words", "unknown"), [
    ("没有", []), ("{case.number} {today}", []), ("{ case.number }", []), ("{}", [""]),
    ("{姓名}{case.x}", ["姓名", "case.x"]),
])
def test_what_no_case_can_fill_is_found(words, unknown):
    assert unknown_in(words) == unknown


@pytest.mark.parametrize("who", ["周婷", "沈洁"])
def test_who_has_no_right_keeps_changes_and_retires_nothing(scene, text, who):  # noqa: F811
    by = scene.by(who, AT)
    tries = (lambda: keep_text(scene.service, "题", "en", "x", by=by, at=AT),
             lambda: change_text(text, 1, "题", "en", "x", by=by, at=AT), lambda: retire_text(text, by=by, at=AT))

    assert {refusal_of(one).why for one in tries} == {Why.NOT_ALLOWED}
    text.refresh_from_db()
    assert (text.version, text.retired_at) == (1, None)
