"""Who may adopt editions and set local values."""

from __future__ import annotations

from shouwen.organisation.deeds import declare_deed
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting, require

ADOPT_EDITION = declare_deed("adopt_edition", "Adopt an edition of a regulation")
SET_LOCAL_VALUE = declare_deed("set_local_value", "Set a local value")
SEE_REGULATION = declare_deed("see_regulation", "Read the regulations in force")


def may_adopt(unit: Unit, *, by: Acting) -> None:
    """Refuse unless the member may adopt editions for the unit."""
    require(by, ADOPT_EDITION, unit=unit)


def may_set_value(unit: Unit, *, by: Acting) -> None:
    """Refuse unless the member may set local values for the unit."""
    require(by, SET_LOCAL_VALUE, unit=unit)
