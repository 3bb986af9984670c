"""A whole case as paper; a filled-in form as paper and as a sheet.

Forms are those of cases, contacts, customers, returns, members, sales and periods alike.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from shouwen.api.doing import UNSEEN, see, see_any
from shouwen.api.entries import SEES, entry_named, language_asked
from shouwen.api.finding import case_named
from shouwen.cases.permissions import SEE_CASE
from shouwen.cases.queries import case_for
from shouwen.reports.case_papers import case_paper
from shouwen.reports.entries import paper_of
from shouwen.reports.entry_papers import PDF_TYPE, SHEET_TYPE, PaperFile, paper_file
from shouwen.work.matters import matter_of

router = Router(tags=["forms"])


class CasePaperAsked(BaseModel):
    """How the paper of a whole case is to be."""

    language: Literal["zh-hans", "zh-hant", "en"] | None = Field(
        None, description="That of Accept-Language, if left out.")  # fmt: skip
    substitute: bool = Field(
        False, description="Print characters that the font lacks by their code, as the paper then says, instead of "
        "answering 422 with their names. A sheet needs it not.")  # fmt: skip

    @property
    def query(self) -> dict[str, str]:
        """What was asked, by the names of the page's address."""
        given = self.model_dump(exclude_none=True)
        return {name: "1" if value is True else str(value) for name, value in given.items() if value is not False}


class PaperAsked(CasePaperAsked):
    """How the paper of a form is to be: of which version and in which languages."""

    version: int | None = Field(None, ge=1, lt=2**31, description="The latest, if left out.")
    bilingual: bool = Field(False, description="English beside Chinese, or Chinese beside English.")


def _file(media: str, description: str) -> dict[str, Any]:
    content = {media: {"schema": {"type": "string", "format": "binary"}}}
    return {"responses": {200: {"content": content, "description": description}}}


Asked = Annotated[PaperAsked, Query()]
CaseAsked = Annotated[CasePaperAsked, Query()]


@router.get("entries/{int:pk}/pdf", response=UNSEEN, operation_id="print_entry",
            openapi_extra=_file(PDF_TYPE, "The paper."))  # fmt: skip
def pdf(request: HttpRequest, pk: int, asked: Asked) -> HttpResponse:
    """Print a filled-in form as its paper, as whoever may see it; that it was printed is recorded."""
    return _answer(_made(request, pk, "pdf", asked))


@router.get("entries/{int:pk}/xlsx", response=UNSEEN, operation_id="export_entry",
            openapi_extra=_file(SHEET_TYPE, "The sheet."))  # fmt: skip
def xlsx(request: HttpRequest, pk: int, asked: Asked) -> HttpResponse:
    """Take a filled-in form out as a spreadsheet, as whoever may see it; that it was taken is recorded."""
    return _answer(_made(request, pk, "xlsx", asked))


@router.get("cases/{int:pk}/pdf", response=UNSEEN, operation_id="print_case",
            openapi_extra=_file(PDF_TYPE, "The paper."))  # fmt: skip
def case_pdf(request: HttpRequest, pk: int, asked: CaseAsked) -> HttpResponse:
    """Print a whole case: its head, clocks, forms, what was decided and its course; that it was printed is recorded."""
    by, at = see(request, SEE_CASE), request.at  # type: ignore[attr-defined]  # the door has made it one
    found = case_for(case_named(pk, by).pk, by=by)
    return _answer(case_paper(found, asked.query, language=language_asked(), by=by, at=at))


def _made(request: HttpRequest, pk: int, kind: Literal["pdf", "xlsx"], asked: PaperAsked) -> PaperFile:
    by, at = see_any(request, *SEES), request.at  # type: ignore[attr-defined]  # the door has made it one
    entry = entry_named(pk, by, at)
    see(request, matter_of(entry.matter).see)
    return paper_file(paper_of(entry, by=by, at=at), kind, asked.query, language=language_asked(), by=by, at=at)


def _answer(made: PaperFile) -> HttpResponse:
    answer = HttpResponse(made.content, content_type=made.type)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(made.name, safe='')}"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
