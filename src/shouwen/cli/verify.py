"""``shouwen verify``: go through the seals, and say whether what happened still stands as it was recorded.

Open tasks are compared with the engine of their flows beside that.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shouwen.work.flows_agreeing import Astray

RIGHT, WRONG, WRONG_USE = 0, 1, 2

SENTENCES = {
    "altered": "Fact {fact} under seal {seal} was altered after it was sealed.",
    "removed": "Fact {fact} under seal {seal} was removed.",
    "truncated": "Fact {fact} under seal {seal}, and perhaps all after it, was cut off.",
    "inserted": "Fact {fact} was inserted among sealed ones.",
    "seal altered": "Seal {seal} was altered, or does not agree with the anchor.",
}


def run(anchors: Sequence[Path], *, as_json: bool) -> int:
    """Verify all seals, against the heads kept in files if some are named, and open tasks; print what was found."""
    from shouwen.facts.trying import given_up
    from shouwen.facts.verification import anchors_among, verify_seals
    from shouwen.work.flows_agreeing import flows_astray

    lines: list[str] = []
    for path in anchors:
        if not path.is_file():
            print(f"There is no file {path}.", file=sys.stderr)
            return WRONG_USE
        kept = anchors_among(path.read_text(encoding="utf-8", errors="replace").splitlines())
        if not kept:
            print(f"{path} holds no line of an anchor.", file=sys.stderr)
            return WRONG_USE
        lines += kept
    found = verify_seals(lines)
    waiting, astray = given_up().count(), list(flows_astray())
    is_right = found.fault is None and not astray
    if as_json:
        flows = [asdict(one) for one in astray]
        print(json.dumps(
            {**asdict(found), "anchors": len(lines), "reactions_given_up": waiting, "flows_astray": flows}
        ))  # fmt: skip
        return RIGHT if is_right else WRONG
    print(f"{so_many(found.seals, 'seal')} over {so_many(found.facts, 'fact')} hold.")
    if anchors:
        print(f"Compared with what was kept outside: {so_many(len(lines), 'line')}.")
    if waiting:
        print(f"Given up: {so_many(waiting, 'reaction')}; the log says why. `shouwen facts retry` tries again.")
    for one in astray:
        print(_astray_said(one))
    if found.fault is not None:
        print(SENTENCES[found.fault.what].format(fact=found.fault.fact, seal=found.fault.seal))
    return RIGHT if is_right else WRONG


def _astray_said(one: Astray) -> str:
    if one.is_unreadable:
        return f"The flow of {one.matter} (run {one.run}) has a state that the engine cannot read."
    without = [f"no task for {', '.join(one.without_task)}"] if one.without_task else []
    without += [f"no step for the task {', '.join(one.without_step)}"] if one.without_step else []
    return f"The flow of {one.matter} (run {one.run}) and its open tasks disagree: {'; '.join(without)}."


def so_many(number: int, what: str) -> str:
    """Return how many of a thing there are, in words."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
