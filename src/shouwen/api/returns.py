"""What comes back: what would speak against it, taking it, and how it goes on."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal, cast

from django.http import HttpRequest, HttpResponse
from ninja import File, Query, Router, Schema, UploadedFile
from pydantic import AwareDatetime, Field

from shouwen.api.attachments import digest_of
from shouwen.api.doing import ONCE, REFUSALS, UNSEEN, Done, Given, do, see
from shouwen.api.errors import NotFound
from shouwen.api.finding import Version
from shouwen.api.orders import Proof, Sum, sold_in
from shouwen.api.paging import Asked, Page, page
from shouwen.api.shown import Named, named
from shouwen.orders.actions import returns as deeds
from shouwen.orders.actions.declining import decline_claim, decline_return, reopen_return
from shouwen.orders.actions.photos import add_photo
from shouwen.orders.models import OrderLine, Return
from shouwen.orders.permissions import CONFIRM_DEFECT, DECIDE_RETURN, SEE_ORDER, SETTLE_RETURN, TAKE_RETURN
from shouwen.orders.queries import line_for, return_for, visible_returns
from shouwen.organisation.rights import Acting
from shouwen.work.models import Attachment

router = Router(tags=["returns"])


class Goods(Given):
    """What a customer wants and how the goods are; what is left out was not asked yet."""

    wants: Literal["退货", "换货"] = "退货"
    reason: Literal["改变购买意向", "质量问题", "公司责任损坏", "其他"]
    quantity: int = Field(1, ge=1, le=1_000_000)
    proof: Proof
    matches: bool | None = Field(None, description="Whether the goods are those of the receipt.")
    opened: bool | None = None
    package_intact: bool | None = None
    label_intact: bool | None = None
    used: bool | None = None
    outside: bool = Field(False, description="Of what is not taken back at all.")

    def asked(self, words: str) -> deeds.Asked:
        """Return it as the deed takes it, with what was said."""
        return deeds.Asked(self.wants, self.reason, self.quantity, self.proof, words, self.matches, self.opened,
                           self.package_intact, self.label_intact, self.used, self.outside)  # fmt: skip


class AskedFor(Goods):
    """A return that is thought of. No address holds what the customer said, only that it was written down."""

    has_words: bool = False


class ReturnGiven(Goods):
    """A return or an exchange of a line; of an exchange also for what."""

    words: str = Field("", max_length=20_000, description="What is wrong, in the customer's words.")
    new_product: str = Field("", max_length=120, description="Of an exchange: the code or whole name of the other.")


class DeclinedGiven(ReturnGiven):
    """A return that is declined; ``told`` says why where the articles leave it open."""

    told: str = Field("", max_length=20_000)


class AgainGiven(Given):
    """How the goods of a return turned out to be; what is left out was not asked yet."""

    version: Version
    reason: Literal["改变购买意向", "质量问题", "公司责任损坏", "其他"]
    proof: Proof
    matches: bool | None = None
    opened: bool | None = None
    package_intact: bool | None = None
    label_intact: bool | None = None
    used: bool | None = None
    outside: bool = False
    words: str = Field("", max_length=20_000)

    def asked(self, one: Return) -> deeds.Asked:
        """Return it as the deed takes it."""
        return deeds.Asked(one.wants, self.reason, one.quantity, self.proof, self.words, self.matches, self.opened,
                           self.package_intact, self.label_intact, self.used, self.outside)  # fmt: skip


class ReturnRefusalGiven(AgainGiven):
    """A return that was taken and is declined; ``told`` says why where the articles leave it open."""

    told: str = Field("", max_length=20_000)


class DecidedGiven(ReturnGiven):
    """A return that is decided apart, and by which law or why."""

    outcome: Literal["依法处理", "特殊处理"]
    basis: str = Field(min_length=1, max_length=20_000)


class ReceivedGiven(Given):
    """How the goods came back."""

    version: Version
    ship_by: Literal["快递", "平邮", "自送"]
    freight_paid_by: Literal["寄付", "到付"]
    has_all_parts: bool
    has_slip: bool


class DefectGiven(Given):
    """Whether they are defective, and through whom: left out where they are not."""

    version: Version
    is_defect: bool
    cause: Literal["", "公司", "运输", "客户", "其他原因"] = ""


class VersionGiven(Given):
    """Which version was seen."""

    version: Version


class SettlementGiven(Given):
    """What is paid back, or the difference of an exchange: negative where the customer gets it."""

    version: Version
    amount: Annotated[Decimal, Field(max_digits=12, decimal_places=2)]
    freight: Sum = Decimal(0)
    method: str = Field("", max_length=30)


class AgainstShown(Schema):
    """What an article would say: ``grounds`` refuse it, ``asks`` are figures that nobody has given."""

    standard: str
    citation: str
    sentence: str
    grounds: list[str]
    asks: list[str]


class GrantedShown(Schema):
    """An article that grants it, and until when it may be claimed."""

    standard: str
    citation: str
    sentence: str
    until: AwareDatetime | None


class SaidShown(Schema):
    """What articles say of a return: where nothing is ``against`` it, what grants it."""

    against: list[AgainstShown]
    granted_by: list[GrantedShown]


class ReturnShown(Schema):
    """A return."""

    id: int
    reference: str
    number: str
    version: int
    unit: Named
    customer: Named
    taken_by: Named
    order: str
    product: str
    quantity: int
    price: Decimal
    wants: str
    reason: str
    words: str
    proof: str
    state: str
    is_defect: bool | None
    cause: str
    difference: Decimal | None
    asked_at: AwareDatetime
    answered_at: AwareDatetime | None
    settled_at: AwareDatetime | None


@router.get("returns", response={200: Page[ReturnShown], **UNSEEN}, operation_id="list_returns")
def returns(request: HttpRequest, asked: Query[Asked]) -> Page[ReturnShown]:
    """List the returns that you may see, the newest first."""
    rows = visible_returns(see(request, SEE_ORDER))
    rows = rows.select_related("unit", "customer", "taken_by", "line__product", "line__order")
    return page(rows, asked, ("-asked_at", "-pk"), return_shown)


@router.get("returns/{int:pk}", response={200: ReturnShown, **UNSEEN}, operation_id="see_return")
def one_return(request: HttpRequest, pk: int) -> ReturnShown:
    """Show one return."""
    return return_shown(return_named(pk, see(request, SEE_ORDER)))


@router.get("order-lines/{int:pk}/against", response={200: SaidShown, **REFUSALS}, operation_id="what_articles_say")
def against(request: HttpRequest, pk: int, given: Query[AskedFor]) -> SaidShown:
    """Tell what would speak against a return and what is still to be asked, else which articles grant it; nothing is
    recorded.
    """
    by = see(request, TAKE_RETURN)
    asked = given.asked("…" if given.has_words else "")
    said = deeds.what_articles_say(line_named(pk, by), asked, by=by, at=request.at)  # type: ignore[attr-defined]
    return SaidShown(
        against=[
            AgainstShown(standard=one.standard, citation=one.ground.citation, sentence=one.ground.sentence,
                         grounds=list(one.ground.lists), asks=list(one.ground.missing))
            for one in said.against
        ],
        granted_by=[
            GrantedShown(standard=one.standard, citation=one.ground.citation, sentence=one.ground.sentence,
                         until=one.until)
            for one in said.granted_by
        ],
    )  # fmt: skip


@router.post("order-lines/{int:pk}/returns", response={201: Done, **REFUSALS}, operation_id="take_return",
             openapi_extra=ONCE)  # fmt: skip
def taking(request: HttpRequest, pk: int, given: ReturnGiven) -> HttpResponse:
    """Take a return or an exchange of a line, or of some of it, unless an article refuses it."""

    def deed(by: Acting, at: Any) -> Return:
        line = line_named(pk, by)
        other = sold_in(line.order.unit, given.new_product) if given.new_product else None
        return deeds.take_return(line, given.asked(given.words), new_product=other, by=by, at=at)

    return do(request, TAKE_RETURN, given, deed, return_done, status=201)


@router.post("order-lines/{int:pk}/decided-returns", response={201: Done, **REFUSALS}, operation_id="decide_return",
             openapi_extra=ONCE)  # fmt: skip
def deciding(request: HttpRequest, pk: int, given: DecidedGiven) -> HttpResponse:
    """Take a return that the usual articles do not cover: by law, or as a special case."""

    def deed(by: Acting, at: Any) -> Return:
        line = line_named(pk, by)
        other = sold_in(line.order.unit, given.new_product) if given.new_product else None
        asked = given.asked(given.words)
        return deeds.take_apart(line, asked, given.outcome, given.basis, new_product=other, by=by, at=at)

    return do(request, DECIDE_RETURN, given, deed, return_done, status=201)


@router.post("order-lines/{int:pk}/declined-returns", response={201: Done, **REFUSALS},
             operation_id="decline_claim", openapi_extra=ONCE)  # fmt: skip
def declining_claim(request: HttpRequest, pk: int, given: DeclinedGiven) -> HttpResponse:
    """Record a claim that the articles refuse, with each of them; refused where nothing speaks against it."""

    def deed(by: Acting, at: Any) -> Return:
        line = line_named(pk, by)
        other = sold_in(line.order.unit, given.new_product) if given.new_product else None
        return decline_claim(line, given.asked(given.words), given.told, new_product=other, by=by, at=at)

    return do(request, TAKE_RETURN, given, deed, return_done, status=201)


@router.post("returns/{int:pk}/refusal", response={200: Done, **REFUSALS}, operation_id="decline_return",
             openapi_extra=ONCE)  # fmt: skip
def declining(request: HttpRequest, pk: int, given: ReturnRefusalGiven) -> HttpResponse:
    """Decline a return that was taken, by how the goods turned out to be or what was found of a defect."""

    def deed(by: Acting, at: Any) -> Return:
        found = return_named(pk, by)
        return decline_return(found, given.version, given.asked(found), given.told, by=by, at=at)

    return do(request, TAKE_RETURN, given, deed, return_done)


@router.post("returns/{int:pk}/reopening", response={200: Done, **REFUSALS}, operation_id="reopen_return",
             openapi_extra=ONCE)  # fmt: skip
def reopening(request: HttpRequest, pk: int, given: AgainGiven) -> HttpResponse:
    """Take up a declined return again with new facts: the articles judge it anew."""

    def deed(by: Acting, at: Any) -> Return:
        found = return_named(pk, by)
        return reopen_return(found, given.version, given.asked(found), by=by, at=at)

    return do(request, TAKE_RETURN, given, deed, return_done)


@router.post("returns/{int:pk}/received", response={200: Done, **REFUSALS}, operation_id="receive_return",
             openapi_extra=ONCE)  # fmt: skip
def receiving(request: HttpRequest, pk: int, given: ReceivedGiven) -> HttpResponse:
    """Record that the goods came back, how, and whether all of it; again while part of it is missing."""
    return do(request, TAKE_RETURN, given, lambda by, at: deeds.receive_return(
        return_named(pk, by), given.version, ship_by=given.ship_by, freight_paid_by=given.freight_paid_by,
        has_all_parts=given.has_all_parts, has_slip=given.has_slip, by=by, at=at), return_done)  # fmt: skip


@router.post("returns/{int:pk}/photos", response={201: Done, **REFUSALS}, operation_id="add_photo", openapi_extra=ONCE)
def photographing(request: HttpRequest, pk: int, file: File[UploadedFile]) -> HttpResponse:
    """Keep a picture of what is wrong, as multipart/form-data; what is no picture is refused."""

    def deed(by: Acting, at: Any) -> Attachment:
        return add_photo(return_named(pk, by), file.name or "", cast(Any, file), by=by, at=at)

    return do(request, TAKE_RETURN, None, deed, lambda made: Done(
        reference=made.reference, id=made.pk, href=f"/api/attachments/{made.pk}"), status=201,
        digest=digest_of(file))  # fmt: skip


@router.post("returns/{int:pk}/defect", response={200: Done, **REFUSALS}, operation_id="confirm_defect",
             openapi_extra=ONCE)  # fmt: skip
def looking_into(request: HttpRequest, pk: int, given: DefectGiven) -> HttpResponse:
    """Say whether the goods are defective, and through whom."""
    return do(request, CONFIRM_DEFECT, given, lambda by, at: deeds.confirm_defect(
        return_named(pk, by), given.version, is_defect=given.is_defect, cause=given.cause, by=by, at=at), return_done)


@router.post("returns/{int:pk}/answer", response={200: Done, **REFUSALS}, operation_id="answer_exchange",
             openapi_extra=ONCE)  # fmt: skip
def answering(request: HttpRequest, pk: int, given: VersionGiven) -> HttpResponse:
    """Record that the customer was told whether the exchange is possible."""
    return do(request, TAKE_RETURN, given, lambda by, at: deeds.answer_exchange(
        return_named(pk, by), given.version, by=by, at=at), return_done)  # fmt: skip


@router.post("returns/{int:pk}/settlement", response={200: Done, **REFUSALS}, operation_id="settle_return",
             openapi_extra=ONCE)  # fmt: skip
def settling(request: HttpRequest, pk: int, given: SettlementGiven) -> HttpResponse:
    """Pay a return back, or settle the difference of an exchange."""

    def deed(by: Acting, at: Any) -> Return:
        found = return_named(pk, by)
        deeds.settle(found, given.version, given.amount, freight=given.freight, method=given.method, by=by, at=at)
        return return_named(pk, by)

    return do(request, SETTLE_RETURN, given, deed, return_done)


def return_named(number: int, by: Acting) -> Return:
    """Return a return that the member may see; raise ``NotFound`` where there is none."""
    found = return_for(number, by=by)
    if found is None:
        raise NotFound
    return found


def line_named(number: int, by: Acting) -> OrderLine:
    """Return a line of an order that the member may see; raise ``NotFound`` where there is none."""
    found = line_for(number, by=by)
    if found is None:
        raise NotFound
    return found


def return_shown(one: Return) -> ReturnShown:
    """Show a return."""
    return ReturnShown(
        id=one.pk, reference=one.reference, number=one.number, version=one.version, unit=named(one.unit),
        customer=named(one.customer), taken_by=named(one.taken_by), order=one.line.order.number,
        product=one.line.product.name, quantity=one.quantity, price=one.price, wants=one.wants, reason=one.reason,
        words=one.words, proof=one.proof, state=one.state, is_defect=one.is_defect, cause=one.cause,
        difference=one.difference, asked_at=one.asked_at, answered_at=one.answered_at, settled_at=one.settled_at,
    )  # fmt: skip


def return_done(one: Return) -> Done:
    """Say which return something was done with."""
    return Done(reference=one.reference, id=one.pk, href=f"/api/returns/{one.pk}", number=one.number,
                version=one.version)  # fmt: skip
