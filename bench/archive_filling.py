"""Fill a house with an archive: customers with regions, tags, grades, consents and contacts, and one with 5,000 contacts.

A process of its own: reads the number of customers from the command line, writes what a measurement must know as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import date, timedelta

import django

django.setup()

from django.utils import timezone  # noqa: E402  settings must be ready

from bench.cases import FOUND, make_customers  # noqa: E402
from bench.copying import copy_rows, execute, next_numbers  # noqa: E402
from bench.organisation import make_organisation, three_scopes  # noqa: E402
from bench.seed import session_of  # noqa: E402
from bench.texts import Writer  # noqa: E402
from shouwen.contacts.finding import found_as  # noqa: E402
from shouwen.contacts.models import Contact  # noqa: E402
from shouwen.customers.actions.lists import RegionTold, record_region, record_tag  # noqa: E402
from shouwen.customers.credit.models import GradeChange  # noqa: E402
from shouwen.orders.models import Order  # noqa: E402
from shouwen.organisation.models import Member, Unit  # noqa: E402
from shouwen.organisation.rights import acting  # noqa: E402
from tests.customers.creditors import CREDIT  # noqa: E402
from tests.scenes import CASE_WORK, VALUES  # noqa: E402

#: Contacts of the one customer who calls all the time.
MANY = 5_000
#: The year of the ranking: this one, as far as it has come.
YEAR = timezone.now().year
#: One customer in so many bears the tag.
TAGS = {"老客户": 10, "重点": 50, "会员": 1_000}
TRADES = ("茶叶", "五金", "服装", "家电", "食品")


def main(customers):
    began, writer = time.monotonic(), Writer()
    organisation = make_organisation(writer, subsidiaries=10, departments=10, teams=2, members=1_200,
                                     values={**VALUES, **CREDIT})  # fmt: skip
    three, _units = three_scopes(organisation, writer, (*CASE_WORK, "see_credit", "see_order"))
    made = make_customers(organisation, writer, customers)
    numbers = [one.pk for one in made]
    told = _lists(organisation, numbers)
    _grades(organisation, numbers)
    _outlets(customers)
    _sales(made)
    _owing(made)
    agreed = timezone.now() - timedelta(days=9)
    copy_rows("customers_consent", ("customer_id", "purpose", "channel", "is_given", "since", "by_id"),
              ((number, "survey", "phone", True, agreed, organisation.administrator) for number in numbers[::7]))
    many = made[customers // 2]
    _contacts(organisation, writer, made, many)
    phone = next(iter(many.points.values_list("value", flat=True)))
    json.dump({
        **told, "many": many.pk, "name": many.name, "phone": phone, "initials": many.initials, "seconds": time.monotonic() - began, "year": YEAR,
        "members": {"all": organisation.administrator, "three": three},
        "sessions": {"all": session_of(organisation.administrator), "three": session_of(three)},
    }, sys.stdout)


def _lists(organisation, numbers):
    """Make regions, tags and trades, and spread them."""
    now = timezone.now() - timedelta(days=400)
    by = acting(Member.objects.select_related("home").get(pk=organisation.administrator), now)
    top = Unit.objects.get(parent=None)
    regions = [record_region(top, RegionTold(code, f"{code}区"), by=by, at=now).pk for code in "ABCD"]
    tags = {name: record_tag(top, name, by=by, at=now).pk for name in (*TAGS, "无人")}
    for name, every in TAGS.items():
        copy_rows("customers_customer_tags", ("customer_id", "tag_id"),
                  ((number, tags[name]) for number in numbers[::every]))
    execute("UPDATE customers_customer SET region_id = (%s::bigint[])[1 + id %% 4],"
            " trade = CASE WHEN id %% 20 = 0 THEN (%s::text[])[1 + (id / 20) %% 5] ELSE '' END",
            [regions, list(TRADES)])
    return {"regions": regions, "tags": tags}


def _grades(organisation, numbers):
    """Let every second customer be in a grade: one in a hundred of these in the best."""
    now = timezone.now() - timedelta(days=90)
    graded = numbers[::2]
    changes = next_numbers(GradeChange, len(graded))
    grades = ["AAA" if place % 100 == 0 else "AA" if place % 20 == 1 else "A" if place % 3 == 0 else "B"
              for place in range(len(graded))]  # fmt: skip
    copy_rows("customers_gradechange", ("id", "customer_id", "matter", "before", "grade", "reason", "salt", "proposed_by_id",
                                        "proposed_at", "state", "answer", "version"),
              ((change, number, "", "", grade, "", "salt", organisation.administrator, now, "approved", "", 1)
               for change, number, grade in zip(changes, graded, grades, strict=True)))  # fmt: skip
    copy_rows("customers_rating", ("customer_id", "grade", "limit_citation", "since", "change_id"),
              ((number, grade, "", now, change) for change, number, grade in zip(changes, graded, grades, strict=True)))


def _outlets(customers):
    """Let there be an outlet for every tenth customer."""
    top = Unit.objects.get(parent=None).pk
    copy_rows("customers_outlet", ("unit_id", "region", "name", "address", "hotline", "contact_person", "remark", "version"),
              ((top, f"{'ABCD'[place % 4]}区", f"网点{place:06}", "", "", "", "", 1)
               for place in range(max(customers // 10, 1))))


def _sales(customers):
    """Let every customer have bought in two months of this year: the kept sums alone, of which rankings are made."""
    rows = []
    for place, one in enumerate(customers):
        for month in (1 + place % 10, 2 + place % 10):
            rows.append((one.unit_id, date(YEAR, month, 1), one.pk, 1, 100 + place, 0, 80, 0))
    copy_rows("orders_salesmonth", ("unit_id", "month", "customer_id", "entries", "sales", "discount", "cost",
                                    "uncosted"), rows)


def _owing(customers):
    """Let every third customer owe for an order that is not due yet, and one in four hundred, more than a page, for one
    that is long overdue."""
    now, step = timezone.now(), min(400, max(len(customers) // 30, 1))
    Order.objects.bulk_create(
        [Order(number=f"O{days}-{one.pk}", unit_id=one.unit_id, customer_id=one.pk, total=100, listed_total=100,
               placed_at=now - timedelta(days=days))
         for days, some in ((10, customers[::3]), (130, customers[7::step])) for one in some],
        batch_size=5_000,
    )  # fmt: skip


def _contacts(organisation, writer, customers, many):
    """Let two of three customers have called within two years, and one 5,000 times."""
    now, rows, found = timezone.now(), [], []
    callers = [one for place, one in enumerate(customers) if place % 3] + [many] * MANY
    for place, (number, customer) in enumerate(zip(next_numbers(Contact, len(callers)), callers, strict=True)):
        member = organisation.members_of[customer.unit_id][0]
        age = 1 - place * 7919 % 9973 / 9973  # spread over both years, however few they are
        at = now - timedelta(days=730) * age - timedelta(minutes=5)
        one = Contact(pk=number, channel="phone", direction="in", customer=customer, unit_id=customer.unit_id,
                      received_by_id=member, at=at, number=writer.phone(), subject=writer.subject(), words="")
        rows.append((number, "phone", "in", customer.pk, customer.unit_id, member, at, one.number, 2, one.subject, "", "salt"))
        found.append(found_as(one).row())
    copy_rows("contacts_contact", ("id", "channel", "direction", "customer_id", "unit_id", "received_by_id", "at", "number",
                                   "rings", "subject", "words", "salt"), rows)
    copy_rows("search_findable", FOUND, found)


if __name__ == "__main__":
    main(int(sys.argv[1]))
