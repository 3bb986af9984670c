"""The newest of one kind are walked by that kind's own order, whatever is newer and however the planner counts kinds."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouwen.search.queries import WALKED, find
from tests.factories import as_member, make_member, make_unit
from tests.plans import blocks_read, carried_out
from tests.scenes import local

AT = local("2026-03-02 09:00")
#: Rows in the order of time, as a house writes them; three of four are customers until only contacts come.
FILL = """
INSERT INTO search_findable (reference, kind, title, words, at, scopes, unit)
SELECT n, CASE WHEN n %% 601 = 0 THEN 'case' WHEN n %% 607 = 0 THEN 'order' WHEN n %% 613 = 0 THEN 'entry'
    WHEN n %% 4 > 0 AND n <= 24000 THEN 'customer' ELSE 'contact' END,
    'x', md5(n::text), %(at)s - (36000 - n) * interval '1 second', ARRAY[%(unit)s]::bigint[], %(unit)s
FROM generate_series(1, 36000) n
"""


@pytest.mark.parametrize("kind", ["customer", "contact"])
def test_what_is_newer_of_another_kind_is_not_looked_at(committed, database_server, database_addresses, kind):
    unit = make_unit()
    by = as_member(make_member("甲", unit, ("see_customer", "see_contact")), AT)
    with CaptureQueriesContext(connection) as asked:
        assert find("没有这个", by=by, at=AT, kinds=(kind,)) == []
    (walk,) = [one["sql"] for one in asked if "AS newest" in one["sql"]]

    with replace(database_server.admin, name=database_addresses.app.name).connect(autocommit=True) as admin:
        admin.execute(FILL, {"at": AT, "unit": unit.pk})
        admin.execute("VACUUM ANALYZE search_findable")
        plan = carried_out(admin, walk)

    assert plan["Actual Rows"] == 0
    assert "findable_kind_at" in str(plan)
    assert blocks_read(plan) <= 1.5 * WALKED, plan
