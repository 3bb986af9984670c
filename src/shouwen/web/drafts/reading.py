"""What every page of a draft asks: may the reader write it, and which version of it have they seen."""

from __future__ import annotations

from shouwen.compliance.models import Draft, DraftState
from shouwen.compliance.permissions import DRAFT_REGULATION
from shouwen.web.reader import ReaderRequest


def may_write(request: ReaderRequest, draft: Draft) -> bool:
    """True where the reader may write a draft that is being written."""
    return draft.state == DraftState.OPEN and request.by.may(DRAFT_REGULATION, path=draft.unit.path)


def version_seen(request: ReaderRequest) -> int:
    """Return the version that a form was drawn of; nought is none."""
    return number_given(request, "version")


def number_given(request: ReaderRequest, name: str) -> int:
    """Return a whole number that was sent; nought where it is none."""
    written = request.POST.get(name, "")
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 10 else 0
