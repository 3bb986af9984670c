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
from urllib.parse import urlencode

SIZES = (1_000, 100_000)
READERS = {"all": "sees everything", "three": "three scattered scopes"}
#: The aims of the archive.
MOST_STATEMENTS, MOST_CPU, MOST_SEARCH, MOST_DEARER = 12, 12.0, 30.0, 1.3
REPEAT = 40
#: Lists that are reckoned of all customers.
LISTED = ("excellent", "dangerous", "excellent of few units", "ranking of a year", "ranking of ten months")
#: Who sees three scattered scopes reads it.
OF_FEW = " of few units"
#: A tab is fetched alone by the script of the page.
TAB = {"HX-Request": "true", "HX-Target": "tab-panel"}


def conditions(told):
    """Return what lists are narrowed by, as addresses say it, by what the report calls it."""
    from datetime import timedelta

    from django.utils import timezone

    day = {days: str((timezone.now() - timedelta(days=days)).date()) for days in (1, 30, 365, 800)}
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

    from bench.works import CSRF

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


def list_pages(told):
    """Return the pages of the list of customers: reader, what narrows it, address."""
    return [[reader, name, f"/customers/?{urlencode(query)}"]
            for reader in told["sessions"] for name, query in conditions(told).items()]  # fmt: skip


def _reader(name):
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


def measured(sizes=SIZES, repeat=REPEAT, seconds=2.0):
    """Fill a house of each size and measure it; return what that came to."""
    return [_measured(size, repeat, seconds) for size in sizes]


def _measured(size, repeat, seconds):
    from bench.__main__ import _postmaster, run
    from bench.house import database, shouwen_web, tidy
    from bench.measuring import load, until_quiet
    from bench.works import get

    with database() as (server, environ):
        told = run(environ, "bench.archive_filling", size)
        tidy(server)
        result = {"customers": size, "filled": told["seconds"],
                  **run(environ, "bench.archive", "--inside", repeat, given=told)}  # fmt: skip
        result["pages"] = {}
        with shouwen_web(environ) as house:
            for name, path in pages(told).items():
                asked = {"port": house.port, "clients": 1, "pids": house.pids, "postmaster": _postmaster(server)}
                requests = [get(told["sessions"][_reader(name)], path)]
                requests[0][2] |= TAB if "tab=" in path else {}
                load(requests, seconds=1.5, **{**asked, "clients": 8})  # so that each thread has read what it keeps
                until_quiet(house.pids)
                took = load(requests, seconds=seconds, **asked)
                result["pages"][name] = [took.web_cpu, took.database_cpu, took.p50, took.p95, took.failed]
            addresses, result["list_pages"] = result["list_pages"], []
            for reader, name, path in addresses:
                requests = [get(told["sessions"][reader], path)]
                load(requests, seconds=0.2, **asked)
                took = load(requests, seconds=seconds, **asked)
                result["list_pages"].append([reader, name, took.web_cpu, took.database_cpu, took.failed])
    return result


def section(results):
    """Return what the archive costs as a part of the report."""
    small, large = results[0], results[-1]
    parts = ["## Archive", "", "| aim | measured |", "|---|---|", *aims(results), "",
             "Customers in 310 units; one of them has 5,000 contacts, two of three of the others one. CPU with one client, who",
             "sees everything. A list is its first page of 25, a count that of a saved list up to 99; numbers alone are medians.", "",
             "| page of the archive | SQL | CPU ms web + database | p50 ms | p95 ms | CPU at "
             f"{small['customers']:,} |", "|---|--:|--:|--:|--:|--:|"]
    for name, (web, base, p50, p95, failed) in large["pages"].items():
        fewer = small["pages"][name]
        parts.append(f"| {name}{' (**failed**)' if failed else ''} | {large['statements'].get(f'{_reader(name)} {name}', '')} |"
                     f" {web:.1f} + {base:.1f} | {p50:.1f} | {p95:.1f} | {fewer[0]:.1f} + {fewer[1]:.1f} |")
    parts += ["", "| look for | reader | found | p50 ms | p95 ms |", "|---|---|--:|--:|--:|"]
    parts += [f"| {name} | {READERS[reader]} | {many} | {p50:.2f} | {p95:.2f} |"
              for reader, name, many, p50, p95 in large["searched"]]
    few_, many_ = f"{small['customers']:,}", f"{large['customers']:,}"
    parts += ["", f"| list by | reader | on the page at {few_} | {many_} | CPU ms at {few_} | {many_} | times |",
              "|---|---|--:|--:|--:|--:|--:|"]
    for (reader, name, *before), (*_of, web, base, failed), few, many in _pages_of_lists(small, large):
        parts.append(f"| {name}{' (**failed**)' if failed else ''} | {READERS[reader]} | {few[2]} | {many[2]} |"
                     f" {sum(before[:2]):.1f} | {web + base:.1f} | {_times_dearer(sum(before[:2]), web + base)} |")
    parts += ["", "Of these pages and of the counts of saved lists, what the numbers alone cost:", "",
              f"| list by | reader | page ms at {few_} | {many_} | times | counted at {few_} | {many_} | count ms at {few_} | {many_} | times |",
              "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|"]
    for few, many in zip(small["lists"], large["lists"], strict=True):
        parts.append(f"| {many[1]} | {READERS[many[0]]} | {few[4]:.2f} | {many[4]:.2f} | {_times_dearer(few[4], many[4])} |"
                     f" {few[3]} | {many[3]} | {few[5]:.2f} | {many[5]:.2f} | {_times_dearer(few[5], many[5])} |")
    return "\n".join(parts) + "\n"


def _pages_of_lists(small, large):
    """Return each page of a list with what it costs in the smaller house and here, and with what it finds in both."""
    return zip(small["list_pages"], large["list_pages"], small["lists"], large["lists"], strict=True)


def _times_dearer(few, many):
    times = many / max(few, 0.01)
    return f"{times:.2f}" if times <= MOST_DEARER or many - few < 0.3 else f"**{times:.2f}**"


def aims(results):
    """Return the aims of the archive as lines of the table of aims."""
    small, large = results[0], results[-1]
    many = [large["pages"][name] for name in ("contacts", "timeline", "cases")]
    counted = max(large["statements"][f"all {name}"] for name in ("contacts", "timeline", "cases"))
    return [
        f"| page of a customer with 5,000 contacts: at most {MOST_STATEMENTS} statements, {MOST_CPU:.0f} ms CPU |"
        f" {counted}, {max(web + base for web, base, *_ in many):.1f} ms |",
        *(f"| {name}: at most {MOST_CPU:.0f} ms CPU, {MOST_DEARER} times those at {small['customers']:,} |"
          f" {_cpu(large, name):.1f} ms, {_cpu(large, name) / _cpu(small, name):.2f}{_of_fewer_rows(small, large, name)} |"
          for name in LISTED),
        _aim_of_lists(small, large),
        f"| customers by two characters, initials, last four digits: p95 below {MOST_SEARCH:.0f} ms |"
        f" {max(line[4] for line in large['searched']):.1f} ms at most |",
    ]


def _aim_of_lists(small, large):
    """Return the line of aims about the pages of all narrowed lists."""
    found = [((web + base) / sum(before[:2]), web + base, f"{name}, {READERS[reader]}")
             for (reader, name, *before), (*_of, web, base, _failed), _few, _many in _pages_of_lists(small, large)]  # fmt: skip
    dearest, cpu = max(found), max(found, key=lambda one: one[1])
    met = sum(times <= MOST_DEARER for times, _cpu, _name in found)
    return (f"| list of customers by each condition: at most {MOST_DEARER} times those at {small['customers']:,},"
            f" {MOST_CPU:.0f} ms CPU | {met} of {len(found)}, {dearest[0]:.2f} at most ({dearest[2]});"
            f" {cpu[1]:.1f} ms at most ({cpu[2]}) |")  # fmt: skip


def _of_fewer_rows(small, large, name):
    """Say how many rows are shown where the smaller house fills no page: what they cost is no cost of size."""
    few, many = (result["rows"][f"{_reader(name)} {name}"] for result in (small, large))
    return f" ({few} rows at {small['customers']:,}, {many} here)" if few < many else ""


def _cpu(result, name):
    web, base, *_ = result["pages"][name]
    return web + base


def main():
    parser = argparse.ArgumentParser(prog="python -m bench.archive")
    parser.add_argument("--customers", type=int, nargs="+", default=SIZES)
    parser.add_argument("--inside", type=int, metavar="REPEAT", help="measure the house of the environment, told on standard input")
    arguments = parser.parse_args()
    if arguments.inside:
        import django

        django.setup()
        told = json.load(sys.stdin)
        json.dump({"lists": lists(told, arguments.inside), "list_pages": list_pages(told),
                   "searched": searched(told, arguments.inside), **statements(told)}, sys.stdout)  # fmt: skip
        return
    results = measured(arguments.customers)
    print(json.dumps(results, ensure_ascii=False), file=sys.stderr)
    print(section(results))


if __name__ == "__main__":
    main()
