"""Lists of customers narrowed by contact and by consent cost what is on the page, however many customers there are."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouwen.customers.narrowing import Narrow
from shouwen.customers.permissions import SEE_CUSTOMER
from shouwen.customers.queries import first_customers
from shouwen.customers.segments import COUNTED, counted_of
from shouwen.organisation.walks import counts, within
from tests.factories import as_member, make_member, make_unit
from tests.plans import blocks_read, carried_out
from tests.scenes import local

AT = local("2026-03-02 09:00")
MOST = 26
#: Blocks that a row which is found may cost where so few were found, or so small a table was read whole, among 1,000.
MOST_OF_A_ROW = 10
#: Units whose customers are not seen by whoever sees three.
OTHERS = 37
#: Two of three customers were in contact once within two years, one of seven agrees to surveys.
FILL = """
INSERT INTO customers_customer (number, kind, name, name_key, initials, company, registry, company_number, unit_id, trade,
    remark, since, secrecy, also_known_as, version)
SELECT 'K' || n, 'person', 'x', md5(n::text), '', '', '', '', (%(units)s::bigint[])[1 + n %% %(many)s], '', '', %(at)s,
    '', '', 1
FROM generate_series(%(since)s::int, %(until)s::int) n;
INSERT INTO contacts_contact (channel, direction, customer_id, unit_id, received_by_id, at, number, subject, words, salt)
SELECT 'phone', 'in', id, unit_id, %(member)s, %(at)s - id * 7919 %% 730 * interval '1 day', '', 'x', '', ''
FROM customers_customer WHERE substr(number, 2)::int BETWEEN %(since)s AND %(until)s AND id %% 3 > 0;
INSERT INTO customers_consent (customer_id, purpose, channel, is_given, since, remark, by_id, outside)
SELECT id, 'survey', channel, true, %(at)s - interval '9 days', '', %(member)s, ''
FROM customers_customer, unnest(ARRAY['phone', 'mail']) AS channel
WHERE substr(number, 2)::int BETWEEN %(since)s AND %(until)s AND id %% 7 = 0;
"""
LISTS = {
    "quarter": {"contacted_since": str(AT.date() - timedelta(days=90))},
    "year": {"contacted_since": str(AT.date() - timedelta(days=365))},
    "silent": {"silent_since": str(AT.date() - timedelta(days=90))},
    "consent": {"purpose": "survey"},
}


def statements_of(by, query):
    """Return the statements by which a page and the number of a list are read."""
    narrow, seen = Narrow.of(query, by=by, at=AT), within(by.scope(SEE_CUSTOMER))
    with CaptureQueriesContext(connection) as page:
        first_customers(by, most=MOST, narrow=narrow)
    with CaptureQueriesContext(connection) as count:
        counts([counted_of(narrow, seen)], most=COUNTED)
    return {"page": page[-1]["sql"], "count": count[-1]["sql"]}


@pytest.mark.parametrize("analysed", ["customers_customer, customers_consent, contacts_contact", ""])
def test_a_narrowed_list_costs_what_is_on_the_page(committed, database_server, database_addresses, analysed):
    """Whether the server knows how small the small tables are makes no difference."""
    top = make_unit()
    seen = make_unit("东部", top)
    units = [seen, make_unit("甲", seen), make_unit("乙", seen), *(make_unit(f"{one}部", top) for one in range(OTHERS))]
    deeds = ("see_customer", "see_contact")
    all_, some = make_member("甲", top, deeds), make_member("乙", seen, deeds)
    readers = {"all": as_member(all_, AT), "some": as_member(some, AT)}
    values = {"units": [one.pk for one in units], "many": len(units), "at": AT, "member": all_.pk}

    read: dict[str, list[int]] = {}
    with replace(database_server.admin, name=database_addresses.app.name).connect(autocommit=True) as admin:
        for since, until in ((1, 1_000), (1_001, 20_000)):
            for one in FILL.split(";\n")[:-1]:
                admin.execute(one, {**values, "since": since, "until": until})
            admin.execute(f"VACUUM ANALYZE {analysed}")
            for who, by in readers.items():
                for name, query in LISTS.items():
                    for what, sql in statements_of(by, query).items():
                        read.setdefault(f"{who} {name} {what}", []).append(blocks_read(carried_out(admin, sql)))

    for name, (few, many) in read.items():
        rows = COUNTED if name.endswith("count") else MOST * (3 if name == "some consent page" else 1)  # of each unit
        assert many <= 1.3 * few + MOST_OF_A_ROW * rows, (name, read)
