"""Send the notices and the letters to customers that are due by mail, each with a record of what became of it."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction

from shouwen.channels.letters import notice_letter
from shouwen.channels.own_letters import NoAddress, code_letter, link_letter
from shouwen.channels.smtp import Line, MailFailed, MailServer
from shouwen.work.actions.links import CODE, LINK
from shouwen.work.actions.opening_links import CODE_COUNTS
from shouwen.work.agreeing import has_agreed
from shouwen.work.models import LinkLetter, Notice

log = logging.getLogger(__name__)

#: The waits between tries; after the last the letter is given up, with the server's last answer kept.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 20, 60, 180, 360, 720, 1440))
#: How long a letter counts as under way; a sender that was killed meanwhile has it sent again after it.
UNDER_WAY = timedelta(minutes=5)

WAITING, SENDING, SENT = "waiting", "sending", "sent"
REFUSED, GIVEN_UP, NO_SERVER, HAS_LEFT = "refused", "given up", "no server", "has left"
NO_ADDRESS, NO_CONSENT = "no address of pages", "no consent"


class Postman:
    """Sends one letter after the other over one line; several may work on one database."""

    def __init__(self, url: str, sender: str) -> None:
        self._line = Line(MailServer.parse(url)) if url else None
        self._sender = sender

    def send_next(self, *, at: datetime) -> bool:
        """Send the next letter that is due; say whether there was one. A customer who waits for a code goes first."""
        return self._send_to_customer(at) or self._send_notice(at)

    def _send_notice(self, at: datetime) -> bool:
        notice = self._claim(at)
        if notice is None:
            return False
        if self._line is None:
            _note(notice, NO_SERVER, "no mail server is set")
        elif notice.to.left_at is not None or not notice.to.mail:
            _note(notice, HAS_LEFT if notice.to.left_at else "no address", "")
        elif notice.mail_tries > len(WAITS) + 1:
            _note(notice, GIVEN_UP, notice.mail_answer)  # whoever sends it dies of it each time
        else:
            self._send(self._line, notice, at)
        return True

    def _send_to_customer(self, at: datetime) -> bool:
        letter = claim_letter(at)
        if letter is None:
            return False
        try:
            if self._line is None:
                note_letter(letter, NO_SERVER, "no mail server is set")
            elif letter.what == CODE and at - letter.at > CODE_COUNTS:
                note_letter(letter, GIVEN_UP, letter.answer)  # whoever waited for it has gone
            elif letter.tries > len(WAITS) + 1:
                note_letter(letter, GIVEN_UP, letter.answer)
            elif letter.what == LINK and not _is_welcome(letter, at):
                note_letter(letter, NO_CONSENT, "")  # taken back since it was written
            else:
                with transaction.atomic():
                    write = code_letter if letter.what == CODE else link_letter
                    written = write(letter, sender=self._sender, at=at)
                note_letter(letter, SENT, self._line.send(written))
        except MailFailed as failed:
            is_over = failed.is_final or letter.tries > len(WAITS)
            state = REFUSED if failed.is_final else GIVEN_UP if is_over else WAITING
            note_letter(letter, state, str(failed), None if is_over else at + WAITS[letter.tries - 1])
        except NoAddress as missing:
            note_letter(letter, NO_ADDRESS, str(missing))
        except ValueError as error:
            note_letter(letter, REFUSED, f"cannot be written: {type(error).__name__}")
        return True

    def rest(self) -> None:
        """Hang up until there is more to send."""
        if self._line is not None:
            self._line.close()

    def _claim(self, at: datetime) -> Notice | None:
        """Take the next letter: counted as tried before it is, so that a crash is a try too."""
        with transaction.atomic():
            due = Notice.objects.select_for_update(skip_locked=True, of=("self",)).filter(
                mail_next_at__lte=at
            )
            notice = due.select_related("to__home").order_by("mail_next_at", "pk").first()
            if notice is not None:
                notice.mail_state, notice.mail_next_at = SENDING, at + UNDER_WAY
                notice.mail_tries += 1
                notice.save(update_fields=["mail_state", "mail_next_at", "mail_tries"])
        return notice

    def _send(self, line: Line, notice: Notice, at: datetime) -> None:
        try:
            answer = line.send(notice_letter(notice, sender=self._sender))
        except MailFailed as failed:
            if failed.is_final:
                _note(notice, REFUSED, str(failed))
            elif notice.mail_tries > len(WAITS):
                _note(notice, GIVEN_UP, str(failed))
            else:
                _note(notice, WAITING, str(failed), at + WAITS[notice.mail_tries - 1])
        except ValueError as error:
            # Something that no letter can hold, an address with a line break for one: it never will go.
            _note(notice, REFUSED, f"cannot be written: {type(error).__name__}")
        else:
            _note(notice, SENT, answer)


def _is_welcome(letter: LinkLetter, at: datetime) -> bool:
    link = letter.link
    return has_agreed(link.for_whom, link.purpose, link.way, at=at)


def claim_letter(at: datetime) -> LinkLetter | None:
    """Take the next letter to a customer: counted as tried before it is, so that a crash is a try too."""
    with transaction.atomic():
        due = LinkLetter.objects.select_for_update(skip_locked=True, of=("self",)).filter(next_at__lte=at)
        letter = due.select_related("link__unit").order_by("next_at", "pk").first()
        if letter is not None:
            letter.state, letter.next_at = SENDING, at + UNDER_WAY
            letter.tries += 1
            letter.save(update_fields=["state", "next_at", "tries"])
    return letter


def note_letter(letter: LinkLetter, state: str, answer: str, next_at: datetime | None = None) -> None:
    """Keep what became of a letter to a customer, unless its link has ended meanwhile."""
    if state in {REFUSED, GIVEN_UP}:
        log.warning("letter %s to a customer is not mailed: %s", letter.pk, state)
    LinkLetter.objects.filter(pk=letter.pk, next_at__isnull=False).update(
        state=state, answer=" ".join(answer.split())[:200], next_at=next_at
    )


def _note(notice: Notice, state: str, answer: str, next_at: datetime | None = None) -> None:
    if state in {REFUSED, GIVEN_UP}:
        log.warning("notice %s is not mailed: %s", notice.pk, state)
    Notice.objects.filter(pk=notice.pk).update(
        mail_state=state, mail_answer=" ".join(answer.split())[:200], mail_next_at=next_at
    )
