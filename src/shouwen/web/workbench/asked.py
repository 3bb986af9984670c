"""What a step asks of whoever completes it, as a form: a question that hangs on another stands beside its answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shouwen.cases.queries import visible_cases
from shouwen.compliance.wording import PackWords
from shouwen.facts.refusals import Refused
from shouwen.organisation.models import Unit
from shouwen.organisation.walks import number_of
from shouwen.regulation.flows.asking import TODAY
from shouwen.web.components.refused import refusal_words
from shouwen.web.customers.choosing import CustomerChooser
from shouwen.web.people.choosing import PersonChooser
from shouwen.web.people.pools import pool_of_house
from shouwen.web.reader import ReaderRequest

Ask = Mapping[str, Any]


class TaskForm(forms.Form):
    """What a task asks of whoever completes it; ``written`` are the texts that it was answered with the last time."""

    remark = forms.CharField(
        label=_("Remark"), required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=20000
    )

    def __init__(
        self, asks: Sequence[Ask], unit: Unit, request: ReaderRequest, *args: Any, says: PackWords,
        written: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.unit, self.request, self.says, self.written = unit, request, says, written
        self.asks: dict[str, str] = {}
        for number, ask in enumerate(asks):
            name = f"ask_{number}"
            self.asks[name] = ask["name"]
            self.fields[name] = found = self._field(ask)
            found.required = not (ask.get("optional") or ask.get("only_if"))
            found.help_text = self._help(ask, found)
            found.widget.attrs |= self._hanging(ask)
            found.initial = written.get(ask["name"])
            if isinstance(found, CustomerChooser) and not self.is_bound:
                found.choose(number_of(request.GET.get(name, "")))
        self.order_fields([*self.asks, "remark"])

    @property
    def customer_field(self) -> str:
        """The first field in which a customer is typed, if there is one."""
        return next((name for name, field in self.fields.items() if isinstance(field, CustomerChooser)), "")

    def answers(self) -> dict[str, str]:
        """Return what was given, by the names of the asks."""
        return {ask: _text(self.cleaned_data.get(name)) for name, ask in self.asks.items()}

    def refuse(self, refused: Refused) -> bool:
        """Put a refusal beside the answer that it is about; say whether it is about one."""
        field = next((name for name, ask in self.asks.items() if ask == refused.field), None)
        if field is not None:
            self.add_error(field, refusal_words(refused))
        return field is not None

    def _hanging(self, ask: Ask) -> dict[str, str]:
        """Return on which answer a question hangs: while another is chosen, a browser with script hides it."""
        fields = {asked: name for name, asked in self.asks.items()}
        for asked, options in ask.get("when", {}).items():
            empty = {"data-may-be-empty": ""} if ask.get("optional") else {}
            return {"data-asked-with": fields[asked], "data-asked-for": "|".join(options), **empty}
        return {}

    def _help(self, ask: Ask, found: forms.Field) -> Any:
        said = [found.help_text] if found.help_text else []
        if ask["name"] in self.written:
            said.append(gettext("As it was written the last time; change what is different now."))
        least, most = (self._limit(ask.get(key, "")) for key in ("at_least", "at_most"))
        is_day = ask["type"] in {"date", "datetime"}
        if least:
            words = gettext("Not before: %(limit)s.") if is_day else gettext("At least %(limit)s.")
            said.append(words % {"limit": least})
        if most:
            words = gettext("Not after: %(limit)s.") if is_day else gettext("At most %(limit)s.")
            said.append(words % {"limit": most})
        if "when" in ask:
            (asked, options), *_ = ask["when"].items()
            said.append(gettext("Where “%(name)s” is: %(answers)s") % {
                "name": self.says(asked), "answers": " / ".join(self.says(one) for one in options)})  # fmt: skip
        elif "only_if" in ask:
            said.append(gettext("Where: %(condition)s") % {"condition": self.says.within(ask["only_if"])})
        return format_html("{}", " ".join(str(one) for one in said)) if said else ""

    def _limit(self, said: str) -> str:
        return gettext("today") if said == TODAY else self.says.within(said)

    def _field(self, ask: Ask) -> forms.Field:
        label, type_ = self.says(ask["name"]), ask["type"]
        if type_ == "choice":
            return forms.ChoiceField(label=label, choices=[("", "—"), *((key, self.says(key)) for key in ask["options"])])
        if type_ == "truth":
            return forms.ChoiceField(label=label, choices=[("", "—"), ("true", gettext("Yes")), ("false", gettext("No"))])
        if type_ == "date":
            return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}))
        if type_ == "integer":
            return forms.IntegerField(label=label, widget=forms.TextInput(attrs={"inputmode": "numeric"}))
        if type_ in {"money", "number"}:
            return forms.DecimalField(label=label, widget=forms.TextInput(attrs={"inputmode": "decimal"}))
        if type_ == "percent":
            return forms.CharField(label=label, max_length=20, help_text="%",
                                   widget=forms.TextInput(attrs={"inputmode": "decimal"}))  # fmt: skip
        if type_ == "person":
            return PersonChooser(label, pool_of_house(self.unit), self.request.at, gives=lambda found: found.reference)
        if type_ == "customer":
            return CustomerChooser(label, self.request.by, self.request.path, gives=lambda found: found.reference)
        if type_ == "case":
            return CaseChooser(label, self.request)
        area = type_ == "long_text"
        return forms.CharField(
            label=label, max_length=20000, widget=forms.Textarea(attrs={"rows": 3}) if area else forms.TextInput()
        )


class CaseChooser(forms.CharField):
    """A case by its number, of those that the reader may see."""

    def __init__(self, label: str, request: ReaderRequest) -> None:
        super().__init__(label=label, max_length=60, help_text=_("Number of the case"))
        self.request = request

    def clean(self, value: Any) -> Any:
        """Return the reference of the case that is meant."""
        text = super().clean(value)
        if not text:
            return None
        found = visible_cases(self.request.by).filter(number__iexact=text).first()
        if found is None:
            raise forms.ValidationError(gettext("No case of this number can be seen here."))
        return found.reference


def _text(value: Any) -> str:
    return "" if value is None else str(value)
