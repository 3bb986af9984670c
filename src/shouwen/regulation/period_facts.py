"""What the facts of periods are called, and the moment at which a window is judged after its close."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

CLOSED = "period.closed"
JUDGED = "period.judged"
OF_PERIODS = frozenset({CLOSED, JUDGED})


@dataclass(frozen=True, slots=True)
class Moment:
    """When one standard judges one window of one holder, some time after the window's close."""

    standard: str
    holder: str
    unit: int | None
    name: str
    since: datetime
    until: datetime
    at: datetime

    @property
    def figures(self) -> Mapping[str, Any]:
        """The figures of ``period.judged``."""
        return {"standard": self.standard, "name": self.name, "since": self.since, "until": self.until}
