"""Members join, change and leave. Nobody is ever removed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import DateTimeField, F, Q, Value
from django.db.models.functions import Greatest

from shouwen.facts.actions import record
from shouwen.facts.prepared import Prepared
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.actions.administrators import keeping_an_administrator
from shouwen.organisation.actions.passphrases import refuse_weak
from shouwen.organisation.actions.units import still_open
from shouwen.organisation.changes import one_at_a_time
from shouwen.organisation.kinds import MEMBER_CHANGED, MEMBER_JOINED, MEMBER_LEFT
from shouwen.organisation.models import Departure, Member, Posting, StandIn, Token, Unit
from shouwen.organisation.names import person_key
from shouwen.organisation.overtaken import refuse_overtaken
from shouwen.organisation.permissions import By, may_admit
from shouwen.organisation.texts import mail_address, one_line, sign_in_name


@transaction.atomic(savepoint=False)
def join_member(
    home: Unit,
    name: str,
    *,
    sign_in: str,
    secret: str | None = None,
    mail: str = "",
    phone: str = "",
    language: str = "zh-hans",
    by: By,
    at: datetime,
) -> Member:
    """Let a person join a unit.

    ``secret`` is a first pass phrase, which they must change when they sign in; without one they
    cannot sign in until one is set.
    """
    one_at_a_time()
    home = still_open(home)
    may_admit(home, by=by)
    return make_member(
        home,
        name,
        sign_in=sign_in,
        secret=secret,
        is_temporary=True,
        mail=mail,
        phone=phone,
        language=language,
        by=by,
        at=at,
    )


def make_member(
    home: Unit,
    name: str,
    *,
    sign_in: str,
    secret: str | None,
    is_temporary: bool,
    mail: str,
    phone: str,
    language: str,
    by: By,
    at: datetime,
) -> Member:
    """Write a new member; whoever calls has asked whether they may."""
    member = Member(home=home, sign_in=sign_in_name(sign_in), joined_at=at, language=language)
    _describe(member, name, mail, phone)
    if Member.objects.filter(sign_in=member.sign_in).exists():
        raise Refused(
            "Somebody signs in as %(sign_in)s already. Choose another.",
            why=Why.BAD_INPUT,
            field="sign_in",
            sign_in=member.sign_in,
        )
    if secret is None:
        member.set_unusable_password()
    else:
        refuse_weak(secret, member)
        member.set_password(secret)
        member.has_temporary_secret = is_temporary
    member.save()
    record(MEMBER_JOINED, at=at, unit=home.pk, by=by, about=member, home=home)
    return member


@transaction.atomic(savepoint=False)
def change_member(
    member: Member,
    *,
    name: str,
    mail: str,
    phone: str,
    home: Unit,
    version: int,
    by: By,
    at: datetime,
) -> Member:
    """Change what is kept of a member, on top of the version that was seen; their postings stay as they are."""
    one_at_a_time()
    member = still_here(member)
    home = still_open(home)
    may_admit(member.home, by=by)
    may_admit(home, by=by)
    refuse_overtaken(member, version, ("name", "mail", "phone", "home_id"))
    kept = {"name": member.name, "mail": member.mail, "phone": member.phone, "home": member.home}
    _describe(member, name, mail, phone)
    member.home = home
    changed = [field for field, value in kept.items() if getattr(member, field) != value]
    if not changed:
        raise Refused("Nothing was changed.", why=Why.BAD_INPUT)
    member.version += 1
    member.save(update_fields=["name", "name_key", "mail", "phone", "home", "version"])
    for field in changed:
        record(
            MEMBER_CHANGED,
            at=at,
            unit=home.pk,
            by=by,
            about=member,
            what=field,
            home=home if field == "home" else None,
        )
    return member


def _describe(member: Member, name: str, mail: str, phone: str) -> None:
    member.name = one_line(name, field="name", most=60)
    member.name_key = person_key(member.name)
    member.mail = mail_address(mail)
    member.phone = one_line(phone, field="phone", most=30, is_required=False)


@transaction.atomic(savepoint=False)
def leave_member(member: Member, successor: Member | None = None, *, by: By, at: datetime) -> Member:
    """Let a member leave: postings and stand-ins end, and no session or token of theirs counts any more.

    What they had to do passes on with the fact, by those who keep it: to the ``successor`` as far as that one
    may have it.
    """
    one_at_a_time()
    member = still_here(member)
    may_admit(member.home, by=by)
    successor = successor_of(member, successor, at)
    with keeping_an_administrator(at):
        member.left_at = at
        member.set_unusable_password()  # which also makes every session of theirs invalid
        member.second_factor = ""
        member.save(update_fields=["left_at", "password", "second_factor"])
        _end_all(member, at)
    Departure.objects.filter(member=member).delete()
    record(MEMBER_LEFT, at=at, unit=member.home_id, by=by, about=member, for_whom=member, successor=successor)
    return member


def successor_of(member: Member, successor: Member | None, at: datetime) -> Member | None:
    """Return to whom passes on what is a member's who leaves at an instant; refuse who will not be there then."""
    if successor is None:
        return None
    if successor.pk == member.pk:
        raise Refused("Nobody succeeds themselves. Choose another.", why=Why.BAD_INPUT, field="successor")
    if Departure.objects.filter(member=successor, leaves_at__lte=at).exists():
        raise Refused("%(name)s leaves before that. Choose another.", why=Why.BAD_INPUT, field="successor",
                      name=successor.name)  # fmt: skip
    return still_here(successor)


def _end_all(member: Member, at: datetime) -> None:
    """End what the member holds, stands in for and has made keys for; what has not begun never begins."""
    now = Value(at, output_field=DateTimeField())
    still = Q(until=None) | Q(until__gt=at)
    Posting.objects.filter(still, member=member).update(until=Greatest(F("since"), now))
    StandIn.objects.filter(still, Q(absent=member) | Q(stand_in=member)).update(
        until=Greatest(F("since"), now)
    )
    Token.objects.filter(member=member, revoked_at=None).update(revoked_at=at)


_MEMBER = Prepared(lambda number: Member.objects.select_related("home__parent").filter(pk=number))


def still_here(member: Member) -> Member:
    """Return the member as they are now, refused when they have left."""
    found = _MEMBER.first(member.pk)
    if found is None:
        raise Member.DoesNotExist
    if found.left_at is not None:
        raise Refused("%(member)s has left.", why=Why.OVERTAKEN, member=found.name)
    return found
