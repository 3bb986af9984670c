"""What applies where, which positions are gaps, what is counted: a few statements each, whatever is kept."""

from datetime import timedelta

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from shouwen.compliance.actions import adopt_edition, set_local_value
from shouwen.compliance.gaps import gaps_of
from shouwen.compliance.packs_folder import available_packs
from shouwen.compliance.queries import finding_counts, findings_of, in_force, values_given
from shouwen.organisation.models import Posting
from shouwen.work.actions.deadlines import sweep_deadlines
from shouwen.work.deadline_queries import deadline_counts, deadline_counts_by_span
from tests.factories import make_unit, refusal_of
from tests.scenes import SINCE, local, service_department, take_complaint

MONDAY = local("2026-03-02 09:00")
MARCH = (local("2026-03-01 00:00"), local("2026-04-01 00:00"))
FEBRUARY = (local("2026-02-01 00:00"), local("2026-03-01 00:00"))
RINGS, ACCEPT = "SD-1.3-6-1a", "SD-3.15-2b/accept"


def test_a_unit_below_is_bound_by_what_is_adopted_above(scene):
    (bound,) = in_force(scene.service, MONDAY)

    assert (bound.edition.pack, bound.adopter, bound.since) == ("service-department@1", scene.company, SINCE)
    assert in_force(scene.service, SINCE - timedelta(seconds=1)) == []
    assert in_force(make_unit("百川物流", kind="subsidiary"), MONDAY) == []


def test_the_nearest_units_value_counts_from_its_day_on(scene):
    admin, tuesday = scene.by("管理员", MONDAY), local("2026-03-03 00:00")
    with transaction.atomic():
        set_local_value(scene.service, "service-department", "accept_within", "2 hours", since=tuesday, by=admin,
                        at=MONDAY)
    manual = service_department()

    before = values_given(scene.service, manual, tuesday - timedelta(microseconds=1))["accept_within"]
    after = values_given(scene.service, manual, tuesday)["accept_within"]
    above = values_given(scene.company, manual, tuesday)["accept_within"]

    assert [(one.typed, one.unit.name) for one in (before, after, above)] == [
        ("4 hours", "百川商贸"), ("2 hours", "客户服务部"), ("4 hours", "百川商贸")]


def test_a_member_adopts_and_sets_from_now_on_and_never_for_the_past(scene):
    admin, before = scene.by("管理员", MONDAY), MONDAY - timedelta(microseconds=1)

    refusals = [
        refusal_of(lambda: set_local_value(scene.company, "service-department", "accept_within", "2 hours",
                                           since=before, by=admin, at=MONDAY)),
        refusal_of(lambda: adopt_edition(scene.company, service_department(), {}, since=before, by=admin,
                                         at=MONDAY)),
    ]

    assert [refusal.field for refusal in refusals] == ["since", "since"]
    with transaction.atomic():
        set_local_value(scene.company, "service-department", "accept_within", "2 hours", since=MONDAY, by=admin,
                        at=MONDAY)


def test_gaps_are_the_positions_that_nobody_holds_with_their_articles(scene):
    before = {gap.named for gap in gaps_of(scene.service.pk, MONDAY)}
    Posting.objects.filter(position__key="客服经理").delete()

    with CaptureQueriesContext(connection) as counted:
        after = {gap.named: gap for gap in gaps_of(scene.service.pk, MONDAY)}

    assert "客服经理" not in before
    assert set(after) - before == {
        "客服经理", "收件经理", "上级", "直接上级", "客户服务经理", "售后服务经理",
    }  # fmt: skip  # and what the company calls so
    assert any(one.citation.endswith("第三章/一/10") for one in after["客服经理"].namings)
    assert len(counted) <= 2  # the revision, and the holders


def test_a_local_value_that_names_a_position_which_nobody_holds_is_a_gap(scene):
    before = {gap.named for gap in gaps_of(scene.service.pk, MONDAY)}
    set_local_value(scene.company, "service-department", "beyond_limit_approver", "信用专员", since=MONDAY,
                    by=scene.by("管理员", MONDAY), at=MONDAY)

    after = {gap.named: gap for gap in gaps_of(scene.service.pk, MONDAY)}
    with CaptureQueriesContext(connection) as counted:
        again = {gap.named: gap for gap in gaps_of(scene.service.pk, MONDAY)}

    assert again == after
    assert set(after) - before == {"信用专员"}
    assert [one.citation for one in after["信用专员"].namings] == ["service-department@1#第四章/一/6"]
    assert len(counted) <= 2


def test_counts_hold_their_start_and_not_their_end_and_stop_at_the_unit(scene):
    def count(unit):
        (found,) = finding_counts(["service-department"], [RINGS], ("met", "broken"), [MARCH], unit)
        return found

    take_complaint(scene, MARCH[0], name="甲", rings=3)
    take_complaint(scene, MARCH[1] - timedelta(microseconds=1), name="乙", rings=4)
    take_complaint(scene, MARCH[1], name="丙", rings=4)

    assert count(scene.company.parent) == count(scene.service) == {"met": 1, "broken": 1}
    assert count(scene.departments["财务部"]) == {"met": 0, "broken": 0}
    assert finding_counts(["other"], [RINGS], ("met",), [MARCH], scene.company) == [{"met": 0}]
    assert findings_of(["service-department"], [RINGS], ("broken",)).count() == 2


def test_clocks_are_counted_by_the_month_in_which_they_fell_due(scene):
    take_complaint(scene, MONDAY)
    sweep_deadlines(local("2026-03-02 16:00"))
    take_complaint(scene, local("2026-03-02 16:00"), name="乙")

    assert deadline_counts(["service-department"], [ACCEPT], *MARCH, scene.service) == {
        ACCEPT: {"open": 1, "missed": 1}}
    assert deadline_counts(["service-department"], [ACCEPT], *FEBRUARY, scene.service) == {
        ACCEPT: {"open": 1, "missed": 0}}  # what runs, runs whatever the month
    assert deadline_counts_by_span(["service-department"], [ACCEPT], [FEBRUARY, MARCH], scene.company) == [
        {"met": 0, "missed": 0}, {"met": 0, "missed": 1}]


def test_packs_lie_ready_in_the_folder(monkeypatch, tmp_path):
    ready = {one.pack: one.read for one in available_packs()}
    assert ready["service-department@1"].hash == service_department().hash
    assert all(ready.values())
    monkeypatch.setenv("SHOUWEN_PACKS", str(tmp_path))
    (tmp_path / "broken" / "1").mkdir(parents=True)
    (tmp_path / "broken" / "1" / "pack.yaml").write_text("name: broken\n")

    (broken,) = available_packs()
    assert broken.read is None
    assert broken.errors
