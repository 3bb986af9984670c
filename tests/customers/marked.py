"""A customer with a mark in each protected field, among one of each thing."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

from django.utils import timezone

from shouwen.customers.actions import Point, record_customer
from shouwen.customers.actions.consents import give_consent
from shouwen.customers.actions.relations import relate_customers
from shouwen.customers.actions.times import record_unsuitable_time
from shouwen.customers.company_numbers import CompanyNumber
from shouwen.customers.credit.actions import propose_grade
from shouwen.customers.credit.models import GradeChange, Measure, Rating
from shouwen.customers.erasures.actions import ask_erasure, place_hold
from shouwen.customers.reading import matter_of_customer
from shouwen.orders.actions.orders import Wanted, place_order
from shouwen.orders.actions.products import Told, record_product
from shouwen.orders.actions.returns import Asked, take_return
from shouwen.orders.reading import matter_of_return
from shouwen.work.actions.entries import begin_entry, sign_entry
from shouwen.work.entries import form_in
from tests.a_case import READS, one_of_each
from tests.customers.protected import MASKED, OF_CUSTOMERS, ROWS, values_of
from tests.factories import make_member, make_position
from tests.scenes import service_department

SLIP = {"用户名": "欧阳", "退货原因": "不合用", "退款账号": MASKED["退货小帖示/退款账号"]}
RIGHTS = (
    *READS, "record_customer", "merge_customers", "propose_grade", "check_grade", "keep_customer_lists", "open_case",
    "log_contact", "work_on_case", "record_order", "take_return", "prepare_sales", "export_list",
)  # fmt: skip


def one_with_marks(stage):
    """Return one of each thing, of which the customer, the order, the return and the forms are those with marks."""
    made = one_of_each(stage)
    return SimpleNamespace(**vars(made) | {
        "service": made.service, "quality": made.quality, "people": made.people,
        "batch": made.batch, "receipt": made.receipt, "product": made.product, **_marked(stage, made),
    })  # fmt: skip


def people_of(made):
    """Return who may read customers here, and who may only elsewhere."""
    rights = [one for one in RIGHTS if one != "export_list"]
    position = make_position("客户经理人", dict.fromkeys(rights, "unit"))
    return {"reader": make_member("艾读", made.service, position=position),
            "elsewhere": make_member("别处", made.quality, position=position)}  # fmt: skip


def _marked(stage, made):
    at = timezone.now() - timedelta(minutes=50)
    by, unit = stage.by("管理员", at), made.service
    points = [
        Point(name.partition(" ")[2], str(mark), str(ROWS["ContactPoint.label"]))
        for name, mark in ROWS.items() if name.startswith("ContactPoint.value ")
    ]  # fmt: skip
    customer = record_customer(
        unit, "欧阳印", points, kind="company", company="印记公司", remark=str(ROWS["Customer.remark"]),
        company_number=CompanyNumber("credit_code", str(ROWS["Customer.company_number"])), by=by, at=at,
    )  # fmt: skip
    back, order = _sold(unit, customer, by, at)
    wanted = [(matter_of_customer(customer), name, values_of(name)) for name in OF_CUSTOMERS]
    entries = [
        begin_entry(matter, form_in(service_department().hash, name), given, by=by, at=at)
        for matter, name, given in (*wanted, (matter_of_return(back), "退货小帖示", SLIP))
    ]
    sign_entry(entries[2], "填表人", 1, by=by, at=at)
    return {"customer": customer, "order": order, "back": back, "entry": entries[0], "entries": entries,
            "related": _beside(unit, customer, by, at), "change": _graded(made, customer, by, at)}  # fmt: skip


def _sold(unit, customer, by, at):
    product = record_product(unit, Told("YJ-1", "印泥", Decimal("4321.09")), by=by, at=at)
    order = place_order(unit, customer, [Wanted(product, 2)], by=by, at=at)
    sound = {"matches": True, "opened": False, "package_intact": True, "label_intact": True, "used": False}
    return take_return(order.lines.get(), Asked("退货", "其他", 1, "发票", **sound), by=by, at=at), order


def _beside(unit, customer, by, at):
    """Record a relation, a time, a consent and a hold; return to whom they belong."""
    related = record_customer(unit, "连先生", [], by=by, at=at)
    relate_customers(customer, "contact_person", related, str(ROWS["Relation.remark"]), by=by, at=at)
    record_unsuitable_time(customer, [2, 4], ROWS["UnsuitableTime.since"], ROWS["UnsuitableTime.until"],
                           str(ROWS["UnsuitableTime.remark"]), by=by, at=at)  # fmt: skip
    give_consent(customer, "marketing", "letter", until=ROWS["Consent.until"], remark=str(ROWS["Consent.remark"]),
                 by=by, at=at)  # fmt: skip
    ask_erasure(customer, by=by, at=at)
    place_hold(customer, str(ROWS["Hold.reason"]), ROWS["Hold.until"], by=by, at=at)
    return related


def _graded(made, customer, by, at):
    """Put the customer into a grade with a limit, by a change that was answered; return it. Another one is proposed."""
    Measure.objects.filter(customer=customer).update(
        score=Decimal(str(ROWS["Measure.score"])), figures={"score": ROWS["Measure.score"],
                                                            "sales": ROWS["Measure.figures"]})  # fmt: skip
    said = GradeChange.objects.create(
        customer=customer, grade="A", reason=ROWS["GradeChange.reason"], answer=ROWS["GradeChange.answer"],
        checked_words=ROWS["GradeChange.checked_words"],
        proposed_by=by.member, proposed_at=at, state="approved", checked_by=made.people["吴敏"], checked_at=at,
        decided_by=made.people["吴敏"], decided_at=at,
    )  # fmt: skip
    Rating.objects.create(customer=customer, grade="A", limit=Decimal(str(ROWS["Rating.limit"])), since=at, change=said)
    propose_grade(customer, "B", str(ROWS["GradeChange.reason"]), by=by, at=at)
    return said
