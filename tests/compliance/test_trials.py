"""A draft tried on what happened: what would have come out otherwise, and nothing else."""

from datetime import timedelta

import pytest
from django.db import transaction

from shouwen.compliance.draft_reading import read_draft
from shouwen.compliance.draft_rulebook import DraftRulebook
from shouwen.compliance.draft_writing import write_draft
from shouwen.compliance.drafts import begin_draft
from shouwen.compliance.models import Finding, Trial, TrialState
from shouwen.compliance.rulebook import rulebook
from shouwen.compliance.trial_facts import facts_for, remembered, told_in_order
from shouwen.compliance.trial_making import MAKING, SILENT_FOR, make_next_trial
from shouwen.compliance.trials import ask_trial, cancel_trial, trial_for
from shouwen.facts.kinds import all_kinds
from shouwen.facts.queries import as_fact
from shouwen.facts.refusals import Why
from shouwen.regulation.replaying.trying import SwiftSide
from shouwen.regulation.trial import Side
from shouwen.work.actions.deadlines import sweep_deadlines
from shouwen.work.models import Deadline
from tests.factories import refusal_of
from tests.scenes import local, service_department, take_complaint

MONDAY, TUESDAY = local("2026-03-02 09:00"), local("2026-03-03 09:00")
MARCH = {"since": local("2026-03-01 00:00"), "until": local("2026-04-01 00:00")}
APRIL = local("2026-04-02 09:00")
RINGS = "standards/telephone.yaml"


@pytest.fixture
def scene(kept, db):
    """A month in which calls were answered after two, three and four rings, and the draft allows two."""
    with transaction.atomic():
        for hour, rings in enumerate((2, 3, 4)):
            take_complaint(kept, MONDAY + timedelta(hours=hour), rings=rings, talk_seconds=300)
    sweep_deadlines(APRIL)
    return kept


@pytest.fixture
def draft(scene):
    by = scene.by("管理员", APRIL)
    begun = begin_draft(scene.company, service_department(), "2", by=by, at=APRIL)
    text = begun.files[RINGS].replace("at_most: 3", "at_most: 2", 1)
    return write_draft(begun.pk, RINGS, text, version=1, by=by, at=APRIL)


def tried(scene, draft, **period):
    trial = ask_trial(draft.pk, [scene.company], **{**MARCH, **period}, by=scene.by("管理员", APRIL), at=APRIL)
    assert make_next_trial(lambda: APRIL)
    trial.refresh_from_db()
    assert (trial.state, trial.fault) == (TrialState.DONE, "")
    return trial


def test_only_what_comes_out_otherwise_is_a_line(scene, draft):
    trial = tried(scene, draft)

    (line,) = trial.lines.all()
    assert (line.standard, line.before["verdict"], line.after["verdict"]) == ("SD-1.3-6-1a", "met", "broken")
    assert line.member == scene.people["周婷"].pk
    assert line.unit == scene.service
    assert line.citation.startswith("service-department@2#")
    before, after = (trial.counts[side]["SD-1.3-6-1a"] for side in ("before", "after"))
    assert (before, after) == ({"broken": 1, "met": 2}, {"broken": 2, "met": 1})
    assert trial.differences == 1
    assert trial.facts == trial.total > 0


def test_what_happened_before_the_period_is_not_counted(scene, draft):
    trial = tried(scene, draft, since=MONDAY + timedelta(hours=2))

    assert trial.counts["after"]["SD-1.3-6-1a"] == {"broken": 1}
    assert trial.differences == 0


def test_both_ways_of_a_trial_come_to_the_same(scene):
    slow, swift = (side(rulebook(), *kinds, remembered(), MARCH["since"]) for side, kinds in
                   ((Side, ()), (SwiftSide, (all_kinds(),))))  # fmt: skip
    rows = facts_for([scene.company.pk], MARCH["since"], MARCH["until"])
    for row in rows:
        slow.feed(as_fact(row))
    for told in told_in_order(rows):
        swift.feed(told)

    assert swift.judged(MARCH["until"]) == slow.judged(MARCH["until"])


def test_the_side_as_it_was_finds_what_the_house_found(scene):
    side = Side(rulebook(), remembered(), MARCH["since"])
    for row in facts_for([scene.company.pk], MARCH["since"], MARCH["until"]):
        side.feed(as_fact(row))
    judged = side.judged(MARCH["until"]).values()

    found = {(one.standard, one.verdict, one.holder) for one in judged if one.due_at is None}
    ended = {(one.standard, one.verdict, one.holder) for one in judged if one.due_at is not None}
    kept = Finding.objects.filter(withdraws=None, withdrawal=None, at__lt=MARCH["until"])
    assert found == set(kept.values_list("standard", "verdict", "holder"))
    rows = Deadline.objects.exclude(state="open").filter(withdrawn_at=None, ended_at__lt=MARCH["until"])
    assert ended == set(rows.values_list("standard", "state", "holder"))
    assert ended


def test_a_draft_is_tried_as_it_was_when_it_was_asked(scene, draft):
    by = scene.by("管理员", APRIL)
    trial = ask_trial(draft.pk, [scene.company], **MARCH, by=by, at=APRIL)
    write_draft(draft.pk, RINGS, draft.files[RINGS].replace("at_most: 2", "at_most: 4"), version=2, by=by, at=APRIL)
    make_next_trial(lambda: APRIL)
    trial.refresh_from_db()

    assert (trial.version, trial.counts["after"]["SD-1.3-6-1a"]["broken"]) == (2, 2)


def test_local_values_of_the_site_count_and_those_newly_asked_come_from_the_draft(scene, draft):
    edition = read_draft(draft)
    book = DraftRulebook(rulebook(), edition, {"accept_within": "1 hour"})

    (adopted,) = book.in_force(scene.service.pk, MONDAY)

    assert adopted.edition is edition
    assert str(adopted.site.values["accept_within"]) == "4 hours"
    assert book.in_force(None, MONDAY) == ()


@pytest.mark.parametrize(("since", "until", "field"), [
    (MARCH["until"], MARCH["since"], "until"),
    (MARCH["since"], APRIL + timedelta(days=1), "until"),
    (APRIL - timedelta(days=401), APRIL, "since"),
])
def test_a_period_that_is_not_over_or_too_long_is_refused(scene, draft, since, until, field):
    refusal = refusal_of(lambda: ask_trial(draft.pk, [scene.company], since=since, until=until,
                                           by=scene.by("管理员", APRIL), at=APRIL))

    assert (refusal.why, refusal.field) == (Why.BAD_INPUT, field)


def test_a_faulty_draft_is_not_tried(scene, draft):
    by = scene.by("管理员", APRIL)
    write_draft(draft.pk, RINGS, "- limit: {", version=2, by=by, at=APRIL)

    refusal = refusal_of(lambda: ask_trial(draft.pk, [scene.company], **MARCH, by=by, at=APRIL))

    assert refusal.why == Why.BAD_INPUT


def test_a_cancelled_trial_is_not_made(scene, draft):
    by = scene.by("管理员", APRIL)
    trial = ask_trial(draft.pk, [scene.company], **MARCH, by=by, at=APRIL)
    cancel_trial(trial.pk, by=by, at=APRIL)

    assert not make_next_trial(lambda: APRIL)
    assert refusal_of(lambda: cancel_trial(trial.pk, by=by, at=APRIL)).why == Why.OVERTAKEN


def test_who_may_not_try_drafts_neither_asks_nor_sees_nor_cancels(scene, draft):
    trial = ask_trial(draft.pk, [scene.company], **MARCH, by=scene.by("管理员", APRIL), at=APRIL)
    nobody = scene.by("周婷", APRIL)

    tries = [
        lambda: ask_trial(draft.pk, [scene.service], **MARCH, by=nobody, at=APRIL),
        lambda: cancel_trial(trial.pk, by=nobody, at=APRIL),
        lambda: trial_for(trial.pk, by=nobody),
        lambda: trial_for(0, by=nobody),
    ]

    assert [refusal_of(one).why for one in tries] == [Why.NOT_ALLOWED] * 4
    assert Trial.objects.count() == 1


def test_a_draft_that_wants_calls_answered_sooner_says_how_many_people_that_takes(scene, draft):
    (unit,) = tried(scene, draft).seats

    assert (unit["unit"], unit["within"], unit["days"]) == (scene.service.pk, [15, 10], 1)
    assert [hour[0] for hour in unit["hours"]] == [9, 10, 11]
    assert all(after >= before for *_rest, before, after in unit["hours"])


def test_a_draft_that_leaves_the_telephone_alone_says_nothing_of_it(scene):
    by = scene.by("管理员", APRIL)
    same = begin_draft(scene.company, service_department(), "3", by=by, at=APRIL)

    assert tried(scene, same).seats == []


def test_a_trial_is_taken_over_from_a_worker_who_is_gone_and_never_from_one_who_is_slow(
    scene, draft, database_addresses
):
    trial = ask_trial(draft.pk, [scene.company], **MARCH, by=scene.by("管理员", APRIL), at=APRIL)
    Trial.objects.filter(pk=trial.pk).update(state=TrialState.WORKING, seen_at=APRIL - 2 * SILENT_FOR)

    with database_addresses.app.connect(autocommit=True) as slow:
        slow.execute("SELECT pg_advisory_lock(%s, %s)", [MAKING, trial.pk])
        while_slow = make_next_trial(lambda: APRIL)
    when_gone = make_next_trial(lambda: APRIL)

    assert (while_slow, when_gone) == (False, True)
    with database_addresses.app.connect(autocommit=True) as other:  # whoever is done has let go
        assert other.execute("SELECT pg_try_advisory_lock(%s, %s)", [MAKING, trial.pk]).fetchone() == (True,)


def test_a_slow_trial_does_not_hold_up_the_next(scene, draft, database_addresses):
    first, second = (ask_trial(draft.pk, [scene.company], **MARCH, by=scene.by("管理员", APRIL), at=APRIL) for _ in "12")
    Trial.objects.filter(pk=first.pk).update(state=TrialState.WORKING, seen_at=APRIL - 2 * SILENT_FOR)

    with database_addresses.app.connect(autocommit=True) as slow:
        slow.execute("SELECT pg_advisory_lock(%s, %s)", [MAKING, first.pk])
        assert make_next_trial(lambda: APRIL)

    assert dict(Trial.objects.values_list("pk", "state")) == {first.pk: "working", second.pk: "done"}
