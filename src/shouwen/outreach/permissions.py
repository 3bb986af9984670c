"""Who may plan surveys and send them, see what came of them, and call those who have only a telephone."""

from __future__ import annotations

from shouwen.organisation.deeds import declare_deed
from shouwen.organisation.models import Unit
from shouwen.organisation.rights import Acting, require

SEE_SURVEY = declare_deed("see_survey", "See surveys and what customers answered", "surveys")
RUN_SURVEY = declare_deed("run_survey", "Plan surveys of customers, send and close them", "surveys")
CALL_FOR_SURVEY = declare_deed("call_for_survey", "Call customers for a survey and write their answers down", "surveys")


def may_see_survey(unit: Unit, *, by: Acting) -> None:
    """Refuse unless the member may see surveys of the unit."""
    require(by, SEE_SURVEY, unit=unit)


def may_run(unit: Unit, *, by: Acting) -> None:
    """Refuse unless the member may plan and send surveys of the unit."""
    require(by, RUN_SURVEY, unit=unit)


def may_call(unit: Unit, *, by: Acting) -> None:
    """Refuse unless the member may call customers for surveys of the unit."""
    require(by, CALL_FOR_SURVEY, unit=unit)
