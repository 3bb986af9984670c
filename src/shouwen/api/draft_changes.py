"""Change a draft clause by clause: figures and sentences of a standard, examples, local values."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from shouwen.api.doing import ONCE, REFUSALS, Done, Given, do
from shouwen.api.drafts import Path, Version, done
from shouwen.compliance.draft_writing import change_standard, give_draft_values, retake_example
from shouwen.compliance.permissions import DRAFT_REGULATION

router = Router(tags=["regulation"])

Text = Annotated[str, Field(max_length=2000)]


class StandardGiven(Given):
    """New texts by clause: ``at_most``, or ``words.zh`` for a sentence. Nothing else of the text changes."""

    version: Version
    changes: dict[Annotated[str, Field(min_length=1, max_length=100)], Text] = Field(min_length=1, max_length=50)


class ExampleGiven(Given):
    """Which example, by its file and the line on which it begins."""

    version: Version
    file: Path
    line: int = Field(ge=1, lt=2**31)


class ValuesGiven(Given):
    """Local values that the draft newly asks for, as they are typed; an empty one is taken back."""

    version: Version
    values: dict[Annotated[str, Field(min_length=1, max_length=60)], Text] = Field(min_length=1, max_length=300)


@router.post("drafts/{int:pk}/standards/{path:standard}", response={200: Done, **REFUSALS},
             operation_id="change_standard", openapi_extra=ONCE)  # fmt: skip
def standard(request: HttpRequest, pk: int, standard: str, given: StandardGiven) -> HttpResponse:
    """Change figures or sentences of one standard of a draft."""
    changes = {tuple(clause.split(".")): text for clause, text in given.changes.items()}
    return do(request, DRAFT_REGULATION, given, lambda by, at: change_standard(
        pk, standard, changes, version=given.version, by=by, at=at), done)


@router.post("drafts/{int:pk}/example", response={200: Done, **REFUSALS}, operation_id="retake_example",
             openapi_extra=ONCE)  # fmt: skip
def example(request: HttpRequest, pk: int, given: ExampleGiven) -> HttpResponse:
    """Let an example expect what the draft makes of it."""
    return do(request, DRAFT_REGULATION, given, lambda by, at: retake_example(
        pk, given.file, given.line, version=given.version, by=by, at=at), done)


@router.post("drafts/{int:pk}/values", response={200: Done, **REFUSALS}, operation_id="give_draft_values",
             openapi_extra=ONCE)  # fmt: skip
def values(request: HttpRequest, pk: int, given: ValuesGiven) -> HttpResponse:
    """Keep local values in a draft: they count in its trials and are set when it is put in force."""

    def deed(by: Any, at: Any) -> Any:
        return give_draft_values(pk, given.values, version=given.version, by=by, at=at)

    return do(request, DRAFT_REGULATION, given, deed, done)
