"""What the pack in force says of cases: kinds, lists, forms, the flow of a kind."""

from __future__ import annotations

from datetime import datetime

from shouwen.cases.models import Case
from shouwen.compliance.judging import rulebook_of_deed
from shouwen.compliance.rulebook import Rulebook
from shouwen.regulation.adoption import Adopted
from shouwen.regulation.forms import holds
from shouwen.regulation.lists import Entry
from shouwen.work.entries import FormInForce, form_in
from shouwen.work.matters import Matter


def adopted_for(unit: int, at: datetime, book: Rulebook | None = None) -> list[Adopted]:
    """Return the editions in force for a unit, with its local values.

    Outside a deed each call asks whether the rulebook is still the present one; who asks several things
    reads the ``book`` once and gives it.
    """
    return list((book or rulebook_of_deed()).in_force(unit, at))


def kinds_of_case(unit: int, at: datetime, *opened_for: str) -> list[str]:
    """Return the kinds of case that the packs in force give a flow; only those ``opened_for`` so, where that is said."""
    found: list[str] = []
    for adopted in adopted_for(unit, at):
        found += [
            runs.case
            for runs in adopted.edition.runs
            if runs.case and runs.case not in found and (not opened_for or runs.opened_for in opened_for)
        ]
    return found


def kinds_of_complaint(unit: int, at: datetime) -> list[str]:
    """Return the kinds of case that are complaints by the packs in force; all kinds where none of them says so."""
    flows = [runs for adopted in adopted_for(unit, at) for runs in adopted.edition.runs if runs.case]
    said = [runs.case for runs in flows if runs.is_complaint]
    return list(dict.fromkeys(said or [runs.case for runs in flows]))


def kinds_waiting_for(fact: str, unit: int, at: datetime) -> frozenset[str]:
    """Return the kinds of case whose flow has a step that waits for a kind of fact."""
    return frozenset(
        runs.case
        for adopted in adopted_for(unit, at)
        for runs in adopted.edition.runs
        if runs.case and any(fact in node.message.split() for node in runs.flow.nodes.values())
    )


def flow_for(case: Case, at: datetime) -> tuple[str, str] | None:
    """Return the edition and the standard of the flow for this kind of case; None where it has none."""
    for adopted in adopted_for(case.unit_id, at):
        for runs in adopted.edition.runs:
            if runs.case == case.kind:
                return adopted.edition.hash, runs.id
    return None


def list_of(name: str, unit: int, at: datetime, book: Rulebook | None = None) -> list[Entry]:
    """Return a list of the packs in force (``complaint_class``), in the pack's order."""
    for adopted in adopted_for(unit, at, book):
        if name in adopted.edition.lists:
            return list(adopted.edition.lists[name].entries)
    return []


def meanings_of(name: str, unit: int, at: datetime, book: Rulebook | None = None) -> dict[str, str]:
    """Return what the keys of a list mean to the house (``regulation.lists.MEANINGS``), by the key."""
    return {entry.name: entry.means for entry in list_of(name, unit, at, book) if entry.means}


def forms_for(unit: int, at: datetime, of: str = "case", book: Rulebook | None = None) -> list[FormInForce]:
    """Return the forms of the packs in force that belong to a case, or to a period."""
    found: list[FormInForce] = []
    for adopted in adopted_for(unit, at, book):
        found += [
            form_in(adopted.edition.hash, signed.form.name)
            for signed in adopted.edition.signed_forms
            if signed.form.of == of
        ]
    return found


def forms_of(matter: Matter, at: datetime, of: str) -> list[FormInForce]:
    """Return the forms that a matter can have: of a case by its kind, of a customer by what they are."""
    return [
        one for one in forms_for(matter.unit.pk, at, of)
        if one.form.where is None or holds(one.form.where, matter.figures)
    ]


def registration_forms(unit: int, at: datetime, book: Rulebook | None = None) -> frozenset[str]:
    """Return the forms that count as the written registration of a complaint (list ``registration_form``)."""
    return frozenset(entry.name for entry in list_of("registration_form", unit, at, book))


#: Of a form that goes round, the places after which it does, and those at which it ends.
Ends = tuple[frozenset[str], frozenset[str]]


def ends_of_rounds(unit: int, at: datetime, book: Rulebook | None = None) -> dict[str, Ends]:
    """Return where the forms that go round (list ``countersigned_form``) begin to and end, by the form.

    A form goes round once it is signed before the first stage at which several sign, until its last stage.
    """
    found: dict[str, Ends] = {}
    for adopted in adopted_for(unit, at, book):
        going_round = adopted.edition.lists.get("countersigned_form")
        names = {entry.name for entry in going_round.entries} if going_round else set()
        for signed in adopted.edition.signed_forms:
            if signed.form.name in names and signed.signs:
                wide = next((place for place, stage in enumerate(signed.signs) if len(stage) > 1), 1)
                found[signed.form.name] = (frozenset(signed.signs[max(wide - 1, 0)]), frozenset(signed.signs[-1]))
    return found
