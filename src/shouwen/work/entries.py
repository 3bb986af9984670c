"""Entries as signing rules see them: their form, their changes, who has signed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from shouwen.compliance.editions import edition_kept
from shouwen.regulation.forms import Form
from shouwen.regulation.signatures import Change, SigningState, Stages, signing_state
from shouwen.regulation.signatures import Signature as Signed
from shouwen.work.matters import Matter, describes, matter_of
from shouwen.work.models import Entry, EntryVersion, Signature


@dataclass(frozen=True)
class FormInForce:
    """A form with the standard that says who signs it, of one edition.

    ``before`` are the kinds of deeds that wait for it.
    """

    form: Form
    standard: str
    title: str
    citation: str
    edition: str
    signs: Stages
    differ: tuple[tuple[str, ...], ...]
    before: tuple[str, ...] = ()


def form_in(edition: str, name: str) -> FormInForce:
    """Return a form of an edition by its name; raises ``KeyError`` where it has none of that name."""
    for signed in edition_kept(edition).signed_forms:
        if signed.form.name == name:
            return FormInForce(
                signed.form, signed.id, name, signed.shared.citation, edition, signed.signs, signed.differ,
                tuple(signed.shared.before),
            )
    raise KeyError(name)


def changes_of(form: Form, versions: list[EntryVersion]) -> list[Change]:
    """Return which fields each version changed; only later ones than the first can undo a signature."""
    found: list[Change] = []
    before: Mapping[str, Any] = {}
    for version in sorted(versions, key=lambda one: one.number):
        now = version.content
        differing = frozenset(
            name for name in {*before, *now} if before.get(name) != now.get(name)
        )
        if version.number > 1 and differing:
            found.append(Change(version.number, differing))
        before = now
    return found


def state_of(
    in_force: FormInForce, versions: list[EntryVersion], signatures: list[Signature]
) -> SigningState:
    """Derive where an entry stands from what was saved and signed; nothing of it is stored."""
    signed = as_signed(versions, signatures)
    return signing_state(in_force.form, in_force.signs, signed, changes_of(in_force.form, versions))


def as_signed(versions: list[EntryVersion], signatures: list[Signature]) -> list[Signed]:
    """Return stored signatures as signing rules see them: with the number of the version they stand on."""
    numbers = {version.pk: version.number for version in versions}
    return [Signed(one.place, numbers[one.version_id], one.whose) for one in signatures]


def standing_signatures(state: SigningState, versions: list[EntryVersion],
                        signatures: list[Signature]) -> dict[str, Signature]:
    """Return the signature that stands at each signed place: the newest one given there."""
    numbers = {version.pk: version.number for version in versions}
    newest: dict[str, Signature] = {}
    for one in sorted(signatures, key=lambda signature: numbers[signature.version_id]):
        if one.place in state.signed:
            newest[one.place] = one
    return newest


def state_of_entry(entry: Entry) -> SigningState:
    """Read an entry's versions and signatures and derive where it stands."""
    return state_of(form_in(entry.edition, entry.form), list(entry.versions.all()), list(entry.signatures.all()))


@describes("entry")
def matter_of_entry(number: int) -> Matter:
    """Return the matter of an entry, with the entry's page: what an entry waits for is seen as part of its matter."""
    return replace(matter_of(Entry.objects.values_list("matter", flat=True).get(pk=number)), address=f"/forms/{number}")
