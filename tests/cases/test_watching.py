"""Who follows a case is told what happens to it, as long as they may see it; what changed on one's own is marked."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouwen.cases.actions.watching import unwatch_case, watch_case
from shouwen.cases.models import Case, Seen, Watch
from shouwen.cases.queries import case_for
from shouwen.cases.reading import matter_of_case
from shouwen.cases.seeing import see_case
from shouwen.cases.watchers import tell_watchers
from shouwen.facts.queries import facts_about
from shouwen.facts.refusals import Why
from shouwen.organisation.models import Posting
from shouwen.web.cases.rows import CaseRows
from shouwen.work.actions.notes import write_note
from shouwen.work.models import Notice
from shouwen.work.notice_words import notice_words
from tests.cases.test_complaint import judged
from tests.factories import facts_of, refusal_of
from tests.scenes import local, take_complaint
from tests.stage import scene, stage  # noqa: F401  fixtures

AT = local("2026-03-02 09:00")
LATER = local("2026-03-02 11:00")


@pytest.fixture
def case(scene):  # noqa: F811
    return take_complaint(scene, AT)


def react(case, *kinds):
    """Let the reaction see the facts of a case, twice, as it may."""
    for fact in facts_about(case.reference, kinds=kinds) * 2:
        tell_watchers(fact)


def told(scene, who):  # noqa: F811
    return [one.names["kind"] for one in Notice.objects.filter(what="followed", to=scene.people[who]).order_by("pk")]


def test_who_follows_a_case_is_told_once_what_others_do_on_it(scene, case):  # noqa: F811
    watch_case(case, by=scene.by("郑强", AT), at=AT)
    judged(scene, case, LATER)

    react(case, "complaint.accepted")

    assert told(scene, "郑强") == ["complaint.accepted"]
    notice = Notice.objects.get(what="followed")
    subject, sentence = notice_words(notice.what, notice.names, LATER.tzinfo)
    assert subject == f"受理投诉：{case.subject}"
    assert case.number in sentence
    assert [fact.by for fact in facts_of("case.watched", case)] == [scene.people["郑强"].reference]


def test_what_one_does_oneself_and_what_was_before_is_not_told(scene, case):  # noqa: F811
    by = scene.by("郑强", LATER)
    write_note(matter_of_case(case), "先前", [], by=scene.by("周婷", AT), at=AT)
    watch_case(case, by=by, at=LATER)
    write_note(matter_of_case(case), "我写的", [], by=by, at=LATER)

    react(case, "note.written")

    assert told(scene, "郑强") == []


def test_it_ends_where_one_ends_it(scene, case):  # noqa: F811
    by = scene.by("郑强", AT)
    watch_case(case, by=by, at=AT)
    assert refusal_of(lambda: watch_case(case, by=by, at=AT)).why is Why.OVERTAKEN
    unwatch_case(case, by=by, at=AT)
    judged(scene, case, LATER)

    react(case, "complaint.accepted")

    assert told(scene, "郑强") == []
    assert refusal_of(lambda: unwatch_case(case, by=by, at=AT)).why is Why.OVERTAKEN


@pytest.mark.parametrize("end", ["posting", "accused"])
def test_the_end_of_the_right_to_see_ends_it(scene, case, end):  # noqa: F811
    watch_case(case, by=scene.by("褚伟", AT), at=AT)
    judged(scene, case, LATER)
    if end == "posting":
        Posting.objects.filter(member=scene.people["褚伟"]).update(until=LATER - timedelta(minutes=1))
    else:
        Case.objects.filter(pk=case.pk).update(accused=scene.people["褚伟"])

    react(case, "complaint.accepted")

    assert told(scene, "褚伟") == []
    assert not Watch.objects.exists()
    assert [fact.by for fact in facts_of("case.unwatched", case)] == ["system"]


def test_who_may_not_see_a_case_cannot_follow_it(scene, case):  # noqa: F811
    assert refusal_of(lambda: watch_case(case, by=scene.by("韩雪", AT), at=AT)).why is Why.NOT_ALLOWED
    assert not Watch.objects.exists()


def unread(scene, case, who, at):  # noqa: F811
    (line,) = CaseRows([case.pk], by=scene.by(who, at))[:5]
    return line.is_unread


def look(scene, case, who, at):  # noqa: F811
    by = scene.by(who, at)
    see_case(case_for(case.pk, by=by), by=by, at=at)


def test_a_case_of_ones_own_is_marked_until_one_looks_and_again_when_it_changes(scene, case):  # noqa: F811
    assert unread(scene, case, "周婷", AT)

    look(scene, case, "周婷", AT)
    assert not unread(scene, case, "周婷", AT)

    write_note(matter_of_case(case), "客户催了", [], by=scene.by("郑强", LATER), at=LATER)
    assert unread(scene, case, "周婷", LATER)
    look(scene, case, "周婷", LATER)
    assert not unread(scene, case, "周婷", LATER)


def test_cases_of_others_are_neither_marked_nor_noted(scene, case):  # noqa: F811
    look(scene, case, "郑强", AT)

    assert not unread(scene, case, "郑强", AT)
    assert not Seen.objects.exists()


def test_looking_again_writes_nothing_and_lines_stay_one_statement(scene, case):  # noqa: F811
    look(scene, case, "周婷", AT)
    by = scene.by("周婷", LATER)
    again = case_for(case.pk, by=by)
    with CaptureQueriesContext(connection) as captured:
        see_case(again, by=by, at=LATER)
    assert len(captured) == 0

    cases = [case.pk, take_complaint(scene, AT).pk, take_complaint(scene, AT).pk]
    for some in (cases[:1], cases):
        with CaptureQueriesContext(connection) as captured:
            assert len(CaseRows(some, by=by)[:10]) == len(some)
        assert len(captured) == 1
