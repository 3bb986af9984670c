"""What the archive of customers costs: ``python -m bench.archive [--customers N …]``.

Lists by each condition at 1,000 and at 100,000 customers, as whole pages and as the numbers that they and counts read;
the page of a customer with 5,000 contacts; and the search for one customer among all: by two characters, by initials, by
the last four digits of a telephone.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from bench.house import bare_rows, bare_web, database, postmaster_of, run, shouwen_web, tidy
from bench.measuring import Turn, by_turns, load, until_quiet
from bench.works import CSRF, bare, get

SIZES = (1_000, 100_000)
READERS = {"all": "sees everything", "three": "three scattered scopes"}
REPEAT = 40
#: How long each page is asked at each size, and before that with eight clients.
SECONDS, WARM = 2.4, 0.5
#: Who sees three scattered scopes reads it.
OF_FEW = " of few units"
#: A tab is fetched alone by the script of the page.
TAB = {"HX-Request": "true", "HX-Target": "tab-panel"}


def conditions(told):
    """Return what lists are narrowed by, as addresses say it, by what the report calls it."""
    day = {days: str((datetime.now(UTC) - timedelta(days=days)).date()) for days in (1, 30, 365, 800)}
    tags = told["tags"]
    return {
        "all": {}, "region": {"region": told["regions"][0]},
        "tag on one in 10": {"tag": tags["老客户"]}, "tag on one in 50": {"tag": tags["重点"]},
        "tag on one in 1,000": {"tag": tags["会员"]}, "tag on nobody": {"tag": tags["无人"]},
        "grade of one in 200": {"grade": "AAA"}, "grade of one in 40": {"grade": "AA"}, "grade of one in 3": {"grade": "B"},
        "grade of nobody": {"grade": "C"}, "kind that nobody is": {"kind": "company"}, "trade": {"trade": "茶叶"},
        "since a month": {"since_from": day[30]}, "before all": {"since_to": day[800]},
        "contact today": {"contacted_since": day[1]}, "contact in a month": {"contacted_since": day[30]},
        "contact in a year": {"contacted_since": day[365]}, "none in a month": {"silent_since": day[30]},
        "consent": {"purpose": "survey"}, "tag and grade": {"tag": tags["重点"], "grade": "AA"},
    }  # fmt: skip


def lists(told, repeat):
    """Return for each reader and condition: how many are on the page and counted up to 99, both medians in ms."""
    from django.utils import timezone

    from shouwen.customers.narrowing import Narrow
    from shouwen.customers.permissions import SEE_CUSTOMER
    from shouwen.customers.queries import first_customers
    from shouwen.customers.segments import COUNTED, counted_of
    from shouwen.organisation.models import Member
    from shouwen.organisation.rights import acting
    from shouwen.organisation.walks import counts, within

    found = []
    for reader, number in told["members"].items():
        by = acting(Member.objects.select_related("home").get(pk=number), timezone.now())
        seen = within(by.scope(SEE_CUSTOMER))
        for name, query in conditions(told).items():
            narrow = Narrow.of({key: str(value) for key, value in query.items()}, by=by, at=by.at)
            counted = [counted_of(narrow, seen)]
            rows, (many,) = first_customers(by, most=26, narrow=narrow), counts(counted, most=COUNTED)
            page = timed(lambda narrow=narrow, by=by: first_customers(by, most=26, narrow=narrow), repeat)
            count = timed(lambda counted=counted: counts(counted, most=COUNTED), repeat)
            found.append([reader, name, len(rows), many, page, count])
    return found


def searched(told, repeat):
    """Return for each way to look for a customer: what, how many are found, the median and the p95 in ms."""
    from django.utils import timezone

    from shouwen.customers.queries import find_customers
    from shouwen.organisation.models import Member
    from shouwen.organisation.rights import acting

    found = []
    ways = {"two characters": told["name"][:2], "initials": told["initials"], "last four digits": told["phone"][-4:],
            "company number": "91350100M000100Y43"}  # fmt: skip
    for reader, number in told["members"].items():
        by = acting(Member.objects.select_related("home").get(pk=number), timezone.now())
        for name, words in ways.items():
            rows = find_customers(words, by=by, most=100)
            took = sorted(_times(lambda words=words, by=by: find_customers(words, by=by), repeat))
            found.append([reader, name, len(rows), took[len(took) // 2], took[int(len(took) * 0.95)]])
    return found


def statements(told):
    """Count the statements of each page the second time that it is asked, and the rows that its tables show."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    settings.ALLOWED_HOSTS = ["*"]
    counted, rows = {}, {}
    for reader, session in told["sessions"].items():
        client = Client()
        client.cookies["sessionid"], client.cookies["csrftoken"] = session, CSRF
        for name, path in pages(told).items():
            for _again in range(2):
                with CaptureQueriesContext(connection) as queries:
                    answer = client.get(path, headers=TAB if "tab=" in path else {})
            assert answer.status_code == (200 if reader == "all" else answer.status_code), (path, answer.status_code)
            if answer.status_code == 200:
                counted[f"{reader} {name}"] = len(queries)
                rows[f"{reader} {name}"] = max(answer.content.count(b"<tr") - 1, 0)  # but for the head
    return {"statements": counted, "rows": rows}


def pages(told):
    """Return the pages that are measured, by name."""
    one = f"/customers/{told['many']}"
    return {"contacts": one, "timeline": f"{one}?tab=timeline", "cases": f"{one}?tab=cases", "grades": "/customers/standing",
            "excellent": "/customers/standing?show=excellent", "dangerous": "/customers/standing?show=dangerous",
            f"excellent{OF_FEW}": "/customers/standing?show=excellent",
            "outlets": "/outlets/", "ranking of a year": f"/sales/ranking?since={told['year']}-01&until={told['year']}-12",
            "ranking of ten months": f"/sales/ranking?since={told['year']}-02&until={told['year']}-11",
            }  # fmt: skip


def list_page(told, name):
    """Return the address of the list of customers that a condition narrows."""
    return f"/customers/?{urlencode(conditions(told)[name])}"


def reader_of(name):
    """Return who reads a page when it is measured."""
    return "three" if name.endswith(OF_FEW) else "all"


def timed(ask, repeat):
    """Return the median in ms."""
    took = sorted(_times(ask, repeat))
    return took[len(took) // 2]


def _times(ask, repeat):
    ask()
    for _ in range(repeat):
        began = time.perf_counter()
        ask()
        yield (time.perf_counter() - began) * 1000


@dataclass
class House:
    """A filled house, the processes that are asked about it with the bare view beside them, and what was measured."""

    told: dict
    environ: dict
    postmaster: int
    result: dict
    web: object = None
    floor: object = None


def measured(sizes=SIZES, repeat=REPEAT, seconds=SECONDS):
    """Fill a house of each size and measure all; return what that came to, by size.

    Pages are asked at all sizes by turns: what the machine does meanwhile, it does to all of them.
    """
    with ExitStack() as stack:
        houses = [_filled(stack, size) for size in sizes]
        for one in houses:
            one.result |= run(one.environ, "bench.archive", "--inside", repeat, given=one.told)
        for one in houses:
            one.web, one.floor = (stack.enter_context(served(one.environ)) for served in (shouwen_web, bare_web))
        for name in pages(houses[0].told):
            cells = _cells(houses, [_asking(one, reader_of(name), pages(one.told)[name]) for one in houses], seconds)
            for one, cell in zip(houses, cells, strict=True):
                one.result["pages"][name] = cell
        for reader in READERS:
            for name in conditions(houses[0].told):
                cells = _cells(houses, [_asking(one, reader, list_page(one.told, name)) for one in houses], seconds)
                for one, cell in zip(houses, cells, strict=True):
                    one.result["list_pages"].append(cell)
    return [one.result for one in houses]


def _filled(stack, size):
    server, environ = stack.enter_context(database())
    filled = run(environ, "bench.archive_filling", size)
    bare_rows(server)
    tidy(server)
    return House(filled, environ, postmaster_of(server), {"customers": size, "pages": {}, "list_pages": []})


def _asking(house, reader, path):
    request = get(house.told["sessions"][reader], path)
    request[2] |= TAB if "tab=" in path else {}
    return [request]


def _cells(houses, asked, seconds):
    """Ask a page of every house and of the bare view by turns, once each thread has read what it keeps."""
    for one, requests in zip(houses, asked, strict=True):
        common = {"clients": 8, "postmaster": one.postmaster, "seconds": WARM}
        load(requests, port=one.web.port, pids=one.web.pids, **common)
        until_quiet(one.web.pids)
    turns = [Turn(requests, bare()["read"], one.web, one.floor, one.postmaster)
             for one, requests in zip(houses, asked, strict=True)]  # fmt: skip
    return by_turns(turns, clients=1, seconds=seconds)


def main():
    parser = argparse.ArgumentParser(prog="python -m bench.archive")
    parser.add_argument("--customers", type=int, nargs="+", default=SIZES)
    parser.add_argument("--inside", type=int, metavar="REPEAT", help="measure the house of the environment, told on standard input")
    arguments = parser.parse_args()
    if arguments.inside:
        import django

        django.setup()
        told = json.load(sys.stdin)
        json.dump({"lists": lists(told, arguments.inside), "searched": searched(told, arguments.inside),
                   **statements(told)}, sys.stdout)  # fmt: skip
        return
    from bench.archive_report import section

    print(section(measured(arguments.customers)))


if __name__ == "__main__":
    main()
