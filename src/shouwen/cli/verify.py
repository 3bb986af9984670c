"""``shouwen verify``: go through the seals, and say whether what happened still stands as it was recorded."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

RIGHT, WRONG, WRONG_USE = 0, 1, 2

SENTENCES = {
    "altered": "Fact {fact} under seal {seal} was altered after it was sealed.",
    "removed": "Fact {fact} under seal {seal} was removed.",
    "truncated": "Fact {fact} under seal {seal}, and perhaps all after it, was cut off.",
    "inserted": "Fact {fact} was inserted among sealed ones.",
    "seal altered": "Seal {seal} was altered, or does not agree with the anchor.",
}


def run(anchors: Sequence[Path], *, as_json: bool) -> int:
    """Verify all seals, against the heads kept in files if some are named; print what was found."""
    from shouwen.facts.trying import given_up
    from shouwen.facts.verification import anchors_among, verify_seals

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
    waiting = given_up().count()
    if as_json:
        print(json.dumps({**asdict(found), "anchors": len(lines), "reactions_given_up": waiting}))
        return RIGHT if found.fault is None else WRONG
    print(f"{_so_many(found.seals, 'seal')} over {_so_many(found.facts, 'fact')} hold.")
    if anchors:
        print(f"Compared with what was kept outside: {_so_many(len(lines), 'line')}.")
    if waiting:
        print(f"Given up: {_so_many(waiting, 'reaction')}; the log says why. `shouwen facts retry` tries again.")
    if found.fault is None:
        return RIGHT
    fault = found.fault
    print(SENTENCES[fault.what].format(fact=fault.fact, seal=fault.seal))
    return WRONG


def _so_many(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
