"""Do one deed for a program: once, as far as its token goes, now or, with the right, in the past."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from shouwen.api.errors import Keyless
from shouwen.api.refusals import GroundShown, Problem
from shouwen.api.requests import ApiRequest
from shouwen.facts.once import once
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.permissions import RECORD_PAST
from shouwen.organisation.rights import Acting, not_allowed
from shouwen.organisation.scopes import require_scope

Result = TypeVar("Result")
Deed = Callable[[Acting, datetime], Result]

#: The longest once-key that is taken.
LONGEST_KEY = 200
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
#: Clocks of two machines differ; more than this is the future.
AHEAD = timedelta(minutes=2)

#: What every deed may answer besides its own.
REFUSALS: dict[Any, Any] = {frozenset({400, 401, 403, 404, 409, 413, 415, 422, 429}): Problem}
#: What every question may answer besides its own.
UNSEEN: dict[Any, Any] = {frozenset({400, 401, 403, 404, 422, 429}): Problem}
#: The header that makes a repeat safe, for the description.
ONCE = {
    "parameters": [{
        "name": "Idempotency-Key", "in": "header", "required": True,
        "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[!-~]+$"},
        "description": "A key of your own, a new one for each deed. A repeat with the same key and body gets the "
                       "first answer and does nothing again; with another body it is refused (422). A deed without "
                       "a key is refused (400).",
    }],
}  # fmt: skip


class Given(BaseModel):
    """What a deed is given; names that it does not know are refused."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class GivenAt(Given):
    """What a deed on a matter is given."""

    at: AwareDatetime | None = Field(
        None,
        description="When it happened, with its zone; now, if left out. The past needs the deed record_past, "
        "but for a contact that is written down later.",
    )


def as_it_is(given: Given, name: str, stands: Any) -> Any:
    """Return what was given by a name, or what stands there now where it was left out."""
    return getattr(given, name) if name in given.model_fields_set else stands


Change = TypeVar("Change", bound=Given)


def with_the_rest(given: Change, row: object) -> Change:
    """Return a change with what was left out filled in from the row as it stands, by the same names."""
    left_out = type(given).model_fields.keys() - given.model_fields_set
    return given.model_copy(update={name: getattr(row, name) for name in left_out})


class Done(BaseModel):
    """What came of a deed: names and numbers only, so that a repeat finds no words of people kept anywhere."""

    reference: str
    id: int
    href: str = ""
    number: str = ""
    version: int | None = None


class Sent(Done):
    """What came of words to a customer; ``warnings`` are of articles that find words wrong and do not refuse them: they
    were sent all the same.
    """

    warnings: list[GroundShown] = []


def do(
    request: HttpRequest, scope: str, given: BaseModel | None, deed: Deed[Result], done: Callable[[Result], Done],
    *, status: int = 200, digest: str = "", told_later: bool = False, shape: type[Done] = Done,
) -> HttpResponse:  # fmt: skip
    """Do a deed once under the request's ``Idempotency-Key``, and say what came of it.

    ``scope`` must be among the token's. All that the deed looks up is looked up inside it, so that
    a repeat gets the first answer also where the thing has moved on. A repeat with another body
    (``digest`` stands for it where it is no JSON) is refused; so is a deed without a key. What may be
    told later (``told_later``) needs no right of its own to lie in the past. ``shape`` is what ``done`` returns.
    """
    asked = request
    assert isinstance(asked, HttpRequest)
    by, token = _of(asked).by, _of(asked).token
    key = _key(request, token.pk)
    require_scope(token.scopes, scope)
    at = _at(_of(asked), getattr(given, "at", None), told_later)
    sent = _digest(request, digest)

    def answer() -> dict[str, Any]:
        return {"sent": sent, "status": status, "done": done(deed(by, at)).model_dump()}

    answered = once(key, answer)
    if answered["sent"] != sent:
        raise Refused("This Idempotency-Key was used for something else. Take a new one.", why=Why.BAD_INPUT,
                      field="Idempotency-Key")  # fmt: skip
    return HttpResponse(shape.model_validate(answered["done"]).model_dump_json(), status=answered["status"],
                        content_type="application/json")  # fmt: skip


def see(request: HttpRequest, scope: str) -> Acting:
    """Return the member acting for a question; refuse unless the token goes so far."""
    require_scope(_of(request).token.scopes, scope)
    return _of(request).by


def see_any(request: HttpRequest, *scopes: str) -> Acting:
    """Return the member acting for a question that any of these scopes allows to ask."""
    given = _of(request).token.scopes
    require_scope(given, next((scope for scope in scopes if scope in given), scopes[0]))
    return _of(request).by


def _of(request: HttpRequest) -> ApiRequest:
    return request  # type: ignore[return-value]  # the door has made it one


def _key(request: HttpRequest, token: int) -> str:
    given = request.headers.get("Idempotency-Key")
    if given is None:
        raise Keyless
    if not given.isascii() or not given.isprintable() or not 0 < len(given) <= LONGEST_KEY or " " in given:
        raise Refused("An Idempotency-Key has 1 to %(most)s visible ASCII characters.", why=Why.BAD_INPUT,
                      field="Idempotency-Key", most=LONGEST_KEY)  # fmt: skip
    return f"api:{token}:{hashlib.sha256(given.encode()).hexdigest()}"


def _digest(request: HttpRequest, instead: str) -> str:
    """Return what stands for a request, under the house's own key: a body may hold a pass phrase to be guessed at."""
    sent = f"{request.method} {request.path}\n".encode() + (instead.encode() if instead else request.body)
    return salted_hmac("shouwen.api.sent", sent, algorithm="sha256").hexdigest()


def _at(request: ApiRequest, given: datetime | None, told_later: bool) -> datetime:
    """Return when the deed happened; refuse the future, what is implausibly old, and the past without the right."""
    if given is None:
        return request.at
    if given > request.at + AHEAD:
        raise Refused("The time given lies in the future. Give the time at which it happened.", why=Why.BAD_INPUT,
                      field="at")  # fmt: skip
    if given < EARLIEST:
        raise Refused("The time given lies before the year 2000. Give the time at which it happened.",
                      why=Why.BAD_INPUT, field="at")  # fmt: skip
    if not told_later and not request.by.has(RECORD_PAST):
        raise not_allowed(RECORD_PAST)
    return given.astimezone(UTC)
