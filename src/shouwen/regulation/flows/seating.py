"""Who a step is for, as facts of the matter say it: ``department of complaint.assigned; unit of transfer.accepted``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from shouwen.regulation.flows.document import Element
from shouwen.regulation.flows.nodes import Named, Seat
from shouwen.regulation.flows.supported import SHOUWEN

_NAMED = re.compile(r"([a-z_]+)\s+of\s+([a-z_]+\.[a-z_]+)\Z")


def read_seat(element: Element, fault: Callable[[str, str], None]) -> Seat:
    """Return what ``shouwen:in`` and ``shouwen:by`` of a lane or a task say; report faults as (found, expected)."""
    return Seat(
        tuple(_named(element.get("in", SHOUWEN), fault)),
        tuple(_named(element.get("by", SHOUWEN), fault)),
    )


def _named(text: str, fault: Callable[[str, str], None]) -> Iterator[Named]:
    for part in filter(None, (part.strip() for part in re.split("[;；]", text))):
        match = _NAMED.match(part)
        if match is None:
            fault(f"“{part}”", "figure of fact, such as: department of complaint.assigned")
        else:
            yield Named(match[1], match[2])
