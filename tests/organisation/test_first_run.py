"""The first run happens once, also when two try at the same time."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from shouwen.facts.refusals import Refused, Why
from shouwen.organisation import actions
from shouwen.organisation.deeds import deeds
from shouwen.organisation.models import Member, Unit
from tests.factories import LONG_AGO, as_member, facts_of, refusal_of

GIVEN = {"sign_in": "first", "secret": "a good pass phrase", "at": LONG_AGO}


@pytest.mark.django_db
def test_the_first_member_can_do_everything_everywhere():
    member = actions.first_run("集团", "张三", **GIVEN)

    top = Unit.objects.get()
    assert (top.kind, top.parent, top.path, top.zone) == ("group", None, f"/{top.pk}/", "Asia/Shanghai")
    by = as_member(member)
    assert {deed for deed in deeds() if by.scope(deed).is_everything} == set(deeds())
    assert not member.has_temporary_secret
    assert actions.check_secret("first", GIVEN["secret"], address="a", at=LONG_AGO) == member
    assert [f.by for f in facts_of("unit.opened")] == ["system"]


@pytest.mark.django_db
def test_the_first_administrator_can_let_others_in_and_give_what_they_have():
    member = actions.first_run("集团", "张三", **GIVEN)
    at = LONG_AGO + timedelta(days=1)
    by = as_member(member, at)

    other = actions.join_member(member.home, "李四", sign_in="second", by=by, at=at)
    actions.post_member(other, member.postings.get().position, member.home, by=by, at=at)

    assert as_member(other, at).has("administer_organisation")


@pytest.mark.django_db
def test_a_second_first_run_is_refused_and_changes_nothing():
    actions.first_run("集团", "张三", **GIVEN)

    refused = refusal_of(lambda: actions.first_run("别家", "李四", **{**GIVEN, "sign_in": "second"}))

    assert refused.why == Why.OVERTAKEN
    assert (Unit.objects.count(), Member.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_a_first_run_with_a_weak_pass_phrase_leaves_the_house_empty():
    refused = refusal_of(lambda: actions.first_run("集团", "张三", **{**GIVEN, "secret": "short"}))

    assert refused.field == "secret"
    assert Unit.objects.count() == 0


def test_of_two_first_runs_at_once_one_wins_and_the_other_is_told(committed):
    start, outcomes = threading.Barrier(3), []

    def run(number):
        try:
            start.wait()
            actions.first_run(f"集团{number}", "张三", **{**GIVEN, "sign_in": f"first{number}"})
            outcomes.append("won")
        except Refused as refused:
            outcomes.append(refused.why)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == [Why.OVERTAKEN, Why.OVERTAKEN, "won"]
    assert (Unit.objects.count(), Member.objects.count()) == (1, 1)
