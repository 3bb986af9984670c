"""The forms of orders, payments, products and returns."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shouwen.orders.actions.batches import BatchTold
from shouwen.orders.actions.orders import Papers, Wanted
from shouwen.orders.actions.products import LONGEST_SHELF_LIFE, Told
from shouwen.orders.actions.receipts import ReceiptTold
from shouwen.orders.actions.returns import Asked
from shouwen.orders.models import Product, Reason, Receipt, Wants
from shouwen.orders.queries import product_by_code
from shouwen.web.units.choosing import UnitField

#: Rows of the form of an order, and how many each asking for more adds.
ROWS = 5
RECEIPTS = (
    (Receipt.INVOICE, _("Invoice")), (Receipt.SLIP, _("Sales slip")), (Receipt.OTHER, _("Other proof")),
    (Receipt.NONE, _("None")),
)  # fmt: skip
WANTS = ((Wants.RETURN, _("Return of goods")), (Wants.EXCHANGE, _("Exchange")))
REASONS = (
    (Reason.MIND, _("Change of mind")), (Reason.DEFECT, _("Defect")), (Reason.DAMAGE, _("Damaged by the company")),
    (Reason.OTHER, _("Other")),
)  # fmt: skip
#: What these keys are called.
TITLES = {str(key): title for key, title in (*RECEIPTS, *WANTS, *REASONS)}
YES_NO = (("", _("Not asked yet")), ("yes", _("Yes")), ("no", _("No")))


def money(label: Any, **more: Any) -> forms.DecimalField:
    """Return a field for a sum in yuan, to the fen."""
    return forms.DecimalField(label=label, min_value=0, max_digits=12, decimal_places=2, **more)


def product_field(label: Any, unit: dict[str, str]) -> forms.CharField:
    """Return a field for a product by its code or name; what could be meant is offered while one types.

    ``unit`` is the attribute that says in which unit it is to be sold.
    """
    offers = {
        "list": "known-products", "autocomplete": "off", "hx-get": reverse_lazy("known-products"),
        "hx-trigger": "input changed delay:200ms", "hx-target": "#known-products", **unit,
    }  # fmt: skip
    return forms.CharField(label=label, max_length=120, required=False, widget=forms.TextInput(attrs=offers))


def day_field(label: Any, *, required: bool = False) -> forms.DateField:
    """Return a field for a day."""
    return forms.DateField(
        label=label, required=required, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


def why_field() -> forms.CharField:
    """Return the field for why what the articles let nobody do unasked is asked for."""
    return forms.CharField(
        label=_("Why it is asked for"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


def _asked(label: Any) -> forms.TypedChoiceField:
    """Return a question that may not have been asked yet."""
    return forms.TypedChoiceField(
        label=label, choices=YES_NO, required=False, coerce=lambda one: one == "yes", empty_value=None
    )


#: The unit that is chosen in the form of an order.
IN_UNIT = {"hx-include": "#order-form [name=unit]"}


class OrderForm(forms.Form):
    """What a customer bought: a line for each product, by its code or name."""

    unit = UnitField()
    customer = forms.IntegerField(widget=forms.HiddenInput)
    placed_at = forms.DateTimeField(
        label=_("When"), required=False, help_text=_("Now, if left empty."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
    )  # fmt: skip
    receipt = forms.ChoiceField(label=_("Proof of purchase"), choices=RECEIPTS)
    receipt_number = forms.CharField(label=_("Number of the receipt"), max_length=60, required=False)
    source = forms.CharField(label=_("Shop"), max_length=30, required=False)
    outside_number = forms.CharField(
        label=_("Number in the shop"), max_length=60, required=False,
        help_text=_("An order with this number is recorded once."),
    )  # fmt: skip
    remark = forms.CharField(
        label=_("Remark"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    why = why_field()

    def __init__(self, units: Any, now: datetime, rows: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now, self.rows = now, range(rows)
        self.fields["unit"].offer(units)  # type: ignore[attr-defined]
        for row in self.rows:
            self.fields[f"product_{row}"] = product_field(_("Code or name"), IN_UNIT)
            self.fields[f"quantity_{row}"] = forms.IntegerField(
                label=_("Quantity"), min_value=1, max_value=1_000_000, required=False
            )
            self.fields[f"price_{row}"] = money(_("Price of one"), required=False)
            self.fields[f"batch_{row}"] = forms.CharField(label=_("Batch"), max_length=40, required=False)
            self.fields[f"expires_{row}"] = day_field(_("Good until"))

    @property
    def lines(self) -> list[list[forms.BoundField]]:
        """The fields of each line."""
        names = ("product", "quantity", "price", "batch", "expires")
        return [[self[f"{name}_{row}"] for name in names] for row in self.rows]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("placed_at") and given["placed_at"] > self.now:
            self.add_error("placed_at", _("The time given lies in the future. Give the time at which it happened."))
        found = [one for row in self.rows if (one := self._wanted(given, row)) is not None]
        if not found and not self.errors:
            self.add_error("product_0", _("Say what was bought."))
        given["wanted"] = found
        return given

    def _wanted(self, given: dict[str, Any], row: int) -> Wanted | None:
        typed, quantity = given.get(f"product_{row}", ""), given.get(f"quantity_{row}")
        if not typed:
            return None
        product = product_by_code(given["unit"], typed) if given.get("unit") else None
        if product is None:
            self.add_error(f"product_{row}", gettext("Nothing of this code or name is sold here."))
            return None
        return Wanted(
            product, quantity or 1, given.get(f"price_{row}"), given.get(f"batch_{row}", ""), given.get(f"expires_{row}")
        )

    def papers(self) -> Papers:
        """Return what was written of receipt, shop and remark."""
        names = ("source", "outside_number", "receipt", "receipt_number", "remark")
        return Papers(*(self.cleaned_data[name] for name in names))


class PaymentForm(forms.Form):
    """Money that came in."""

    amount = money(_("Amount in yuan"))
    method = forms.CharField(label=_("How"), max_length=30, required=False)
    outside_number = forms.CharField(label=_("Number of the payment"), max_length=60, required=False)


class ProductForm(forms.Form):
    """Something that is sold."""

    name = forms.CharField(label=_("Name"), max_length=120)
    spec = forms.CharField(label=_("Specification"), max_length=120, required=False)
    price = money(_("Listed price in yuan"))
    cost = money(_("Cost in yuan"), required=False)
    shelf_life_days = forms.IntegerField(
        label=_("Shelf life in days"), min_value=1, max_value=LONGEST_SHELF_LIFE, required=False,
        help_text=_("Empty for what does not spoil."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def told(self, code: str) -> Told:
        """Return what was written down."""
        given = self.cleaned_data
        return Told(code, given["name"], given["price"], given["spec"], given["cost"], given["shelf_life_days"])


class NewProductForm(ProductForm):
    """A new product, of one of the units for which the reader may record some."""

    code = forms.CharField(label=_("Code"), max_length=40)
    unit = UnitField()
    field_order = ("unit", "code")

    def __init__(self, units: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(units)  # type: ignore[attr-defined]


class BatchForm(forms.Form):
    """When a batch was made, and how long it keeps."""

    made_on = day_field(_("Made on"), required=True)
    shelf_life_days = forms.IntegerField(
        label=_("Shelf life in days"), min_value=0, max_value=LONGEST_SHELF_LIFE, required=False,
        help_text=_("Empty: as long as its product keeps."),
    )  # fmt: skip
    expires_on = day_field(_("Good until"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def told(self, number: str) -> BatchTold:
        """Return what was written down."""
        given = self.cleaned_data
        return BatchTold(number, given["made_on"], given["shelf_life_days"], given["expires_on"])


class IssuedForm(forms.Form):
    """An invoice or a receipt that was issued for an order."""

    kind = forms.ChoiceField(label=_("Receipt"), choices=RECEIPTS[:-1])
    number = forms.CharField(label=_("Number of the receipt"), max_length=60)
    issued_on = day_field(_("Issued on"), required=True)
    amount = money(_("Amount in yuan"), required=False)

    def told(self) -> ReceiptTold:
        """Return what was written down."""
        given = self.cleaned_data
        return ReceiptTold(given["kind"], given["number"], given["issued_on"], given["amount"])


class NewBatchForm(BatchForm):
    """A new batch of a product, by its code or name."""

    product = forms.CharField(label=_("Code or name"), max_length=120)
    number = forms.CharField(label=_("Batch"), max_length=40)
    field_order = ("product", "number")


class GoodsForm(forms.Form):
    """Why something comes back and how the goods are.

    No field may be named ``matches``: a form's own ``matches`` is what scripts ask it.
    """

    reason = forms.ChoiceField(label=_("Why"), choices=REASONS)
    proof = forms.ChoiceField(label=_("Proof of purchase"), choices=RECEIPTS)
    goods_match = _asked(_("Are the goods those of the receipt?"))
    opened = _asked(_("Was the packaging opened?"))
    package_intact = _asked(_("Is the packaging clean and whole?"))
    label_intact = _asked(_("Is the label whole?"))
    used = _asked(_("Was it used?"))
    outside = forms.BooleanField(label=_("Of what is not taken back at all"), required=False)
    words = forms.CharField(
        label=_("What is wrong, in the customer's words"), required=False, max_length=20000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    @classmethod
    def questions(cls) -> dict[str, Any]:
        """What is asked for each figure that an article may need."""
        labels = {name: field.label for name, field in cls.base_fields.items()}
        return labels | {"matches": labels["goods_match"], "bought_on": _("When was it bought?")}

    def goods(self, wants: str, quantity: int) -> Asked:
        """Return what was told of the goods, with what is not known yet left open."""
        names = ("proof", "words", "goods_match", "opened", "package_intact", "label_intact", "used", "outside")
        return Asked(wants, self.cleaned_data["reason"], quantity, *(self.cleaned_data[name] for name in names))


class AgainForm(GoodsForm):
    """How the goods are as they turn out to be: to decline a return, or to take it up again."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    told = forms.CharField(
        label=_("What the customer is told"), required=False, max_length=20000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class ReturnForm(GoodsForm):
    """What a customer wants and how the goods are, as it is asked on the telephone."""

    wants = forms.ChoiceField(label=_("What they want"), choices=WANTS)
    quantity = forms.IntegerField(label=_("How many"), min_value=1, max_value=1_000_000)
    new_product = product_field(_("Exchange for (code or name)"), {})
    outcome = forms.ChoiceField(
        label=_("Decide apart"), required=False,
        choices=[("", "—"), ("依法处理", _("By law")), ("特殊处理", _("As a special case"))],
    )  # fmt: skip
    basis = forms.CharField(
        label=_("The law, or why it is a special case or declined"), required=False, max_length=20000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def asked(self) -> Asked:
        """Return what was asked for, with what is not known yet left open."""
        return self.goods(self.cleaned_data["wants"], self.cleaned_data["quantity"])


class ReceivedForm(forms.Form):
    """How the goods came back."""

    ship_by = forms.ChoiceField(
        label=_("Sent by"), choices=[("快递", _("Courier")), ("平邮", _("Ordinary post")), ("自送", _("Brought"))]
    )
    freight_paid_by = forms.ChoiceField(
        label=_("Freight"), choices=[("寄付", _("Paid by the sender")), ("到付", _("Freight collect"))]
    )
    has_all_parts = forms.BooleanField(label=_("All parts are there"), required=False)
    has_slip = forms.BooleanField(label=_("The sales slip is there"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class DefectForm(forms.Form):
    """Whether the goods are defective, and through whom."""

    is_defect = forms.TypedChoiceField(
        label=_("Is it defective?"), choices=[("", "—"), *YES_NO[1:]], coerce=lambda one: one == "yes"
    )
    cause = forms.ChoiceField(
        label=_("Through whom"), required=False, help_text=_("Where it is defective."),
        choices=[("", "—"), ("公司", _("The company")), ("运输", _("Transport")), ("客户", _("The customer")),
                 ("其他原因", _("Something else"))],
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)


class PhotoForm(forms.Form):
    """A picture of the goods, and of what is wrong with them."""

    file = forms.FileField(
        label=_("Photo of the goods"), max_length=500, widget=forms.FileInput(attrs={"accept": "image/*"})
    )


class SettlementForm(forms.Form):
    """What is paid back, or the difference of an exchange: negative where the customer gets it."""

    amount = forms.DecimalField(label=_("Amount in yuan"), max_digits=12, decimal_places=2)
    freight = money(_("Of it freight"), required=False)
    method = forms.CharField(label=_("How"), max_length=30, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def freight_given(self) -> Decimal:
        """Return the freight, nothing where none was given."""
        return self.cleaned_data["freight"] or Decimal(0)


class ExchangeForm(SettlementForm):
    """The difference of an exchange; freight is no part of it."""

    freight = money(_("Freight that the company bears besides"), required=False)


def initial_of(product: Product) -> dict[str, Any]:
    """Return what the form shows of a product."""
    names = ("name", "spec", "price", "cost", "shelf_life_days", "version")
    return {name: getattr(product, name) for name in names}
