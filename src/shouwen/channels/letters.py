"""The letters that the house writes: a notice to a member, the head of the seals to whoever keeps it."""

from __future__ import annotations

import os
import zoneinfo
from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, parseaddr
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext, gettext_noop

from shouwen.organisation.models import Member
from shouwen.work.matters import matter_of
from shouwen.work.models import Notice

#: Where pages are reached from outside, for the links in letters; without it they have none.
ADDRESS = "SHOUWEN_ADDRESS"

#: What each notice says: the subject, then the sentence. ``matter`` and others come from the notice.
WORDS: Mapping[str, tuple[str, str]] = {
    "reminded": (
        gettext_noop("Reminder: %(title)s"),
        gettext_noop("%(matter)s: %(title)s is due at %(due_at)s."),
    ),
    "escalated": (
        gettext_noop("Overdue: %(title)s"),
        gettext_noop("%(matter)s: %(title)s was due at %(due_at)s and is not done. Please see to it."),
    ),
    "offered": (
        gettext_noop("A case is offered to you"),
        gettext_noop("%(by)s offers you the case %(title)s. Please accept or decline it."),
    ),
    "declined": (
        gettext_noop("A case that you offered was declined"),
        gettext_noop("%(by)s declined the case %(title)s. It stays with you."),
    ),
    "mentioned": (
        gettext_noop("You are mentioned in a note"),
        gettext_noop("%(by)s mentions you in a note on %(title)s."),
    ),
}
OTHERWISE = (
    gettext_noop("A notice for you"),
    gettext_noop("There is a notice for you. Please look at it in Shouwen."),
)


class _Known(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""


def notice_letter(notice: Notice, *, sender: str) -> EmailMessage:
    """Write a notice to its member, in their language and in the zone of their unit."""
    member: Member = notice.to
    zone = zoneinfo.ZoneInfo(member.home.zone or "Asia/Shanghai")
    with translation.override(member.language or "zh-hans"):
        subject, sentence = (gettext(words) for words in WORDS.get(notice.what, OTHERWISE))
        known = _Known({name: _plain(value, zone) for name, value in notice.names.items()})
        lines = [sentence % known]
        if notice.citation:
            lines.append(gettext("Basis: %(citation)s") % {"citation": notice.citation})
        link = _link(notice.matter)
        if link:
            lines.append(link)
        lines.append(gettext("Shouwen sent this by itself; nobody reads answers to it."))
        letter = _letter(subject % known, "\n\n".join(lines), to=member.mail, sender=sender, at=notice.at)
        letter["To"] = formataddr((member.name, member.mail))
        letter["Message-ID"] = (
            f"<notice-{notice.pk}@{parseaddr(sender)[1].rpartition('@')[2] or 'localhost'}>"
        )
    return letter


def anchor_letter(line: str, *, to: str, sender: str) -> EmailMessage:
    """Write the head of the seals to whoever keeps it: a line for ``shouwen verify --anchor``."""
    letter = _letter("Shouwen seal " + line.split(" ")[0], line, to=to, sender=sender, at=timezone.now())
    letter["To"] = to
    return letter


def _letter(subject: str, words: str, *, to: str, sender: str, at: datetime) -> EmailMessage:
    letter = EmailMessage()
    letter["Subject"] = " ".join(subject.split())[:200]
    letter["From"] = sender if "<" in sender else formataddr(("首问 Shouwen", sender))
    letter["Date"] = format_datetime(at)
    letter["Auto-Submitted"] = "auto-generated"  # so that no out-of-office answer comes back
    letter.set_content(words + "\n")
    return letter


def _plain(value: Any, zone: zoneinfo.ZoneInfo) -> str:
    text = " ".join(str(value).split())
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}" if at.tzinfo else text


def _link(reference: str) -> str:
    base = os.environ.get(ADDRESS, "").rstrip("/")
    if not base:
        return ""
    try:
        return base + matter_of(reference).address
    except (KeyError, ValueError):
        return base
