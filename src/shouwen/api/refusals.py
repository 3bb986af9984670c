"""Every no of the API in one shape, in the language of the asker."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from pydantic import BaseModel

from shouwen.api.errors import Keyless, NotFound, TooMany, Unknown, Unreadable
from shouwen.api.faults import sentence_of_fault
from shouwen.compliance.wording import reader_language
from shouwen.facts.refusals import Ground, Overtaken, Refused, Why
from shouwen.organisation.scopes import scopes
from shouwen.reports.glyphs import code_point
from shouwen.reports.ink import UncoveredCharacters
from shouwen.work.actions.entries import EntryOvertaken, Unfilled

STATUS = {Why.NOT_ALLOWED: 403, Why.AGAINST_THE_RULES: 409, Why.OVERTAKEN: 409, Why.BAD_INPUT: 422}
#: The word for a no, by status, where no deed has said it.
WORDS = {
    400: "bad_input", 401: "unknown", 403: "not_allowed", 404: "not_found", 405: "not_possible", 408: "too_slow",
    409: "against_the_rules", 413: "too_large", 415: "bad_input", 422: "bad_input", 429: "too_many",
}  # fmt: skip
SENTENCES = {
    404: _("There is no such thing, or it is not yours to see."),
    405: _("This cannot be done here. See the description of the API."),
    413: _("That is too large."),
}
BROKEN = _("Something went wrong on our side. Nothing of it was kept; try again later.")


class InsteadShown(BaseModel):
    """A wording that may not be said, and what may be said for it; empty where nobody has said."""

    wording: str
    instead: str


class GroundShown(BaseModel):
    """One reason: the sentence, its article, how it was reckoned, what stands in the way, what nobody said, what is
    still to be done, which input it concerns, where it is one, which wordings are to be said otherwise, and whether the
    article does not say so itself (`is_reconstructed`).
    """

    sentence: str
    citation: str = ""
    detail: str = ""
    lists: list[str] = []
    missing: list[str] = []
    lacks: list[str] = []
    field: str = ""
    instead: list[InsteadShown] = []
    is_reconstructed: bool = False


#: What a refusal may lead to, by kind of reference: where the API shows it.
SHOWN_AT = {"permit": "/api/permits/", "grade_change": "/api/grade-changes/"}


class LeadsTo(BaseModel):
    """What stands in the way and can be looked at: its reference and its address in this API."""

    reference: str
    href: str


class Problem(BaseModel):
    """A no. ``error`` is for programs, ``sentence`` for people; ``field`` names the input concerned, ``deed`` the right
    or scope that is missing, ``leads_to`` the thing that stands in the way: a request of the same kind that waits.

    ``theirs`` and ``mine`` are both texts where somebody saved in the meantime.
    """

    error: Literal[
        "bad_input", "unknown", "not_allowed", "not_found", "not_possible", "against_the_rules", "overtaken",
        "too_large", "too_many", "too_slow", "broken",
    ]  # fmt: skip
    sentence: str
    citation: str = ""
    grounds: list[GroundShown] = []
    field: str = ""
    deed: str = ""
    leads_to: LeadsTo | None = None
    theirs: dict[str, Any] | None = None
    mine: dict[str, Any] | None = None


def no(status: int, sentence: str, *, error: str = "", **more: Any) -> HttpResponse:
    """Return a no."""
    word = error or WORDS.get(status, "broken" if status >= 500 else "bad_input")
    problem = Problem.model_validate({"error": word, "sentence": sentence, **more})
    return HttpResponse(
        problem.model_dump_json(exclude_none=True), status=status, content_type="application/json"
    )


def refused(request: HttpRequest, no_of_house: Refused) -> HttpResponse:
    """Say what the house refuses, with its articles."""
    more: dict[str, Any] = {"leads_to": _leads_to(no_of_house)} if no_of_house.leads_to else {}
    if isinstance(no_of_house, Overtaken):
        more["theirs"] = _plain(no_of_house.theirs)
        if no_of_house.mine or isinstance(no_of_house, EntryOvertaken):
            more["mine"] = _plain(no_of_house.mine)
    return no(
        STATUS[no_of_house.why], sentence_of(no_of_house), error=_word_of(no_of_house.why),
        citation=no_of_house.citation, field=no_of_house.field or _first_field(no_of_house),
        deed=_deed_of(no_of_house), grounds=_grounds(no_of_house), **more,
    )  # fmt: skip


def _leads_to(no_of_house: Refused) -> LeadsTo:
    kind, _colon, number = no_of_house.leads_to.partition(":")
    return LeadsTo(reference=no_of_house.leads_to, href=f"{SHOWN_AT[kind]}{number}")


def sentence_of(no_of_house: Refused) -> str:
    """Return a refusal's sentence in the asker's language, with deeds named by their titles."""
    names = dict(no_of_house.names)
    known = scopes().get(str(names.get("deed", "")))
    if known is not None:
        names["deed"] = gettext(known.title)
    sentence = gettext(no_of_house.sentence)
    return sentence % names if names else sentence


def _grounds(no_of_house: Refused) -> list[GroundShown]:
    """Return the grounds in the asker's language; one that is the refusal's own sentence has its names in it too."""
    shown = [ground_shown(ground) for ground in no_of_house.grounds]
    for ground, one in zip(no_of_house.grounds, shown, strict=True):
        if ground.sentence == no_of_house.sentence:
            one.sentence = sentence_of(no_of_house)
    if isinstance(no_of_house, Unfilled):
        for fault, one in zip(no_of_house.faults, shown, strict=True):
            one.field = fault.field
    return shown


def _deed_of(no_of_house: Refused) -> str:
    deed = str(no_of_house.names.get("deed", "")) if no_of_house.why is Why.NOT_ALLOWED else ""
    return deed if deed in scopes() else ""


def _first_field(no_of_house: Refused) -> str:
    return no_of_house.faults[0].field if isinstance(no_of_house, Unfilled) else ""


def _word_of(why: Why) -> str:
    return why.value.replace(" ", "_")


def ground_shown(ground: Ground) -> GroundShown:
    """Return one reason in the asker's language."""
    language = reader_language()
    sentence = ground.words.in_language(language) or gettext(ground.sentence)
    detail = ground.detail_words.in_language(language) or ground.detail
    return GroundShown(sentence=sentence, citation=ground.citation, detail=detail,
                       lists=list(ground.lists), missing=list(ground.missing),
                       lacks=[one.in_language(language) for one in ground.lacks],
                       instead=[InsteadShown(wording=word, instead=said) for word, said in ground.instead],
                       is_reconstructed=ground.is_reconstructed)  # fmt: skip


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value if isinstance(value, str | int | bool | list | dict | None) else str(value)
            for name, value in values.items()}  # fmt: skip


def _not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return no(404, gettext(SENTENCES[404]))


def _unknown(request: HttpRequest, exception: Unknown) -> HttpResponse:
    answer = no(401, gettext("Give a token that counts, as Authorization: Bearer."))
    answer.headers["WWW-Authenticate"] = 'Bearer realm="shouwen"'
    return answer


def _too_many(request: HttpRequest, exception: TooMany) -> HttpResponse:
    answer = no(429, gettext("Too many requests. Wait a moment."))
    answer.headers["Retry-After"] = str(exception.rate.seconds)
    return answer


def _too_large(request: HttpRequest, exception: Exception) -> HttpResponse:
    return no(413, gettext(SENTENCES[413]))


def _unreadable(request: HttpRequest, exception: Unreadable) -> HttpResponse:
    return no(exception.status, gettext(exception.sentence))


def _http_error(request: HttpRequest, exception: HttpError) -> HttpResponse:
    """The library wraps whatever a parser raises; say what it was."""
    if isinstance(exception.__cause__, Unreadable):
        return _unreadable(request, exception.__cause__)
    return no(exception.status_code, gettext(SENTENCES.get(exception.status_code, exception.message)))


def _keyless(request: HttpRequest, exception: Exception) -> HttpResponse:
    return no(400, gettext("Send a header Idempotency-Key with a key of your own, a new one for each deed. "
                           "Whoever repeats it gets the first answer."), field="Idempotency-Key")  # fmt: skip


def _bad_form(request: HttpRequest, exception: Exception) -> HttpResponse:
    return no(400, gettext("The form with the file cannot be read."))


def _not_fitting(request: HttpRequest, exception: ValidationError) -> HttpResponse:
    faults = exception.errors[:20]
    places = [_place_of(fault["loc"]) for fault in faults]
    return no(
        422, gettext("What was sent does not fit the description of this deed."), field=places[0] if places else "",
        grounds=[GroundShown(sentence=sentence_of_fault(fault), detail=place, field=place)
                 for place, fault in zip(places, faults, strict=True)],
    )  # fmt: skip


def _place_of(parts: Sequence[object]) -> str:
    """Return which input a fault is in, without the library's own names for the body; empty for the body whole."""
    place = ".".join(str(part) for part in parts[1:] or parts)
    return "" if place == "given" else place.removeprefix("given.")


def _uncovered(request: HttpRequest, exception: UncoveredCharacters) -> HttpResponse:
    """Name each character that the fonts of print lack, with the field it stands in, and the ways on."""
    sentence = gettext("The font of the paper lacks some characters. Change the text, or ask for substitute.")
    return no(422, sentence, field="substitute", grounds=[
        GroundShown(sentence=f"{character} {code_point(character)}" if character.isprintable() else
                    code_point(character), detail=where, field=where) for character, where in exception.found
    ])  # fmt: skip


ANSWERS: Mapping[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
    Refused: refused,
    NotFound: _not_found,
    Http404: _not_found,
    Unknown: _unknown,
    TooMany: _too_many,
    RequestDataTooBig: _too_large,
    TooManyFieldsSent: _too_large,
    Unreadable: _unreadable,
    Keyless: _keyless,
    UncoveredCharacters: _uncovered,
    HttpError: _http_error,
    ValidationError: _not_fitting,
    MultiPartParserError: _bad_form,
}


def say_no(api: NinjaAPI) -> None:
    """Let every no of an API go through here; anything else is a bug and crashes where it is."""
    for raised, answer in ANSWERS.items():
        api.add_exception_handler(raised, answer)
