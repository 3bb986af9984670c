"""Hold what is kept of a customer, ask for erasing, take that back; remove what was kept when its time is over."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from shouwen.compliance.judging import enact, in_the_way_of
from shouwen.customers.erasing import all_written
from shouwen.customers.erasures.models import Erasure, Hold, KeptRow
from shouwen.customers.erasures.permissions import may_hold
from shouwen.customers.erasures.queries import Stock, counted, keepings_of, standing_holds
from shouwen.customers.models import Customer
from shouwen.customers.permissions import may_record
from shouwen.facts.actions import record
from shouwen.facts.refusals import Refused, Why
from shouwen.facts.rows import add_rows
from shouwen.organisation.rights import Acting
from shouwen.organisation.zones import zone_of
from shouwen.work.remarks import digest_of, new_salt

LONGEST = 500
#: When a row is looked at again that may not go yet, though its day has come: a hold stands, or a later text is longer.
AGAIN_AFTER = timedelta(days=1)
#: Rows that the clock takes at a time.
BATCH = 20


@transaction.atomic(savepoint=False)
def place_hold(customer: Customer, reason: str, until: date | None = None, *, by: Acting, at: datetime) -> Hold:
    """Let nothing of a customer be erased, nor them deregistered, for a reason; through a day if one is given."""
    may_hold(customer, by=by)
    words = " ".join(reason.split())
    if not words or len(words) > LONGEST:
        raise Refused("Say why, in at most %(most)s characters.", why=Why.BAD_INPUT, field="reason", most=LONGEST)
    if until is not None and until < at.astimezone(zone_of(customer.unit)).date():
        raise Refused("This day is past already.", why=Why.BAD_INPUT, field="until")
    if Customer.objects.select_for_update().get(pk=customer.pk).erased_at is not None:
        raise Refused("This person has been erased already.", why=Why.OVERTAKEN)
    hold = Hold.objects.create(customer=customer, reason=words, salt=new_salt(), since=at, until=until, by=by.member)
    enact("hold.placed", at=at, unit=customer.unit_id, by=by, about=customer, for_whom=customer, hold=hold, until=until,
          words=digest_of(words, hold.salt))  # fmt: skip
    return hold


@transaction.atomic(savepoint=False)
def lift_hold(hold: Hold, *, by: Acting, at: datetime) -> Hold:
    """Lift a hold: it stands against nothing any more, and stays on record."""
    customer = hold.customer
    may_hold(customer, by=by)
    if not Hold.objects.filter(pk=hold.pk, lifted_at=None).update(lifted_at=at, lifted_by=by.member):
        raise Refused("This hold was lifted already.", why=Why.OVERTAKEN)
    enact("hold.lifted", at=at, unit=customer.unit_id, by=by, about=customer, for_whom=customer, hold=hold)
    hold.refresh_from_db()
    return hold


@transaction.atomic(savepoint=False)
def ask_erasure(customer: Customer, matter: str = "", *, by: Acting, at: datetime) -> Erasure:
    """Keep that a person asks to be erased, directly or in a case of theirs (``matter``): whoever may erase decides."""
    may_record(customer.unit, by=by)
    if Customer.objects.select_for_update().get(pk=customer.pk).erased_at is not None:
        raise Refused("This person has been erased already.", why=Why.OVERTAKEN)
    if _asked(customer) is not None:
        raise Refused("They have asked for it already.", why=Why.OVERTAKEN)
    erasure = Erasure.objects.create(customer=customer, matter=matter, asked_at=at, asked_by=by.member)
    enact("erasure.asked", at=at, unit=customer.unit_id, by=by, about=customer, for_whom=customer, erasure=erasure,
          matter=matter or None)  # fmt: skip
    return erasure


@transaction.atomic(savepoint=False)
def withdraw_erasure(customer: Customer, *, by: Acting, at: datetime) -> Erasure:
    """Take back a request to be erased that nobody has carried out."""
    may_record(customer.unit, by=by)
    erasure = _asked(customer)
    if erasure is None:
        raise Refused("Nobody has asked for it.", why=Why.OVERTAKEN)
    erasure.withdrawn_at = at
    erasure.save(update_fields=["withdrawn_at"])
    enact("erasure.withdrawn", at=at, unit=customer.unit_id, by=by, about=customer, for_whom=customer, erasure=erasure)
    return erasure


def keep_report(customer: Customer, stocks: list[Stock], *, by: Acting, at: datetime) -> Erasure:
    """Keep what went and what stays of a person who is erased, in numbers, and the rows that wait for their day."""
    erasure = _asked(customer) or Erasure(customer=customer, asked_at=at, asked_by=by.member)
    erasure.erased_at, erasure.erased_by, erasure.report = at, by.member, counted(stocks)
    erasure.save()
    add_rows([
        KeptRow(erasure=erasure, sort=stock.name, row=row, standard=one.standard, citation=one.citation, until=one.until)
        for stock in stocks for row, one in stock.kept.items()
    ])  # fmt: skip
    Hold.objects.filter(customer=customer).update(reason="—", salt="")
    return erasure


def _asked(customer: Customer) -> Erasure | None:
    rows = Erasure.objects.select_for_update().filter(customer=customer, withdrawn_at=None, erased_at=None)
    return rows.first()


def erase_rests(now: datetime, *, batch: int = BATCH) -> int:
    """Remove the words of erased persons whose time under an article is over; return how many rows were looked at.

    The clock calls it; each row is taken by one worker, in its own transaction, and what happened is recorded at the
    moment at which its time ended. A hold that stands, or a text that keeps it longer by now, puts it off.
    """
    due = KeptRow.objects.filter(erased_at=None, until__lte=now).order_by("until", "pk")
    numbers = list(due.values_list("pk", flat=True)[:batch])
    for number in numbers:
        with transaction.atomic():
            kept = KeptRow.objects.select_for_update(skip_locked=True).filter(pk=number, erased_at=None).first()
            if kept is not None and kept.until is not None and kept.until <= now:
                _erase_rest(kept, now)
    return len(numbers)


def _erase_rest(kept: KeptRow, now: datetime) -> None:
    erasure = Erasure.objects.select_related("customer__unit").get(pk=kept.erasure_id)
    customer, written = erasure.customer, all_written()[kept.sort]
    until = kept.until or now
    later = _put_off_until(f"{written.kind}:{kept.row}", customer, until, now)
    if later is not None:
        kept.until = later
        kept.save(update_fields=["until"])
        return
    assert written.erase is not None
    written.erase(customer, [kept.row])
    kept.erased_at = now
    kept.save(update_fields=["erased_at"])
    record("customer.rest_erased", at=until, unit=customer.unit_id, by="system", about=customer, for_whom=customer,
           erasure=erasure, rows=1, standard=kept.standard)  # fmt: skip


def _put_off_until(reference: str, customer: Customer, until: datetime, now: datetime) -> datetime | None:
    """Return when to look again at something that may not go yet; None where it may."""
    longer = keepings_of([reference], at=now).get(reference)
    if longer is not None:
        return longer.until or now + AGAIN_AFTER
    if standing_holds(customer, at=now):
        return now + AGAIN_AFTER
    _deed, found = in_the_way_of("record.removed", at=now, unit=customer.unit_id, by="system", about=reference,
                                 for_whom=customer, figures={})  # fmt: skip
    return now + AGAIN_AFTER if any(one.standard for one in found) else None
