"""The deeds of a complaint, each at its own address: made from their declarations in ``cases.deeds``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from ninja import Router
from pydantic import Field, create_model

from shouwen.api.cases import case_done
from shouwen.api.doing import ONCE, REFUSALS, Done, GivenAt, Sent, do
from shouwen.api.finding import Id, case_named, member_near
from shouwen.api.refusals import ground_shown
from shouwen.cases.actions.complaint import TO_CUSTOMERS, carry_out, heard_in
from shouwen.cases.deeds import DEEDS, CaseDeed, Input
from shouwen.cases.lists import require_listed
from shouwen.cases.models import Case
from shouwen.organisation.rights import Acting

router = Router(tags=["complaints"])

Money = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2)]
LISTED = "list:"


def input_of(deed: CaseDeed) -> type[GivenAt]:
    """Return the schema of what a declared deed is given."""
    fields: dict[str, Any] = {one.name: _field(one) for one in deed.inputs}
    if deed.words:
        about = _title(deed.words)
        fields["words"] = (
            (str, Field(min_length=1, max_length=20_000, description=about)) if deed.is_wordy
            else (str, Field("", max_length=20_000, description=about))
        )  # fmt: skip
    return create_model(
        f"{deed.noun.title().replace('_', '')}Given",
        __base__=GivenAt,
        __doc__=f"{_title(deed.title)}.",
        **fields,
    )


def _field(one: Input) -> tuple[Any, Any]:
    about, default = _title(one.label), ... if one.is_required else None
    if one.type == "truth":
        return bool, Field(False, description=about)
    if one.type == "choice" and isinstance(one.options, str):
        listed = f"{about}: a key of the pack's list {one.options.removeprefix(LISTED)}."
        return _type(str, one), Field(default, max_length=80, description=listed)
    if one.type == "choice":
        return _type(Literal[one.options], one), Field(default, description=about)
    if one.type == "text":
        return _type(str, one), Field(default, max_length=2000, description=about)
    plain: Any = {"date": date, "money": Money, "member": Id}[one.type]
    return _type(plain, one), Field(default, description=about)


def _type(plain: Any, one: Input) -> Any:
    return plain if one.is_required else plain | None


def _title(words: object) -> str:
    """Descriptions are in English, whoever reads them."""
    with translation.override("en"):
        return str(words)


def answers_of(deed: CaseDeed, given: GivenAt, case: Case, at: Any) -> dict[str, str]:
    """Return what was given as text, as every door gives it to the action; refuse keys of no list."""
    found: dict[str, str] = {}
    for one in deed.inputs:
        value = getattr(given, one.name)
        if value is None or value == "":
            continue
        if one.type == "member":
            value = member_near(case.unit, value, one.name).pk
        elif isinstance(one.options, str):
            value = require_listed(value, one.options.removeprefix(LISTED), case.unit, at, field=one.name)
        found[one.name] = _text(value)
    return found


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else ""
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def answer_of(deed: CaseDeed) -> type[Done]:
    """Return what a declared deed answers: one whose words go to the customer says what articles find wrong in them."""
    return Sent if deed.fact in TO_CUSTOMERS else Done


def _said_of(deed: CaseDeed) -> str:
    return (" Words that an article in force finds wrong and does not refuse are sent, and told in `warnings`."
            if deed.fact in TO_CUSTOMERS else "")  # fmt: skip


def _view(deed: CaseDeed) -> Callable[..., HttpResponse]:
    def view(request: HttpRequest, pk: int, given: Any) -> HttpResponse:
        def carried(by: Acting, at: Any) -> Done:
            case = case_named(pk, by)
            words = getattr(given, "words", "")
            warnings = heard_in(case, deed.fact, words, by=by, at=at).warnings if is_sent else ()
            # What an article finds wrong in words to a customer stands in its finding; nobody is asked twice here.
            done = case_done(carry_out(case, deed.noun, answers_of(deed, given, case, at), words, by=by, at=at,
                                       despite=True))  # fmt: skip
            return Sent(**done.model_dump(), warnings=[ground_shown(one) for one in warnings]) if is_sent else done

        return do(request, deed.right, given, carried, lambda done: done, shape=shape)

    is_sent = deed.fact in TO_CUSTOMERS
    shape = answer_of(deed)

    view.__name__ = deed.noun
    view.__annotations__ = {
        "request": HttpRequest,
        "pk": int,
        "given": input_of(deed),
        "return": HttpResponse,
    }
    return view


for _deed in DEEDS.values():
    router.post(
        f"cases/{{int:pk}}/{_deed.noun.replace('_', '-')}", response={200: answer_of(_deed), **REFUSALS},
        operation_id=f"complaint_{_deed.noun}", summary=_title(_deed.title), openapi_extra=ONCE,
        description=f"{_title(_deed.title)}. Records the fact {_deed.fact}; needs the deed {_deed.right}."
                    f"{_said_of(_deed)}",
    )(_view(_deed))  # fmt: skip
