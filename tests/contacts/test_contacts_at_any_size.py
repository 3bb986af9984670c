"""The newest contacts of one customer are read along their index, however many contacts there are."""

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouwen.contacts.queries import MOST_OF_ONE, contacts_of
from shouwen.customers.actions import Point, record_customer
from tests.factories import LONG_AGO, as_member, make_member
from tests.orders.shop import open_shop
from tests.plans import blocks_read, carried_out

#: Of every ``share`` contacts one is the customer's.
FILL = """
INSERT INTO contacts_contact (channel, direction, customer_id, unit_id, received_by_id, at, number, subject, words, salt)
SELECT 'phone', 'in', CASE WHEN n %% %(share)s = 0 THEN %(customer)s ELSE %(other)s END, %(unit)s, %(member)s,
    timestamptz '2024-01-01' + n * interval '1 minute', '', 'x', '', ''
FROM generate_series(%(since)s::int, %(until)s::int) n
"""


def statement_of(customer, by):
    """Return the statement by which the contacts of a customer are read."""
    with CaptureQueriesContext(connection) as asked:
        contacts_of(customer.pk, by=by, most=26)
    (one,) = asked
    return one["sql"]


@pytest.mark.parametrize("share", [1, 10])
@pytest.mark.parametrize("analysed", ["contacts_contact", "contacts_contact, organisation_unit, organisation_member"])
def test_the_newest_contacts_of_a_customer_are_read_alone(committed, database_addresses, share, analysed):
    """Whether the server knows how small the small tables are makes no difference."""
    shop = open_shop()
    by = as_member(shop.agent, LONG_AGO)
    other = record_customer(shop.unit, "甬城茶庄", [Point("phone", "0574-87654321")], by=by, at=LONG_AGO)
    readers = {"all": shop.unit.parent, "unit": shop.unit}
    members = {who: make_member(who, unit, ("see_contact",)) for who, unit in readers.items()}
    statements = {who: statement_of(shop.customer, as_member(one, LONG_AGO)) for who, one in members.items()}
    values = {
        "customer": shop.customer.pk, "other": other.pk, "share": share, "unit": shop.unit.pk, "member": shop.agent.pk,
    }  # fmt: skip

    read: dict[str, list[int]] = {}
    with psycopg.connect(database_addresses.owner.url) as owner:
        for since, until in ((1, 1_000), (1_001, 20_000)):
            owner.execute(FILL, {**values, "since": since, "until": until})
            owner.execute(f"ANALYZE {analysed}")  # its own right alone: the application's role is passed over
            for who, sql in statements.items():
                plan = carried_out(owner, sql)
                assert plan["Actual Rows"] == MOST_OF_ONE
                read.setdefault(who, []).append(blocks_read(plan))
        owner.rollback()

    for few, many in read.values():  # each that is shown is looked up by its number, in three blocks of an index
        assert many <= 1.3 * few + 3 * MOST_OF_ONE, read
