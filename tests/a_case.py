"""One of each thing that a door can name, in the scene of a service department."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from shouwen.cases.actions.moving import ask_move
from shouwen.cases.actions.pauses import pause_case
from shouwen.cases.actions.texts import keep_text
from shouwen.cases.actions.transfers import offer_case
from shouwen.cases.pack import forms_for
from shouwen.cases.reading import matter_of_case
from shouwen.compliance.draft_writing import change_standard
from shouwen.compliance.drafts import begin_draft
from shouwen.compliance.floor_actions import grant_exception
from shouwen.compliance.models import Finding, TrialLine
from shouwen.compliance.trials import ask_trial
from shouwen.contacts.reading import matter_of_contact
from shouwen.customers.actions import Point, record_customer
from shouwen.customers.actions.consents import give_consent
from shouwen.customers.actions.lists import OutletTold, RegionTold, record_outlet, record_region, record_tag
from shouwen.customers.actions.relations import relate_customers
from shouwen.customers.actions.times import record_unsuitable_time
from shouwen.customers.credit.actions import propose_grade
from shouwen.customers.erasures.actions import place_hold
from shouwen.customers.merges.actions import merge_customers
from shouwen.customers.models import Customer
from shouwen.customers.reading import matter_of_customer
from shouwen.orders.actions.batches import BatchTold, record_batch
from shouwen.orders.actions.declining import decline_claim
from shouwen.orders.actions.orders import Wanted, place_order
from shouwen.orders.actions.products import Told, record_product
from shouwen.orders.actions.receipts import ReceiptTold, record_receipt
from shouwen.orders.actions.returns import Asked, take_return
from shouwen.orders.models import Order
from shouwen.organisation.actions.tokens import make_token
from shouwen.organisation.models import Member, Posting
from shouwen.outreach.actions.making import make_survey
from shouwen.outreach.actions.surveys import plan_survey, send_survey
from shouwen.search.filters import save_filter
from shouwen.work.actions.attachments import add_attachment
from shouwen.work.actions.entries import begin_entry, sign_entry
from shouwen.work.actions.exports import ask_export
from shouwen.work.actions.imports import ask_import
from shouwen.work.actions.links import make_link
from shouwen.work.actions.notices import notify
from shouwen.work.actions.tasks import take_task
from shouwen.work.members import matter_of_member
from shouwen.work.models import Deadline, FlowRun, Permit, Task
from shouwen.work.remarks import enact_with_words
from shouwen.work.ways import Way
from tests.factories import as_member, make_member, make_position, stand_in
from tests.scenes import service_department, take_complaint

#: Who may read everything and do nothing.
READS = (
    "see_case", "see_contact", "see_customer", "see_regulation", "see_organisation", "see_deliveries",
    "see_member_form", "see_order", "see_sales", "see_credit", "see_survey",
)


@dataclass
class Things:
    """A scene with one of each; ``reads`` may see all of it and do nothing, ``nobody`` may not even see."""

    scene: Any
    reads: Any
    nobody: Any
    case: Any
    other: Any
    offered: Any
    transfer: Any
    task: Any
    held: Any
    entry: Any
    outdated: Any
    about: Any
    message: Any
    notice: Any
    deadline: Any
    run: Any
    posting: Any
    stand_in: Any
    attachment: Any
    export: Any
    brought: Any
    kept: Any
    token: Any
    finding: Any
    text: Any
    draft: Any
    trial: Any
    move: Any
    exception: Any
    order: Any
    back: Any
    declined: Any
    change: Any
    link: Any
    permit: Any
    own_permit: Any
    archive: Any
    twice: Any
    merge: Any
    survey: Any
    response: Any

    @property
    def service(self):
        return self.scene.service

    @property
    def quality(self):
        return self.scene.departments["质检部"]

    @property
    def people(self):
        return self.scene.people

    @property
    def customer(self):
        return self.case.customer

    @property
    def product(self):
        return self.back.line.product

    @property
    def receipt(self):
        return self.order.receipts.get()

    @property
    def batch(self):
        return self.product.batches.get()


def _sold(scene, customer, at):
    """Let the customer buy something twice, give one of two back and be declined the other; return order and returns."""
    by = scene.by("管理员", at)
    product = record_product(scene.service, Told("KT-1", "保温壶", Decimal(199)), by=by, at=at)
    record_batch(product, BatchTold("B-1", date(2026, 1, 2), 540), by=by, at=at)
    wanted = [[Wanted(product, many, batch="B-1")] for many in (2, 1)]
    order, other = (place_order(scene.service, customer, some, by=by, at=at) for some in wanted)
    record_receipt(order, ReceiptTold("售货凭证", "XS-1", date(2026, 1, 2), Decimal(398)), by=by, at=at)
    sound = {"matches": True, "opened": False, "package_intact": True, "label_intact": True, "used": False}
    asked = Asked("退货", "其他", 1, "发票", **sound)
    declined = decline_claim(other.lines.get(), replace(asked, opened=True), by=by, at=at)
    return order, take_return(order.lines.get(), asked, by=by, at=at), declined


def _grade(scene, customer, at):
    """Analyse the customer and propose a grade; return the change that waits for finance."""
    by = scene.by("管理员", at)
    customer = Customer.objects.select_related("unit").get(pk=customer.pk)
    form = form_called(scene, "客户信用分析表", "customer", at)
    scores = {one.name: 4 for one in form.form.fields if one.type == "integer"}
    sign_entry(begin_entry(matter_of_customer(customer), form, scores, by=by, at=at), "填表人", 1, by=by, at=at)
    return propose_grade(customer, "A", "回款变慢", by=by, at=at)


def _requested(scene, customer, name, at):
    """Write down a special request of an order: no article of the manual provides for one."""
    order, by = Order.objects.filter(customer=customer).earliest("pk"), scene.by(name, at)
    kind = "退货" if name == "周婷" else "换货"
    permit = Permit.objects.create(
        number=f"SQ-{by.member.pk}", unit=scene.service, matter=order.reference, kind=kind,
        citation="service-department@1#第二章/十/退货总则/1", asked_by=by.member, asked_at=at,
        detail={"prices": {str(line.pk): "180" for line in order.lines.all()}},
    )  # fmt: skip
    with transaction.atomic():
        asked = enact_with_words("permit.asked", "老客户", at=at, unit=scene.service.pk, by=by, about=order,
                                 permit=permit, permit_kind=kind, order=order, price=360, listed_price=398)  # fmt: skip
    Permit.objects.filter(pk=permit.pk).update(asked_fact=asked.sequence)
    return Permit.objects.get(pk=permit.pk)


def _recorded_twice(scene, at):
    """Record somebody three times, and merge the second record into the third; return the first and the merge."""
    by = scene.by("管理员", at)
    one, two, three = (record_customer(scene.service, "邹平", [], by=by, at=at) for _ in range(3))
    return one, merge_customers(two, three, (two.version, three.version), by=by, at=at)


def _surveyed(scene, customer, at):
    """Send a survey that has only the telephone of the customer; return it and their part in it."""
    by = scene.by("管理员", at)
    give_consent(customer, "survey", "phone", by=by, at=at)
    form = form_called(scene, "售后服务调查问卷", "response", at)
    survey = plan_survey(scene.service, "十一月征求意见", form, "segment",
                         {"query": "purpose=survey", "title": "同意的客户"}, 14, by=by, at=at)  # fmt: skip
    make_survey(survey.pk, lambda: at)
    send_survey(survey, by=by, at=at)
    make_survey(survey.pk, lambda: at)
    survey.refresh_from_db()
    return survey, survey.responses.get(customer=customer)


def _day_before_yesterday(at):
    """Return that day of the week, from 1 to 7: whatever the hour, the customer may be called now."""
    return (at - timedelta(days=2)).isoweekday()


@dataclass
class Archive:
    """What is kept beside a customer: lists of the unit, a relation, a time, a consent; a hold on the other one."""

    region: Any
    outlet: Any
    tag: Any
    relation: Any
    time: Any
    hold: Any


def _archive(scene, customer, at):
    by = scene.by("管理员", at)
    other = record_customer(scene.service, "吴小姐", [Point("phone", "13900006666")], by=by, at=at)
    give_consent(customer, "marketing", "phone", by=by, at=at)
    return Archive(
        record_region(scene.service, RegionTold("A", "宁波"), by=by, at=at),
        record_outlet(scene.service, OutletTold("宁波", "海曙服务点"), by=by, at=at),
        record_tag(scene.service, "老客户", by=by, at=at),
        relate_customers(customer, "contact_person", other, by=by, at=at),
        record_unsuitable_time(customer, [_day_before_yesterday(at)], time(12), time(14), by=by, at=at),
        place_hold(other, "诉讼保全", by=by, at=at),
    )


def form_called(scene, name, of, at):
    """Return a form of the manual by its name."""
    return next(one for one in forms_for(scene.service.pk, at, of) if one.title == name)


def bring_list(unit, by, at):
    """Bring a list of customers in, whose columns wait to be named."""
    list_ = SimpleUploadedFile("客户.csv", "客户姓名,联系电话\n刘海,13800007777\n陈溪,\n".encode())
    return ask_import("customers", unit, list_.name, list_, language="zh-hans", zone="Asia/Shanghai", by=by, at=at)


def one_of_each(scene):
    """Make them, an hour ago, by the actions that make them."""
    at = timezone.now() - timedelta(hours=1)
    handler = scene.by("周婷", at)
    reads = make_member("看客", scene.company, position=make_position("看客", dict.fromkeys(READS, "subtree")))
    nobody = make_member("路人", scene.company)
    case, other, offered = (take_complaint(scene, at) for _ in range(3))
    for one in (other, offered):
        one.customer = case.customer
        one.save()
    pause_case(other, "等配件", by=handler, at=at)
    transfer = offer_case(offered, scene.departments["质检部"], "质量问题", by=handler, at=at)
    form = next(one for one in forms_for(scene.service.pk, at) if one.title == "客户投诉登记表一")
    entry = begin_entry(matter_of_case(case), form, {"投诉类型": "商品"}, by=handler, at=at)
    outdated = begin_entry(matter_of_case(other), form, {"投诉类型": "商品"}, by=handler, at=at)
    sign_entry(outdated, "制表", 1, by=handler, at=at)
    person = scene.people["周婷"]
    about = begin_entry(matter_of_member(person), form_called(scene, "外出登记表", "member", at), {
        "外出时间": at.isoformat(), "预计返回": at.isoformat(), "事由": "取报告", "去向": "质检站"}, by=handler, at=at)
    message = begin_entry(matter_of_contact(case.contact), form_called(scene, "电话留言单", "contact", at), {
        "事由": "明天上门", "时间": at.isoformat(), "地点": "客户家", "姓名": "刘洋", "已复述": "是",
        "转告对象": scene.people["沈洁"].reference}, by=handler, at=at)
    other.demand = "换货"
    other.save()
    Member.objects.filter(name="吴敏").update(second_factor="JBSWY3DPEHPK3PXP")
    tasks = {row.matter: row for row in Task.objects.filter(state="open")}
    held = take_task(tasks[other.reference], by=handler, at=at)
    file = SimpleUploadedFile("照片.pdf", b"%PDF-1.7\n1 0 obj\n")
    attachment = add_attachment(matter_of_case(case), file.name, file, by=handler, at=at)
    notice = notify(
        person, "mentioned", matter=case.reference, names={"by": "郑强", "title": case.subject}, why="mentioned",
        key="a-test", at=at, is_urgent=True,
    )
    token, _text = make_token(person, "程序", ["*"], lasts_for=timedelta(days=1), by=handler, at=at)
    admin = scene.by("管理员", at)
    draft = begin_draft(scene.company, service_department(), "2", by=admin, at=at)
    draft = change_standard(draft.pk, "SD-3.15-2b/accept", {("within",): "1 hour"}, version=1, by=admin, at=at)
    month = timedelta(days=30)
    trial = ask_trial(draft.pk, [scene.company], since=at - month, until=at, by=admin, at=at)
    side = {"verdict": "broken", "kind": "limit", "citation": "service-department@2#第一章/三/六/（1）", "because": [],
            "due_at": None, "done_at": None, "result": None, "consequences": [], "fault": ""}  # fmt: skip
    TrialLine.objects.create(trial=trial, place=0, standard="SD-1.3-6-1a", citation=side["citation"], at=at,
                             unit=scene.service, holder=case.contact.reference, member=person.pk, after=side)
    return Things(
        scene, reads, nobody, case, other, offered, transfer, tasks[case.reference], held, entry, outdated, about,
        message, notice,
        Deadline.objects.filter(holder=case.reference).first(), FlowRun.objects.filter(matter=case.reference).first(),
        Posting.objects.get(member=person), stand_in(scene.people["吴敏"], person, since=at), attachment,
        ask_export("cases", {}, language="zh-hans", zone="Asia/Shanghai", by=handler, at=at),
        bring_list(scene.service, handler, at),
        save_filter("cases", "急", "show=open", by=as_member(person, at), at=at), token,
        Finding.objects.order_by("pk").first(),
        keep_text(scene.service, "Receipt", "zh-hans", "{customer.name}您好。", by=scene.by("冯丽", at), at=at),
        draft, trial,
        ask_move(scene.departments["质检部"], "service-department", by=admin, at=at),
        grant_exception(scene.service, "service-department", "SD-1.3-6-1a", until=at + month, reason="搬迁期间", by=admin,
                        at=at),
        *_sold(scene, case.customer, at), _grade(scene, case.customer, at), make_link(
            matter_of_case(case), Way("phone", "138 0013 8000"), 7, by=admin, at=at)[0],
        *(_requested(scene, case.customer, name, at) for name in ("周婷", "管理员")),
        _archive(scene, case.customer, at),
        *_recorded_twice(scene, at),
        *_surveyed(scene, case.customer, at),
    )
