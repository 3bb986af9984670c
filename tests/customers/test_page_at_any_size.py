"""Of a customer with thousands of contacts, cases or orders the page reads the newest alone, whatever others have."""

import json

import psycopg
import pytest

from shouwen.cases.models import Case
from shouwen.cases.queries import _ALL_OF, _OPEN_OF
from shouwen.contacts.models import Contact
from shouwen.contacts.queries import _OF_CUSTOMER, _SEEN_OF_CUSTOMER
from shouwen.customers.queries import ALWAYS
from shouwen.orders.models import ReturnState
from shouwen.orders.queries import _ORDERS_OF, _RETURNS_OF
from tests.orders.shop import open_shop
from tests.orders.test_sales import give_back
from tests.plans import carried_out_as_any, rows_read
from tests.scenes import local

AT = local("2026-03-02 10:00")
#: Rows like the first one, but for some columns.
LIKE = """
INSERT INTO {table}
SELECT (jsonb_populate_record(first, to_jsonb(changed))).*
FROM (SELECT t AS first FROM {table} t ORDER BY id LIMIT 1) AS one,
    generate_series(%(since)s::int, %(until)s::int) n,
    LATERAL (SELECT 1000000 + n AS id, {columns}) AS changed
"""
#: Others have nine each, the first customer the first five thousand.
OTHERS, OF_OTHERS, OF_ONE = 1_000, 9, 5_000
WHOSE = f"CASE WHEN n <= {OF_ONE} THEN %(customer)s::bigint ELSE 1000001 + n %% {OTHERS} END AS customer_id"
WHEN = "timestamptz '2024-01-01' + n * interval '1 minute'"
TABLES = {
    "contacts_contact": f"{WHOSE}, {WHEN} AS at",
    "cases_case": f"{WHOSE}, {WHEN} AS opened_at, 'K' || n AS number",
    "orders_order": f"{WHOSE}, {WHEN} AS placed_at, 'N' || n AS number",
    "orders_return": f"{WHOSE}, {WHEN} AS asked_at, 'T' || n AS number",
}
STATES = [str(one) for one in ReturnState]
QUERIES = {
    "contacts, everything": ("contacts_contact", _OF_CUSTOMER, [[]]),
    "contacts, one unit": ("contacts_contact", _SEEN_OF_CUSTOMER, [[], ["{path}%"], [], []]),
    "cases": ("cases_case", _ALL_OF, [[]]),
    "open cases": ("cases_case", _OPEN_OF, [[]]),
    "orders": ("orders_order", _ORDERS_OF, [["{path}%"], []]),
    "returns": ("orders_return", _RETURNS_OF, [["{path}%"], [], STATES]),
}


def one_of_each(shop):
    """Make a contact, a case, an order and a return, so that there is a row of which others are like."""
    give_back(shop, shop.buy(at="2026-03-01 10:00"), "2026-03-02 09:00")
    common = {"unit": shop.unit, "customer": shop.customer, "salt": "", "subject": "x", "words": ""}
    Contact.objects.create(channel="phone", direction="in", received_by=shop.agent, at=AT, **common)
    common |= {"first_owner": shop.agent, "owner": shop.agent, "opened_at": AT, "changed_at": AT}
    Case.objects.create(number="K", kind="投诉", **common)


@pytest.mark.parametrize("name", QUERIES)
def test_of_one_with_thousands_the_newest_are_read_alone(committed, database_addresses, name):
    """By the plan that serves any customer, though customers have nine each on average."""
    shop = open_shop()
    one_of_each(shop)
    table, prepared, given = QUERIES[name]
    given = [[one.format(path=shop.unit.path) for one in some] for some in given]
    values = {"customer": shop.customer.pk}
    with psycopg.connect(database_addresses.owner.url) as owner:
        number = "'C' || n AS number"
        owner.execute(LIKE.format(table="customers_customer", columns=number), {"since": 1, "until": OTHERS})
        sign_in = "'m' || n AS sign_in, 'm' || n AS employee_number"
        owner.execute(LIKE.format(table="organisation_member", columns=sign_in), {"since": 1, "until": OTHERS})
        many = {"since": 1, "until": OF_ONE + OTHERS * OF_OTHERS}
        owner.execute(LIKE.format(table=table, columns=TABLES[table]), {**values, **many})
        owner.execute(f"ANALYZE {table}, customers_customer, organisation_unit, organisation_member")
        plan = carried_out_as_any(owner, prepared, shop.customer.pk, ALWAYS, *given)
        owner.rollback()

    assert plan["Actual Rows"] == 50
    assert rows_read(plan, table) <= 2 * 50, json.dumps(plan, indent=1)
