"""Who may hear of what: the house's own permissions."""

import pytest
from django.utils import timezone

from shouwen.cases.models import CaseMove
from shouwen.compliance.models import Draft, KeptEdition, Trial
from shouwen.config.streams.rights import Rights
from tests.factories import make_administrator, make_member, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def rights(monkeypatch):
    # Within a test's transaction connections are neither old nor to be closed.
    monkeypatch.setattr("shouwen.config.streams.rights.close_old_connections", lambda: None)
    return Rights()


def test_only_the_member_hears_what_is_for_them(rights):
    boss, other = make_administrator(), make_member("李四")

    assert rights.hearers(f"member:{other.pk}", {boss.pk, other.pk}) == {other.pk}


def test_a_unit_is_heard_of_by_those_whose_rights_reach_it(rights):
    top = make_unit("集团")
    sales, service = make_unit("营销部", top), make_unit("客服部", top)
    here = make_member("甲", service, {"see_case": "unit"})
    there = make_member("乙", sales, {"see_case": "unit"})

    assert rights.hearers(f"unit:{service.pk}", {here.pk, there.pk}) == {here.pk}


@pytest.mark.parametrize("topic", ["case:999", "customer:999", "unit:999", "trial:999", "move:999", "nothing:1"])
def test_what_is_not_there_is_told_to_nobody(rights, topic):
    boss = make_administrator()

    assert rights.hearers(topic, {boss.pk}) == frozenset()


def test_a_trial_is_heard_of_by_those_who_may_read_it(rights):
    unit, now = make_unit("集团"), timezone.now()
    writer, reader = make_administrator(unit=unit), make_member("钱七", unit, {"see_regulation": "subtree"})
    hands = {"begun_by": writer, "begun_at": now, "changed_by": writer, "changed_at": now}
    draft = Draft.objects.create(unit=unit, pack="small", edition="2", files={}, **hands)
    period = {"since": now, "until": now}
    trial = Trial.objects.create(draft=draft, version=1, files={}, units=[unit.pk], **period, by=writer, at=now)

    assert rights.hearers(trial.reference, {writer.pk, reader.pk}) == {writer.pk}


def test_a_move_is_heard_of_by_those_who_may_move_cases_there(rights):
    unit, now = make_unit("集团"), timezone.now()
    asker, reader = make_administrator(unit=unit), make_member("钱七", unit, {"see_regulation": "subtree"})
    edition = KeptEdition.objects.create(hash="0" * 64, pack="small", edition="2", title="小", files={}, kept_at=now)
    move = CaseMove.objects.create(unit=unit, edition=edition, by=asker, at=now)

    assert rights.hearers(move.reference, {asker.pk, reader.pk}) == {asker.pk}


def test_members_are_named_and_nothing_else(rights):
    boss = make_administrator("王小明")

    assert rights.name_of(boss.reference) == "王小明"
    assert rights.name_of("customer:1") == ""
    assert rights.name_of("member:999") == ""


def test_an_unknown_session_is_nobody(rights):
    assert rights.signed_in("0" * 32) is None
