"""Who may adopt editions and set local values."""

from __future__ import annotations

from shouwen.organisation.deeds import declare_deed
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting, require

ADOPT_EDITION = declare_deed("adopt_edition", "Adopt an edition of a regulation")
SET_LOCAL_VALUE = declare_deed("set_local_value", "Set a local value")
GRANT_EXCEPTION = declare_deed("grant_exception", "Let a unit below be looser, and say what is stricter")
SEE_REGULATION = declare_deed("see_regulation", "Read the regulations in force")


def may_adopt(unit: Unit, *, by: Acting) -> None:
    """Refuse unless the member may adopt editions for the unit."""
    require(by, ADOPT_EDITION, unit=unit)


def may_bind(above: Unit, *, by: Acting) -> None:
    """Refuse unless the member speaks for a unit that binds those below: exceptions, and what is stricter."""
    require(by, GRANT_EXCEPTION, unit=above)


def may_set_value(unit: Unit, *, by: Acting) -> None:
    """Refuse unless the member may set local values for the unit."""
    require(by, SET_LOCAL_VALUE, unit=unit)
