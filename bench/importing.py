"""How long it takes to bring real lists in: ``python -m bench.importing [--customers N] [--lines M]``.

Lists with all the dirt that people have (``dirty``) are imported by the command into an empty house that follows the
manual of the service department: time, memory at its highest, and whether the wrong rows found are those that were made.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from bench import dirty

#: Beside the wrong rows of an order stand its other lines, left out with them.
SIGN_IN, UNIT = "importer", "SH"


def prepare():
    """Make the unit, whoever imports, and the products; a process of its own."""
    import django

    django.setup()
    from decimal import Decimal

    from django.db import transaction

    from shouwen.compliance.actions import adopt_edition
    from shouwen.facts.actions import SYSTEM
    from shouwen.orders.actions.products import Told, record_product
    from tests.factories import LONG_AGO, as_member, make_member, make_unit
    from tests.scenes import SINCE, VALUES, service_department

    with transaction.atomic():
        company = make_unit("百川商贸", kind="subsidiary", code="BC")
        unit = make_unit("售后服务部", company, code=UNIT)
        adopt_edition(company, service_department(), VALUES, since=SINCE, by=SYSTEM, at=LONG_AGO)
        deeds = ("see_customer", "record_customer", "see_order", "record_order", "take_payment", "record_product")
        member = make_member("周婷", unit, deeds, sign_in=SIGN_IN)
        by = as_member(member, LONG_AGO)
        for number in range(dirty.PRODUCTS):
            told = Told(dirty.code_of(number), f"商品{number}", Decimal(100))
            record_product(unit, told, by=by, at=LONG_AGO)


def imported(key, file, environ):
    """Import a list by the command; return seconds, MB at the highest, what it says, and wrong rows by column."""
    command = [sys.executable, "-W", "ignore", "-m", "shouwen.config.command", "import", key, str(file), "--unit", UNIT,
               "--as", SIGN_IN, "--json"]  # fmt: skip
    began = time.monotonic()
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(command, env=environ, stdout=said, stderr=subprocess.DEVNULL)
        _, _status, used = os.wait4(process.pid, 0)
        seconds = time.monotonic() - began
        said.seek(0)
        lines = [json.loads(line) for line in said]
    found = Counter(line["field"] for line in lines[:-1] if line["field"])
    return {"seconds": seconds, "cpu": used.ru_utime + used.ru_stime, "megabytes": used.ru_maxrss / 1024,
            "came": lines[-1], "found": dict(found)}  # fmt: skip


def measured(customers, lines):
    """Make both lists and import each, then the first again; return what that came to."""
    from bench.house import database

    with database() as (server, environ), tempfile.TemporaryDirectory() as folder:
        made = dirty.made(Path(folder), customers, lines)
        subprocess.run([sys.executable, "-W", "ignore", "-m", "bench.importing", "--prepare"], env=environ, check=True)
        rows = []
        for key, name in (("customers", "customers"), ("orders", "orders"), ("customers", "customers again")):
            row = imported(key, Path(folder) / f"{key}.xlsx", environ)
            rows.append({"list": name, "size": (Path(folder) / f"{key}.xlsx").stat().st_size / 1e6, "made": made[key], **row})
        with server.addresses().app.connect(autocommit=True) as connection:
            facts = connection.execute("SELECT count(*) FROM facts_fact").fetchone()[0]
            size = connection.execute("SELECT pg_database_size(current_database()) / 1e6").fetchone()[0]
    return {"rows": rows, "facts": facts, "megabytes": float(size)}


def as_made(row):
    """Say whether the rows that were found wrong are those that were made so, by column."""
    came, made = row["came"], row["made"]
    if row["list"] == "orders":
        return row["found"] == made["wrong"] and came["failed"] == made["left_out"]
    return row["found"] == made["wrong"] and came["failed"] == sum(made["wrong"].values())


def section(result):
    """Return what imports came to as a part of the report."""
    parts = ["## Imports", "",
             "Lists with the dirt that people have (`bench/dirty.py`), xlsx, imported by the command into a house that follows the",
             f"manual of the service department; {result['facts']:,} facts and {result['megabytes']:,.0f} MB of the base after.", "",
             "| list | MB | rows | s | rows/s | CPU s of the command | MB at the highest | recorded | known | left out | as made |",
             "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|"]
    for row in result["rows"]:
        came = row["came"]
        parts.append(f"| {row['list']} | {row['size']:.1f} | {came['rows']:,} | {row['seconds']:.0f} |"
                     f" {came['rows'] / row['seconds']:,.0f} | {row['cpu']:.0f} | {row['megabytes']:.0f} | {came['made']:,} |"
                     f" {came['known']:,} | {came['failed']:,} | {'yes' if as_made(row) else '**no**'} |")
    return "\n".join(parts) + "\n"


def main():
    parser = argparse.ArgumentParser(prog="python -m bench.importing")
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--lines", type=int, default=500_000)
    parser.add_argument("--prepare", action="store_true", help="fill the database of the environment for a measurement")
    arguments = parser.parse_args()
    if arguments.prepare:
        prepare()
        return
    result = measured(arguments.customers, arguments.lines)
    print(json.dumps(result, ensure_ascii=False, indent=1), file=sys.stderr)
    print(section(result))


if __name__ == "__main__":
    main()
