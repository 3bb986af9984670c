"""The addresses of the pages, and one address of each with something to show."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from django.urls import URLPattern, get_resolver

from shouwen.facts.models import Fact
from shouwen.work.exportable import export_lists

#: What lists are told of which thing they are, where they are of one.
QUERIES = {
    "moves": lambda things: {"move": str(things.move.pk)},
    "trial_lines": lambda things: {"trial": str(things.trial.pk)},
    "responses": lambda things: {"survey": str(things.survey.pk)},
    "period-sheet": lambda things: {"unit": str(things.service.pk), "since": "2026-01-01", "until": "2026-01-31",
                                    "sheet": "客户投诉统计表"},
    "deliveries": lambda things: {"matter": things.case.reference},
    "position-names": lambda things: {"unit": str(things.service.pk)},
    "local-values": lambda things: {"unit": str(things.service.pk)},
    "case-moves": lambda things: {"unit": str(things.move.unit_id)},
    "coverage": lambda things: {"edition": "service-department@1"},
    "batch-sold": lambda things: {"batch": str(things.batch.pk)},
    "sales-lines": lambda things: {"unit": str(things.service.pk), "customer": str(things.order.customer_id)},
}


def page_patterns(resolver=None, below=""):
    """Return the addresses of the pages: (name, pattern); of that of any list, one for each list there is."""
    for pattern in (resolver or get_resolver()).url_patterns:
        where = below + str(pattern.pattern)
        if not isinstance(pattern, URLPattern):
            if not where.startswith("api/"):
                yield from page_patterns(pattern, where)
        elif pattern.name == "list-export":
            yield from ((f"list-export {one.key}", where.replace("<str:key>", one.key)) for one in export_lists())
        else:
            yield pattern.name or "", where


def address_of(where, things):
    """Return an address of a pattern that shows something."""
    values = {
        "cases/<int:pk>": things.case, "contacts/<int:pk>": things.case.contact,
        "members/<int:pk>": things.people["周婷"], "tasks/<int:pk>": things.task, "transfers/<int:pk>": things.transfer,
        "customers/<int:pk>": things.customer, "forms/<int:pk>": things.entry, "notices/<int:pk>": things.notice,
        "attachments/<int:pk>": things.attachment, "exports/<int:pk>": things.export,
        "imports/<int:pk>": things.brought,
        "drafts/<int:pk>": things.draft, "trials/<int:pk>": things.trial,
        "moves/<int:pk>": things.move,
        "filters/<int:pk>": things.kept, "tokens/<int:pk>": things.token, "reply-texts/<int:pk>": things.text,
        "deadlines/<int:pk>": things.deadline, "findings/<int:pk>": things.finding, "flow/<int:run>": things.run,
        "units/<int:number>": things.service, "members/<int:number>": things.people["吴敏"],
        "postings/<int:number>": things.posting, "stand-ins/<int:number>": things.stand_in,
        "orders/<int:pk>": things.order, "order-lines/<int:pk>": things.order.lines.get(),
        "returns/<int:pk>/reopening": things.declined, "returns/<int:pk>": things.back,
        "products/<int:pk>": things.back.line.product, "grade-changes/<int:pk>": things.change,
        "regions/<int:pk>": things.archive.region, "outlets/<int:pk>": things.archive.outlet,
        "tags/<int:pk>": things.archive.tag, "relations/<int:pk>": things.archive.relation,
        "unsuitable-times/<int:pk>": things.archive.time, "holds/<int:pk>": things.archive.hold,
        "facts/<int:pk>": answered(things),
        "links/<int:pk>": things.link, "customer-merges/<int:pk>": things.merge, "questions/<int:pk>": things.case,
        "permits/<int:pk>": things.permit, "batches/<int:pk>": things.batch,
        "receipts/<int:pk>": things.receipt,
        "positions/<int:number>": things.posting.position,
        "exceptions/<int:pk>": things.exception,
        "surveys/<int:pk>": things.survey, "responses/<int:pk>": things.response,
        "regulation/<int:number>": things.scene.company,
    }
    for pattern, thing in values.items():
        where = where.replace(pattern, re.sub("<[^>]+>", str(thing.pk), pattern))
    for pattern, text in {
        "<int:place>": "0", "<slug:purpose>": "survey", "own/<str:text>": "own/" + "A" * 43,
        "<slug:noun>": "judgement", "<str:reference>": things.case.reference, "<str:edition>": "service-department@1",
        "<path:file>": "pack.yaml", "<path:standard>": "SD-1.3-6-1a",
        "<path:table>": "SD-1.3-6-4a", "<str:form>": "客户投诉处理表", "<str:flow>": "客户投诉处理流程",
        "<path:article>": "第三章/二", "adoption/<str:pack>": "adoption/service-department@1",
        "<str:pack>": "service-department", "<str:name>": "accept_within",
    }.items():
        where = where.replace(pattern, text)
    assert "<" not in where, f"say in tests/page_addresses.py what {where} takes"
    return f"/{where}{query_of(where, things)}"


def answered(things):
    """Return the fact that the call of the case was answered: it may be corrected."""
    return Fact.objects.filter(kind="contact.answered", about=things.case.contact.reference).latest("pk")


def query_of(where, things):
    """Return what some pages need to show anything."""
    if where == "orders/new":
        return f"?customer={things.customer.pk}"
    if where == "cases/new-matter":
        return f"?customer={things.customer.pk}"
    if where == "cases/new":
        return f"?contact={things.case.contact_id}"
    if where.endswith("forms/new"):
        named = {"responses": "售后服务调查问卷", "contacts": "电话留言单", "members": "日工作安排表",
                 "returns": "退货小帖示",
                 "customers": "自然人客户信息资料表"}
        return f"?form={named.get(where.partition('/')[0], '客户投诉登记表二')}"
    if where == "statistics/sheets/new":
        return f"?unit={things.service.pk}&since=2026-01-01&until=2026-01-31&sheet=客户投诉统计表"
    if where == "sales/sheets/new":
        return f"?unit={things.service.pk}&since=2026-01-01&until=2026-01-31&list=returns"
    if where == "sales/lines":
        return f"?{urlencode(QUERIES['sales-lines'](things))}"
    if where.startswith("lists/"):
        key = where.removeprefix("lists/").removesuffix(".xlsx")
        return f"?{urlencode(QUERIES[key](things))}" if key in QUERIES else ""
    if where == "cases/together":
        return f"?case={things.case.pk}"
    if where == "tasks/together":
        return f"?task={things.task.pk}"
    if where == "search":
        return "?q=热水壶"
    return ""
