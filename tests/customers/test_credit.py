"""Customers are measured, graded by the site's table, and sold to on credit up to the limit of their grade."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from shouwen.customers.actions import record_customer
from shouwen.customers.credit.actions import (
    check_change,
    decide_change,
    measure_customer,
    propose_again,
    propose_grade,
)
from shouwen.customers.credit.figures import figures_of
from shouwen.customers.credit.models import ChangeState, Measure, Rating
from shouwen.customers.credit.queries import findings_of, history_of, rating_of, trend_of
from shouwen.customers.merges.actions import merge_customers
from shouwen.facts.models import Fact
from shouwen.facts.refusals import Overtaken, Why
from shouwen.orders.actions.orders import Wanted, change_prices, place_order
from shouwen.orders.actions.payments import take_payment
from shouwen.orders.credit import credit_of
from shouwen.work.models import Notice
from tests.customers.creditors import CREDIT, QUESTIONS, analyse, open_on_credit
from tests.factories import as_member, make_member, make_position, refusal_of
from tests.scenes import local

pytestmark = pytest.mark.django_db
AT = local("2026-03-02 10:00")


@pytest.fixture
def house():
    return open_on_credit()


def buy(house, price, *, at=AT, quantity=1):
    wanted = [Wanted(house.shop.kettle, quantity, Decimal(price))]
    return place_order(house.shop.unit, house.customer, wanted, by=as_member(house.shop.agent, at), at=at)


def test_four_of_five_everywhere_with_equal_weights_comes_to_80_and_the_table_proposes_aa(house):
    entry = house.analyse(4, AT)

    measure = Measure.objects.get()
    assert (measure.score, measure.grade, measure.entry) == (Decimal("80.00"), "AA", entry.pk)
    assert entry.versions.get().content["信用得分"] == "80.0"
    assert {(one.standard, one.result) for one in findings_of(measure)} >= {("SD-4.1-6", "AA")}


def test_groups_count_by_their_weights_and_finance_by_all_its_questions():
    house = open_on_credit({**CREDIT, "credit_weights": {**CREDIT["credit_weights"], "财务状况": 6}})
    scores = {f"{group}{n}评分": 5 for group, most in QUESTIONS.items() for n in range(1, most + 1)}
    scores["财务状况1评分"] = 1
    rows = [{"问题": "应收账款多久收回", "评分": 2}, {"问题": "负债占多少", "评分": 3}]

    entry = analyse(house, house.customer, scores, AT, 财务状况其余各问=rows)

    # four groups of 5, weight 1; finance (1+2+3)/3 = 2, weight 6: (20 + 12) / 10 × 20
    assert entry.versions.get().content["信用得分"] == "64.0"


def test_without_weights_of_the_site_no_score_is_reckoned():
    house = open_on_credit({name: one for name, one in CREDIT.items() if name != "credit_weights"})

    entry = house.analyse(4, AT)

    assert "信用得分" not in entry.versions.get().content
    assert Measure.objects.get().grade == ""


def test_a_grade_is_approved_by_another_person_and_brings_its_limit_in_the_same_moment(house):
    house.grade("A", AT, score=4)

    rating = rating_of(house.customer)
    assert (rating.grade, rating.limit, rating.since, rating.until) == ("A", Decimal(50000), AT, None)
    assert rating.limit_citation == "service-department@1#第四章/一/6"
    assert rating.change.reason == "回款变慢"
    kinds = list(Fact.objects.filter(kind__startswith="grade.").order_by("pk").values_list("kind", flat=True))
    assert kinds == ["grade.proposed", "grade.checked", "grade.decided", "grade.changed"]
    changed = Fact.objects.get(kind="grade.changed")
    assert changed.figures["limit"] == "50000.00" or Decimal(changed.figures["limit"]) == 50000


def test_until_a_change_is_approved_the_customer_is_in_the_grade_of_before(house):
    house.grade("AA", AT)

    change = house.propose("A", AT + timedelta(days=1))

    assert change.before == "AA"
    assert rating_of(house.customer).grade == "AA"


def test_the_limit_drops_with_the_approval_of_a_lower_grade(house):
    house.grade("A", AT)
    later = AT + timedelta(days=30)

    house.grade("B", later, score=3)

    assert credit_of(house.customer).left == Decimal(5000)
    assert [(one.grade, one.until) for one in history_of(house.customer)] == [("B", None), ("A", later)]


def test_a_score_that_falls_below_the_line_makes_a_proposal_of_the_system(house):
    house.grade("AA", AT, score=4)
    house.analyse(3, AT + timedelta(days=90))

    measure = Measure.objects.latest("at")
    assert (measure.score, measure.grade) == (Decimal("60.00"), "B")
    suggested = [one for one in findings_of(measure) if one.standard == "SD-4.1-7"]
    assert [(one.result, one.citation) for one in suggested] == [("建议变更等级", "service-department@1#第四章/一/7")]
    assert [one.score for one in trend_of(house.customer)] == [Decimal("80.00"), Decimal("60.00")]
    assert Notice.objects.filter(to=house.clerk, names__title="建议变更信用等级").exists()


@pytest.mark.parametrize("deed", ["check", "decide"])
def test_nobody_decides_on_what_they_proposed(house, deed):
    house.analyse(4, AT)
    make_position("客服经理", {"propose_grade": "unit", "check_grade": "unit"})
    change = house.propose("A", AT, by=house.manager)

    by = as_member(house.manager, AT)
    refused = refusal_of(lambda: (
        check_change(change, 1, agreed=True, words="", by=by, at=AT) if deed == "check"
        else decide_change(change, 1, approved=True, words="", by=by, at=AT)
    ))  # fmt: skip
    assert "proposed themselves" in str(refused)


def test_a_change_without_the_check_of_finance_is_refused_with_the_article(house):
    house.analyse(4, AT)
    change = house.propose("A", AT)

    by = as_member(house.manager, AT)
    refused = refusal_of(lambda: decide_change(change, 1, approved=True, words="", by=by, at=AT))

    assert refused.citation == "service-department@1#第四章/十九"
    assert rating_of(house.customer) is None


def test_a_no_of_finance_or_the_manager_needs_its_reason(house):
    house.analyse(4, AT)
    change = house.propose("A", AT)
    finance, manager = as_member(house.finance, AT), as_member(house.manager, AT)

    refused = refusal_of(lambda: check_change(change, change.version, agreed=False, words=" ", by=finance, at=AT))
    assert (refused.why, refused.field) == (Why.BAD_INPUT, "words")
    change = check_change(change, change.version, agreed=True, words="", by=finance, at=AT)
    refused = refusal_of(lambda: decide_change(change, change.version, approved=False, words="", by=manager, at=AT))
    assert refused.field == "words"
    assert decide_change(change, change.version, approved=False, words="再看一季", by=manager, at=AT).state == "declined"


def test_what_finance_does_not_agree_to_goes_back_and_is_proposed_anew(house):
    house.analyse(4, AT)
    change = house.propose("AAA", AT)
    finance = as_member(house.finance, AT)

    change = check_change(change, change.version, agreed=False, words="得分不够", by=finance, at=AT)
    assert change.state == ChangeState.RETURNED
    by = as_member(house.manager, AT)
    refused = refusal_of(lambda: decide_change(change, change.version, approved=True, words="", by=by, at=AT))
    assert isinstance(refused, Overtaken)
    change = propose_again(change, change.version, "AA", "按得分", by=as_member(house.clerk, AT), at=AT)
    change = check_change(change, change.version, agreed=True, words="", by=finance, at=AT)
    decide_change(change, change.version, approved=True, words="", by=as_member(house.manager, AT), at=AT)

    assert rating_of(house.customer).grade == "AA"


def test_no_change_is_proposed_without_an_analysis(house):
    assert refusal_of(lambda: house.propose("A", AT)).citation == "service-department@1#第四章/十九"


def test_one_change_at_a_time_of_a_grade_of_the_list_and_another_one(house):
    house.grade("A", AT)
    for grade in ("C", "A"):
        assert refusal_of(partial(house.propose, grade, AT)).field == "grade"
    house.propose("AA", AT)

    assert "waits already" in str(refusal_of(lambda: house.propose("B", AT)))


def test_the_database_keeps_one_grade_of_a_customer(house):
    house.grade("A", AT)
    change = house.propose("AA", AT)

    with pytest.raises(IntegrityError, match="rating_one_grade"), transaction.atomic():
        Rating.objects.create(customer=house.customer, grade="AA", since=AT, change=change)


@pytest.mark.parametrize("deed", ["propose", "check", "decide", "measure"])
def test_the_wrong_person_is_refused(house, deed):
    house.analyse(4, AT)
    nobody = as_member(house.shop.stranger, AT)
    change = house.propose("A", AT)
    deeds = {
        "propose": lambda: propose_again(change, 1, "B", "x", by=nobody, at=AT),
        "check": lambda: check_change(change, 1, agreed=True, words="", by=nobody, at=AT),
        "decide": lambda: decide_change(change, 1, approved=True, words="", by=nobody, at=AT),
        "measure": lambda: measure_customer(house.customer, by=nobody, at=AT),
    }
    assert refusal_of(deeds[deed]).why == Why.NOT_ALLOWED


def test_an_order_up_to_the_limit_is_taken_and_a_fen_more_is_refused(house):
    house.grade("B", AT)
    buy(house, "4000")

    refused = refusal_of(lambda: buy(house, "1000.01"))
    buy(house, "1000")

    assert refused.citation == "service-department@1#第四章/一/6"
    assert credit_of(house.customer).left == 0


def test_what_is_paid_and_what_came_back_is_not_owed(house):
    house.grade("B", AT)
    order = buy(house, "4000")

    take_payment(order, Decimal(4000), by=as_member(house.shop.agent, AT), at=AT)

    assert credit_of(house.customer).left == Decimal(5000)


def test_an_order_charged_dearer_later_counts_once(house):
    house.grade("B", AT)
    order = buy(house, "4000")
    line = order.lines.get()

    change_prices(order, 1, {line.pk: Decimal(5000)}, by=as_member(house.shop.agent, AT), at=AT)
    by = as_member(house.shop.agent, AT)
    refusal_of(lambda: change_prices(order, 2, {line.pk: Decimal("5000.01")}, by=by, at=AT))


def test_who_is_in_no_grade_has_no_limit(house):
    assert buy(house, "900000").total == 900000
    placed = Fact.objects.get(kind="order.placed")
    assert "customer.credit_left" not in placed.figures


def test_figures_of_orders_tell_sales_margin_punctuality_and_what_is_overdue(house):
    first = buy(house, "240", at=AT)  # costs 120
    take_payment(first, Decimal(240), by=as_member(house.shop.agent, AT), at=AT + timedelta(days=30))
    buy(house, "160", at=AT)

    of_orders = {"sales", "outstanding", "punctuality", "overdue"}
    then = figures_of([house.customer], AT + timedelta(days=125), of_orders)[house.customer.pk]

    assert then == {
        "sales": Decimal(400), "outstanding": Decimal(160), "margin": Decimal("0.4000"), "punctuality": Decimal("0.5000"),
        "overdue": Decimal(160), "overdue_days": 95,
    }  # fmt: skip


def test_who_is_overdue_beyond_the_limit_of_the_site_is_dangerous(house):
    buy(house, "160", at=AT)
    at = AT + timedelta(days=30 + 90)
    on_it = measure_customer(house.customer, by=as_member(house.clerk, at), at=at)
    at += timedelta(days=1)
    beyond = measure_customer(house.customer, by=as_member(house.clerk, at), at=at)

    assert {one.result for one in findings_of(on_it) if one.standard == "SD-4.12/overdue"} == {"不列入"}
    assert {one.result for one in findings_of(beyond) if one.standard == "SD-4.12/overdue"} == {"逾期"}


@pytest.mark.parametrize("is_graded", [True, False])
def test_of_two_records_that_become_one_the_one_that_stays_keeps_its_grade_or_takes_the_others(house, is_graded):
    by = as_member(house.shop.agent, AT)
    other = record_customer(house.shop.unit, "孙丽", [], by=by, at=AT)
    house.grade("A", AT)
    if is_graded:
        house.analyse(4, AT, customer=other)
        change = propose_grade(other, "B", "x", by=as_member(house.clerk, AT), at=AT)
        check_change(change, 1, agreed=True, words="", by=as_member(house.finance, AT), at=AT)
        decide_change(change, 2, approved=True, words="", by=as_member(house.manager, AT), at=AT)
    merged, into = house.customer, type(other).objects.select_related("unit").get(pk=other.pk)
    merger = make_member("并档", house.shop.unit, ("merge_customers", "see_customer", "record_customer"))

    merge_customers(merged, into, (merged.version, into.version), by=as_member(merger, AT), at=AT)

    assert rating_of(into).grade == ("B" if is_graded else "A")
