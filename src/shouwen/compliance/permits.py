"""Permits by the articles: which are asked for before a deed, who may give one, until when, and which a deed uses up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from shouwen.compliance.judging import in_the_way_of, rulebook_of_deed
from shouwen.compliance.standing import Standing
from shouwen.facts.actions import Referable
from shouwen.facts.refusals import Refused
from shouwen.regulation.facts import Fact
from shouwen.regulation.index import index_of
from shouwen.regulation.judgement import FAULTS
from shouwen.regulation.kinds.grant import Grant
from shouwen.regulation.permits import GIVEN, permits_in
from shouwen.regulation.views import View

Answer = TypeVar("Answer")
Other = TypeVar("Other")


@dataclass(frozen=True)
class GrantInForce:
    """An article by which something needs a permit, as it binds a unit at an instant."""

    grant: Grant
    view: View

    @property
    def citation(self) -> str:
        """The article."""
        return self.grant.shared.citation

    @property
    def of(self) -> str:
        """Of what a permit is: a kind of reference, as ``order`` or ``customer``."""
        return self.grant.shared.per

    @property
    def lacks_givers(self) -> bool:
        """True while the site has not named who may permit it: then nobody can be asked."""
        return bool(self.grant.unnamed(self.view))


def grants_in_force(permit_kind: str, unit: int, at: datetime) -> list[GrantInForce]:
    """Return the articles under which a permit of a kind is given in a unit."""
    return [one for one in _guarding(GIVEN, unit, at) if one.grant.permit == permit_kind]


def grants_wanted(
    kind: str, *, at: datetime, unit: int, by: Referable, about: Referable | str, for_whom: Referable | str,
    figures: Mapping[str, Any],
) -> list[GrantInForce]:
    """Return the articles that stand against a deed for want of a permit; nothing is recorded."""
    _deed, found = in_the_way_of(kind, at=at, unit=unit, by=by, about=about, for_whom=for_whom, figures=figures)
    against = {one.standard for one in found}
    return [one for one in _guarding(kind, unit, at) if one.grant.id in against]


def givers_of(grants: Iterable[GrantInForce], asked: Fact) -> list[str]:
    """Return the positions that may give what is asked for, each once, in the order of the articles."""
    return list(dict.fromkeys(name for one in grants for name in _answer(one.grant.givers, (), asked, one.view)))


def good_until(grants: Iterable[GrantInForce], given: Fact) -> datetime | None:
    """Return the last instant at which a permit is good that is given so; None where no article sets a time."""
    times = []
    for one in grants:
        for permit in permits_in([given], one.grant.permit, given.at):
            times.append(_answer(one.grant.good_until, given.at, permit, given, one.view))
    return min((one for one in times if one is not None), default=None)


def is_used_up(given: Fact, deed: Fact) -> bool:
    """Say whether a deed went by the permit that a fact gave, and leaves nothing of it."""
    kind = str(given.figures.get("permit_kind"))
    permits = permits_in([given], kind, deed.at)
    found = _guarding(deed.kind, deed.unit, deed.at)
    return any(one.grant.permit == kind and _answer(one.grant.uses_up, False, permit, deed, one.view)
               for one in found for permit in permits)  # fmt: skip


def _answer(ask: Callable[..., Answer], otherwise: Other, *of: object) -> Answer | Other:
    """Return what a grant says, ``otherwise`` where it cannot be evaluated: what it guards it refuses itself."""
    try:
        return ask(*of)
    except FAULTS:
        return otherwise


def _guarding(kind: str, unit: int | None, at: datetime) -> list[GrantInForce]:
    standing = Standing()
    return [
        GrantInForce(standard, View(adopted, standing))
        for adopted in rulebook_of_deed().in_force(unit, at)
        for standard in index_of(adopted).guarded.get(kind, ())
        if isinstance(standard, Grant)
    ]


def grants_lacking(refused: Refused) -> list[GrantInForce]:
    """Return the articles that refused a deed for want of a permit: what can be asked for then."""
    tried = refused.attempt
    if tried is None:
        return []
    found = _guarding(tried.kind, tried.unit, tried.at)
    return [one for one in found if one.grant.id in tried.standards and not one.lacks_givers]
