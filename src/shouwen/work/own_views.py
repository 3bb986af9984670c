"""What a customer may see of a matter of theirs, decided here and nowhere else.

A page of theirs is drawn from an ``OwnView`` and from forms that have a place for them; it is given nothing more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any

from django.db.models import prefetch_related_objects

from shouwen.facts.models import Fact
from shouwen.organisation.models import Unit
from shouwen.regulation.forms import holds
from shouwen.regulation.signatures import Stages
from shouwen.work.entries import FormInForce, form_in, state_of
from shouwen.work.models import Attachment, Entry, EntryVersion, Remark
from shouwen.work.outsiders import BY_CUSTOMER, CUSTOMER_PLACE

ASKED, ANSWERED = "customer.asked", "customer.answered"
#: Facts whose words are meant for the customer, or are their own; floors above add theirs.
_told: set[str] = {ASKED, ANSWERED}
#: The newest messages that a page shows.
MOST = 50


@dataclass(frozen=True)
class OwnView:
    """A matter as its customer sees it: its number, subject and state (a key), since when, until when it is promised.

    ``forms`` are the only ones that wait for them, where not all of its kind do. ``paid`` is what they paid in the end,
    negative what was paid back to them. ``figures`` are those of the matter (``Matter.figures``) by which some forms are
    for some alone.
    """

    number: str
    subject: str
    state: str
    unit: Unit
    begun_at: datetime
    promised_on: date | None = None
    done_at: datetime | None = None
    forms: frozenset[str] | None = None
    takes_files: bool = True
    paid: Decimal | None = None
    figures: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Message:
    """Words between the house and the customer. ``is_open`` marks a question that waits for its answer."""

    number: int
    kind: str
    at: datetime
    words: str
    is_theirs: bool
    is_open: bool


Shows = Callable[[int], OwnView]
Forms = Callable[[Unit, datetime, str], Sequence[FormInForce]]
_shows: dict[str, Shows] = {}
_forms: list[Forms] = []


def shows_own(kind: str) -> Callable[[Shows], Shows]:
    """Make a function the one that says what customers see of the matters of a kind (``case``)."""

    def register(shows: Shows) -> Shows:
        _shows[kind] = shows
        return shows

    return register


def has_own_page(reference: str) -> bool:
    """Say whether a matter is of a kind that customers have pages of."""
    return reference.partition(":")[0] in _shows


def own_view_of(reference: str) -> OwnView:
    """Return what its customer sees of a matter; raises ``KeyError`` for a kind that nobody shows them."""
    kind, _, number = reference.partition(":")
    return _shows[kind](int(number))


def tells_customer(*kinds: str) -> None:
    """Let the words of facts of these kinds be messages to the customer."""
    _told.update(kinds)


def gives_forms(forms: Forms) -> Forms:
    """Make a function the one that knows the forms in force of a unit for a kind of matter."""
    _forms[:] = [forms]
    return forms


def messages_of(reference: str, customer: str) -> list[Message]:
    """Return what was said to the customer of a matter and by them, the newest first; two statements."""
    facts = list(Fact.objects.filter(about=reference, kind__in=sorted(_told)).order_by("-at", "-pk")[:MOST])
    gone = Fact.objects.filter(kind="fact.withdrawn", touches__overlap=[f"fact:{fact.pk}" for fact in facts])
    withdrawn = {str(one) for one in gone.values_list("figures__which", flat=True)} if facts else set()
    words = dict(Remark.objects.filter(fact__in=[fact.pk for fact in facts]).values_list("fact", "words"))
    answered = {str(fact.figures.get("question", "")) for fact in facts if fact.kind == ANSWERED}
    return [
        Message(fact.pk, fact.kind, fact.at, words[fact.pk], fact.by == customer,
                fact.kind == ASKED and f"fact:{fact.pk}" not in answered)
        for fact in facts if fact.pk in words and f"fact:{fact.pk}" not in withdrawn
    ]  # fmt: skip


def own_files(reference: str, customer: str) -> list[Attachment]:
    """Return the files that the customer has added themselves."""
    return list(Attachment.objects.filter(matter=reference, outside=customer).order_by("-at", "-pk"))


@dataclass(frozen=True)
class OwnForm:
    """A form that waits for the customer: to be filled in (``entry`` is None), or to be signed as it stands."""

    in_force: FormInForce
    entry: Entry | None = None
    latest: EntryVersion | None = None


def own_forms(reference: str, view: OwnView, customer: str, at: datetime) -> list[OwnForm]:
    """Return the forms of a matter that wait for its customer: one statement, three where some are to be signed."""
    entries = list(Entry.objects.filter(matter=reference).order_by("pk"))
    sent = {entry.form for entry in entries if entry.outside == customer}
    kind = reference.partition(":")[0]
    in_force = _forms[0](view.unit, at, kind) if _forms else ()
    found = [OwnForm(one) for one in in_force if one.form.filled_by == BY_CUSTOMER and one.title not in sent
             and (view.forms is None or one.title in view.forms)
             and (one.form.where is None or holds(one.form.where, view.figures))]
    signed = [
        (entry, one) for entry in entries
        if entry.outside != customer and _signs((one := form_in(entry.edition, entry.form)).signs)
    ]
    prefetch_related_objects([entry for entry, _one in signed], "versions", "signatures")
    for entry, one in signed:
        versions = sorted(entry.versions.all(), key=attrgetter("number"))
        if CUSTOMER_PLACE in state_of(one, versions, list(entry.signatures.all())).open:
            found.append(OwnForm(one, entry, versions[-1]))
    return found


def _signs(stages: Stages) -> bool:
    return any(CUSTOMER_PLACE in stage for stage in stages)


def shown_content(one: OwnForm) -> Mapping[str, Any]:
    """Return what a form says that the customer is to sign: all of it, since that is what they sign."""
    return one.latest.content if one.latest is not None else {}
