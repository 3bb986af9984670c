"""Open a link: who has it asks for a code, which goes where the link went, and gives it.

A link that is wrong, expired, withdrawn or unknown is None and nothing else: no page and no time tells them apart.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from shouwen.facts.actions import SYSTEM, record
from shouwen.facts.refusals import Refused, Why
from shouwen.facts.rows import add_rows
from shouwen.organisation.actions.attempts import claim_try, forget_key, key_of
from shouwen.organisation.rates import count_request
from shouwen.organisation.rights import Acting
from shouwen.work.actions.links import CODE
from shouwen.work.link_secrets import digest_of_code, digest_of_text, is_code, is_text, new_code, new_text
from shouwen.work.matters import matter_of
from shouwen.work.models import Link, LinkLetter
from shouwen.work.outsiders import Outsider
from shouwen.work.permissions import may_read_code_out
from shouwen.work.ways import MAIL, PHONE, Way, ways_to

#: How long a code counts, and for how many tries.
CODE_COUNTS = timedelta(minutes=10)
MOST_TRIES = 5
#: How long a browser stays in after it has given a code.
SEAT_COUNTS = timedelta(hours=1)
#: In a quarter of an hour (``attempts.WINDOW``): codes asked for of a link, codes tried of a link, of an address, in all.
MOST_CODES, MOST_BY_LINK, MOST_BY_ADDRESS, MOST_IN_ALL = 5, 10, 60, 2000
#: Requests of an address in a minute, and of all.
MINUTE_BY_ADDRESS, MINUTE_IN_ALL = 120, 6000


def is_too_often(address: str, *, at: datetime) -> bool:
    """Count a request to the customers' pages; say whether there are too many from there, or in all."""
    by_address = count_request(key_of("own", address), MINUTE_BY_ADDRESS, at)
    in_all = count_request("own:all", MINUTE_IN_ALL, at)
    return by_address.is_over or in_all.is_over


def link_written(text: str, *, at: datetime) -> Link | None:
    """Return the link with this text, None where none counts; its customer must still be reached where it went."""
    found = Link.objects.select_related("made_by", "unit").filter(digest=digest_of_text(text)).first()
    if found is None or found.ended_at is not None or found.expires_at <= at:
        return None
    return found if Way(found.way, found.address) in ways_to(found.for_whom) else None


def sits(link: Link, seat: str, *, at: datetime) -> bool:
    """Say whether a browser is the one that has given a code of the link last, not long ago."""
    is_in_time = link.seat_until is not None and link.seat_until > at
    return is_text(link.seat_digest, seat) and is_in_time


@transaction.atomic
def ask_code(link: Link, *, address: str, at: datetime) -> None:
    """Let a code be mailed where the link was. To a telephone nothing is sent: a member reads the code out."""
    claim_try({
        key_of("own codes", str(link.pk)): MOST_CODES, key_of("own address", address): MOST_BY_ADDRESS,
        key_of("own", "all"): MOST_IN_ALL,
    }, at)  # fmt: skip
    if link.way == MAIL:
        link.letters.filter(what=CODE, next_at__isnull=False).update(next_at=None, state="ended")
        add_rows([LinkLetter(link=link, what=CODE, at=at, next_at=at)])


@transaction.atomic(savepoint=False)
def read_code_out(link: Link, *, by: Acting, at: datetime) -> str:
    """Return a code for a member to tell the customer on the telephone, whom they have made sure of. Shown once."""
    may_read_code_out(matter_of(link.matter), by=by)
    if link.way != PHONE or link.ended_at is not None or link.expires_at <= at:
        raise Refused("This link has ended, or its codes go by mail.", why=Why.OVERTAKEN)
    return make_code(link, by=by, at=at)


def make_code(link: Link, *, by: Acting | str, at: datetime) -> str:
    """Make the code that counts from now on, and keep its digest; the one before counts no longer."""
    code = new_code()
    Link.objects.filter(pk=link.pk).update(code_digest=digest_of_code(link.pk, code), code_until=at + CODE_COUNTS,
                                           code_tries=0)  # fmt: skip
    record("link.code_made", at=at, unit=link.unit_id, by=by, about=link.matter, for_whom=link.for_whom, link=link,
           way=link.way)  # fmt: skip
    return code


def give_code(link: Link, code: str, *, address: str, at: datetime) -> str:
    """Take the code of a link and return the seat of the browser that gave it; any other browser is out.

    Counting comes before comparing, in a transaction of its own, as where members sign in. A code that is wrong, too
    old, used, or that nobody asked for is refused in the same words.
    """
    own = key_of("own tries", str(link.pk))
    claim_try({
        own: MOST_BY_LINK, key_of("own address", address): MOST_BY_ADDRESS, key_of("own", "all"): MOST_IN_ALL,
    }, at)  # fmt: skip
    seat = _seated(link, code, at)
    if not seat:
        raise Refused("The code is not right, or it is too old. Look at it again, or ask for a new one.",
                      why=Why.BAD_INPUT, field="code")  # fmt: skip
    forget_key(own)
    return seat


@transaction.atomic
def _seated(link: Link, code: str, at: datetime) -> str:
    kept = Link.objects.select_for_update().get(pk=link.pk)
    counts = kept.code_until is not None and kept.code_until > at and kept.code_tries < MOST_TRIES
    is_right = is_code(kept.code_digest, kept.pk, code) and counts and kept.ended_at is None and kept.expires_at > at
    if not is_right:
        Link.objects.filter(pk=kept.pk).update(code_tries=kept.code_tries + 1)
        record("link.code_refused", at=at, unit=kept.unit_id, by=SYSTEM, about=kept.matter, for_whom=kept.for_whom,
               link=kept)  # fmt: skip
        return ""
    seat = new_text()
    Link.objects.filter(pk=kept.pk).update(
        code_digest="", code_until=None, seat_digest=digest_of_text(seat), seat_until=at + SEAT_COUNTS,
        opened_at=kept.opened_at or at,
    )  # fmt: skip
    record("link.opened", at=at, unit=kept.unit_id, by=kept.for_whom, about=kept.matter, for_whom=kept.for_whom,
           link=kept)  # fmt: skip
    return seat


def leave_seat(link: Link) -> None:
    """Let the browser that is in be out: the next one needs a code."""
    Link.objects.filter(pk=link.pk).update(seat_digest="", seat_until=None)


def outsider_of(link: Link, *, at: datetime) -> Outsider:
    """Return the customer of a link as they act: received by who answers for the matter, else by who made the link."""
    matter = matter_of(link.matter)
    owner = matter.owner
    is_there = owner is not None and (owner.left_at is None or owner.left_at > at) and owner.pk != matter.accused
    receiver = owner if is_there and owner is not None else link.made_by
    return Outsider(link.for_whom, link.matter, receiver, at, link.reference)
