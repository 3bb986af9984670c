"""What every page of a draft asks: may the reader write it, which version have they seen, what is a part called."""

from __future__ import annotations

from collections.abc import Mapping

from shouwen.compliance.models import Draft, DraftState
from shouwen.compliance.permissions import DRAFT_REGULATION
from shouwen.regulation.words import Words
from shouwen.web.reader import ReaderRequest
from shouwen.web.regulation.reading import language_read


def may_write(request: ReaderRequest, draft: Draft) -> bool:
    """True where the reader may write a draft that is being written."""
    return draft.state == DraftState.OPEN and request.by.may(DRAFT_REGULATION, path=draft.unit.path)


def title_read(said: Mapping[str, object]) -> str:
    """Return a title as a text has it in the reader's language, else in Chinese; empty where it has none."""
    return Words(*(str(said.get(name) or "") for name in ("zh", "zh-hant", "en"))).in_language(language_read())


def version_shown(request: ReaderRequest, draft: Draft, *, has_both: bool = False) -> int:
    """Return the version that a form is drawn of.

    A form that comes again, to be checked or with a row more, stays one of the version that its writer has seen;
    only with both texts before them do they write over what stands now.
    """
    return draft.version if request.method != "POST" or has_both else version_seen(request)


def version_seen(request: ReaderRequest) -> int:
    """Return the version that a form was drawn of; nought is none."""
    return number_given(request, "version")


def number_given(request: ReaderRequest, name: str) -> int:
    """Return a whole number that was sent; nought where it is none."""
    written = request.POST.get(name, "")
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 10 else 0
