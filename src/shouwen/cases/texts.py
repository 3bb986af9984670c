"""Texts for replies: which a case is offered, and how they are filled from it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shouwen.cases.deeds import Words
from shouwen.cases.models import Case, ReplyText
from shouwen.cases.permissions import KEEP_REPLY_TEXT
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting
from shouwen.organisation.zones import zone_of

#: What a text may leave open, and what people call it.
PLACEHOLDERS: Mapping[str, Words] = MappingProxyType({
    "customer.name": _("Customer"),
    "customer.company": _("Company"),
    "case.number": _("Number of the case"),
    "case.subject": _("What about"),
    "case.opened_on": _("Day of opening"),
    "case.promised_on": _("Promised by"),
    "unit.name": _("Unit"),
    "member.name": _("Whoever writes"),
    "today": _("Today"),
})
#: So many texts are offered on a case.
MOST_TEXTS = 60
_OPEN = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Offered:
    """A text as it would be inserted: everything known is filled in, what is not known stays open."""

    title: str
    language: str
    unit: str
    words: str


def unknown_in(words: str) -> list[str]:
    """Return what a text leaves open and no case could fill."""
    return [name for name in dict.fromkeys(_OPEN.findall(words)) if name.strip() not in PLACEHOLDERS]


def texts_of(unit: Unit) -> list[ReplyText]:
    """Return the texts that hold for a unit, those of the nearest unit first; one statement.

    Of two with one title and language the nearer unit's counts.
    """
    above = [*unit.ancestor_ids, unit.pk]
    rows = ReplyText.objects.filter(unit__in=above, retired_at=None).select_related("unit")
    found: dict[tuple[str, str], ReplyText] = {}
    for row in sorted(rows, key=lambda row: (-len(row.unit.path), row.title, row.language)):
        found.setdefault((row.title, row.language), row)
    return list(found.values())[:MOST_TEXTS]


def changeable_texts(by: Acting) -> QuerySet[ReplyText]:
    """Return the texts that the member may change."""
    rows = ReplyText.objects.filter(by.scope(KEEP_REPLY_TEXT).on(unit="unit"), retired_at=None)
    return rows.select_related("unit__parent", "by")


def offered_on(case: Case, *, by: Acting, at: datetime) -> list[Offered]:
    """Return the texts of a case's unit, filled from the case; the reader's language comes first. One statement."""
    known = _known(case, by, at)
    rows = sorted(texts_of(case.unit), key=lambda row: row.language != by.member.language)
    return [Offered(row.title, row.language, row.unit.called, _filled(row.words, known)) for row in rows]


def _known(case: Case, by: Acting, at: datetime) -> dict[str, str]:
    zone = zone_of(case.unit)
    promised = case.promised_on
    return {
        "customer.name": case.customer_name,
        "customer.company": case.customer.company if case.customer is not None else "",
        "case.number": case.number,
        "case.subject": case.subject,
        "case.opened_on": case.opened_at.astimezone(zone).date().isoformat(),
        "case.promised_on": promised.isoformat() if promised else "",
        "unit.name": case.unit.name,
        "member.name": by.member.name,
        "today": at.astimezone(zone).date().isoformat(),
    }


def _filled(words: str, known: Mapping[str, str]) -> str:
    """Fill what is known; the rest stays open for whoever writes, so that nothing is promised by a gap."""
    return _OPEN.sub(lambda found: known.get(found.group(1).strip()) or found.group(), words)
