"""Every address of the pages that takes a POST: which deed it is, what it is sent, how the wrong person is answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from shouwen.cases.deeds import DEEDS
from shouwen.compliance.actions import mark_of_values
from tests.page_addresses import answered

#: What answers who may not: 403 where it is said, 404 where the thing does not exist for them.
REFUSED = frozenset({403, 404})
#: Where one chooses among units that are one's own to choose: theirs is not among them.
NOT_OFFERED = frozenset({403, 404, 422})
SOON = (date.today() + timedelta(days=9)).isoformat()


@dataclass(frozen=True)
class Post:
    """One address. ``path`` and ``given`` are made from the things of the scene.

    ``deed`` is the right that it needs, empty where it is enough that the thing is one's own.
    ``who`` tries it besides who may do nothing; None where whoever sees the matter may do it.
    """

    deed: str
    path: Callable[[Any], str]
    given: Callable[[Any], dict] = lambda things: {}
    answers: frozenset = REFUSED
    who: str | None = "reads"


def _case(noun, deed, **given):
    return Post(deed, lambda t: f"/cases/{t.case.pk}/{noun}", lambda t: given)


def _some(one, things):
    """Return an answer that fits an input of a declared deed."""
    if one.type == "choice":
        keys = {
            "list:complaint_class": "商品质量", "list:department": "质检部门", "list:cause": "疏忽大意",
            "list:remedy": "退货", "list:told_of": "解决办法", "list:satisfaction": "满意",
            "list:responsibility": "处理责任", "list:sanction": "处罚", "list:report_reason": "超出职权",
        }
        return keys[one.options] if isinstance(one.options, str) else one.options[0]
    member = things.people["沈洁"].pk
    return {"truth": "on", "date": SOON, "money": "12.50", "member": member, "text": "字"}[one.type]


def given_for(noun, things):
    """Return what a declared deed is sent."""
    deed = DEEDS[noun]
    return {one.name: _some(one, things) for one in deed.inputs if one.is_required} | (
        {"words": "字"} if deed.words else {}
    )


def _declared(noun):
    return Post(DEEDS[noun].right, lambda t: f"/cases/{t.case.pk}/{noun}", lambda t: given_for(noun, t))


def _unit(noun, deed, **given):
    return Post(deed, lambda t: f"/administration/units/{t.quality.pk}/{noun}", lambda t: given)


def _member(noun, deed, given=lambda t: {}, answers=REFUSED):
    return Post(deed, lambda t: f"/administration/members/{t.people['吴敏'].pk}{noun}", given, answers)


def _contact(t):
    return {"unit": t.service.pk, "channel": "phone", "direction": "in", "name": "某人", "subject": "咨询"}


def _customer(t):
    return {"unit": t.service.pk, "kind": "person", "name": "某人", "version": t.customer.version}


def _person(t):
    return {"name": "新人", "home": f"#{t.quality.pk}", "sign_in": "new.one", "secret": "一二三四五六七八九十",
            "language": "zh-hans"}


POSTS = {
    # cases
    "new-case": Post("open_case", lambda t: f"/cases/new?contact={t.case.contact_id}", lambda t: {
        "kind": "投诉", "class_key": "商品质量", "subject": "又漏电"}, NOT_OFFERED),
    "case-change": Post("work_on_case", lambda t: f"/cases/{t.case.pk}/change", lambda t: {
        "version": t.case.version, "subject": "改了"}),
    "case-transfer": Post("transfer_case", lambda t: f"/cases/{t.case.pk}/transfer", lambda t: {
        "to_unit": t.quality.pk, "reason": "质量问题"}),
    "case-handing-on": Post("transfer_case", lambda t: f"/cases/{t.case.pk}/handing-on", lambda t: {
        "to": t.people["吴敏"].sign_in}),
    "cases-together": Post("transfer_case", lambda t: "/cases/together", lambda t: {
        "case": [t.case.pk], "to": t.people["吴敏"].sign_in}),
    "case-pause": _case("pause", "pause_case", reason="等配件"),
    "case-resumption": Post("pause_case", lambda t: f"/cases/{t.other.pk}/resumption"),
    "case-closure": _case("closure", "close_case", result="撤回"),
    "case-reopening": _case("reopening", "reopen_case", reason="又来电"),
    "case-merger": Post("merge_case", lambda t: f"/cases/{t.case.pk}/merger", lambda t: {"into": t.other.pk}),
    "case-sub-case": Post("work_on_case", lambda t: f"/cases/{t.case.pk}/sub-case", lambda t: {
        "unit": t.quality.pk, "subject": "检验"}),
    "case-note": Post("see_case", lambda t: f"/cases/{t.case.pk}/note", lambda t: {"words": "记一笔"}, who=None),
    "case-attachments": Post("work_on_case", lambda t: f"/cases/{t.case.pk}/attachments", lambda t: {"file": "a.pdf"}),
    "attachment-renaming": Post("work_on_case", lambda t: f"/attachments/{t.attachment.pk}/name", lambda t: {
        "name": "现场照片"}),
    "attachment-removal": Post("work_on_case", lambda t: f"/attachments/{t.attachment.pk}/removal", lambda t: {
        "reason": "传错了"}),
    **{f"case-deed {noun}": _declared(noun) for noun in DEEDS},
    "transfer-acceptance": Post("accept_transfer", lambda t: f"/transfers/{t.transfer.pk}/acceptance"),
    "transfer-refusal": Post("accept_transfer", lambda t: f"/transfers/{t.transfer.pk}/refusal", lambda t: {
        "reason": "不归我们"}),
    "transfer-withdrawal": Post("transfer_case", lambda t: f"/transfers/{t.transfer.pk}/withdrawal"),
    "case-watch": Post("see_case", lambda t: f"/cases/{t.case.pk}/watch", who=None),
    "case-watch-ending": Post("see_case", lambda t: f"/cases/{t.case.pk}/watch-ending", who=None),
    # texts for replies
    "new-reply-text": Post("keep_reply_text", lambda t: "/reply-texts/new", lambda t: {
        "unit": t.service.pk, "title": "致歉", "language": "zh-hans", "words": "抱歉。"}),
    "reply-text": Post("keep_reply_text", lambda t: f"/reply-texts/{t.text.pk}", lambda t: {
        "title": "致歉", "language": "zh-hans", "words": "抱歉。", "version": 1}),
    "reply-text-retirement": Post("keep_reply_text", lambda t: f"/reply-texts/{t.text.pk}/retirement"),
    # forms
    "new-entry": Post("work_on_case", lambda t: f"/cases/{t.case.pk}/forms/new?form=客户投诉登记表二", lambda t: {}),
    "new-contact-entry": Post("log_contact", lambda t: f"/contacts/{t.case.contact_id}/forms/new?form=电话留言单",
                              lambda t: {"entry-事由": "转告"}),
    "new-member-entry": Post("fill_in_member_form", lambda t: (
        f"/members/{t.people['周婷'].pk}/forms/new?form=日工作安排表"), lambda t: {"entry-日期": SOON}),
    "entry of a member": Post("fill_in_member_form", lambda t: f"/forms/{t.about.pk}", lambda t: {
        "version": 1, "entry-事由": "改了"}, NOT_OFFERED),
    "entry signature of a member": Post("", lambda t: f"/forms/{t.about.pk}", lambda t: {
        "version": 1, "place": "外出人"}),
    "entry of a contact": Post("log_contact", lambda t: f"/forms/{t.message.pk}", lambda t: {
        "version": 1, "entry-事由": "改了"}, NOT_OFFERED),
    "entry signature of a contact": Post("", lambda t: f"/forms/{t.message.pk}", lambda t: {
        "version": 1, "place": "记录人"}),
    # what is not theirs to write is not taken: nothing is left to be saved
    "entry": Post("work_on_case", lambda t: f"/forms/{t.entry.pk}", lambda t: {
        "version": 1, "entry-投诉类型": "服务"}, NOT_OFFERED),
    "entry signature": Post("", lambda t: f"/forms/{t.entry.pk}", lambda t: {
        "version": 1, "place": "制表"}),
    "statistics-new-sheet": Post("work_on_case", lambda t: (
        f"/statistics/sheets/new?unit={t.service.pk}&since=2026-01-01&until=2026-01-31&sheet=客户投诉统计表")),
    "new-sales-sheet": Post("prepare_sales", lambda t: (
        f"/sales/sheets/new?unit={t.service.pk}&since=2026-01-01&until=2026-01-31&list=returns")),
    # tasks: by position or from hand to hand
    "task": Post("", lambda t: f"/tasks/{t.task.pk}"),
    "tasks-together": Post("", lambda t: "/tasks/together", lambda t: {"deed": "taking", "task": t.task.pk}),
    "task-taking": Post("", lambda t: f"/tasks/{t.task.pk}/taking"),
    "task-handing-on": Post("assign_task", lambda t: f"/tasks/{t.held.pk}/handing-on", lambda t: {
        "to": f"#{t.people['郑强'].pk}", "reason": "请假"}, NOT_OFFERED),
    "task-giving-back": Post("", lambda t: f"/tasks/{t.held.pk}/giving-back", lambda t: {"reason": "请假"}),
    # what was recorded wrongly
    "fact-correction": Post("correct_fact", lambda t: f"/facts/{answered(t).pk}/correction", lambda t: {
        "rings": "1", "reason": "错"}),
    "fact-withdrawal": Post("correct_fact", lambda t: f"/facts/{answered(t).pk}/withdrawal", lambda t: {"reason": "错"}),
    # contacts and customers
    "new-contact": Post("log_contact", lambda t: "/contacts/new", _contact, NOT_OFFERED),
    "new-customer": Post("record_customer", lambda t: "/customers/new", _customer, NOT_OFFERED),
    "change-customer": Post("record_customer", lambda t: f"/customers/{t.customer.pk}/change", _customer, NOT_OFFERED),
    "customer-points": Post("record_customer", lambda t: f"/customers/{t.customer.pk}/points", lambda t: {
        "version": t.customer.version, "kind_0": "phone", "value_0": "13800001111", "label_0": "家"}),
    "new-relation": Post("record_customer", lambda t: f"/customers/{t.customer.pk}/relations/new", lambda t: {
        "kind": "contact_person", "other": t.archive.relation.other.number}, NOT_OFFERED),
    "relation-ending": Post("record_customer", lambda t: f"/relations/{t.archive.relation.pk}/ending"),
    "new-unsuitable-time": Post("record_customer", lambda t: f"/customers/{t.customer.pk}/times/new", lambda t: {
        "weekdays": ["1"], "since": "12:00", "until": "14:00"}),
    "unsuitable-time-removal": Post("record_customer", lambda t: f"/unsuitable-times/{t.archive.time.pk}/removal"),
    "new-consent": Post("record_customer", lambda t: f"/customers/{t.customer.pk}/consents/new", lambda t: {
        "is_given": "yes", "purpose": "survey", "channel": "phone"}),
    "customer-tags": Post("record_customer", lambda t: f"/customers/{t.customer.pk}/tags", lambda t: {
        "tags": [t.archive.tag.pk]}, NOT_OFFERED),
    "new-region": Post("keep_customer_lists", lambda t: "/regions/new", lambda t: {
        "unit": t.service.pk, "code": "B", "name": "舟山"}, NOT_OFFERED),
    "region": Post("keep_customer_lists", lambda t: f"/regions/{t.archive.region.pk}", lambda t: {
        "version": 1, "code": "A", "name": "宁波市"}),
    "region-ending": Post("keep_customer_lists", lambda t: f"/regions/{t.archive.region.pk}/ending"),
    "new-outlet": Post("keep_customer_lists", lambda t: "/outlets/new", lambda t: {
        "unit": t.service.pk, "region": "宁波", "name": "鄞州服务点"}, NOT_OFFERED),
    "outlet": Post("keep_customer_lists", lambda t: f"/outlets/{t.archive.outlet.pk}", lambda t: {
        "version": 1, "region": "宁波", "name": "海曙点"}),
    "outlet-ending": Post("keep_customer_lists", lambda t: f"/outlets/{t.archive.outlet.pk}/ending"),
    "new-tag": Post("keep_customer_lists", lambda t: "/tags/new", lambda t: {
        "unit": t.service.pk, "name": "急"}, NOT_OFFERED),
    "tag-ending": Post("keep_customer_lists", lambda t: f"/tags/{t.archive.tag.pk}/ending"),
    "customer-opening": Post("see_customer", lambda t: f"/customers/{t.customer.pk}/opening", lambda t: {
        "purpose": "办理业务"}, who=None),
    "customer-secrecy": Post("classify_customer", lambda t: f"/customers/{t.customer.pk}/secrecy", lambda t: {
        "secrecy": "机密"}),
    "customer-registration": Post("deregister_customer", lambda t: f"/customers/{t.customer.pk}/registration"),
    "new-matter": Post("open_case", lambda t: f"/cases/new-matter?customer={t.customer.pk}", lambda t: {
        "unit": t.service.pk, "kind": "借阅客户档案", "subject": "核对合同"}, NOT_OFFERED),
    "customer-erasure": Post("erase_customer", lambda t: f"/customers/{t.customer.pk}/erasure"),
    "erasure-request": Post("record_customer", lambda t: f"/customers/{t.customer.pk}/erasure/request"),
    "erasure-withdrawal": Post("record_customer", lambda t: f"/customers/{t.customer.pk}/erasure/withdrawal"),
    "new-hold": Post("hold_customer", lambda t: f"/customers/{t.customer.pk}/holds/new", lambda t: {"reason": "诉讼"}),
    "hold-lifting": Post("hold_customer", lambda t: f"/holds/{t.archive.hold.pk}/lifting"),
    # what is sold and what comes back
    "new-order": Post("record_order", lambda t: "/orders/new", lambda t: {
        "customer": t.customer.pk, "unit": t.service.pk, "receipt": "发票", "product_0": "KT-1"}, NOT_OFFERED),
    "order-goes-on": Post("record_order", lambda t: f"/orders/{t.order.pk}/goes-on", lambda t: {
        "to": "confirmed", "version": 1}),
    "order-receipt": Post("record_order", lambda t: f"/orders/{t.order.pk}/receipt", lambda t: {
        "kind": "发票", "number": "04412", "issued_on": "2026-01-02", "amount": "398"}),
    "receipt-loss": Post("record_order", lambda t: f"/receipts/{t.receipt.pk}/loss", lambda t: {
        "version": 1, "is_lost": "yes"}),
    "import-receipts": Post("record_order", lambda t: "/imports/receipts", lambda t: {"unit": t.service.pk}),
    "new-batch": Post("record_product", lambda t: "/batches/new", lambda t: {
        "product": t.product.code, "number": "B-2", "made_on": "2026-01-02"}, answers=NOT_OFFERED),
    "change-batch": Post("record_product", lambda t: f"/batches/{t.batch.pk}/change", lambda t: {
        "version": 1, "made_on": "2026-01-03"}),
    "import-products": Post("record_product", lambda t: "/imports/products", lambda t: {"unit": t.service.pk}),
    "import-batches": Post("record_product", lambda t: "/imports/batches", lambda t: {"unit": t.service.pk}),
    "order-payment": Post("take_payment", lambda t: f"/orders/{t.order.pk}/payment", lambda t: {"amount": "10"}),
    "order-prices": Post("record_order", lambda t: f"/orders/{t.order.pk}/prices", lambda t: {
        "version": 1, f"price_{t.order.lines.get().pk}": "180"}),
    "permitted-order": Post("record_order", lambda t: f"/permits/{t.permit.pk}/order"),
    "permitted-price": Post("record_order", lambda t: f"/permits/{t.permit.pk}/charge"),
    "permit-answer": Post("answer_permit", lambda t: f"/permits/{t.permit.pk}/answer", lambda t: {"answer": "yes"}),
    "permit-ending": Post("ask_permit", lambda t: f"/permits/{t.own_permit.pk}/ending"),
    "new-return": Post("take_return", lambda t: f"/order-lines/{t.order.lines.get().pk}/return", lambda t: {
        "wants": "退货", "reason": "其他", "quantity": "1", "proof": "发票", "goods_match": "yes", "opened": "no",
        "package_intact": "yes", "label_intact": "yes", "used": "no"}),
    "new-return apart": Post("decide_return", lambda t: f"/order-lines/{t.order.lines.get().pk}/return", lambda t: {
        "wants": "退货", "reason": "其他", "quantity": "1", "proof": "无", "outcome": "依法处理", "basis": "消法"}),
    "return-received": Post("take_return", lambda t: f"/returns/{t.back.pk}/received", lambda t: {
        "ship_by": "快递", "freight_paid_by": "寄付", "version": 1}),
    "return-refusal": Post("take_return", lambda t: f"/returns/{t.back.pk}/refusal", lambda t: {
        "version": 1, "reason": "其他", "proof": "发票", "opened": "yes", "goods_match": "yes", "package_intact": "yes"}),
    "return-reopening": Post("take_return", lambda t: f"/returns/{t.declined.pk}/reopening", lambda t: {
        "version": 2, "reason": "其他", "proof": "发票", "opened": "no", "goods_match": "yes", "package_intact": "yes",
        "label_intact": "yes", "used": "no"}),
    "return-photo": Post("take_return", lambda t: f"/returns/{t.back.pk}/photo", lambda t: {"file": "a.png"}),
    "return-defect": Post("confirm_defect", lambda t: f"/returns/{t.back.pk}/defect", lambda t: {
        "is_defect": "no", "cause": "公司", "version": 1}),
    "return-answer": Post("take_return", lambda t: f"/returns/{t.back.pk}/answer", lambda t: {"version": 1}),
    "return-settlement": Post("settle_return", lambda t: f"/returns/{t.back.pk}/settlement", lambda t: {
        "amount": "199", "version": 1}),
    "new-return-entry": Post("take_return", lambda t: f"/returns/{t.back.pk}/forms/new?form=退货小帖示", lambda t: {
        "entry-退款账号": "6222"}),
    "customer-measure": Post("propose_grade", lambda t: f"/customers/{t.customer.pk}/measure"),
    "customer-grade-change": Post("propose_grade", lambda t: f"/customers/{t.customer.pk}/grade-change", lambda t: {
        "grade": "AA", "reason": "回款变好"}),
    "grade-change-again": Post("propose_grade", lambda t: f"/grade-changes/{t.change.pk}/proposal", lambda t: {
        "grade": "AA", "reason": "回款变好", "version": 1}),
    "grade-change-check": Post("check_grade", lambda t: f"/grade-changes/{t.change.pk}/check", lambda t: {
        "yes": "yes", "version": 1}),
    "grade-change-decision": Post("approve_grade", lambda t: f"/grade-changes/{t.change.pk}/decision", lambda t: {
        "yes": "yes", "version": 1}),
    "new-customer-entry": Post("record_customer", lambda t: (
        f"/customers/{t.customer.pk}/forms/new?form=自然人客户信息资料表"), lambda t: {"entry-车型": "小客车"}),
    "new-product": Post("record_product", lambda t: "/products/new", lambda t: {
        "unit": t.service.pk, "code": "N-1", "name": "新壶", "price": "10"}, NOT_OFFERED),
    "change-product": Post("record_product", lambda t: f"/products/{t.back.line.product_id}/change", lambda t: {
        "name": "保温壶", "price": "10", "version": 1}),
    # records of one customer
    "customer-merger": Post("merge_customers", lambda t: f"/customers/{t.twice.pk}/merger", lambda t: {
        "into": t.customer.pk, "version": t.twice.version, "into_version": t.customer.version}),
    "customer-merge-undoing": Post("merge_customers", lambda t: f"/customer-merges/{t.merge.pk}/undoing", lambda t: {}),
    # links to customers' own pages
    "links": Post("make_link", lambda t: f"/links/of/{t.case.reference}", lambda t: {"way": "0", "days": "3"}),
    "link-question": Post("make_link", lambda t: f"/links/of/{t.case.reference}/question", lambda t: {"words": "型号？"}),
    "link-withdrawal": Post("make_link", lambda t: f"/links/{t.link.pk}/withdrawal"),
    "link-code": Post("read_out_code", lambda t: f"/links/{t.link.pk}/code"),
    # surveys
    "new-survey": Post("run_survey", lambda t: "/surveys/new", lambda t: {
        "unit": t.service.pk, "title": "调查", "form": "售后服务调查问卷", "days": "14", "chosen": "closed",
        "since": "2026-01-01", "until": SOON}, NOT_OFFERED),
    "survey-sending": Post("run_survey", lambda t: f"/surveys/{t.survey.pk}/sending"),
    "survey-choosing": Post("run_survey", lambda t: f"/surveys/{t.survey.pk}/choosing"),
    "survey-cancellation": Post("run_survey", lambda t: f"/surveys/{t.survey.pk}/cancellation"),
    "survey-closure": Post("run_survey", lambda t: f"/surveys/{t.survey.pk}/closure"),
    "response-declining": Post("call_for_survey", lambda t: f"/responses/{t.response.pk}/declining"),
    "response-missing": Post("call_for_survey", lambda t: f"/responses/{t.response.pk}/missing"),
    "new-response-entry": Post("call_for_survey", lambda t: (
        f"/responses/{t.response.pk}/forms/new?form=售后服务调查问卷"), lambda t: {"entry-产品质量": "满意"}),
    # one's own: of another it is refused
    "new-export": Post("see_customer", lambda t: "/exports/", lambda t: {"list": "customers"}, who=None),
    "export-cancellation": Post("", lambda t: f"/exports/{t.export.pk}/cancellation"),
    "import-customers": Post("record_customer", lambda t: "/imports/customers", lambda t: {"unit": t.service.pk}),
    "import-orders": Post("record_order", lambda t: "/imports/orders", lambda t: {"unit": t.service.pk}),
    "import-beginning": Post("", lambda t: f"/imports/{t.brought.pk}/beginning",
                             lambda t: {"column-0": "name", "choice-duplicates": "skip", "deed": "trial"}),
    "import-cancellation": Post("", lambda t: f"/imports/{t.brought.pk}/cancellation"),
    "notice-reading": Post("", lambda t: f"/notices/{t.notice.pk}/reading"),
    "filter-renaming": Post("", lambda t: f"/filters/{t.kept.pk}/name", lambda t: {"title": "改过的名"}),
    "filter-removal": Post("", lambda t: f"/filters/{t.kept.pk}/removal"),
    "profile_token_revocation": Post("", lambda t: f"/profile/tokens/{t.token.pk}/revocation"),
    # the organisation
    "unit_opening": _unit("units", "arrange_units", name="新班组", kind="team"),
    "unit_moving": Post("arrange_units", lambda t: f"/administration/units/{t.quality.pk}/move", lambda t: {
        "parent": f"#{t.service.pk}", "version": t.quality.version}, NOT_OFFERED),
    "unit_naming": Post("arrange_units", lambda t: f"/administration/units/{t.quality.pk}/name", lambda t: {
        "name": "品质部", "version": t.quality.version}),
    "unit_closing": _unit("closing", "arrange_units"),
    "calendar_new": _unit("calendars/new", "publish_calendar", name="office", since=SOON, day_0="08:00-12:00"),
    "position_names": Post("name_position", lambda t: f"/administration/units/{t.quality.pk}/position-names",
                           lambda t: {"named": "审核", "position": ""}),
    "names_together": Post("name_position",
                           lambda t: f"/administration/units/{t.quality.pk}/position-names/together",
                           lambda t: {"position-审核": t.posting.position_id}),
    "member_new": Post("admit_member", lambda t: "/administration/members/new", _person, NOT_OFFERED),
    "member": _member("", "admit_member", lambda t: {
        "name": "吴敏敏", "home": f"#{t.service.pk}", "version": t.people["吴敏"].version}, NOT_OFFERED),
    "member_posting": _member("/postings", "post_member", lambda t: {
        "position": t.posting.position_id, "unit": f"#{t.service.pk}"}, NOT_OFFERED),
    "member_leaving": _member("/leaving", "admit_member"),
    "member_leaving_withdrawal": _member("/leaving/withdrawal", "admit_member"),
    "member_secret": _member("/pass-phrase", "admit_member", lambda t: {"secret": "一二三四五六七八九十"}),
    "member_second_factor_removal": _member("/second-factor/removal", "admit_member"),
    "posting_ending": Post("post_member", lambda t: f"/administration/postings/{t.posting.pk}/ending"),
    "stand_in_new": _member("/stand-ins", "begin_stand_in", lambda t: {
        "stand_in": f"#{t.people['郑强'].pk}"}, NOT_OFFERED),
    "stand_in_ending": Post("begin_stand_in", lambda t: f"/administration/stand-ins/{t.stand_in.pk}/ending"),
    "position_new": Post("administer_organisation", lambda t: "/administration/positions/new", lambda t: {
        "key": "新岗位"}),
    "positions_usual": Post("administer_organisation", lambda t: "/administration/positions/usual"),
    "position": Post("administer_organisation", lambda t: (
        f"/administration/positions/{t.posting.position_id}"), lambda t: {"name_en": "Inspector", "version": 1}),
    # the regulation
    "adoption": Post("adopt_edition", lambda t: (
        f"/administration/regulation/{t.scene.company.pk}/adoption/service-department@1"), lambda t: {"since": SOON}),
    "floor-exception": Post("grant_exception", lambda t: (
        f"/administration/regulation/{t.service.pk}/exceptions"), lambda t: {
        "standard": "service-department/SD-1.3-6-1a", "until": SOON, "reason": "搬迁"}),
    "floor-exception-ending": Post("grant_exception", lambda t: (
        f"/administration/regulation/{t.service.pk}/exceptions/{t.exception.pk}/ending")),
    "floor-judgement": Post("grant_exception", lambda t: f"/administration/regulation/{t.service.pk}/judgements",
                            lambda t: {"edition": "service-department@1", "standard": "SD-1.3-6-1a",
                                       "outcome": "stricter", "reason": "看过"}, frozenset({403, 404, 409})),
    "new-draft": Post("draft_regulation", lambda t: "/drafts/new", lambda t: {
        "base": f"{t.scene.company.pk}:service-department@1", "edition": "3"}, NOT_OFFERED),
    "draft-standard": Post("draft_regulation", lambda t: f"/drafts/{t.draft.pk}/standards/SD-1.3-6-1a", lambda t: {
        "at_most": "2", "words-zh": "两声", "words-en": "Two", "version": t.draft.version}),
    "draft-table": Post("draft_regulation", lambda t: f"/drafts/{t.draft.pk}/tables/SD-1.3-6-4a", lambda t: {
        "column": "#result", "row": "0", "r0-0": "先挂", "version": t.draft.version}),
    "draft-form": Post("draft_regulation", lambda t: f"/drafts/{t.draft.pk}/forms/客户投诉处理表", lambda t: {
        "row": ["0"], "r0-0": "编号", "version": t.draft.version}),
    "draft-flow": Post("draft_regulation", lambda t: f"/drafts/{t.draft.pk}/flows/客户投诉处理流程", lambda t: {
        "text": "<definitions/>", "version": t.draft.version}),
    "draft-new-standard": Post("draft_regulation", lambda t: f"/drafts/{t.draft.pk}/new-standard?kind=gate", lambda t: {
        "title-zh": "先查", "in-file": "standards/telephone.yaml", "id": "X-1", "article": "第一章/三/六/（1）",
        "before": "case.closed", "refuse_when": "not has_reason", "version": t.draft.version}),
    "draft-clauses": Post("draft_regulation", lambda t: f"/drafts/{t.draft.pk}/clauses/SD-1.3-6-1a", lambda t: {
        "title-zh": "三声", "measure": "rings", "at_most": "2", "version": t.draft.version}),
    "draft-repeal": Post("draft_regulation", lambda t: f"/drafts/{t.draft.pk}/repeals/SD-1.3-6-1a", lambda t: {
        "version": t.draft.version}),
    "draft-file": Post("draft_regulation", lambda t: f"/drafts/{t.draft.pk}/files/README.md", lambda t: {
        "text": "第二版", "version": t.draft.version}),
    "draft-example": Post("draft_regulation", lambda t: f"/drafts/{t.draft.pk}/example", lambda t: {
        "file": "examples/telephone.yaml", "line": 3, "version": t.draft.version}),
    "draft-proposal": Post("draft_regulation", lambda t: f"/drafts/{t.draft.pk}/proposal", lambda t: {
        "since": SOON, "version": t.draft.version}),
    "draft-values": Post("draft_regulation", lambda t: f"/drafts/{t.draft.pk}/values", lambda t: {
        "accept_within": "2 hours", "version": t.draft.version}),
    "draft-judgement": Post("grant_exception", lambda t: f"/drafts/{t.draft.pk}/judgement", lambda t: {
        "standard": "SD-1.3-6-1a", "outcome": "stricter", "reason": "看过"}, frozenset({403, 404, 422})),
    "draft-approval": Post("approve_regulation", lambda t: f"/drafts/{t.draft.pk}/approval", lambda t: {
        "version": t.draft.version}),
    "draft-return": Post("approve_regulation", lambda t: f"/drafts/{t.draft.pk}/return", lambda t: {"remark": "改"}),
    "draft-dropping": Post("draft_regulation", lambda t: f"/drafts/{t.draft.pk}/dropping"),
    "new-trial": Post("try_draft", lambda t: f"/drafts/{t.draft.pk}/trial", lambda t: {
        "since": "2026-01-01", "until": "2026-01-31"}),
    "trial-sharing": Post("", lambda t: f"/trials/{t.trial.pk}/sharing", lambda t: {"to": str(t.people["周婷"].pk)}),
    "trial-unsharing": Post("", lambda t: f"/trials/{t.trial.pk}/unsharing", lambda t: {"to": str(t.people["周婷"].pk)}),
    "trial-cancellation": Post("", lambda t: f"/trials/{t.trial.pk}/cancellation"),
    "case-moves": Post("move_cases", lambda t: f"/administration/regulation/{t.scene.company.pk}/moves", lambda t: {
        "pack": "service-department"}),
    "case-move-names": Post("move_cases", lambda t: f"/moves/{t.move.pk}/names"),
    "case-move-execution": Post("move_cases", lambda t: f"/moves/{t.move.pk}/execution"),
    "case-move-cancellation": Post("move_cases", lambda t: f"/moves/{t.move.pk}/cancellation"),
    "local-value": Post("set_local_value", lambda t: (
        f"/administration/regulation/{t.scene.company.pk}/values/service-department/accept_within"),
        lambda t: {"value": "2 hours", "since": SOON, "seen": mark_of_values(
            t.scene.company, "service-department", "accept_within")}),
}
#: Whoever is signed in does these to what is their own; there is nobody else's to name.
ONES_OWN = {
    "profile_preferences", "profile_language", "profile_secret", "profile_second_factor",
    "profile_second_factor_removal", "profile_recovery_codes", "profile_tokens", "notices-reading", "filter-keeping",
}
#: Before anybody is signed in, or to leave.
AT_THE_DOOR = {
    "first_run", "sign_in", "sign_in_code", "sign_in_secret", "sign_out",
    # Customers, by their links: tests/web/test_own.py.
    "own", "own-opening", "own-code-sending", "own-code", "own-answer", "own-file", "own-begun-form", "own-new-form",
    "own-complaint", "own-complained", "own-leaving", "own-consent",
    # Anybody: tests/web/test_public_outlets.py.
    "public-outlets",
}
#: Rights to see: the address that shows it.
SEEING = {
    "see_case": lambda t: f"/cases/{t.case.pk}",
    "see_contact": lambda t: f"/contacts/{t.case.contact_id}",
    "see_member_form": lambda t: f"/members/{t.people['周婷'].pk}/forms",
    "see_customer": lambda t: f"/customers/{t.customer.pk}",
    "see_order": lambda t: f"/orders/{t.order.pk}",
    "see_survey": lambda t: f"/surveys/{t.survey.pk}",
    "see_credit": lambda t: f"/customers/{t.customer.pk}/credit",
    "see_sales": lambda t: f"/sales/?unit={t.service.pk}",
    "see_regulation": lambda t: "/regulation/service-department@1",
    "see_organisation": lambda t: f"/administration/units/{t.service.pk}",
    "see_deliveries": lambda t: f"/notices/of/{t.case.reference}",
}
#: Deeds that no page offers, with their door.
ELSEWHERE = {
    "record_past": "api",
    "see_results_of_members": "names on trials: tests/web/test_drafts.py",
}
