"""Keep the heads of the seals outside the database: in a file, and by mail where that is set."""

from __future__ import annotations

import fcntl
import logging
import os
from pathlib import Path

from django.conf import settings

from shouwen.channels.letters import anchor_letter
from shouwen.channels.smtp import MailFailed, deliver
from shouwen.config.home import ANCHOR
from shouwen.config.waking import Every
from shouwen.facts.models import Seal
from shouwen.facts.seals import anchor_line

log = logging.getLogger(__name__)
#: How often the newest head goes out by mail, in seconds, if there is a new one.
MAIL_EVERY = 3600.0


class Anchors:
    """Writes a line for each seal that the file does not have yet, whoever made the seal.

    So a clock that was killed between sealing and writing leaves no gap, and each machine on which
    a clock runs has the whole chain.
    """

    def __init__(self, home: Path) -> None:
        self.file = home / ANCHOR
        self._mail = Every(MAIL_EVERY)
        self._mailed = ""

    def write(self) -> int:
        """Append the lines that are missing, onto the disk; return how many."""
        opened = os.open(self.file, os.O_CREAT | os.O_RDWR | os.O_APPEND, 0o644)
        try:
            fcntl.flock(opened, fcntl.LOCK_EX)
            last = self._last(opened)
            seals = Seal.objects.defer("digests").filter(pk__gt=last).order_by("pk")
            lines = [anchor_line(seal) for seal in seals.iterator()]
            if lines:
                os.write(opened, "".join(f"{line}\n" for line in lines).encode("ascii"))
                os.fsync(opened)
        finally:
            os.close(opened)
        self._send(lines[-1] if lines else "")
        return len(lines)

    def _last(self, opened: int) -> int:
        """Return the number of the last whole line; half of one, left by a crash, is closed first."""
        size = os.fstat(opened).st_size
        tail = os.pread(opened, 4096, max(size - 4096, 0)).decode("ascii", "replace")
        if tail and not tail.endswith("\n"):
            os.write(opened, b"\n")
        for line in reversed(tail.rpartition("\n")[0].split("\n")):
            parts = line.split()
            if len(parts) == 4 and parts[0].isdigit():
                return int(parts[0])
        return 0

    def _send(self, line: str) -> None:
        self._mailed = line or self._mailed
        to = os.environ.get("SHOUWEN_ANCHOR_MAIL")
        if not (to and settings.MAIL and self._mailed and self._mail.is_due()):
            return
        try:
            deliver(settings.MAIL, [anchor_letter(self._mailed, to=to, sender=settings.MAIL_FROM)])
            self._mailed = ""
        except MailFailed as failed:
            log.warning("The head of the seals could not be mailed: %s", failed)
