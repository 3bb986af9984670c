"""Flows of a draft as drawings that people change, checked by the reader with the element at fault marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shouwen.compliance.draft_reading import draft_for, faults_of, read_texts
from shouwen.compliance.draft_writing import write_draft
from shouwen.compliance.models import Draft
from shouwen.facts.kinds import all_kinds
from shouwen.facts.refusals import Overtaken, Refused, Why
from shouwen.organisation.models import Position
from shouwen.regulation.errors import PackError
from shouwen.web.asking import signed_in
from shouwen.web.deeds import perform
from shouwen.web.drafts.modeler_words import modeler_words
from shouwen.web.drafts.parts import Row, part_list
from shouwen.web.drafts.reading import may_write, version_seen, version_shown
from shouwen.web.overtaken import places_of
from shouwen.web.reader import ReaderRequest
from shouwen.web.refusals import STATUS
from shouwen.web.regulation.reading import language_read

GET_OR_POST = ["GET", "HEAD", "POST"]
_FOLDER = "flows/"
_NAME = re.compile(r'\bname="([^"]*)"')
_ID = re.compile(r'\bid="([^"]*)"')
_TAG = re.compile(r"<(?:[\w.-]+:)?([A-Za-z]\w*)[^>]*>")
#: What has an id and is not drawn: it stands in what is.
_UNDRAWN = re.compile(r"EventDefinition$|Expression$|LoopCharacteristics$|Item$|Input$|Output$")
#: Positions and kinds of facts that are suggested.
MOST_OFFERED = 500


@signed_in
@require_safe
def flows(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show the flows of a draft."""
    draft = draft_for(pk, by=request.by)
    return part_list(request, draft, "flow", [
        Row(_called(path), reverse("draft-flow", args=[pk, _called(path)])) for path in flow_files(draft)
    ])


@signed_in
@require_http_methods(GET_OR_POST)
def flow(request: ReaderRequest, pk: int, flow: str) -> HttpResponse:
    """Show a flow to be changed; sent with ``check`` it only says what would be wrong."""
    draft, file = draft_for(pk, by=request.by), f"{_FOLDER}{flow}.bpmn"
    if file not in draft.files:
        raise Refused("The draft has no flow %(flow)s.", why=Why.OVERTAKEN, flow=flow)
    text = request.POST.get("text", draft.files[file]).replace("\r\n", "\n")

    def page(refused: Refused | None = None, status: int = 200) -> HttpResponse:
        both = places_of(draft.files[file], text) if isinstance(refused, Overtaken) else None
        errors = faults_of({**draft.files, file: text})
        return render(request, "web/drafts/flow.html", {
            "place": "regulation", "draft": draft, "flow": flow, "file": file, "text": text, "refused": refused,
            "version": version_shown(request, draft, has_both=both is not None), "both": both,
            "wrong": [_wrong(one, text) for one in errors if one.file == file],
            "faults": [one for one in errors if one.file != file], "may_write": may_write(request, draft),
            "path": reverse("draft-flow", args=[draft.pk, flow]), "words": {**modeler_words(), **_offers(draft)},
        }, status=status)

    if request.method != "POST" or "check" in request.POST:
        return page()
    try:
        answer = perform(
            request,
            lambda: write_draft(pk, file, text, version=version_seen(request), by=request.by, at=request.at),
            lambda done: reverse("draft-flow", args=[done.pk, flow]),
        )
    except Refused as refused:
        return page(refused, STATUS[refused.why])
    messages.success(request, _("Saved."))
    return answer


@signed_in
@require_safe
def drawing(request: ReaderRequest, pk: int, flow: str) -> HttpResponse:
    """Give the file of a flow, to be drawn for who may not change it."""
    draft, file = draft_for(pk, by=request.by), f"{_FOLDER}{flow}.bpmn"
    if file not in draft.files:
        raise Refused("The draft has no flow %(flow)s.", why=Why.OVERTAKEN, flow=flow)
    return HttpResponse(draft.files[file], content_type="application/xml; charset=utf-8")


def flow_files(draft: Draft) -> list[str]:
    """Return the paths of the flows of a draft."""
    return [path for path in sorted(draft.files) if path.startswith(_FOLDER)]


def _called(path: str) -> str:
    return path.removeprefix(_FOLDER).removesuffix(".bpmn")


@dataclass(frozen=True)
class Wrong:
    """A fault with the element at which it stands; ``id`` is empty where it is the file's."""

    error: PackError
    id: str
    name: str


def _wrong(error: PackError, text: str) -> Wrong:
    """Return a fault with the element on whose tag it stands, else the last one before it that has an id."""
    lines = text.split("\n")
    place = sum(len(line) + 1 for line in lines[: error.line - 1]) + max(error.column - 1, 0)
    id_, name = "", ""
    for tag in _TAG.finditer(text):
        if tag.start() > place:
            break
        if not _UNDRAWN.search(tag[1]) and (found := _ID.search(tag[0])) is not None:
            named = _NAME.search(tag[0])
            id_, name = found[1], named[1] if named else ""
    return Wrong(error, id_, name)


def _offers(draft: Draft) -> Mapping[str, Any]:
    """Return what the panel suggests: forms, decisions and deadlines of the draft, kinds of facts, positions."""
    language = language_read()
    standards = {} if faults_of(draft.files) else read_texts(draft.files).standards

    def of(kind: str) -> list[tuple[str, str]]:
        return [(key, one.shared.title.in_language(language)) for key, one in standards.items() if one.kind == kind]

    forms = [path.removeprefix("forms/").removesuffix(".yaml") for path in draft.files if path.startswith("forms/")]
    kinds = [(name, kind.words.in_language(language)) for name, kind in sorted(all_kinds().items())]
    return {
        "offers": {
            "forms": _pairs(forms), "decisions": of("decision"), "deadlines": of("deadline"),
            "kinds": kinds[:MOST_OFFERED],
        },
        "positions": _pairs(Position.objects.order_by("key").values_list("key", flat=True)[:MOST_OFFERED]),
    }


def _pairs(names: Iterable[str]) -> list[tuple[str, str]]:
    return [(name, name) for name in names]
