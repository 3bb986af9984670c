"""How fast facts are replayed: ``python -m bench.replaying [--facts N …]``.

A year of mixed facts (``a_year``) against a pack, on one core: reading alone, judging alone, both from the file, and
the memory at its highest, each size in a process of its own. CPU seconds, so that what others take counts little.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

from bench.a_year import lines

ROOT = Path(__file__).resolve().parent.parent
PACKS = ("cable-operator", "service-department")
#: Positions of the members by their numbers, so that what binds some speaks on some.
POSITIONS = (("客服代表",), ("客服代表",), ("客服代表", "班长"), ("营业员",), ("客户投诉专员",))


def belongs(who, names, unit, at):
    return held(who, names)  # nobody changes places, so this is one look into a dictionary, as in the house


@cache
def held(who, names):
    kind, _, number = who.partition(":")
    return kind == "member" and any(name in POSITIONS[int(number) % len(POSITIONS)] for name in names)


def adopted(name):
    """Return a pack as a site follows it that answered what takes one figure."""
    from bench.judging import ANSWERS
    from shouwen.facts.kinds import all_kinds
    from shouwen.regulation.adoption import Adopted, Site
    from shouwen.regulation.asks import read_value
    from shouwen.regulation.calendars import seeded
    from shouwen.regulation.packs import read_pack

    edition = read_pack(ROOT / "packs" / name / "1", all_kinds())
    values = {}
    for ask in edition.asks.values():
        if ask.options or ask.at_most is not None or ask.type in ANSWERS:
            given = ask.options[0] if ask.options else ask.at_most if ask.at_most is not None else ANSWERS[ask.type]
            values[ask.name] = read_value(ask, str(given)) if ask.type == "span" else given
            if ask.at_most is None and not ask.options:
                values[ask.name] = read_value(ask, ANSWERS[ask.type])
    return Adopted(edition, Site(1, values=values, calendars={one: seeded([2026], name=one) for one in edition.calendars}))


def measure(file, packs):
    """Replay a file in this process; return what that came to."""
    import django

    django.setup()
    from shouwen.facts.kinds import all_kinds
    from shouwen.regulation.memory import Memory
    from shouwen.regulation.replay import OneUnit
    from shouwen.regulation.replaying.sinks import Totals
    from shouwen.regulation.replaying.swift import Swift
    from shouwen.regulation.replaying.told import told_in

    in_force, kinds = tuple(adopted(name) for name in packs), all_kinds()
    began = time.process_time()
    with file.open("rb") as opened:
        facts = sum(1 for _ in told_in(opened))
    reading = time.process_time() - began
    swift = Swift(OneUnit(in_force), kinds, Totals(), Memory(belongs_=belongs))
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    with file.open("rb") as opened:
        for told in told_in(opened):
            swift.feed(told)
    both = time.process_time() - began
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "facts": facts, "read": facts / reading, "judged": facts / (both - reading), "both": facts / both,
        "megabytes": highest / 1024, "more": (highest - before) / 1024, "found": sum(swift.sink.counts.values()),
        "standards": sum(len(one.edition.standards) for one in in_force),
    }  # fmt: skip


def main():
    parser = argparse.ArgumentParser(prog="python -m bench.replaying")
    parser.add_argument("--facts", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--one", type=Path, help="replay this file in this process, and print what came of it as JSON")
    parser.add_argument("--packs", nargs="+", default=["cable-operator"])
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(measure(arguments.one, arguments.packs)))
        return
    for row in rows(arguments.facts):
        print(said(row))


def rows(sizes):
    """Yield what each size comes to, under one pack and under two."""
    for facts in sizes:
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines(facts))
            file.flush()
            for packs in (PACKS[:1], PACKS):
                command = [sys.executable, "-W", "ignore", "-m", "bench.replaying", "--one", file.name, "--packs", *packs]
                environ = {**os.environ, "DJANGO_SETTINGS_MODULE": "shouwen.config.settings"}
                done = subprocess.run(command, env=environ, stdout=subprocess.PIPE, text=True, check=True)
                yield {"packs": packs, **json.loads(done.stdout)}


def section(sizes):
    """Return what replays come to as a part of the report."""
    parts = ["## Replays", "", "A year of 100 seats, CPU seconds of one core, reading apart.", "",
             "| facts | packs | standards | read/s | judged/s | from the file/s | MB at the highest |", "|---|---|---|---|---|---|---|"]
    for row in rows(sizes):
        parts.append(f"| {row['facts']:,} | {', '.join(row['packs'])} | {row['standards']} | {row['read']:,.0f} |"
                     f" {row['judged']:,.0f} | {row['both']:,.0f} | {row['megabytes']:.0f} |")
    return "\n".join(parts) + "\n"


def said(row):
    return (
        f"{row['facts']:>9,} facts, {', '.join(row['packs'])} ({row['standards']} standards): read {row['read']:,.0f}/s, judged"
        f" {row['judged']:,.0f}/s, from the file {row['both']:,.0f}/s; {row['megabytes']:.0f} MB at its highest,"
        f" {row['more']:.0f} MB more than before; {row['found']:,} findings"
    )


if __name__ == "__main__":
    main()
