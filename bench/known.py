"""What a measurement must know of a filled database: whom, what, how many statements a page takes."""

from __future__ import annotations

import json
import sys

import django

django.setup()

from django.conf import settings  # noqa: E402  settings must be ready
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from bench.works import CSRF, works  # noqa: E402

OF_READER = """
SELECT c.id, c.id %% 100 = many.place FROM cases_case c,
  (SELECT min(id) %% 100 AS place FROM cases_case WHERE number LIKE 'B-%%') AS many
WHERE c.state = 'open' AND c.number LIKE 'B-%%' AND (%s OR c.unit_id = ANY(%s))
ORDER BY md5(c.id::text) LIMIT 4000
"""


def rows(sql, values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def known(seeded):
    """Add numbers of contacts and cases for each reader."""
    units = [row[0] for row in rows("SELECT id FROM organisation_unit WHERE id = ANY(%s) OR parent_id = ANY(%s)",
                                    [seeded["units_of_three"]] * 2)]
    of = {}
    for reader in ("all", "three"):
        found = rows(OF_READER, [reader == "all", units])
        of[reader] = {
            "contacts": seeded["fresh"][reader], "replied": [row[0] for row in found[:400]],
            "viewed": [row[0] for row in found if row[1]][:40] or [found[0][0]],
        }
    phone = rows("SELECT right(plain, 6) FROM customers_contactpoint ORDER BY id OFFSET 100 LIMIT 1", [])[0][0]
    cases = rows("SELECT count(*) FROM cases_case", [])[0][0]
    seen = rows("SELECT count(*) FROM cases_case WHERE unit_id = ANY(%s)", [units])[0][0]
    return {**seeded, "of": of, "seen_by_three": seen, "phone": phone, "cases": cases}


def statements(told):
    """Count the statements of each work: the second time, when the process knows its regulations."""
    settings.ALLOWED_HOSTS = ["*"]
    counted = {}
    for reader in ("all", "three"):
        client = Client(raise_request_exception=True)
        client.cookies["sessionid"], client.cookies["csrftoken"] = told["sessions"][reader], CSRF
        for work, requests in works(told, reader).items():
            for again, (method, path, _headers, body, status) in enumerate((requests * 2)[:2]):
                body = body.replace("{n}", f"{reader}{work}{again}")
                with CaptureQueriesContext(connection) as queries:
                    answer = client.generic(method, path, body, content_type="application/x-www-form-urlencoded")
                if answer.status_code != status:
                    raise SystemExit(f"{work} of {reader}: {path} answered {answer.status_code}")
            counted[f"{work} {reader}"] = len(queries)
    return counted


if __name__ == "__main__":
    told = known(json.load(sys.stdin))
    told["statements"] = statements(told)
    json.dump(told, sys.stdout)
