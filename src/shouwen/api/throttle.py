"""How many requests in a minute: counted in this process, so a house with two may see twice as many."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime

MINUTE = 60
#: Keys remembered at most; past that the oldest window is forgotten whole.
MOST_KEYS = 50_000


@dataclass(frozen=True)
class Rate:
    """Where an asker stands: so many allowed in the minute, so many left, seconds until it begins anew."""

    limit: int
    left: int
    seconds: int

    @property
    def is_over(self) -> bool:
        """True when this request was one too many."""
        return self.left < 0


class Counter:
    """Counts requests of each key in fixed minutes. It sheds load; secrets are safe by their length."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._minute = 0
        self._counts: dict[str, int] = {}

    def count(self, key: str, limit: int, at: datetime) -> Rate:
        """Count a request and say where its asker stands."""
        moment = int(at.timestamp())
        minute = moment // MINUTE
        with self._lock:
            if minute != self._minute or len(self._counts) > MOST_KEYS:
                self._minute, self._counts = minute, {}
            used = self._counts[key] = self._counts.get(key, 0) + 1
        return Rate(limit, limit - used, MINUTE - moment % MINUTE)

    def forget(self) -> None:
        """Begin anew, for tests."""
        with self._lock:
            self._counts = {}


counter = Counter()
