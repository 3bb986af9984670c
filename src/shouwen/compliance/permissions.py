"""Who may adopt editions and set local values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.deeds import declare_deed
from shouwen.organisation.models import Unit
from shouwen.organisation.queries import holds_position
from shouwen.organisation.rights import Acting, require
from shouwen.regulation.editions import Edition

ADOPT_EDITION = declare_deed("adopt_edition", "Adopt an edition of a regulation", "regulation")
DRAFT_REGULATION = declare_deed("draft_regulation", "Draft an edition of a regulation", "regulation")
APPROVE_REGULATION = declare_deed("approve_regulation", "Approve a draft, which puts it in force", "regulation")
TRY_DRAFT = declare_deed("try_draft", "Try a draft on what has happened", "regulation")
SEE_RESULTS_OF_MEMBERS = declare_deed("see_results_of_members", "See what standards found of each member", "regulation")
SET_LOCAL_VALUE = declare_deed("set_local_value", "Set a local value", "regulation")
GRANT_EXCEPTION = declare_deed("grant_exception", "Let a unit below be looser, and say what is stricter", "regulation")
SEE_REGULATION = declare_deed("see_regulation", "Read the regulations in force", "regulation")


def may_adopt(unit: Unit, *, by: Acting) -> None:
    """Refuse unless the member may adopt editions for the unit."""
    require(by, ADOPT_EDITION, unit=unit)


def may_bind(above: Unit, *, by: Acting) -> None:
    """Refuse unless the member speaks for a unit that binds those below: exceptions, and what is stricter."""
    require(by, GRANT_EXCEPTION, unit=above)


def may_set_value(unit: Unit, *, by: Acting) -> None:
    """Refuse unless the member may set local values for the unit."""
    require(by, SET_LOCAL_VALUE, unit=unit)


def may_set_these(unit: Unit, edition: Edition, names: Iterable[str], *, by: Acting, at: datetime) -> None:
    """Refuse whoever does not hold, or stand in for, one of the positions that alone set these local values."""
    for name in names:
        ask = edition.asks.get(name)
        if ask is not None and ask.set_by and not holds_position(by.member.pk, ask.set_by, unit.pk, at):
            raise Refused(
                "“%(title)s” is set by %(positions)s alone.", why=Why.NOT_ALLOWED, field=name,
                citation=edition.citation(ask.article), title=ask.title.zh, positions="、".join(ask.set_by),
            )


def may_draft(unit: Unit, *, by: Acting) -> None:
    """Refuse unless the member may write editions for the unit."""
    require(by, DRAFT_REGULATION, unit=unit)


def may_approve(unit: Unit, *, by: Acting) -> None:
    """Refuse unless the member may approve editions for the unit."""
    require(by, APPROVE_REGULATION, unit=unit)


def may_try(unit: Unit, *, by: Acting) -> None:
    """Refuse unless the member may try drafts on what happened in the unit."""
    require(by, TRY_DRAFT, unit=unit)
