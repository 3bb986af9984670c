"""What follows from facts after commit: each once, in order; a failure stops nothing and is not forgotten."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shouwen.facts import readers
from shouwen.facts.actions import record
from shouwen.facts.kinds import declare
from shouwen.facts.models import Fact, FailedReaction
from shouwen.facts.readers import react_to_facts, reacts, retry_reactions
from shouwen.facts.trying import FIRST_WAIT, MOST_TRIES, given_up, take_up_again

declare("test.reacted", "测试", "Something that tests react to")


@pytest.fixture
def reactions(monkeypatch, committed):
    """Only the reactions of the test, on facts that are really committed."""
    monkeypatch.setattr(readers, "_reactions", {})
    react_to_facts(at=timezone.now())
    return committed


def happen(times=1):
    with transaction.atomic():
        return [
            record("test.reacted", at=timezone.now(), unit=None, by="system", about="member:1").sequence
            for _ in range(times)
        ]


def test_each_fact_is_seen_once_and_in_order(reactions):
    seen = []
    reacts("test.reacted")(lambda fact: seen.append(fact.sequence))
    numbers = happen(2) + happen(1)

    assert react_to_facts(at=timezone.now()) == 3
    assert react_to_facts(at=timezone.now()) == 0
    assert seen == numbers


def test_a_failing_reaction_is_undone_alone_and_the_others_go_on(reactions):
    seen, at = [], timezone.now()

    @reacts("test.reacted")
    def fails(fact):
        record("test.reacted", at=at, unit=None, by="system", about="member:2")
        raise LookupError("words of a customer")

    @reacts("test.reacted")
    def fails_in_the_database(fact):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")

    reacts("test.reacted")(lambda fact: seen.append(fact.sequence))
    [number] = happen()

    react_to_facts(at=at)

    assert seen == [number]
    rows = FailedReaction.objects.order_by("reaction")
    assert [(row.fact, row.tries, row.next_at) for row in rows] == [(number, 1, at + FIRST_WAIT)] * 2
    assert [row.error.split(" ")[0] for row in rows] == ["LookupError", "DataError"]
    assert "customer" not in "".join(row.error for row in rows)
    assert react_to_facts(at=at) == 0  # what the failed one recorded is undone


def test_a_failed_reaction_is_tried_again_and_forgotten_when_it_works(reactions):
    at, works = timezone.now(), []

    @reacts("test.reacted")
    def sometimes(fact):
        if not works:
            raise LookupError

    happen()
    react_to_facts(at=at)

    assert retry_reactions(at=at + FIRST_WAIT - timedelta(seconds=1)) == 0
    assert retry_reactions(at=at + FIRST_WAIT) == 1
    assert FailedReaction.objects.get().tries == 2
    works.append(True)
    assert retry_reactions(at=at + timedelta(days=1)) == 1
    assert not FailedReaction.objects.exists()


def test_after_the_last_try_it_is_given_up_until_a_person_takes_it_up(reactions):
    at = timezone.now()

    @reacts("test.reacted")
    def never(fact):
        raise LookupError

    happen()
    react_to_facts(at=at)
    for _ in range(MOST_TRIES - 1):
        assert given_up().count() == 0
        at += timedelta(days=1)
        retry_reactions(at=at)

    assert given_up().count() == 1
    assert retry_reactions(at=at + timedelta(days=9)) == 0
    assert take_up_again(at=at) == 1
    assert retry_reactions(at=at) == 1
    assert given_up().count() == 0


def test_reactions_that_go_well_are_tried_together(reactions):
    for _ in range(3):
        reacts("test.reacted")(lambda fact: None)
    happen(2)
    react_to_facts(at=timezone.now())  # the mark of this server is known by now
    happen(4)

    with CaptureQueriesContext(connection) as asked:
        assert react_to_facts(at=timezone.now()) == 4

    assert sum(one["sql"].startswith("SAVEPOINT") for one in asked) == 1


def test_when_one_fails_the_others_end_up_done_once_in_the_database(reactions):
    at = timezone.now()

    @reacts("test.reacted")
    def fails(fact):
        raise LookupError

    @reacts("test.reacted")
    def follows(fact):
        if fact.about == "member:1":
            record("test.reacted", at=at, unit=None, by="system", about=f"fact:{fact.sequence}")

    numbers = happen(2)
    react_to_facts(at=at)

    assert sorted(Fact.objects.filter(about__startswith="fact:").values_list("about", flat=True)) == [
        f"fact:{number}" for number in numbers
    ]
    assert FailedReaction.objects.count() == 2
