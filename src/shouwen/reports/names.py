"""Names of the people and customers that the contents of entries refer to: two statements at most."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from shouwen.customers.models import Customer
from shouwen.organisation.models import Member

_REFERENCE = re.compile(r"(member|customer):([0-9]{1,18})\Z")


def names_in(contents: Iterable[Mapping[str, Any]], known: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the name of every member and customer that these contents refer to; those ``known`` are not read again."""
    names = dict(known or {})
    wanted: dict[str, set[int]] = {"member": set(), "customer": set()}
    for text in _texts(contents):
        found = _REFERENCE.match(text)
        if found and text not in names:
            wanted[found[1]].add(int(found[2]))
    if wanted["member"]:
        members = Member.objects.filter(pk__in=wanted["member"]).values_list("pk", "name")
        names |= {f"member:{pk}": name for pk, name in members}
    if wanted["customer"]:
        customers = Customer.objects.filter(pk__in=wanted["customer"]).values_list("pk", "name")
        names |= {f"customer:{pk}": name for pk, name in customers}
    return names


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, Iterable):
        for one in value:
            yield from _texts(one)
