"""The worker: what follows from facts after they are committed, and the mail that goes out."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.utils import timezone

from shouwen.cases.actions.move_making import make_next_move
from shouwen.channels.postman import Postman
from shouwen.compliance.trial_making import make_next_trial
from shouwen.config.stopping import Stopping
from shouwen.config.waking import Bell, Every
from shouwen.database import Address
from shouwen.facts.readers import react_to_facts, retry_reactions
from shouwen.outreach.actions.making import make_next_survey
from shouwen.work.actions.export_making import make_next_export
from shouwen.work.actions.import_making import make_next_import

log = logging.getLogger(__name__)
#: How long the worker sleeps at most where no news wakes it, in seconds.
POLL = 2.0
#: How often failed reactions are looked for, and mail that is due, in seconds.
RETRY_EVERY = 5.0
MAIL_EVERY = 2.0
#: How often exports, imports, trials and surveys are looked for that wait, in seconds.
LONG_EVERY = 1.0
#: How long all of these together may take to come to a place where they can end, in seconds.
LEFT_WITHIN = 0.5


def work(address: Address, stopping: Stopping) -> None:
    """React to facts and send mail until told to stop."""
    is_over = threading.Event()
    mail = threading.Thread(target=_send_mail, args=(is_over,), name="mail", daemon=True)
    mail.start()
    long = [
        threading.Thread(target=_make, args=(make, is_over), name=name, daemon=True)
        for name, make in (
            ("exports", make_next_export), ("imports", make_next_import), ("trials", make_next_trial),
            ("moves", make_next_move), ("surveys", make_next_survey),
        )
    ]
    for thread in long:
        thread.start()
    bell, retries = Bell(address, stopping), Every(RETRY_EVERY)
    while not stopping.is_set:
        if not survives(lambda: _react(retries)):
            bell.wait(POLL)
    is_over.set()
    bell.close()
    mail.join(timeout=10)  # the letter under way; a longer one is sent again later
    until = time.monotonic() + LEFT_WITHIN
    for thread in long:
        thread.join(timeout=max(until - time.monotonic(), 0.0))  # what is under way is begun anew by the next worker
    connection.close()


def _make(make_next: Callable[[Callable[[], datetime]], bool], is_over: threading.Event) -> None:
    # What takes long must not hold up what follows from facts, hence threads of their own.
    while not is_over.is_set():
        if not survives(lambda: make_next(timezone.now)):
            is_over.wait(LONG_EVERY)
    connection.close()


def _react(retries: Every) -> bool:
    seen = react_to_facts(at=timezone.now())
    if retries.is_due():
        retry_reactions(at=timezone.now())
    return seen > 0


def _send_mail(is_over: threading.Event) -> None:
    # A slow mail server must not hold up what follows from facts, hence a thread of its own.
    postman = Postman(settings.MAIL, settings.MAIL_FROM)
    while not is_over.is_set():
        if not survives(lambda: postman.send_next(at=timezone.now())):
            postman.rest()
            is_over.wait(MAIL_EVERY)
    postman.rest()
    connection.close()


def survives(duty: Callable[[], bool]) -> bool:
    """Do a duty and say whether there was something to do; a lost database is looked for again later."""
    close_old_connections()
    try:
        return duty()
    except (OperationalError, InterfaceError) as error:
        log.warning("The database does not answer: %s", type(error).__name__)
        connection.close()
    except Exception:
        # A bug in one duty must not stop the others that this process has; it shows in the log.
        log.exception("A duty failed and will be tried again")
        connection.close()
    return False
