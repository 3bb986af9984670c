"""Letters to customers: the link to the page of their matter, and the code that opens it."""

from __future__ import annotations

import os
from datetime import datetime
from email.message import EmailMessage
from email.utils import parseaddr

from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from shouwen.channels.letters import ADDRESS, letter_of
from shouwen.organisation.reach import house_reached
from shouwen.organisation.zones import zone_of
from shouwen.work.actions.opening_links import CODE_COUNTS, make_code
from shouwen.work.agreeing import SERVICE, SURVEY
from shouwen.work.link_secrets import text_of_link
from shouwen.work.models import Link, LinkLetter

#: The languages of a letter to somebody whose language nobody has asked.
LANGUAGES = ("zh-hans", "en")

#: What the letter says that brings a link, by what the link is for: its subject and its sentence.
SAID = {
    SERVICE: (gettext_noop("%(company)s: the page of your matter"), gettext_noop(
        "%(company)s has opened a page for your matter. It counts until %(until)s, and asks for a code that we send to "
        "this address."
    )),
    SURVEY: (gettext_noop("%(company)s asks what you think of its products and service"), gettext_noop(
        "%(company)s would like to know what you think of its products and service. The page with the questions counts "
        "until %(until)s, and asks for a code that we send to this address. On it you can also say that you do not want "
        "to be asked any more."
    )),
}  # fmt: skip


class NoAddress(Exception):
    """Nobody has said where pages are reached from outside, so no link can be written."""


def link_letter(letter: LinkLetter, *, sender: str, at: datetime) -> EmailMessage:
    """Write the letter that brings a link."""
    base = os.environ.get(ADDRESS, "").rstrip("/")
    if not base:
        raise NoAddress(f"{ADDRESS} is not set")
    link = letter.link
    until = f"{link.expires_at.astimezone(zone_of(link.unit)):%Y-%m-%d %H:%M}"
    subject, sentence = SAID.get(link.purpose, SAID[SERVICE])
    said = _said(link, subject, (sentence, f"{base}/own/{text_of_link(link.salt)}"), until=until)
    return _letter(letter, said, sender, at)


def code_letter(letter: LinkLetter, *, sender: str, at: datetime) -> EmailMessage:
    """Write the letter that brings a code: it is made here, and nowhere kept."""
    link = letter.link
    code = make_code(link, by=link.for_whom, at=at)
    sentence = gettext_noop(
        "%(code)s is the code for your page. It counts for %(minutes)s minutes. Nobody of ours will ever ask you for it."
    )
    said = _said(link, gettext_noop("%(company)s: your code"), (sentence,), code=code,
                 minutes=int(CODE_COUNTS.total_seconds() // 60))  # fmt: skip
    return _letter(letter, said, sender, at)


def _said(link: Link, subject: str, lines: tuple[str, ...], **told: object) -> tuple[str, str]:
    """Return a subject, and the words in each language: what is said, and how the company is reached."""
    subjects, parts = [], []
    house, reach = house_reached(link.unit)
    for language in LANGUAGES:
        with translation.override(language):
            names = {**told, "company": house.called}
            subjects.append(gettext(subject) % names)
            parts += [gettext(line) % names if "%(" in line else line for line in lines]
            parts.append(gettext("If you know nothing of this, you need not do anything."))
            how = [f"{gettext('Hotline')} {reach.hotline}"] if reach.hotline else []
            how += [f"{gettext('Address')} {reach.address}"] if reach.address else []
            parts += ["\n".join(how)] if how else []
    return subjects[0], "\n\n".join(dict.fromkeys(parts))


def _letter(letter: LinkLetter, said: tuple[str, str], sender: str, at: datetime) -> EmailMessage:
    link: Link = letter.link
    written = letter_of(said[0], said[1], sender=sender, at=at)
    written["To"] = link.address
    written["Message-ID"] = f"<own-{letter.pk}-{letter.tries}@{parseaddr(sender)[1].rpartition('@')[2] or 'localhost'}>"
    return written
