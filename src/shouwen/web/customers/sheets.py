"""The sheets of a customer on their page: of each form the newest, group by group, and those that can be begun."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shouwen.cases.pack import forms_of
from shouwen.compliance.wording import words_of
from shouwen.customers.models import Customer
from shouwen.customers.reading import matter_of_customer
from shouwen.organisation.zones import zone_of
from shouwen.regulation.form_values import is_empty
from shouwen.regulation.forms import Form
from shouwen.reports.names import names_in
from shouwen.web.components.listing import Column
from shouwen.web.forms.texts import Wording
from shouwen.web.reader import ReaderRequest
from shouwen.work.entries import form_in
from shouwen.work.models import Entry, EntryVersion

#: Entries of a customer that are looked at, the newest first, for the newest of each form.
MOST = 60


@dataclass(frozen=True)
class SheetTable:
    """A table of a sheet as texts."""

    label: str
    columns: list[Column]
    rows: list[Any]


@dataclass(frozen=True)
class SheetGroup:
    """Fields that stand together, those that are filled in."""

    title: str
    pairs: list[tuple[str, str]] = field(default_factory=list)
    tables: list[SheetTable] = field(default_factory=list)


@dataclass(frozen=True)
class Sheet:
    """The newest entry of a form, as it stands."""

    entry: Entry
    title: str
    version: EntryVersion
    groups: list[SheetGroup]


def sheets_of(request: ReaderRequest, customer: Customer) -> tuple[list[Sheet], list[dict[str, Any]]]:
    """Return the newest sheet of each form, and the forms of which the reader can begin one: four statements."""
    matter = matter_of_customer(customer)
    language = words_of().language
    newest: dict[str, Entry] = {}
    for entry in Entry.objects.filter(matter=matter.reference).order_by("-pk")[:MOST]:
        newest.setdefault(entry.form, entry)
    versions = {
        version.entry_id: version
        for version in EntryVersion.objects.filter(entry__in=newest.values()).order_by("number").select_related("by")
    }
    names = names_in([version.content for version in versions.values()])
    zone = zone_of(customer.unit)
    sheets = []
    for entry in newest.values():
        form = form_in(entry.edition, entry.form).form
        version = versions[entry.pk]
        wording = Wording(form, names, zone, words_of(entry.edition))
        sheets.append(Sheet(entry, form.title.in_language(language), version, groups_in(form, version.content, wording)))
    may_begin = matter.is_open and request.by.may(matter.work, path=matter.unit.path, own=())
    offered = [
        {"name": one.title, "title": one.form.title.in_language(language), "citation": one.citation}
        for one in (forms_of(matter, request.at, "customer") if may_begin else ()) if one.title not in newest
    ]
    return sheets, offered


def groups_in(form: Form, content: Mapping[str, Any], wording: Wording) -> list[SheetGroup]:
    """Return what is filled in of a form by its groups, in the order of the form."""
    groups: list[SheetGroup] = []
    for one in form.fields:
        value = content.get(one.name)
        if one.type == "signature" or is_empty(value):
            continue
        title = one.group.in_language(wording.language)
        if not groups or groups[-1].title != title:
            groups.append(SheetGroup(title))
        if one.type == "table":
            columns = [Column(wording.label(c), is_number=c.type in {"integer", "money", "percent"}) for c in one.columns]
            rows = [list(zip(columns, row, strict=True)) for row in wording.rows(one, value)]
            groups[-1].tables.append(SheetTable(wording.label(one), columns, rows))
        else:
            groups[-1].pairs.append((wording.label(one), wording.text(one, value)))
    return groups
