"""Reads ``keep``: what is kept, until when, and how it is given back."""

from __future__ import annotations

import re
from dataclasses import replace

from shouwen.regulation.clauses import read_cites, read_shared
from shouwen.regulation.keys import Keys, text_of
from shouwen.regulation.kinds.deadline_reading import read_calendar
from shouwen.regulation.kinds.keep import Keep
from shouwen.regulation.kinds.keep_release import NEVER, RELEASED, Part, Release
from shouwen.regulation.kinds.registry import reads
from shouwen.regulation.kinds.standard import Standard
from shouwen.regulation.matches import Match, read_matches
from shouwen.regulation.surroundings import Surroundings
from shouwen.regulation.whom import read_whom
from shouwen.regulation.windows import UNITS

_END_OF = re.compile(r"end of (\w+)\Z")


@reads("keep")
def read(keys: Keys, around: Surroundings) -> Standard:
    """Read a keep."""
    what = keys.text("what", required=True)
    if what and not re.fullmatch(r"[a-z][a-z_]*", what):
        around.faults.check(keys.take("what") or keys.node, "a kind of reference (contract)")
    shared = read_shared("keep", keys, around, default_per=what or "about")
    until, unit = keys.take("until"), ""
    if until is not None and (found := _END_OF.match(until.as_source())):
        unit = found[1]
        if unit not in UNITS:
            around.faults.check(until, f"end of one of {', '.join(UNITS)}")
        until = None
    early, by = _read_early(keys, around), keys.take("by")
    if (alter := keys.text("alter")) not in ("", "never"):
        around.faults.check(keys.place("alter"), "never", alter)
    if (numbered := keys.text("numbered")) not in ("", "unbroken"):
        around.faults.check(keys.place("numbered"), "unbroken", numbered)
    return Keep(
        shared, what, read_whom(by, around) if by is not None else "",
        around.compile(until, shared.occasions) if until is not None else None, unit, early,
        tuple(text for text, _ in keys.texts("copies")), alter == "never", read_calendar(keys, around),
        _read_release(keys, what, around), _read_parts(keys, shared.occasions, around), bool(numbered),
        keys.truth("also_held", False),
    )  # fmt: skip


def _read_early(keys: Keys, around: Surroundings) -> tuple[Match, ...]:
    node = keys.take("early")
    if node is None or not node.is_mapping:
        return read_matches(node, around)[0]
    inner = Keys(node, around.faults, "early")
    read_cites(inner, around)
    match = {key: one for key, one in node.value.items() if key != "cites"}
    return read_matches(replace(node, value=match), around)[0]


def _read_release(keys: Keys, what: str, around: Surroundings) -> Release | None:
    """Read what must hold, and who must have signed, before it is given back."""
    node = keys.take("release")
    if node is None:
        return None
    inner = Keys(node, around.faults, "release")
    cites, condition = read_cites(inner, around), inner.take("if")
    kinds = [one for one in (RELEASED, f"{what}.released") if one in around.kinds]
    signed = inner.nodes("signed")
    stages = [one.value for one in signed] if any(one.is_list for one in signed) else [signed]
    inner.close()
    if condition is None and not signed:
        around.faults.check(node, "if, signed, or both", "neither")
    compiled = around.compile(condition, kinds, "truth") if condition is not None else None
    places = tuple(tuple(text_of(one, around.faults) for one in stage) for stage in stages if stage)
    return Release(compiled, places, cites)


def _read_parts(keys: Keys, occasions: tuple[str, ...], around: Surroundings) -> tuple[Part, ...]:
    """Read what becomes of parts."""
    found = []
    for name, node in keys.mapping("parts").items():
        inner = Keys(node, around.faults, "a part")
        released, cites = inner.take("released", required=True), read_cites(inner, around)
        inner.close()
        is_never = released is not None and released.value == NEVER
        until = around.compile(released, occasions) if released is not None and not is_never else None
        found.append(Part(name, until, is_never, cites))
    return tuple(found)
