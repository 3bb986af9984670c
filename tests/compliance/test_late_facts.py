"""What comes late, is corrected, or was published later: judged by when it happened."""

from django.db import transaction

from shouwen.compliance.actions import set_local_value
from shouwen.compliance.models import Finding
from shouwen.facts.actions import SYSTEM, record
from shouwen.facts.models import Fact
from shouwen.facts.refusals import Why
from shouwen.work.actions.deadlines import sweep_deadlines
from shouwen.work.models import Deadline, DeadlineState
from tests.factories import facts_of, refusal_of
from tests.scenes import local, take_complaint

START = local("2026-03-02 09:00")
SOLVE = "SD-3.15-2b"
RINGS = "SD-1.3-6-1a"


def accepted(scene, case, at):
    """Record an acceptance as if it had been entered from paper, at whatever time it happened."""
    record(
        "complaint.accepted",
        at=at,
        unit=case.unit_id,
        by=scene.people["周婷"],
        about=case,
        for_whom=case.customer,
        promised_on=local("2026-03-10 00:00").date(),
        accepted_on=at.date(),
        position="客户投诉专员",
    )


def test_a_miss_falls_away_when_it_turns_out_that_it_was_done_in_time(scene):
    case = take_complaint(scene, START)
    sweep_deadlines(local("2026-03-02 16:00"))
    missed = Deadline.objects.get(holder=case.reference, standard=f"{SOLVE}/accept")
    assert missed.state == DeadlineState.MISSED

    accepted(scene, case, local("2026-03-02 14:00"))

    missed.refresh_from_db()
    assert (missed.state, missed.ended_at) == (DeadlineState.MET, local("2026-03-02 14:00"))


def test_what_is_done_after_the_due_time_stays_missed_and_says_how_late(scene):
    case = take_complaint(scene, START)
    sweep_deadlines(local("2026-03-02 16:00"))

    accepted(scene, case, local("2026-03-02 15:00"))

    missed = Deadline.objects.get(holder=case.reference, standard=f"{SOLVE}/accept")
    assert (missed.state, missed.done_late_at) == (DeadlineState.MISSED, local("2026-03-02 15:00"))
    behind = Fact.objects.filter(pk__in=missed.ended_because).order_by("pk")
    assert [one.kind for one in behind][-2:] == ["deadline.missed", "complaint.accepted"]


def test_a_call_entered_late_is_judged_like_any_other(scene):
    take_complaint(scene, START, rings=5)

    assert [f.verdict for f in Finding.objects.filter(standard=RINGS)] == ["broken"]


def test_a_correction_withdraws_what_no_longer_holds(scene):
    take_complaint(scene, START, rings=5)
    (wrong,) = facts_of("contact.answered")

    record(
        "fact.corrected",
        at=local("2026-03-02 09:30"),
        unit=wrong.unit,
        by=SYSTEM,
        about=wrong.about,
        which=f"fact:{wrong.pk}",
        figures={"kind": "contact.answered", "figures": {"rings": 2}},
    )

    standing = Finding.objects.filter(standard=RINGS, withdraws=None, withdrawal=None)
    assert [f.verdict for f in standing] == ["met"]
    assert (
        Finding.objects.filter(standard=RINGS).count() == 3
    )  # broken, its withdrawal, met: nothing was changed


def test_a_local_value_holds_from_its_date_and_never_for_the_past(scene):
    before = take_complaint(scene, START)
    with transaction.atomic():
        set_local_value(
            scene.company,
            "service-department",
            "accept_within",
            "2 hours",
            since=local("2026-03-03 00:00"),
            by=scene.by("管理员", START),
            at=START,
        )
    after = take_complaint(scene, local("2026-03-03 09:00"))

    due = {d.holder: d.due_at for d in Deadline.objects.filter(standard=f"{SOLVE}/accept")}
    assert due == {before.reference: local("2026-03-02 14:30"), after.reference: local("2026-03-03 11:00")}


def test_a_fact_of_the_past_is_judged_by_the_value_of_then(scene):
    with transaction.atomic():
        set_local_value(
            scene.company,
            "service-department",
            "accept_within",
            "2 hours",
            since=local("2026-03-03 00:00"),
            by=scene.by("管理员", START),
            at=START,
        )

    late = take_complaint(scene, START)

    assert Deadline.objects.get(holder=late.reference, standard=f"{SOLVE}/accept").due_at == local(
        "2026-03-02 14:30"
    )


def test_a_local_value_outside_its_bounds_is_refused_with_its_article(scene):
    refused = refusal_of(
        lambda: set_local_value(
            scene.company,
            "service-department",
            "accept_within",
            "2 minutes",
            since=local("2026-03-03 00:00"),
            by=scene.by("管理员", START),
            at=START,
        )
    )

    assert (refused.why, refused.citation) == (Why.BAD_INPUT, "service-department@1#第三章/十五/第二条/2")


def test_only_who_may_sets_a_local_value(scene):
    refused = refusal_of(
        lambda: set_local_value(
            scene.company,
            "service-department",
            "accept_within",
            "2 hours",
            since=START,
            by=scene.by("周婷", START),
            at=START,
        )
    )

    assert refused.why == Why.NOT_ALLOWED
