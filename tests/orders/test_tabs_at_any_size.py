"""The tabs of the list of orders read no more at 100,000 orders than at 1,000, whoever looks."""

import json

import psycopg
import pytest

from shouwen.orders.permissions import SEE_ORDER
from shouwen.orders.queries import _ORDERS, SHOWN
from shouwen.organisation.walks import within
from tests.factories import make_member
from tests.orders.shop import open_shop
from tests.plans import blocks_read, carried_out
from tests.scenes import local

AT = local("2026-03-02 10:00")
#: Of twenty orders one waits to be shipped and one is not paid.
FILL = """
INSERT INTO orders_order (number, unit_id, customer_id, source, outside_number, placed_at, total, listed_total, paid,
                          delivery, receipt, receipt_number, remark, version)
SELECT 'N' || n, %(unit)s, %(customer)s, '', '', timestamptz '2024-01-01' + n * interval '1 minute', 100, 100,
    CASE WHEN n %% 20 = 7 THEN 0 ELSE 100 END, CASE WHEN n %% 20 = 3 THEN 'placed' ELSE 'delivered' END, '无', '', '', 1
FROM generate_series(%(since)s::int, %(until)s::int) n
"""


@pytest.mark.parametrize("show", ["open", "unpaid"])
def test_a_tab_reads_the_same_at_any_size(committed, database_addresses, show):
    shop = open_shop()
    everywhere = make_member("总管", shop.unit.parent, ("see_order",))
    here = make_member("本部", shop.unit, ("see_order",))
    read = {}
    with psycopg.connect(database_addresses.owner.url) as owner:
        values = {"unit": shop.unit.pk, "customer": shop.customer.pk}
        for since, until in ((1, 1_000), (1_001, 100_000)):
            owner.execute(FILL, {**values, "since": since, "until": until})
            owner.execute("ANALYZE orders_order")
            for name, scope in (("everything", None), ("company", everywhere), ("unit", here)):
                seen = within(shop.by(scope or here, AT).scope(SEE_ORDER))
                if scope is None:
                    seen = type(seen)(None)
                sql, given = _ORDERS._rows(seen, "placed_at DESC, id DESC", SHOWN[show], 26, True)
                plan = carried_out(owner, sql, given)
                read[name, until] = blocks_read(plan)
                assert until == 1_000 or "Seq Scan" not in json.dumps(plan), plan
        owner.rollback()

    for name in ("everything", "company", "unit"):
        print(name, read[name, 1_000], read[name, 100_000])
        assert read[name, 100_000] <= 1.3 * read[name, 1_000], read
