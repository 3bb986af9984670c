"""What standards in force add to recording a fact: ``python -m bench.recording``.

Three units of a house: one that follows nothing that hears the fact, one with two hundred standards that hear its kind and of
which nothing follows, one with a quota that counts it. Each is asked by turns, since a virtual machine is not equally
quick from one minute to the next; then sixteen writers record at once where no quota is in force, and where one is, in
short turns, each beginning with the other: the median of what the turns lose is told.
"""

from __future__ import annotations

import json
import statistics
import sys
import threading
import time

STANDARDS, WRITERS = 200, 16
#: Names the address of whoever may have the tables analysed, as a database that has run for a day has been.
OWNER = "BENCH_OWNER_URL"
TURNS, EACH = 6, 60
#: How often the writers take their turns, and for how long, in seconds.
PAIRS, SECONDS = 30, 3
PACK = """name: {name}
edition: "1"
title: {{zh: 测量, en: Measured}}
in_force_from: 2020-01-01
"""
ARTICLES = "- {number: 一, title: {zh: 测量, en: Measured}, says: {zh: 用来测量。, en: To measure.}}\n"
SILENT = """- limit: {{zh: 第{n}条, en: "Number {n}"}}
  id: X-{n}
  article: 一
  when: contact.ended
  where: channel = 'visit'
  measure: talk
  at_most: {n} minutes

"""
QUOTA = """- quota: {zh: 紧急私人电话不过半, en: Half of calls at most are private}
  id: Q-1
  article: 一
  per: unit
  count: {when: contact.ended, where: private}
  of: {when: contact.ended}
  in: month
  at_most: 50%
"""


def edition(name, standards):
    """Return an edition of a pack that has these standards."""
    from shouwen.facts.kinds import all_kinds
    from shouwen.regulation.packs import read_files

    files = {"pack.yaml": PACK.format(name=name), "articles.yaml": ARTICLES, "standards/all.yaml": standards}
    return read_files({path: text.encode() for path, text in files.items()}, all_kinds())


def main():
    """Measure in a database of its own, in a process of its own; print the rows."""
    print("\n".join(said(measured())))


def measured():
    """Return the figures, measured in a database and a process of their own."""
    from bench.house import database, run

    with database() as (server, environ):
        return run({**environ, OWNER: server.addresses().owner.url}, "bench.recording", "measure")


def section(found):
    """Return what recording comes to as a part of the report."""
    return "\n".join(["## Recording under standards", "", *(f"* {line}" for line in said(found)), ""])


def said(found):
    """Return the figures in sentences."""
    none, many, quota = (found[name] for name in ("none", "many", "quota"))
    return [
        f"{STANDARDS} standards that hear the fact and of which nothing follows: {many['statements'] - none['statements']:+d}"
        f" statements (aim at most 2), {many['ms'] - none['ms']:+.2f} ms (aim at most 1) beside {none['statements']}"
        f" statements and {none['ms']:.2f} ms with none",
        f"a quota that counts it: {quota['statements'] - none['statements']:+d} statements, {quota['ms'] - none['ms']:+.2f} ms",
        f"{WRITERS} writers in one unit: {found['writers_none']:.0f} facts/s without a quota, {found['writers_quota']:.0f} with"
        f" one: {found['writers_less']:.0%} less (aim below 20 %), {found['writers_least']:.0%} to {found['writers_most']:.0%} in"
        f" {PAIRS} turns",
    ]


def measure():
    """Fill the house and measure; print the figures as JSON."""
    import django

    django.setup()
    import os
    from datetime import datetime, timedelta
    from zoneinfo import ZoneInfo

    import psycopg
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext

    from shouwen.compliance.actions import adopt_edition
    from shouwen.compliance.judging import enact
    from shouwen.facts.actions import SYSTEM
    from shouwen.organisation.actions.first_run import first_run
    from shouwen.organisation.actions.units import make_unit
    from shouwen.organisation.models import Unit
    from shouwen.regulation.spans import Span

    zone = ZoneInfo("Asia/Shanghai")
    now = datetime.now(zone)
    begun = now - timedelta(days=60)
    by = first_run("测量", "管理员", sign_in="admin", secret="a long pass phrase", at=begun)  # noqa: S106
    top = Unit.objects.get()
    with transaction.atomic():
        units = {name: make_unit(top, name, kind="company", name_en="", code=name.upper(), zone="Asia/Shanghai",
                                 by=SYSTEM, at=begun) for name in ("none", "many", "quota")}
    followed = {"many": edition("many", "".join(SILENT.format(n=n) for n in range(1, STANDARDS + 1))),
                "quota": edition("quota", QUOTA)}
    for name, one in followed.items():
        with transaction.atomic():
            adopt_edition(units[name], one, {}, since=begun, by=SYSTEM, at=begun)
    numbers = iter(range(1, 10**9))

    def record(unit):
        number = next(numbers)
        with transaction.atomic():
            enact("contact.ended", at=now - timedelta(days=1) + timedelta(milliseconds=10 * number), unit=unit.pk, by=by, about=f"contact:{number}",
                  channel="phone_in", hung_up_by="customer", talk=Span.of_seconds(number % 900), private=number % 3 == 0)

    def writing(unit):
        done, until = [0] * WRITERS, time.monotonic() + SECONDS

        def write(place):
            try:
                while time.monotonic() < until:
                    record(unit)
                    done[place] += 1
            finally:
                connection.close()

        threads = [threading.Thread(target=write, args=(place,)) for place in range(WRITERS)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        return sum(done) / SECONDS

    took = {name: [] for name in units}
    for unit in units.values():
        for _ in range(100):
            record(unit)
    with psycopg.connect(os.environ[OWNER], autocommit=True) as owner:
        owner.execute("ANALYZE")
    for _turn in range(TURNS):
        for name, unit in units.items():
            began = time.process_time()
            clock = time.perf_counter()
            for _ in range(EACH):
                record(unit)
            took[name].append((time.perf_counter() - clock, time.process_time() - began))
    found = {}
    for name, unit in units.items():
        with CaptureQueriesContext(connection) as queries:
            record(unit)
        found[name] = {"statements": len(queries), "ms": min(one[0] for one in took[name]) / EACH * 1000}
    turns = []
    for turn in range(PAIRS):
        names = ("none", "quota") if turn % 2 else ("quota", "none")
        turns.append({name: writing(units[name]) for name in names})
    less = [1 - one["quota"] / one["none"] for one in turns]
    json.dump({**found, "writers_none": statistics.median(one["none"] for one in turns),
               "writers_quota": statistics.median(one["quota"] for one in turns), "writers_less": statistics.median(less),
               "writers_least": min(less), "writers_most": max(less)}, sys.stdout)


if __name__ == "__main__":
    measure() if sys.argv[1:] == ["measure"] else main()
