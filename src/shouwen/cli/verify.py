"""``shouwen verify``: go through the seals, and say whether what happened still stands as it was recorded."""

from __future__ import annotations

import json
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
    from shouwen.facts.verification import verify_seals

    missing = [path for path in anchors if not path.is_file()]
    if missing:
        import sys

        print(f"There is no file {missing[0]}.", file=sys.stderr)
        return WRONG_USE
    lines = [
        line for path in anchors for line in path.read_text(encoding="utf-8", errors="replace").splitlines()
    ]
    found = verify_seals(lines)
    waiting = given_up().count()
    if as_json:
        print(json.dumps({**asdict(found), "anchors": len(lines), "reactions_given_up": waiting}))
        return RIGHT if found.fault is None else WRONG
    print(f"{found.seals} seals over {found.facts} facts hold.")
    if anchors:
        print(f"They were compared with {len(lines)} lines kept outside.")
    if waiting:
        print(f"{waiting} reactions were given up; the log says why. `shouwen facts retry` tries them again.")
    if found.fault is None:
        return RIGHT
    fault = found.fault
    print(SENTENCES[fault.what].format(fact=fault.fact, seal=fault.seal))
    return WRONG
