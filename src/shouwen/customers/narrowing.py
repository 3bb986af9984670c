"""Which customers of a list: what narrows it, as an address says it and as the database is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

from shouwen.customers.credit.permissions import SEE_CREDIT
from shouwen.customers.models import CustomerKind, Purpose
from shouwen.organisation.rights import Acting
from shouwen.organisation.walks import EVERYTHING, Condition, Walk, day_of, number_of, seen, within
from shouwen.organisation.zones import zone_of

#: Those who are listed: not erased, not deregistered, not merged into another.
_CUSTOMERS = Walk("customers_customer")
KEPT = Condition("erased_at IS NULL AND deregistered_at IS NULL AND merged_into_id IS NULL")
#: What narrows the list, by the names that its addresses use.
NAMES = (
    "region", "tag", "grade", "kind", "trade", "since_from", "since_to", "contacted_since", "silent_since", "purpose",
    "outlet", "credit",
)  # fmt: skip
_BEARS = "id IN (SELECT customer_id FROM customers_customer_tags WHERE tag_id = %s)"
_GRADED = "id IN (SELECT customer_id FROM customers_rating WHERE grade = %s AND until IS NULL)"
#: Where those who meet a condition stand by name: the table and its condition. Everybody else need not be looked at.
_BEARERS = {"tag": "customers_customer_tags WHERE tag_id = %s",
            "grade": "customers_rating WHERE grade = %s AND until IS NULL",
            "purpose": "customers_consent WHERE purpose = %s AND is_given"}  # fmt: skip
_AGREED = (
    "id IN (SELECT one.customer_id FROM customers_consent AS one WHERE one.purpose = %s AND one.is_given"
    " AND one.since <= %s AND (one.until IS NULL OR one.until >= %s) AND NOT EXISTS (SELECT 1 FROM customers_consent AS"
    " later WHERE later.customer_id = one.customer_id AND later.purpose = one.purpose AND later.channel = one.channel"
    " AND later.since <= %s AND (later.since, later.id) > (one.since, one.id)))"
)

#: The customers of an outlet: those in its region, in its unit and below.
_OF_OUTLET = (
    "(region_id, unit_id) IN (SELECT area.id, below.id FROM customers_outlet AS one"
    " JOIN customers_region AS area ON one.region IN (area.name, area.code)"
    " JOIN organisation_unit AS whose ON whose.id = one.unit_id"
    " JOIN organisation_unit AS below ON below.path LIKE whose.path || '%%' WHERE one.id = %s)"
)
#: How customers may stand with their credit: they owe for orders; they owe more than their limit.
OWING, BEYOND = CREDIT_STATES = ("owing", "beyond_limit")

Further = Callable[[Acting, datetime], tuple[Condition, Condition]]
_further: dict[str, Further] = {}
_credit: list[Callable[[str], Condition]] = []


def narrows(name: str) -> Callable[[Further], Further]:
    """Let a floor above say which customers a day narrows the list to: ``contacted_since``, ``silent_since``.

    By two conditions: what a customer's own row says of it, and what is looked up of those whose row fits.
    """

    def register(further: Further) -> Further:
        _further[name] = further
        return further

    return register


def tells_credit(condition: Callable[[str], Condition]) -> Callable[[str], Condition]:
    """Let the floor that knows what is owed say which customers stand so with their credit (``CREDIT_STATES``)."""
    _credit[:] = [condition]
    return condition


@dataclass(frozen=True)
class Narrow:
    """Which customers of a list: of a region, who bear a tag, are in a grade, of a kind, in a trade, customers since a
    day or until one, with a contact since a day or without one, with a consent to a purpose that holds, of an outlet, who
    stand so with their credit; or all.

    Days begin in ``zone``; ``at`` is the instant at which consents must hold. What the reader may not see narrows to
    nobody: ``graded`` are the rights within which grade and credit are known. ``fitting`` is what days of contacts ask
    of a customer's own row, ``contacted`` what is looked up besides.
    """

    region: int | None = None
    tag: int | None = None
    grade: str = ""
    kind: str = ""
    trade: str = ""
    since_from: date | None = None
    since_to: date | None = None
    contacted_since: date | None = None
    silent_since: date | None = None
    purpose: str = ""
    outlet: int | None = None
    credit: str = ""
    at: datetime | None = None
    zone: tzinfo | None = None
    graded: Condition = EVERYTHING
    fitting: Condition = EVERYTHING
    contacted: Condition = EVERYTHING

    @classmethod
    def of(cls, query: Mapping[str, str], *, by: Acting, at: datetime) -> Narrow:
        """Return what an address asks for; what it does not say rightly narrows nothing.

        One statement more for a grade or credit, and for contacts.
        """
        kind, purpose = query.get("kind", ""), query.get("purpose", "")
        days = {name: day_of(query.get(name, ""))
                for name in ("since_from", "since_to", "contacted_since", "silent_since")}  # fmt: skip
        zone, grade = zone_of(by.member.home), _clean(query.get("grade", ""), 20)
        credit = query.get("credit", "") if query.get("credit", "") in CREDIT_STATES else ""
        graded = fitting = contacted = EVERYTHING
        if grade or credit:
            graded = seen(_CUSTOMERS, within(by.scope(SEE_CREDIT)))
        for name, further in _further.items():
            day = days[name]
            if day is not None:
                of_row, looked_up = further(by, datetime.combine(day, time.min, zone))
                fitting, contacted = fitting & of_row, contacted & looked_up
        return cls(
            number_of(query.get("region", "")), number_of(query.get("tag", "")), grade,
            kind if kind in CustomerKind.values else "", _clean(query.get("trade", ""), 60), **days,
            purpose=purpose if purpose in Purpose.values else "", at=at, zone=zone,
            outlet=number_of(query.get("outlet", "")), credit=credit,
            graded=graded, fitting=fitting, contacted=contacted,
        )  # fmt: skip

    @property
    def is_all(self) -> bool:
        """True where nothing is narrowed."""
        return not any(getattr(self, name) for name in NAMES)

    @property
    def is_more(self) -> bool:
        """True where more than region and tag narrows: those are always shown."""
        return any(getattr(self, name) for name in NAMES[2:])

    @property
    def bearers(self) -> tuple[str, int | str] | None:
        """Where those who bear the one tag, are in the one grade or ever agreed stand by name; None where more narrows.

        With several sparse conditions the database knows better which of them leaves the fewest.
        """
        given = {name for name in NAMES if getattr(self, name)} - {"region", "kind"}
        return (_BEARERS[name], getattr(self, name)) if len(given) == 1 and (name := given.pop()) in _BEARERS else None

    @property
    def is_by_unit(self) -> bool:
        """True where each unit has its own customers by name under what narrows: all, those of a region, most of them."""
        return not any(getattr(self, name) for name in NAMES if name not in ("region", "silent_since"))

    @property
    def is_by_contact(self) -> bool:
        """True where only contacts since a day narrow, and a region."""
        return self.contacted_since is not None and not any(
            getattr(self, name) for name in NAMES if name not in ("region", "contacted_since")
        )

    @property
    def condition(self) -> Condition:
        """The condition that they meet."""
        return self._condition() & self.contacted

    @property
    def likely(self) -> Condition:
        """The condition but for what is looked up of contacts."""
        return self._condition()

    @property
    def besides(self) -> Condition:
        """The condition that ``bearers`` meet besides."""
        return self._condition(of_bearers=True) & self.contacted

    def _condition(self, *, of_bearers: bool = False) -> Condition:
        found = KEPT & self.graded & self.fitting
        tag, grade = (None, None) if of_bearers else (self.tag, self.grade)
        for sql, value in (
            ("region_id = %s", self.region), (_BEARS, tag), (_GRADED, grade), ("kind = %s", self.kind),
            (_OF_OUTLET, self.outlet), ("trade = %s", self.trade), ("since >= %s", self._start(self.since_from)),
            ("since < %s::timestamptz + interval '1 day'", self._start(self.since_to)),
        ):  # fmt: skip
            if value:
                found &= Condition(sql, (value,))
        if self.credit:
            for condition in _credit:
                found &= condition(self.credit)
        if self.grade or self.credit or self.trade or self.purpose or self.contacted_since or self.silent_since:
            found &= Condition("secrecy = ''")  # no list tells what stands in a secret file
        if self.purpose and self.at is not None:
            today = self.at.astimezone(self.zone).date()
            found &= Condition(_AGREED, (self.purpose, self.at, today, self.at))
        return found

    def _start(self, day: date | None) -> datetime | None:
        return datetime.combine(day, time.min, self.zone) if day is not None else None


def _clean(text: str, most: int) -> str:
    return text.replace("\0", "").strip()[:most]
