"""Many cases: a few are taken and worked on by the real deeds, the rest are made like them by SQL.

A copy has its own customer, contact, texts, unit, people and times, and its own facts, flow, tasks,
deadlines, findings and notes. Seven of ten are closed; of the open ones one in ten has missed a deadline.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from bench.copying import copy_rows, execute, next_numbers
from shouwen.cases.actions.opening import Wanted, open_case
from shouwen.cases.finding import found_as as case_found_as
from shouwen.cases.models import Case
from shouwen.cases.reading import matter_of_case
from shouwen.contacts.actions import Conversation, log_contact
from shouwen.contacts.finding import found_as as contact_found_as
from shouwen.contacts.models import Contact
from shouwen.customers.actions import Point, record_customer
from shouwen.customers.finding import found_as as customer_found_as
from shouwen.customers.logic import plain_number
from shouwen.customers.models import Customer
from shouwen.organisation.models import Member, Unit
from shouwen.organisation.names import name_initials, name_key
from shouwen.organisation.rights import acting
from shouwen.work.actions.notes import write_note
from shouwen.work.models import FlowRun

#: Messages on a usual case and on every hundredth, which is the one that is viewed.
FEW, MANY = 3, 10
FOUND = ("reference", "kind", "about", "for_whom", "unit", "scopes", "hidden_from", "title", "words", "at", "until", "grams")
BATCH = 5_000


def make_templates(organisation, writer):
    """Take two complaints by the real deeds, one with few messages and one with many; return their numbers."""
    unit = Unit.objects.select_related("parent").get(pk=organisation.departments[0])
    at = timezone.now() - timedelta(days=2)
    by = acting(Member.objects.select_related("home").get(pk=organisation.members_of[unit.pk][0]), at)
    made = []
    for messages in (FEW, MANY):
        customer = record_customer(unit, writer.name(), [Point("phone", writer.phone())], by=by, at=at)
        contact = log_contact(unit, customer, Conversation("phone", "in", writer.subject(), rings=2), by=by, at=at)
        case = open_case(contact, Wanted("投诉", writer.subject(), "商品质量", writer.words(), "退货"), by=by, at=at)
        for number in range(messages):
            write_note(matter_of_case(case), writer.words(60), [], by=by, at=at + timedelta(minutes=number + 1))
        made.append(case.pk)
    return made


def make_customers(organisation, writer, count):
    """Make customers with a telephone number each, spread over the departments."""
    numbers, since = next_numbers(Customer, count), timezone.now() - timedelta(days=500)
    customers, points, found = [], [], []
    for place, number in enumerate(numbers):
        name, phone = writer.name(), writer.phone()
        unit = organisation.departments[place % len(organisation.departments)]
        at = since + timedelta(minutes=place % 600_000)
        row = Customer(pk=number, number=f"KH-{number:07d}", name=name, name_key=name_key(name),
                       initials=name_initials(name), unit_id=unit, since=at)
        customers.append(row)
        points.append((number, "phone", phone, plain_number(phone), plain_number(phone)[::-1], True))
        found.append(customer_found_as(row, [("phone", phone)]))
    copy_rows("customers_customer", ("id", "number", "kind", "name", "name_key", "initials", "company", "unit_id",
                                     "remark", "since", "version"),
              [(c.pk, c.number, "person", c.name, c.name_key, c.initials, "", c.unit_id, "", c.since, 1) for c in customers])
    copy_rows("customers_contactpoint", ("customer_id", "kind", "value", "plain", "reversed_digits", "is_main"), points)
    copy_rows("search_findable", FOUND, [one.row() for one in found])
    return customers


def make_contacts(organisation, writer, customers, units, count):
    """Take calls by the real deed, of which no cases are made yet; return their numbers."""
    at, found = timezone.now() - timedelta(hours=1), []
    for place in range(count):
        unit = Unit.objects.select_related("parent").get(pk=units[place % len(units)])
        by = acting(Member.objects.select_related("home").get(pk=organisation.members_of[unit.pk][0]), at)
        customer = writer.random.choice(customers)
        found.append(log_contact(unit, customer, Conversation("phone", "in", writer.subject(), rings=2), by=by, at=at).pk)
    return found


def make_cases(organisation, writer, customers, templates, count, progress):
    """Make cases like the templates."""
    now = timezone.now()
    for start in range(0, count, BATCH):
        size = min(BATCH, count - start)
        _batch(organisation, writer, customers, templates, range(start, start + size), count, now)
        progress("cases", start + size, count)


def _batch(organisation, writer, customers, templates, places, count, now):
    cases, contacts, copies, found = [], [], [], []
    pick = writer.random
    flows = next_numbers(FlowRun, len(places))
    for place, number, contact_number, flow in zip(
        places, next_numbers(Case, len(places)), next_numbers(Contact, len(places)), flows, strict=True
    ):
        old = templates[1] if place % 100 == 0 else templates[0]
        customer = pick.choice(customers)
        unit = pick.choice(organisation.units_for(pick.random()))
        member = pick.choice(organisation.members_of.get(unit) or organisation.members_of[organisation.departments[0]])
        opened_at = now - timedelta(days=400) * (1 - place / count) - timedelta(minutes=5)
        is_open = pick.random() < 0.3
        state = ("missed" if pick.random() < 0.1 else "open") if is_open else "closed"
        due_at = (opened_at + timedelta(hours=4) if state == "missed" else now + timedelta(hours=pick.uniform(1, 700)))
        contact = Contact(pk=contact_number, channel="phone", direction="in", customer=customer, unit_id=unit,
                          received_by_id=member, at=opened_at, number=writer.phone(), subject=writer.subject(),
                          words=writer.words(60))
        case = Case(
            pk=number, number=f"B-TS{opened_at.year}-{number:06d}", unit_id=unit, kind="投诉",
            class_key=pick.choice(("商品质量", "服务态度", "送货安装", "价格")), customer=customer, contact=contact,
            subject=contact.subject, words=writer.words(), demand=pick.choice(("退货", "换货", "维修", "赔偿")),
            first_owner_id=member, owner_id=member, holder_id=member, opened_at=opened_at,
        )
        changed = opened_at + timedelta(hours=pick.uniform(0, 300)) if state == "closed" else opened_at
        closed_at = min(changed, now) if state == "closed" else None
        cases.append((number, case.number, unit, case.kind, case.class_key, customer.pk, contact.pk, case.subject,
                      case.words, case.demand, "salt", "{}", member, member, member,
                      "closed" if state == "closed" else "open", "", opened_at, None if state == "closed" else due_at,
                      closed_at, min(changed, now), 1))
        contacts.append((contact.pk, "phone", "in", customer.pk, unit, member, opened_at, contact.number, 2,
                         contact.subject, contact.words, "salt"))
        copies.append((number, old, unit, member, flow, str(number), state, opened_at, due_at))
        found += [contact_found_as(contact).row(), case_found_as(case).row()]
    copy_rows("contacts_contact", ("id", "channel", "direction", "customer_id", "unit_id", "received_by_id", "at",
                                   "number", "rings", "subject", "words", "salt"), contacts)
    copy_rows("cases_case", (
        "id", "number", "unit_id", "kind", "class_key", "customer_id", "contact_id", "subject", "words", "demand", "salt",
        "particulars", "first_owner_id", "owner_id", "holder_id", "state", "urgency", "opened_at", "due_at", "closed_at",
        "changed_at", "version"), cases)
    copy_rows("search_findable", FOUND, found)
    execute("DELETE FROM bench_copy")
    copy_rows("bench_copy", ("new", "old", "unit", "member", "flow", "number", "state", "opened_at", "began"), copies)
    _copy_work()


NEW, OLD = "'case:' || c.new", "'case:' || c.old"
SHIFT = "t.{0} - o.opened_at + c.opened_at"


def _copy_work():
    """Copy what hangs on the templates for each new case, one statement a table."""
    copy_like("facts_fact", "about", {
        "about": NEW, "unit": "c.unit", "by": "CASE WHEN t.by LIKE 'member:%%' THEN 'member:' || c.member ELSE t.by END",
        "at": SHIFT.format("at"), "recorded_at": SHIFT.format("recorded_at"),
        "touches": f"array_replace(t.touches, {OLD}, {NEW})",
    }, leave=("id", "transaction"))
    copy_like("work_flowrun", "matter", {
        "id": "c.flow", "matter": NEW, "unit_id": "c.unit", "started_at": "c.opened_at",
        "ended_at": "CASE WHEN c.state = 'closed' THEN c.opened_at + interval '1 day' END",
    })
    copy_like("work_task", "matter", {
        "matter": NEW, "flow_id": "CASE WHEN t.flow_id IS NOT NULL THEN c.flow END", "unit_id": "c.unit",
        "seats": "ARRAY[c.unit]", "opened_at": "c.opened_at",
        "holder_id": "CASE WHEN c.new %% 3 = 0 THEN c.member END",
        "state": "CASE WHEN c.state = 'closed' THEN 'cancelled' ELSE t.state END",
        "ended_at": "CASE WHEN c.state = 'closed' THEN c.opened_at + interval '1 day' END",
    }, leave=("id",))
    copy_like("work_deadline", "holder", {
        # A call has one case or two, and so have its clocks: none of a hundred thousand names the template's.
        "key": f"replace(t.key, {OLD}, {NEW}) || '#' || c.new", "holder": NEW, "names": "'{}'", "unit_id": "c.unit",
        "started_at": "c.opened_at", "due_at": "c.began",
        "next_at": "CASE WHEN c.state = 'open' THEN c.began END", "steps": "'[]'", "steps_told": "'[]'",
        "state": "CASE c.state WHEN 'closed' THEN 'met' ELSE c.state END",
        "ended_at": "CASE c.state WHEN 'closed' THEN c.opened_at + interval '1 hour' WHEN 'missed' THEN c.began END",
    }, leave=("id",))
    copy_like("compliance_finding", "holder", {"key": f"replace(t.key, {OLD}, {NEW})", "holder": NEW, "names": "'{}'",
                                               "unit": "c.unit", "at": SHIFT.format("at")}, leave=("id",))
    copy_like("work_note", "matter", {"matter": NEW, "by_id": "c.member", "at": SHIFT.format("at")}, leave=("id",))


def copy_like(table, key, changed, leave=()):
    """Copy the templates' rows of a table for each new case, with some columns changed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s"
                       " AND is_generated = 'NEVER' ORDER BY ordinal_position", [table])
        columns = [row[0] for row in cursor.fetchall() if row[0] not in leave]
    if any(name not in columns for name in changed):
        changed = {name: value for name, value in changed.items() if name in columns}
    values = ", ".join(changed.get(name, f't."{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    execute(f"INSERT INTO {table} ({names}) SELECT {values} FROM bench_copy c JOIN cases_case o ON o.id = c.old"
            f" JOIN {table} t ON t.{key} = {OLD}", [])
