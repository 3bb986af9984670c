"""Show how far long work has come: one line on standard error, rewritten on a screen."""

from __future__ import annotations

import sys
import time

#: A screen is rewritten at most so often, a log gets a line at most so often, in seconds.
ON_SCREEN, IN_LOG = 0.1, 5.0


class Progress:
    """Called with a step, how much of it is done, and of how much; as backup and restore do."""

    def __init__(self) -> None:
        self._is_screen = sys.stderr.isatty()
        self._last = 0.0
        self._step = ""

    def __call__(self, step: str, done: int, of: int) -> None:
        """Show the state of a step."""
        now = time.monotonic()
        is_end = done >= of
        if (
            step == self._step
            and not is_end
            and now - self._last < (ON_SCREEN if self._is_screen else IN_LOG)
        ):
            return
        self._step, self._last = step, now
        line = f"{step}: {done} of {of}"
        if self._is_screen:
            end = "\n" if is_end else ""
            print(f"\r\x1b[K{line}", end=end, file=sys.stderr, flush=True)
        elif is_end or done == 0:
            print(line, file=sys.stderr, flush=True)
