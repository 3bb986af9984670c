"""What a form of an order that is refused for want of a permit offers: to ask for it."""

from __future__ import annotations

from shouwen.compliance.permits import grants_lacking
from shouwen.facts.refusals import Refused
from shouwen.web.reader import ReaderRequest
from shouwen.work.permissions import ASK_PERMIT


def may_ask(request: ReaderRequest, path: str, refused: Refused) -> bool:
    """True where what was refused can be asked for by special request, by this reader."""
    return request.by.may(ASK_PERMIT, path=path, own=(request.by.member.pk,)) and bool(grants_lacking(refused))


def as_field(refused: Refused) -> Refused:
    """Return a refusal at the field of the page that it is about: the words of a request are ``why`` here."""
    if refused.field == "words":
        refused.field = "why"
    return refused
