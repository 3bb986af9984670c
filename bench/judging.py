"""How many facts a second the engine judges in memory, on one core: ``python bench/judging.py``.

Cases of a complaint's life are fed one after the other: opened, paused, told, answered, closed, with
every standard of the pack that they touch. No database: this is the share of the rules alone.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HERE / "src"))

from shouwen.facts.kinds import all_kinds, declared  # noqa: E402  the path is set above
from shouwen.regulation.adoption import Adopted, Site  # noqa: E402
from shouwen.regulation.asks import Ask, read_value  # noqa: E402
from shouwen.regulation.calendars import seeded  # noqa: E402
from shouwen.regulation.facts import Fact  # noqa: E402
from shouwen.regulation.memory import Memory  # noqa: E402
from shouwen.regulation.packs import read_pack  # noqa: E402
from shouwen.regulation.replay import OneUnit, Replay  # noqa: E402

#: A complaint's life: minutes after the opening, kind, figures.
LIFE: tuple[tuple[int, str, dict[str, Any]], ...] = (
    (0, "case.opened", {"kind": "投诉"}),
    (5, "complaint.judged", {"class": "商品质量", "reasons_sufficient": True, "demand_reasonable": True}),
    (9, "complaint.accepted", {}),
    (20, "complaint.assigned", {"department": "质检部门"}),
    (60, "case.replied", {"which": "first"}),
    (90, "pause.started", {}),
    (300, "pause.ended", {}),
    (600, "complaint.investigated", {}),
    (700, "solution.proposed", {}),
    (720, "consent.given", {}),
    (760, "customer.told", {"of": "解决办法"}),
    (1500, "customer.confirmed", {"satisfied": True}),
    (1600, "case.closed", {"kind": "投诉"}),
)

ANSWERS = {
    "span": "2 days",
    "number": "1000",
    "money": "1000",
    "percent": "10%",
    "truth": "true",
    "text": "客户部门",
}


def answered(ask: Ask) -> Any:
    """Return some allowed answer to a question."""
    if ask.type == "choice":
        return ask.options[0]
    if ask.at_most is not None and ask.type != "span":
        return ask.at_most
    return read_value(ask, str(ask.at_most) if ask.type == "span" and ask.at_most else ANSWERS[ask.type])


def facts(cases: int) -> Iterator[Fact]:
    """Yield the facts of so many cases, ten minutes apart, in order of time."""
    kinds = declared()
    start = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    lives = [
        (start + timedelta(minutes=10 * case + minute), case, kind, figures)
        for case in range(cases)
        for minute, kind, figures in LIFE
        if kind in kinds
    ]
    lives.sort(key=lambda life: life[:2])
    for sequence, (at, case, kind, figures) in enumerate(lives, 1):
        known = {name: value for name, value in figures.items() if name in kinds[kind].figures}
        yield Fact(sequence, kind, at, 1, f"member:{case % 40}", f"case:{case}", f"customer:{case}", known)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--pack", type=Path, default=HERE / "packs" / "service-department" / "1")
    arguments = parser.parse_args()
    for path in sorted((HERE / "src" / "shouwen").glob("*/kinds.py")):
        importlib.import_module(f"shouwen.{path.parent.name}.kinds")

    began = time.process_time()
    edition = read_pack(arguments.pack, all_kinds())
    print(
        f"read {edition.pack}: {len(edition.standards)} standards in {time.process_time() - began:.2f} s CPU"
    )

    calendars = {name: seeded([2026], name=name) for name in edition.calendars}
    values = {ask.name: answered(ask) for ask in edition.asks.values()}
    replay = Replay(OneUnit((Adopted(edition, Site(1, values=values, calendars=calendars)),)), Memory())
    told = list(facts(arguments.cases))
    began = time.process_time()
    for fact in told:
        replay.feed(fact)
    spent = time.process_time() - began
    each = Decimal(spent) / len(told) * 1000
    print(
        f"judged {len(told)} facts of {arguments.cases} cases: {len(told) / spent:,.0f} facts/s,"
        f" {each:.3f} ms CPU each, {len(replay.outcomes)} outcomes"
    )


if __name__ == "__main__":
    main()
