"""How long a trial of a draft takes over a month of 100 seats: ``python -m bench.trying [--facts N] [--profile]``.

A company of four units with 100 seats follows ``cable-operator``, every cadence that it may set among its local values;
the facts of a month (``a_year``) are in the database. A draft lets a call ring once less; it is tried by the worker, a
process of its own, as the page would have it: measured from asking until it is done. With ``--profile`` the trial is made in
this process instead, and the profile printed.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time

#: Name the address of whoever may have the tables analysed, and the process of the database server.
OWNER, POSTMASTER = "BENCH_OWNER_URL", "BENCH_POSTMASTER"
#: A month of a centre of 100 seats.
FACTS, DAYS, SEATS, UNITS = 230_000, 31, 100, 4
RULES = "standards/service.yaml"
POSITIONS = (("客服代表",), ("客服代表",), ("客服代表", "班长"), ("营业员",), ("客户投诉专员",))
COLUMNS = ("id", "kind", "at", "unit", "by", "about", "for_whom", "figures", "touches")
#: Beside the demonstration's: how often what the text leaves to the company is done.
EVERY = {
    "environment_inspection_every": "week", "safety_check_every": "day", "ups_test_every": "month", "drill_every": "month",
    "analysis_every": "week", "hall_inspection_every": "week", "equipment_check_every": "day", "fire_check_every": "week",
    "recording_checked_every": "day",
}  # fmt: skip


def main():
    """Measure in a database of its own and print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m bench.trying")
    parser.add_argument("--facts", type=int, default=FACTS)
    parser.add_argument("--profile", action="store_true", help="make the trial in one process, and print its profile")
    parser.add_argument("--here", action="store_true", help="the database is there already: measure, and print JSON")
    arguments = parser.parse_args()
    if arguments.here:
        json.dump(_measured(arguments.facts), sys.stdout)
    elif arguments.profile:
        measured(arguments.facts, profiled_=True)
    else:
        print(said(measured(arguments.facts)))


def measured(facts, *, profiled_=False):
    """Return what a trial of so many facts came to, measured in a process of its own; print its profile instead."""
    from bench.house import database, postmaster_of, run

    with database() as (server, environ):
        environ = {**environ, OWNER: server.addresses().owner.url, POSTMASTER: str(postmaster_of(server))}
        if not profiled_:
            return run(environ, "bench.trying", "--here", "--facts", facts)
        os.environ.update(environ)
        import django

        django.setup()
        return profiled(furnish(facts)())


def _measured(facts):
    """Fill the house and try the draft by the worker."""
    import django

    django.setup()
    import psycopg

    from bench.house import running
    from bench.measuring import Cpu

    ask = furnish(facts)
    with psycopg.connect(os.environ[OWNER], autocommit=True) as connection:
        connection.execute("ANALYZE")
    with running("worker", dict(os.environ)) as worker:
        cpu, began = Cpu([worker.pid], int(os.environ[POSTMASTER])), time.monotonic()
        trial = ask()
        while trial.is_open:
            time.sleep(0.1)
            trial.refresh_from_db()
        took, (spent, database_spent, _upkeep) = time.monotonic() - began, cpu.since()
    if trial.state != "done":
        raise SystemExit(f"the trial is {trial.state}: {trial.fault}")
    return {
        "facts": trial.facts, "seconds": took, "worker_cpu": spent, "database_cpu": database_spent,
        "differences": trial.differences, "load": os.getloadavg()[0],
    }  # fmt: skip


def profiled(trial):
    """Make the trial here, and print where its time goes."""
    import cProfile
    import pstats

    from django.utils import timezone

    from shouwen.compliance.trial_making import make_next_trial

    profile = cProfile.Profile()
    began = time.process_time()
    profile.runcall(make_next_trial, timezone.now)
    print(f"{time.process_time() - began:.1f} s CPU, profiled")
    pstats.Stats(profile).sort_stats("cumtime").print_stats(60)
    pstats.Stats(profile).sort_stats("tottime").print_stats(40)
    trial.refresh_from_db()
    return {"facts": trial.facts, "fault": trial.fault}


def furnish(facts):
    """Fill the house; return what asks for the trial."""
    from datetime import timedelta

    from django.db import transaction
    from django.utils import timezone

    from bench.a_year import BEGINS
    from shouwen.cli.demonstration.cable import _CALENDARS, GROUP_RULES, LOCAL_VALUES, rules_of
    from shouwen.compliance.actions import adopt_edition
    from shouwen.compliance.draft_writing import write_draft
    from shouwen.compliance.drafts import begin_draft
    from shouwen.compliance.trials import ask_trial
    from shouwen.facts.actions import SYSTEM
    from shouwen.organisation.actions import publish_calendar
    from shouwen.organisation.actions.first_run import first_run
    from shouwen.organisation.actions.units import make_unit
    from shouwen.organisation.models import Unit
    from shouwen.organisation.rights import acting

    long_ago = BEGINS - timedelta(days=200)
    admin = first_run("测量", "管理员", sign_in="admin", secret="a long pass phrase", at=long_ago)  # noqa: S106
    top, edition = Unit.objects.get(), rules_of(*GROUP_RULES)
    with transaction.atomic():
        units = [
            make_unit(top, f"客服{n}部", kind="department", name_en="", code=f"D{n}", zone="Asia/Shanghai", by=SYSTEM, at=long_ago)
            for n in range(1, UNITS + 1)
        ]
        for name, hours in _CALENDARS.items():
            content = {"weekly": [hours] * 5 + ["", ""], "seed": [2025, 2026, 2027]}
            publish_calendar(top, name, content, since=long_ago.date(), by=SYSTEM, at=long_ago)
        adopt_edition(top, edition, {**LOCAL_VALUES, **EVERY}, since=long_ago, by=SYSTEM, at=long_ago)
    members = seat(units, long_ago)
    copy_facts(facts, [one.pk for one in units], members)
    now = timezone.now()
    by = acting(admin, now)
    draft = begin_draft(top, edition, "2", by=by, at=now)
    text = draft.files[RULES].replace("at_most: 2\n", "at_most: 1\n", 1)
    write_draft(draft.pk, RULES, text, version=draft.version, by=by, at=now)
    period = {"since": BEGINS, "until": BEGINS + timedelta(days=DAYS)}
    return lambda: ask_trial(draft.pk, [top], **period, by=by, at=now)


def seat(units, since):
    """Post the members, in turn in each unit; return their numbers."""
    from bench.copying import copy_rows, next_numbers
    from shouwen.facts.actions import SYSTEM
    from shouwen.organisation.actions import make_position
    from shouwen.organisation.models import Member

    names = sorted({one for some in POSITIONS for one in some})
    positions = {one: make_position(one, by=SYSTEM, at=since) for one in names}
    numbers = next_numbers(Member, SEATS)
    rows = [(n, "!", f"m{n}", f"坐席{n}", "", units[seat % UNITS].pk, "", "", "zh-hans", "auto", False, "", 0, since)
            for seat, n in enumerate(numbers)]  # fmt: skip
    copy_rows("organisation_member", ("id", "password", "sign_in", "name", "name_key", "home_id", "mail", "phone", "language",
                                      "theme", "has_temporary_secret", "second_factor", "second_factor_used", "joined_at"), rows)
    # As bench.replaying has it: positions by the number of the member, seats counted from 1.
    held = [(n, positions[one].pk, units[seat % UNITS].pk, since) for seat, n in enumerate(numbers)
            for one in POSITIONS[(seat + 1) % len(POSITIONS)]]  # fmt: skip
    copy_rows("organisation_posting", ("member_id", "position_id", "unit_id", "since"), held)
    return numbers


def copy_facts(facts, units, members):
    """Copy the facts of a month, named as the house names its units and members."""
    from bench.a_year import Year
    from bench.copying import copy_rows, execute, next_numbers
    from shouwen.facts.models import Fact
    from shouwen.regulation.facts import is_reference

    def named(value):
        kind, _, number = str(value).partition(":")
        return f"member:{members[int(number) - 1]}" if kind == "member" else value

    numbers = iter(next_numbers(Fact, facts))

    def rows():
        for one in Year(facts, seats=SEATS, units=UNITS, days=DAYS).told():
            figures = {name: named(value) for name, value in one.figures.items()}
            touches = sorted({value for value in figures.values() if is_reference(value)})
            yield (next(numbers), one.kind, one.at, units[one.unit - 1], named(one.by), named(one.about), one.for_whom,
                   json.dumps(figures, ensure_ascii=False), touches)  # fmt: skip

    copy_rows("facts_fact", COLUMNS, rows())
    # Whoever reads facts has seen these, as they came.
    execute("INSERT INTO facts_reader (name, below, cluster) SELECT 'reactions',"
            " pg_snapshot_xmin(pg_current_snapshot())::text::numeric, system_identifier::text FROM pg_control_system()")


def said(found):
    """Return what a trial came to in a sentence."""
    return (
        f"{found['facts']:,} facts of a month of {SEATS} seats: {found['seconds']:.1f} s from asking until it is done by the"
        f" worker (aim below 30), {found['worker_cpu']:.1f} s CPU of it and {found['database_cpu']:.1f} s of the database;"
        f" {found['differences']:,} differences; load {found['load']:.1f}"
    )


def section(found):
    """Return what a trial comes to as a part of the report."""
    return "\n".join(["## A trial through the worker", "", f"* {said(found)}", ""])


if __name__ == "__main__":
    sys.exit(main())
