"""What a form belongs to, from what it may be filled there, and whose own its places may be."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shouwen.regulation.keys import Keys
from shouwen.regulation.reading import Faults, nearest

#: What an entry belongs to; a ``period`` is a stretch of days of a unit, reckoned from its cases, ``sales`` one that is
#: reckoned from its orders and returns.
OF = ("case", "period", "member", "contact", "return", "sales", "customer", "response")
#: Of whose forms a field may be ``masked``: a right says who reads it whole.
MASKING = frozenset({"return"})

_CUSTOMER = (
    "customer", "customer.name", "customer.number", "customer.company", "customer.phone", "customer.address",
    "customer.mail",
)  # fmt: skip
#: What a form may ask of its matter to be one of its forms (``where:``), by type.
_KIND: Mapping[str, str] = MappingProxyType({"kind": "code"})
FIGURES: Mapping[str, Mapping[str, str]] = MappingProxyType({
    "customer": _KIND, "case": _KIND,
    "return": MappingProxyType({"wants": "code", "declined": "truth", "settled": "truth"}),
})  # fmt: skip
#: What a customer's own sheet says of them, where it has been filled in.
_RECORD = ("customer.trade", "customer.grade", "customer.contact_person")
_PRODUCT = ("product.name", "product.code", "product.spec")
#: Names of contents (``from:``, ``offered:``). Those of a case are open: a pack may give it particulars.
NAMES: Mapping[str, frozenset[str]] = MappingProxyType({
    "member": frozenset({
        "member", "member.name", "member.unit", "member.phone", "member.mail", "entry.number",
    }),
    "contact": frozenset({
        *_CUSTOMER, "contact.channel", "contact.received_at", "contact.received_on",
        "contact.received_by", "contact.unit", "contact.number", "contact.subject", "contact.words", "entry.number",
    }),
    "return": frozenset({
        *_CUSTOMER, "return.number", "return.reason", "return.words", "return.asked_on", "return.quantity",
        "return.taken_by", "return.wants", "refusal.words", "order.number", "order.placed_on", "product.name",
        "product.spec", "entry.number",
    }),
    "customer": frozenset({
        *_CUSTOMER, "customer.fax", "customer.kind", "customer.since", "customer.unit", "customer.region",
        "customer.trade", "customer.company_number", "customer.contact_person", "customer.remark", "entry.number",
    }),
    "response": frozenset({*_CUSTOMER, "entry.number"}),
    "sales": frozenset({
        "period.unit", "period.since", "period.until", "period.month", "period.year", "period.wants", "entry.number",
    }),
})  # fmt: skip
#: The cases of a period: a pack may give a case particulars, so the names of their contents are open.
CASES = "cases"
#: A local value of the type list, of whatever matter, as rows that a table is offered, and what such a row holds.
ASKED = "ask."
_OF_ASKED = frozenset({"row.text", "row.number"})
#: What a sheet says of an excellent or dangerous customer.
_STANDING = frozenset({
    "customer", "customer.name", "customer.number", "customer.grade", "customer.risks", "customer.score",
    "customer.sales", "customer.margin", "customer.punctuality", "customer.outstanding", "customer.overdue",
    "customer.overdue_days", "customer.complaints", "customer.recovery", "customer.average", "sales.remark", "row.number",
})  # fmt: skip
#: Lists (``rows:``, ``offered:`` of a table), and the names of contents of one of their rows.
ROWS: Mapping[str, Mapping[str, frozenset[str]]] = MappingProxyType({
    "member": MappingProxyType({"tasks": frozenset({"task.title", "task.due", "row.number"})}),
    "contact": MappingProxyType({}),
    "return": MappingProxyType({"refusals": frozenset({"refusal.article", "refusal.says", "row.number"})}),
    "customer": MappingProxyType({}),
    "response": MappingProxyType({}),
    "period": MappingProxyType({
        CASES: frozenset(),
        "graded": frozenset(),
        "excellent": _STANDING,
        "dangerous": _STANDING,
        "members": frozenset({
            "member", "member.name", "member.unit", "member.phone", "member.mail", "row.number",
        }),
        "outlets": frozenset({
            "outlet.region", "outlet.name", "outlet.address", "outlet.hotline", "outlet.contact_person",
            "outlet.remark", "row.number",
        }),
        "regions": frozenset({
            "region.code", "region.name", "region.group", "region.boundary", "customer", "customer.name",
            "customer.trade", "customer.unsuitable_times", "customer.remark", "row.number",
        }),
    }),
    "sales": MappingProxyType({
        "sales_by_year": frozenset({
            *_CUSTOMER, *_RECORD, *_PRODUCT, "order.sold_by", "order.sold_by.name", "unit.head", "unit.head.name",
            *(f"sales.m{month}" for month in range(1, 13)), *(f"sales.q{quarter}" for quarter in range(1, 5)),
            "sales.total", "row.number",
        }),
        "sales_of_month": frozenset({
            *_CUSTOMER, *_PRODUCT, "order.sold_by", "order.sold_by.name", "sales.amount", "sales.discount", "sales.gross",
            "sales.remark", "row.number",
        }),
        "margin_ranking": frozenset({
            *_CUSTOMER, *_RECORD, "sales.rank", "sales.average", "sales.months", "sales.amount", "sales.remark",
            "row.number",
        }),
        "returns": frozenset({
            *_CUSTOMER, *_PRODUCT, "order.number", "order.placed_on", "return.number", "return.wants", "return.quantity",
            "return.amount", "return.settled_on", "return.reason", "row.number",
        }),
    }),
})  # fmt: skip
#: Whose own a place is where its signature is ``from`` this: of each matter one person.
OWNER: Mapping[str, str] = MappingProxyType({
    "case": "case.owner", "member": "member", "contact": "contact.received_by",
    "return": "return.taken_by",
})  # fmt: skip


def check_source(keys: Keys, key: str, source: str, faults: Faults, of: str, rows: str = "") -> None:
    """Note a name from which nothing can be filled; ``rows`` is the list in whose rows it stands."""
    is_open = rows in (CASES, "graded") if rows else of not in NAMES
    if not source or (not rows.startswith(ASKED) and (of not in ROWS or is_open)):
        return
    known = _OF_ASKED if rows.startswith(ASKED) else ROWS[of].get(rows, frozenset()) if rows else NAMES[of]
    if source not in known:
        node = keys.take(key) or keys.node
        faults.check(node, f"what a {rows or of} has: {', '.join(sorted(known))}{nearest(source, known)}")


def check_list(keys: Keys, key: str, name: str, faults: Faults, of: str) -> None:
    """Note a list that a form of this cannot have."""
    if name and of in ROWS and name not in ROWS[of] and not (key == "offered" and name.startswith(ASKED)):
        lists = ", ".join(sorted(ROWS[of])) or "none"
        faults.check(keys.take(key) or keys.node, f"a list of a {of} ({lists}){nearest(name, ROWS[of])}")


def check_signer(keys: Keys, source: str, faults: Faults, of: str, persons: frozenset[str]) -> None:
    """Note a signature from anything but the person of the matter, or one whom a field of the form names."""
    known = [*([OWNER[of]] if of in OWNER else []), *sorted(persons)]
    if source and source not in known:
        said = ", ".join(known) or "nobody here"
        faults.check(keys.take("from") or keys.node, f"the person who signs: {said}{nearest(source, known)}")
