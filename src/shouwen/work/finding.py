"""Filled-in forms as the search box finds them: like their matter, by title, number and what was written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shouwen.search.actions import FoundAs, keep_findable
from shouwen.search.rebuilding import rebuild_rows
from shouwen.work.entries import form_in
from shouwen.work.matters import Matter, matter_of
from shouwen.work.models import Entry, EntryVersion


def entry_kind(matter: str) -> str:
    """Return the findable kind of the entries of a kind of matter; the matter's module declares it."""
    return f"{matter}.entry"


def found_as(entry: Entry, content: Mapping[str, Any], matter: Matter) -> FoundAs:
    """Return an entry as it is found: one of a matter that hides its words by its title alone, none by a masked field.

    Rows of which others are the matter are not its words: each is found by itself, by who may see it.
    """
    kind = entry_kind(matter.reference.partition(":")[0])
    title = " ".join(filter(None, (entry.form, entry.number, matter.title)))
    form = form_in(entry.edition, entry.form).form
    hidden = form.masked | {one.name for one in form.fields if one.rows}
    words = {name: value for name, value in content.items() if name not in hidden}
    return FoundAs(
        entry.reference, kind, matter.unit.pk, title, "" if matter.hides else " ".join(_texts(words)), entry.begun_at,
        about=matter.reference, for_whom=matter.for_whom, members=matter.members,
        hidden_from=(matter.accused, *matter.accused_too),
    )


def index_entry(entry: Entry, content: Mapping[str, Any], matter: Matter) -> None:
    """Let an entry be found by its latest words; one statement."""
    keep_findable(found_as(entry, content, matter))


def _texts(value: Any) -> Iterator[str]:
    """Yield what people read in the content of a form; truths and references are not read."""
    if isinstance(value, str):
        if not value.startswith(("member:", "customer:", "case:")):
            yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield str(value)


def _latest(entry: Entry) -> FoundAs | None:
    matter = matter_of(entry.matter)
    if matter.is_gone is not None and matter.is_gone():
        return None
    version = EntryVersion.objects.filter(entry=entry, number=entry.latest).first()
    return found_as(entry, version.content if version else {}, matter)


rebuild_rows("entry", lambda: Entry.objects.all(), _latest, is_read=False)
