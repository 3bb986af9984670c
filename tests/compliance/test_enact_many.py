"""Many deeds at once come to the same as one by one: what nobody judges goes in by COPY, the rest is judged."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from shouwen.compliance.actions import adopt_edition
from shouwen.compliance.judging import enact, enact_many, is_loud
from shouwen.compliance.models import Finding
from shouwen.facts import actions
from shouwen.facts.actions import SYSTEM, Deed, is_heard
from shouwen.facts.kinds import all_kinds
from shouwen.facts.models import Fact
from shouwen.facts.refusals import Refused
from shouwen.regulation.packs import read_pack
from shouwen.work.models import Deadline
from tests.factories import LONG_AGO, make_position, post, refusal_of
from tests.orders.shop import open_shop
from tests.scenes import PACKS, SINCE, local

pytestmark = pytest.mark.django_db
AT = local("2026-03-01 10:00")
BEFORE = SINCE - timedelta(days=30)
HELD = ("kind", "at", "unit", "by", "about", "for_whom", "figures", "touches")


@pytest.fixture
def shop(db):
    return open_shop()


def follow_the_book(shop):
    edition = read_pack(PACKS / "sales-service" / "1", all_kinds())
    given = {"discount_approver": "销售主管", "discount_valid_for": "3 days", "confirm_within": "30 minutes"}
    with transaction.atomic():
        values = {name: given[name] for name in edition.asks if name in given}
        adopt_edition(shop.unit, edition, values, since=SINCE, by=SYSTEM, at=LONG_AGO)
        post(shop.agent, make_position("销售客服"), shop.unit)


def deeds_of(shop, *moments):
    """Deeds of orders that were placed and delivered, and of customers recorded in between."""
    found = []
    for number, at in enumerate(moments, start=1):
        order = f"order:{number}"
        placed = {"order": order, "price": Decimal(199), "listed_price": Decimal("199.00")}
        found.append(Deed("order.placed", at, shop.unit.pk, shop.agent, order, shop.customer, placed))
        found.append(Deed("customer.recorded", at, shop.unit.pk, shop.agent, "customer:9", figures={"kind": "person"}))
        found.append(Deed("order.delivered", at + timedelta(hours=1), shop.unit.pk, shop.agent, order, shop.customer,
                          {"order": order}))  # fmt: skip
    return found


def kept(deeds, record):
    """Record deeds in a savepoint that is rolled back; return what the base held of them then."""
    with transaction.atomic():
        last = Fact.objects.order_by("-pk").values_list("pk", flat=True).first()
        record(deeds)
        facts = list(Fact.objects.filter(pk__gt=last).order_by("pk").values(*HELD))
        clocks = list(Deadline.objects.order_by("key").values("standard", "state", "due_at", "ended_at"))
        findings = list(Finding.objects.order_by("key").values("standard", "verdict", "at", "holder", "result"))
        transaction.set_rollback(True)
    return [_unnumbered(row) for row in facts], clocks, findings


def _unnumbered(row):
    """Numbers go on after a rollback; all else must be the same."""
    figures = {name: value for name, value in row["figures"].items() if name != "deadline"}
    return {**row, "figures": figures, "touches": [one for one in row["touches"] if not one.startswith("deadline:")]}


def one_by_one(deeds):
    for one in deeds:
        enact(one.kind, at=one.at, unit=one.unit, by=one.by, about=one.about, for_whom=one.for_whom, figures=one.figures)


@pytest.mark.parametrize("by_the_book", [False, True])
def test_many_at_once_are_the_same_as_one_by_one(shop, by_the_book):
    if by_the_book:
        follow_the_book(shop)
    deeds = deeds_of(shop, BEFORE, AT, AT + timedelta(minutes=1))

    facts, clocks, findings = kept(deeds, enact_many)

    singly = kept(deeds, one_by_one)
    assert (facts, clocks, findings) == singly
    assert [row["kind"] for row in facts if row["kind"] != "deadline.missed"] == [one.kind for one in deeds]
    assert bool(clocks) is by_the_book


def test_only_what_somebody_judges_is_judged(shop):
    follow_the_book(shop)

    loud = {(kind, at): is_loud(kind, shop.unit.pk, at)
            for kind in ("order.placed", "customer.recorded")
            for at in (BEFORE, AT)}  # fmt: skip

    assert loud[("customer.recorded", BEFORE)] is loud[("customer.recorded", AT)] is False
    assert loud[("order.placed", AT)] is True
    assert is_heard("member.left", shop.unit.pk, AT)


def test_every_listener_says_what_it_hears():
    """One that does not makes every fact of every list go in one by one: use ``listen_to`` or ``listen_where``."""
    unsaid = [f"{one.__module__}.{one.__name__}" for one in actions._listeners if one not in actions._hears]

    assert unsaid == []


def test_a_deed_that_is_refused_undoes_all_of_them(shop):
    follow_the_book(shop)
    cheap = {"order": "order:7", "price": Decimal(1), "listed_price": Decimal(199)}
    refused = Deed("order.placed", AT, shop.unit.pk, shop.agent, "order:7", shop.customer, cheap)
    deeds = [*deeds_of(shop, BEFORE), refused]
    before = Fact.objects.count()

    refused = refusal_of(lambda: enact_many(deeds))

    assert refused.citation == "sales-service@1#第4节/1/1"
    assert Fact.objects.count() == before


def test_a_time_to_come_is_refused_as_of_one_fact(shop):
    to_come = Deed("customer.recorded", local("2099-01-01 10:00"), shop.unit.pk, shop.agent, "customer:1", "customer:1",
                   {"kind": "person"})  # fmt: skip

    with pytest.raises(Refused, match="future"), transaction.atomic():
        enact_many([to_come])


def test_a_thousand_quiet_deeds_cost_a_few_statements(shop):
    deeds = deeds_of(shop, *[BEFORE] * 300)

    with CaptureQueriesContext(connection) as asked:
        enact_many(deeds)

    # Django counts every row of a COPY as if it were one; whether a customer was merged is asked once of each.
    said = [one["sql"] for one in asked.captured_queries]
    assert not any(sql.startswith("INSERT") for sql in said)
    assert sum(not sql.startswith("COPY") for sql in said) <= 4
    assert Fact.objects.filter(kind="order.placed").count() == 300
