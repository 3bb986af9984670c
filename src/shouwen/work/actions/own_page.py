"""What a customer does on the page of their matter: answer, add files, fill in and sign forms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, BinaryIO

from django.db import transaction

from shouwen.compliance.judging import enact
from shouwen.facts.models import Fact as FactRow
from shouwen.facts.refusals import Refused, Why
from shouwen.regulation.facts import Fact
from shouwen.regulation.forms import missing_of
from shouwen.work.actions.attachments import add_attachment
from shouwen.work.actions.entries import Unfilled, begin_entry, sign_entry
from shouwen.work.actions.notices import notify
from shouwen.work.entries import FormInForce
from shouwen.work.matters import Matter, matter_of, touch
from shouwen.work.models import Attachment, Entry, Link
from shouwen.work.outsiders import CUSTOMER_PLACE, Outsider
from shouwen.work.remarks import enact_with_words

#: Files that one customer may add to a matter.
MOST_FILES = 20
BROUGHT = "brought"


@transaction.atomic(savepoint=False)
def answer_question(link: Link, question: int, words: str, *, by: Outsider, at: datetime) -> Fact:
    """Answer something that the customer was asked, once."""
    matter = _held(link, by)
    if not matter.is_open:
        raise Refused("This matter is finished. Call us if there is something to add.", why=Why.OVERTAKEN)
    asked = FactRow.objects.filter(pk=question, kind="customer.asked", about=link.matter).exists()
    answers = FactRow.objects.filter(kind="customer.answered", about=link.matter, figures__question=f"fact:{question}")
    if not asked or answers.exists():
        raise Refused("This was answered already.", why=Why.OVERTAKEN)
    if not words.strip():
        raise Refused("Write your answer.", why=Why.BAD_INPUT, field="words")
    done = enact_with_words("customer.answered", words, at=at, unit=matter.unit.pk, by=by, about=link.matter,
                            for_whom=matter.for_whom, question=f"fact:{question}", link=link)  # fmt: skip
    return _used(link, matter, "answer", by, at) or done


@transaction.atomic(savepoint=False)
def add_own_file(link: Link, name: str, content: BinaryIO, *, by: Outsider, at: datetime) -> Attachment:
    """Add a file of the customer's to their matter."""
    matter = _held(link, by)
    if Attachment.objects.filter(matter=link.matter, outside=by.reference).count() >= MOST_FILES:
        raise Refused("You have added %(most)s files already. Call us if there are more.", most=MOST_FILES)
    added = add_attachment(matter, name, content, by=by, at=at)
    _used(link, matter, "file", by, at)
    return added


@transaction.atomic(savepoint=False)
def send_own_form(link: Link, in_force: FormInForce, values: Mapping[str, Any], *, by: Outsider, at: datetime,
                  language: str) -> Entry:
    """Fill in a form that customers answer: whole, and once for a matter."""
    matter = _held(link, by)
    if Entry.objects.filter(matter=link.matter, form=in_force.title, outside=by.reference).exists():
        raise Refused("You have sent this form already. Thank you.", why=Why.OVERTAKEN)
    entry = begin_entry(matter, in_force, values, by=by, at=at, language=language)
    latest = entry.versions.get(number=entry.latest)
    if any(place == CUSTOMER_PLACE for stage in in_force.signs for place in stage):
        sign_entry(entry, CUSTOMER_PLACE, entry.latest, by=by, at=at, language=language)
    elif missing := missing_of(in_force.form, latest.content, language):
        raise Unfilled(missing, in_force.citation)
    _used(link, matter, "form", by, at)
    return entry


@transaction.atomic(savepoint=False)
def sign_own_entry(link: Link, entry: Entry, version: int, values: Mapping[str, Any], *, by: Outsider, at: datetime,
                   language: str) -> Entry:
    """Sign the customer's place of a form that somebody else has begun, on the version that was seen."""
    matter = _held(link, by)
    if entry.matter != link.matter:
        raise Refused("There is no such form, or it is not yours to see.", why=Why.NOT_ALLOWED)
    sign_entry(entry, CUSTOMER_PLACE, version, by=by, at=at, language=language, values=values or None)
    _used(link, matter, "signature", by, at)
    return entry


def note_use(link: Link, deed: str, *, by: Outsider, at: datetime) -> None:
    """Record that the customer has done something by the link, for floors above that did it."""
    _used(link, matter_of(link.matter), deed, by, at)


def _held(link: Link, by: Outsider) -> Matter:
    """Return the matter, with the link locked: what may be done once is done once, from however many browsers."""
    by.only(link.matter)
    kept = Link.objects.select_for_update().get(pk=link.pk)
    if kept.ended_at is not None or kept.expires_at <= by.at:
        by.only("")
    return matter_of(link.matter)


def _used(link: Link, matter: Matter, deed: str, by: Outsider, at: datetime) -> Fact:
    used = enact("link.used", at=at, unit=matter.unit.pk, by=by, about=link.matter, for_whom=matter.for_whom, link=link,
                 deed=deed)  # fmt: skip
    notify(by.member, BROUGHT, matter=link.matter, names={"title": matter.title}, why="owner(matter)",
           key=f"own:{used.sequence}", at=at, is_urgent=True)  # fmt: skip
    touch(link.matter, what="link", at=at, by=by.reference)
    return used
