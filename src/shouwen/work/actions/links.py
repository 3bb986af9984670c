"""Give a customer a link to the page of one matter of theirs, take it back, ask them for what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from shouwen.compliance.hearing import HeardAt, hear
from shouwen.compliance.judging import enact, refuse_if_objected
from shouwen.facts.actions import record
from shouwen.facts.refusals import Refused, Why
from shouwen.facts.rows import add_rows
from shouwen.organisation.models import Member
from shouwen.organisation.rights import Acting, not_allowed
from shouwen.regulation.facts import Fact
from shouwen.work.agreeing import SERVICE, has_agreed
from shouwen.work.heard import warn_of
from shouwen.work.link_secrets import digest_of_text, text_of_link
from shouwen.work.matters import Matter, matter_of, may_work, touch
from shouwen.work.models import Link, LinkEnd, LinkLetter
from shouwen.work.own_views import ASKED
from shouwen.work.permissions import may_make_link
from shouwen.work.remarks import enact_with_words, new_salt
from shouwen.work.ways import MAIL, PHONE, Way, ways_to

LINK, CODE = "link", "code"


@transaction.atomic(savepoint=False)
def make_link(matter: Matter, way: Way, days: int, *, by: Acting, at: datetime) -> tuple[Link, str]:
    """Make a link to a matter for its customer, reached in one of their ways, for so many days.

    A link to a mail address is mailed. One to a telephone is not sent at all, since the house sends no text messages:
    its text is returned, once, for the member to hand over. A link to the same place that still counts is replaced.
    """
    may_make_link(matter, by=by)
    if matter.is_accused(by):
        raise not_allowed(matter.work)
    if not 1 <= days <= settings.LONGEST_LINK:
        raise Refused("A link counts for 1 to %(most)s days.", why=Why.BAD_INPUT, field="days",
                      most=settings.LONGEST_LINK)  # fmt: skip
    return issue_link(matter, way, at + timedelta(days=days), made_by=by.member, by=by, at=at)


def issue_link(matter: Matter, way: Way, until: datetime, *, purpose: str = SERVICE, standard: str = "",
               because: str = "", citation: str = "", made_by: Member, by: Acting | str,
               at: datetime) -> tuple[Link, str]:  # fmt: skip
    """Make a link for a deed that has asked for its own right, or that an article orders (``standard``, ``citation``);
    then ``because`` names the consequence, of which there is one link.

    This is the one door by which anything goes out to a customer: what is not for their own matter is refused here
    unless they have agreed to it, by what speaks against ``link.made``.
    """
    if way not in ways_to(matter.for_whom) or way.kind not in (MAIL, PHONE):
        raise Refused("This is no mail address and no telephone of the customer. Record it with the customer first.",
                      why=Why.BAD_INPUT, field="way")  # fmt: skip
    _end(Link.objects.filter(matter=matter.reference, way=way.kind, address=way.value), LinkEnd.REPLACED, by, at)
    salt = new_salt()
    text = text_of_link(salt)
    link = Link(
        matter=matter.reference, unit=matter.unit, for_whom=matter.for_whom, way=way.kind, address=way.value, salt=salt,
        digest=digest_of_text(text), made_by=made_by, made_at=at, expires_at=until, purpose=purpose,
        because=because, citation=citation,
    )  # fmt: skip
    add_rows([link])
    enact("link.made", at=at, unit=matter.unit.pk, by=by, about=matter.reference, for_whom=matter.for_whom, link=link,
          way=way.kind, until=link.expires_at, purpose=purpose, standard=standard or None,
          agreed=has_agreed(matter.for_whom, purpose, way.kind, at=at))  # fmt: skip
    if way.kind == MAIL:
        add_rows([LinkLetter(link=link, what=LINK, at=at, next_at=at)])
    touch(matter.reference, what="link", at=at, by=by if isinstance(by, str) else by.reference)
    return link, "" if way.kind == MAIL else text


@transaction.atomic(savepoint=False)
def withdraw_link(link: Link, *, by: Acting, at: datetime) -> Link:
    """Let a link count no longer; whoever has its page open is out with the next click."""
    may_make_link(matter_of(link.matter), by=by)
    if not _end(Link.objects.filter(pk=link.pk), LinkEnd.WITHDRAWN, by, at):
        raise Refused("This link has ended already.", why=Why.OVERTAKEN)
    touch(link.matter, what="link", at=at, by=by.reference)
    return link


@transaction.atomic(savepoint=False)
def ask_customer(matter: Matter, words: str, *, by: Acting, at: datetime, despite: bool = False) -> Fact:
    """Ask the customer on their page for what is missing; a link by mail that still counts is mailed once more.

    Words that an article finds wrong and does not refuse are warned of once: ``despite`` sends them all the same.
    """
    may_make_link(matter, by=by)
    may_work(matter, by=by)
    if matter.is_accused(by):
        raise not_allowed(matter.work)
    if not words.strip():
        raise Refused("Say what is missing.", why=Why.BAD_INPUT, field="words")
    found = heard_in_question(matter, words, by=by, at=at)
    given: dict[str, Any] = {"at": at, "unit": matter.unit.pk, "by": by, "about": matter.reference,
                             "for_whom": matter.for_whom, "figures": dict(found.figures)}  # fmt: skip
    refuse_if_objected(ASKED, **given)
    warn_of(found.warnings, despite=despite)
    asked = enact_with_words(ASKED, words, **given)
    counting = links_of(matter.reference).filter(ended_at=None, expires_at__gt=at, way=MAIL)
    add_rows([LinkLetter(link=link, what=LINK, at=at, next_at=at) for link in counting])
    touch(matter.reference, what="link", at=at, by=by.reference)
    return asked


def heard_in_question(matter: Matter, words: str, *, by: Acting, at: datetime) -> HeardAt:
    """Return what the phrases in force hear in a question to the customer, before it is sent; a statement at most."""
    return hear(ASKED, words, at=at, unit=matter.unit.pk, by=by.reference,
                placeholders={"company": matter.unit.name, "agent": by.member.name})  # fmt: skip


def end_link(link: Link, reason: LinkEnd, *, by: Acting | str, at: datetime) -> bool:
    """End a link that still counts; say whether it did."""
    return bool(_end(Link.objects.filter(pk=link.pk), reason, by, at))


def links_of(matter: str) -> QuerySet[Link]:
    """Return the links to a matter, the newest first."""
    return Link.objects.filter(matter=matter).order_by("-made_at", "-pk")


def end_links(for_whom: str) -> None:
    """End all links of somebody who is erased, and remove where they went."""
    Link.objects.filter(for_whom=for_whom, ended_at=None).update(ended_at=Now(), end=LinkEnd.ERASED)
    Link.objects.filter(for_whom=for_whom).update(address="", code_digest="", seat_digest="")
    LinkLetter.objects.filter(link__for_whom=for_whom).update(next_at=None, answer="")


def _end(links: QuerySet[Link], reason: LinkEnd, by: Acting | str, at: datetime) -> Sequence[Link]:
    ended = list(links.filter(ended_at=None).select_for_update())
    for link in ended:
        link.ended_at, link.end, link.code_digest, link.seat_digest = at, reason, "", ""
        link.save(update_fields=["ended_at", "end", "code_digest", "seat_digest"])
        link.letters.filter(next_at__isnull=False).update(next_at=None, state="ended")
        record("link.ended", at=at, unit=link.unit_id, by=by, about=link.matter, for_whom=link.for_whom, link=link,
               reason=str(reason.value))  # fmt: skip
    return ended
