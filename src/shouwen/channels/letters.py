"""The letters that the house writes: a notice to a member, the head of the seals to whoever keeps it."""

from __future__ import annotations

import os
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, parseaddr

from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone, translation
from django.utils.translation import gettext

from shouwen.cases.models import Case
from shouwen.channels.letter_page import page_of_letter
from shouwen.organisation.models import Member
from shouwen.organisation.zones import zone_of
from shouwen.work.models import Notice
from shouwen.work.notice_words import notice_words
from shouwen.work.queries import page_of_notice

#: Where pages are reached from outside, for the links in letters; without it they have none.
ADDRESS = "SHOUWEN_ADDRESS"


def notice_letter(notice: Notice, *, sender: str) -> EmailMessage:
    """Write a notice to its member, in their language and in the zone of their unit, as text and as a page."""
    member: Member = notice.to
    zone = zone_of(member.home)
    with translation.override(member.language or "zh-hans"):
        subject, sentence = notice_words(notice.what, notice.names, zone, notice.citation)
        basis = [gettext("Basis: %(citation)s") % {"citation": notice.citation}] if notice.citation else []
        link = _link(notice)
        foot = gettext("Shouwen sent this by itself; nobody reads answers to it.")
        lines = [sentence, *basis, *([link] if link else []), foot]
        letter = letter_of(_numbered(subject, notice), "\n\n".join(lines), sender=sender, at=notice.at)
        letter.add_alternative(page_of_letter(
            subject, sentence, basis, foot, language=translation.get_language() or "zh-hans", link=link,
            opens=gettext("Open it in Shouwen"),
        ), subtype="html")
        letter["To"] = formataddr((member.name, member.mail))
        letter["Message-ID"] = (
            f"<notice-{notice.pk}@{parseaddr(sender)[1].rpartition('@')[2] or 'localhost'}>"
        )
    return letter


def anchor_letter(line: str, *, to: str, sender: str) -> EmailMessage:
    """Write the head of the seals to whoever keeps it: a line for ``shouwen verify --anchor``."""
    letter = letter_of("Shouwen seal " + line.split(" ")[0], line, sender=sender, at=timezone.now())
    letter["To"] = to
    return letter


def letter_of(subject: str, words: str, *, sender: str, at: datetime) -> EmailMessage:
    """Return a letter of the house that nobody answers, without its reader."""
    letter = EmailMessage()
    letter["Subject"] = " ".join(subject.split())[:200]
    letter["From"] = sender if "<" in sender else formataddr(("首问 Shouwen", sender))
    letter["Date"] = format_datetime(at)
    letter["Auto-Submitted"] = "auto-generated"  # so that no out-of-office answer comes back
    letter.set_content(words + "\n")
    return letter


def _numbered(subject: str, notice: Notice) -> str:
    """Return the subject with the number of its case before it, so that a mailbox finds what belongs together."""
    kind, _colon, key = notice.matter.partition(":")
    number = Case.objects.filter(pk=int(key)).values_list("number", flat=True).first() if kind == "case" else ""
    return f"[{number}] {subject}" if number and number not in subject else subject


def _link(notice: Notice) -> str:
    base = os.environ.get(ADDRESS, "").rstrip("/")
    if not base:
        return ""
    try:
        return base + page_of_notice(notice)
    except (KeyError, ValueError, ObjectDoesNotExist):
        return base
