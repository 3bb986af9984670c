"""Sheets that are reckoned from the cases of a period: begin one; saving and signing are as of any form."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from shouwen.api.doing import ONCE, REFUSALS, UNSEEN, Done, GivenAt, do, see
from shouwen.api.entries import FormShown, Values, entry_done, exact, form_called, form_shown, language_asked
from shouwen.api.finding import unit_given
from shouwen.cases.actions.periods import begin_period_sheet
from shouwen.cases.lists import require_listed
from shouwen.cases.pack import forms_for
from shouwen.cases.permissions import SEE_CASE
from shouwen.organisation.rights import Acting, require
from shouwen.work.models import Entry
from shouwen.work.scopes import FILL_IN_FORM

router = Router(tags=["forms"])


class Sheet(GivenAt):
    """A sheet for the cases opened in a unit and below it from ``since`` to ``until``, both days with it."""

    form: str = Field(max_length=60, description="The name of a form: GET /api/units/{id}/period-forms.")
    since: date
    until: date
    class_key: Annotated[str, Field(max_length=40)] = Field(
        "", description="A key of the pack's list complaint_class; all classes, if left out.")  # fmt: skip
    values: Values = Field({}, max_length=200)


@router.get("units/{int:pk}/period-forms", response={200: list[FormShown], **UNSEEN},
            operation_id="list_period_forms")  # fmt: skip
def forms(request: HttpRequest, pk: int) -> list[FormShown]:
    """List the forms that the pack in force has for periods."""
    unit = unit_given(pk)
    require(see(request, SEE_CASE), SEE_CASE, unit=unit)
    return [form_shown(one) for one in forms_for(unit.pk, request.at, "period")]  # type: ignore[attr-defined]


@router.post("units/{int:pk}/period-entries", response={201: Done, **REFUSALS}, operation_id="begin_period_sheet",
             openapi_extra=ONCE)  # fmt: skip
def beginning(request: HttpRequest, pk: int, given: Sheet) -> HttpResponse:
    """Begin a sheet. Its figures follow the cases until somebody signs it."""

    def deed(by: Acting, at: Any) -> Entry:
        unit = unit_given(pk)
        require(by, SEE_CASE, unit=unit)
        class_key = require_listed(given.class_key, "complaint_class", unit, at, field="class_key")
        return begin_period_sheet(
            unit, given.since, given.until, class_key,
            form_called(given.form, forms_for(unit.pk, at, "period"), "period"), exact(given.values), by=by, at=at,
            language=language_asked(),
        )

    return do(request, FILL_IN_FORM, given, deed, entry_done, status=201)
