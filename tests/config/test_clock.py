"""The duties of the clock: none of them keeps what falls due waiting."""

from datetime import timedelta
from types import SimpleNamespace

from django.db import transaction
from django.utils import timezone

from shouwen.compliance import moments
from shouwen.compliance.models import Moment
from shouwen.config import clock as clocks
from shouwen.config.anchors import Anchors
from shouwen.config.clock import Clock
from shouwen.config.waking import Every
from shouwen.facts import seals
from shouwen.facts.actions import record
from shouwen.facts.kinds import declare
from shouwen.facts.models import Fact, Seal
from shouwen.organisation.actions import plan_departure
from shouwen.organisation.models import Unit
from shouwen.work.actions import gaps
from tests.factories import make_administrator, make_member, make_unit
from tests.scenes import make_scene, take_complaint

declare("test.ticked", "测试", "Something that is sealed")


def test_a_long_past_is_sealed_a_link_at_a_turn(committed, tmp_path, monkeypatch):
    for module in (seals, clocks):
        monkeypatch.setattr(module, "LINK_LENGTH", 2)
    for _ in range(7):
        with transaction.atomic():
            record("test.ticked", at=timezone.now(), unit=None, by="system", about="member:1")
    clock = Clock(SimpleNamespace(is_set=False), Anchors(tmp_path))

    more = [clock.seal() for _ in range(4)]

    assert more == [True, True, False, False]
    assert sum(seal.count for seal in Seal.objects.all()) == Fact.objects.count() == 7
    assert len(clock.anchors.file.read_text().splitlines()) == 3


def test_a_duty_with_more_to_do_is_due_again_at_once():
    every = Every(60)
    assert every.is_due()
    assert not every.is_due()

    every.hasten()

    assert every.left() == 0
    assert every.is_due()
    assert not every.is_due()


def test_a_member_whose_last_day_is_over_leaves_and_only_once(committed, tmp_path):
    now = timezone.now()
    make_administrator("管理员")
    member = make_member("周婷")
    plan_departure(member, now - timedelta(seconds=1), by="system", at=now - timedelta(days=1))
    clock = Clock(SimpleNamespace(is_set=False), Anchors(tmp_path))

    assert [clock.leave(), clock.leave()] == [True, False]

    member.refresh_from_db()
    assert member.left_at == now - timedelta(seconds=1)


def test_a_deadline_does_not_wait_until_every_unit_has_closed_its_day(committed, tmp_path):
    now = timezone.now()
    scene = make_scene()
    with transaction.atomic():
        take_complaint(scene, now - timedelta(days=60))
    Moment.objects.all().delete()
    for number in range(3 * moments.BATCH):
        since, until = now - timedelta(days=2, minutes=number), now - timedelta(days=1, minutes=number)
        Moment.objects.create(unit=scene.service.pk, holder=f"unit:{number}", period="day", calendar="office",
                              name=f"{number}", since=since, until=until, at=until)  # fmt: skip

    assert Clock(SimpleNamespace(is_set=False), Anchors(tmp_path)).close()

    missed = Fact.objects.filter(kind="deadline.missed").order_by("pk").first().pk
    closes = list(Fact.objects.filter(kind="period.closed").order_by("pk").values_list("pk", flat=True))
    assert sum(one < missed for one in closes) == moments.BATCH


def test_positions_are_looked_for_in_all_units_some_at_a_time(db, tmp_path, monkeypatch):
    made = [make_unit(f"单位{number}") for number in range(5)]
    looked = []
    monkeypatch.setattr(gaps, "UNITS_AT_ONCE", 2)
    monkeypatch.setattr(clocks, "UNITS_AT_ONCE", 2)
    monkeypatch.setattr(clocks, "look_for_gaps", lambda units, _at: looked.append(units))
    clock = Clock(SimpleNamespace(is_set=False), Anchors(tmp_path))

    while clock.look_for_gaps():
        pass

    assert [unit for units in looked for unit in units] == sorted(Unit.objects.values_list("pk", flat=True))
    assert {len(units) for units in looked[:-1]} == {2}
    assert len(looked) > len(made) // 2
    assert clock.looked_at == 0
