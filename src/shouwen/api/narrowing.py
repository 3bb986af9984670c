"""What lists are narrowed by, as their pages have it: read from an address, and refused where it names nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from pydantic import Field

from shouwen.api.finding import Id, chosen
from shouwen.api.paging import Asked
from shouwen.cases.kinds import JOINT
from shouwen.cases.listing import CaseFilter
from shouwen.cases.pack import kinds_of_case, list_of
from shouwen.contacts.queries import ContactFilter
from shouwen.customers.models import Customer
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.models import Member, Unit
from shouwen.organisation.rights import Acting

Channel = Literal["phone", "counter", "letter", "mail", "fax", "visit", "own"]
_NAMED: dict[str, Any] = {"unit": Unit, "holder": Member, "receiver": Member, "customer": Customer}


class Narrowed(Asked):
    """What every list is narrowed by."""

    customer: Id | None = None
    unit: Id | None = Field(None, description="A unit, with all below it.")
    channel: Channel | None = None
    since: date | None = Field(None, description="From this day on, in the zone of your own unit.")
    until: date | None = Field(None, description="To this day, which counts too.")

    def require_sense(self) -> None:
        """Refuse what names nothing, and days that lie the wrong way round or beyond the calendar."""
        for name, model in _NAMED.items():
            number = getattr(self, name, None)
            if number is not None:
                chosen(model.objects.all(), number, name)
        for name in ("since", "until"):
            day = getattr(self, name)
            if day is not None and not 2000 <= day.year < 9000:
                raise Refused("Give a day between the years 2000 and 8999.", why=Why.BAD_INPUT, field=name)
        if self.since and self.until and self.until < self.since:
            raise Refused("The last day lies before the first.", why=Why.BAD_INPUT, field="until")


class CasesAsked(Narrowed):
    """Which cases: ``mine`` are held or owned by the asker, ``overdue`` are open and past their nearest due time."""

    show: Literal["all", "open", "closed", "mine", "overdue"] = "open"
    kind: str = Field("", max_length=40, description="A kind of case of the pack in force: GET /api/lists/kind.")
    class_key: str = Field("", max_length=40, description="A key of the pack's list complaint_class.")
    urgency: str = Field("", max_length=10, description="A key of the pack's list urgency.")
    holder: Id | None = Field(None, description="The member who has the work.")
    sort: Literal["changed", "due"] = Field(
        "changed",
        description="``due``: by the nearest due time. Overdue cases always are; cases of some days come by opening.",
    )

    def filter(self, by: Acting, at: Any) -> CaseFilter:
        """Return the filter of the list; refuse what the pack in force, or the house, does not know."""
        self.require_sense()
        where = self.unit or by.member.home_id
        kinds = kinds_of_case(where, at)
        _require_known(self.kind, [*kinds, JOINT] if kinds else [], "kind")
        for name, keys in (("class_key", "complaint_class"), ("urgency", "urgency")):
            _require_known(getattr(self, name), [one.name for one in list_of(keys, where, at)], name)
        return CaseFilter(
            self.show, self.kind, self.class_key, self.unit, self.sort == "due", self.urgency, self.holder,
            self.channel or "", self.since, self.until, self.customer,
        )  # fmt: skip


class ContactsAsked(Narrowed):
    """Which conversations."""

    direction: Literal["in", "out"] | None = None
    receiver: Id | None = Field(None, description="The member who received it.")

    def filter(self) -> ContactFilter:
        """Return the filter of the list; refuse what the house does not know."""
        self.require_sense()
        return ContactFilter(self.channel or "", self.direction or "", self.unit, self.receiver, self.since, self.until,
                             self.customer)  # fmt: skip


def _require_known(value: str, known: Sequence[str], field: str) -> None:
    """Refuse a key that the packs in force for the unit do not know, where any is in force."""
    if value and known and value not in known:
        raise Refused("%(name)s is one of: %(known)s.", why=Why.BAD_INPUT, field=field, name=field,
                      known="、".join(known))  # fmt: skip
