"""Forms of adoption: one field for each local value that the pack asks for, with its bounds in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shouwen.compliance.logic import said
from shouwen.compliance.queries import Given
from shouwen.compliance.rulebook import rulebook
from shouwen.compliance.wording import PackWords
from shouwen.organisation.models import Unit
from shouwen.organisation.zones import zone_of
from shouwen.regulation.ask_tables import cells_written
from shouwen.regulation.asks import LONGEST_ANSWER, LONGEST_WRITTEN, Ask, read_value
from shouwen.regulation.editions import Edition
from shouwen.regulation.errors import WrongValue
from shouwen.web.components.cells import CellsInput, TicksInput
from shouwen.web.components.places import Words
from shouwen.web.regulation.reading import language_read

TYPES: Mapping[str, Words] = {
    "span": _("a span, such as 4 hours or 2 working days"), "number": _("a number"),
    "money": _("an amount in yuan"), "percent": _("a share, such as 5%"), "truth": _("yes or no"),
    "choice": _("one of the choices"), "date": _("a date"), "text": _("a text"),
    "period": _("a period"), "position": _("a position"), "time": _("a time of day, such as 08:30"),
    "list": _("several, one on each line"), "days_of_year": _("days of the year, such as 02-14, one on each line"),
    "map": _("one on each line, such as lost: 50"),
    "bands": _("one band on each line, such as 30000: 1%, and more: 1.5%"),
    "table": _("one row on each line: its name, a colon, and its figures with | between them"),
}
#: Types whose answers take several lines.
OF_LINES = frozenset({"list", "days_of_year", "map", "bands", "table"})


class SinceField(forms.DateField):
    """From which day: today counts from now on, any later day from its first moment in the unit's zone."""

    def __init__(self, unit: Unit, at: datetime) -> None:
        self.zone, self.at = zone_of(unit), at
        today = at.astimezone(self.zone).date()
        super().__init__(
            label=_("From"), initial=today.isoformat(),
            widget=forms.DateInput(attrs={"type": "date", "min": today.isoformat()}),
            help_text=_("Today means from now on; what happened before is judged as it was."),
        )

    def instant(self, day: date) -> datetime:
        """Return from when on it counts; an earlier day is left to be refused."""
        if day == self.at.astimezone(self.zone).date():
            return self.at
        return datetime.combine(day, time(), self.zone)


class ValueField(forms.CharField):
    """One local value as people type it; a refusal says what its question allows.

    ``above`` is what holds while nothing is typed; ``is_must`` marks a question without which the edition cannot apply.
    """

    def __init__(
        self, ask: Ask, says: PackWords, *, initial: str = "", above: Given | None = None, is_must: bool = False
    ) -> None:
        self.ask, self.says = ask, says
        separator = "; " if says.language.startswith("en") else "；"
        setters = gettext("set by %(positions)s alone") % {"positions": says.all(ask.set_by)} if ask.set_by else ""
        ticked = said(ask, above.value, language_read(), says) if above and ask.type == "list" and ask.options else ""
        stands = gettext("as above: %(value)s") % {"value": ticked} if ticked else ""
        why = ask.why.in_language(language_read())
        help_text = separator.join(filter(None, [why, allowed(ask, says), setters, stands]))
        super().__init__(
            label=ask.title.in_language(language_read()), required=False, initial=initial,
            max_length=LONGEST_WRITTEN if ask.type in OF_LINES else LONGEST_ANSWER,
            help_text=help_text, widget=_widget(ask, says, above),
        )
        self.is_must = is_must

    def clean(self, value: Any) -> str:
        given = str(super().clean(value)).strip()
        if given:
            try:
                read_value(self.ask, given)
            except WrongValue as wrong:
                raise forms.ValidationError(
                    gettext("It takes %(allowed)s.") % {"allowed": allowed(self.ask, self.says)}) from wrong
        return given


class AdoptionForm(forms.Form):
    """From when, and every local value of an edition. An empty field leaves what is in force here."""

    def __init__(self, edition: Edition, unit: Unit, at: datetime, given: Mapping[str, Given],
                 *args: Any) -> None:
        super().__init__(*args)
        self.edition, self.unit, self.given = edition, unit, given
        self.since = SinceField(unit, at)
        self.fields["since"] = self.since
        says = PackWords([edition], language_read())
        for name, ask in edition.asks.items():
            known = given.get(name)
            own = known.typed if known and known.unit.pk == unit.pk else ""
            self.fields[name] = ValueField(ask, says, initial=own, above=None if own else known,
                                           is_must=ask.is_required and known is None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("since"):
            since = self.since.instant(cleaned["since"])
            for name, ask in self.edition.asks.items():
                if ask.is_required and name not in self.errors and not cleaned.get(name) \
                        and rulebook().value_for(self.unit.pk, self.edition, name, since) is None:
                    self.add_error(name, gettext("The text leaves this to you; without it the edition cannot apply."))
        return cleaned

    def values(self) -> dict[str, str]:
        """Return what is to be set: filled in, and other than what the unit has set itself."""
        return {
            name: given for name in self.edition.asks
            if (given := self.cleaned_data[name]) and not self._is_own(name, given)
        }

    def _is_own(self, name: str, typed: str) -> bool:
        known = self.given.get(name)
        return known is not None and known.unit.pk == self.unit.pk and known.typed == typed

    def groups(self) -> Iterator[Group]:
        """Yield the fields by the article that leaves the value to the site."""
        by_article: dict[str, list[forms.BoundField]] = {}
        for name, ask in self.edition.asks.items():
            by_article.setdefault(ask.article, []).append(self[name])
        for article, bound in by_article.items():
            named = self.edition.articles_by_path.get(article)
            title = named.title.in_language(language_read()) if named else ""
            yield Group(self.edition.citation(article), title, bound)


@dataclass(frozen=True)
class Group:
    """Local values of one article."""

    citation: str
    title: str
    fields: list[forms.BoundField]


class ValueForm(forms.Form):
    """One local value from a day on; ``seen`` marks what stood there when the page was drawn."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=32)

    def __init__(self, ask: Ask, says: PackWords, unit: Unit, at: datetime, typed: str, seen: str, *args: Any) -> None:
        super().__init__(*args)
        self.fields["seen"].initial = seen
        self.since = SinceField(unit, at)
        self.fields["value"] = ValueField(ask, says, initial=typed)
        self.fields["value"].required = True
        self.fields["since"] = self.since


def allowed(ask: Ask, says: PackWords) -> str:
    """Return what a question allows, in words: the type, its bounds or its choices."""
    language = language_read()
    if ask.type in ("choice", "period") and ask.options:
        return says.all(ask.options)
    words = _several_allowed(ask, says) or str(TYPES[ask.type])
    if ask.unit:
        words += f" ({says(ask.unit)})"
    if ask.at_least is not None:
        words += gettext(", at least %(figure)s") % {"figure": said(ask, ask.at_least, language, says)}
    if ask.at_most is not None:
        words += gettext(", at most %(figure)s") % {"figure": said(ask, ask.at_most, language, says)}
    return words


def _several_allowed(ask: Ask, says: PackWords) -> str:
    """Return what a list of choices, a map whose keys the pack names or a table takes; nothing for all others."""
    if ask.type == "list" and ask.options:
        return gettext("those that are ticked")
    if ask.type == "map" and ask.options:
        return gettext("for each %(figure)s") % {"figure": TYPES[ask.gives]}
    if ask.type != "table":
        return ""
    separator = ", " if says.language.startswith("en") else "、"
    columns = separator.join(f"{says(name)} ({TYPES[type_]})" for name, type_ in ask.columns.items())
    if ask.rows:
        return gettext("in each row %(columns)s") % {"columns": columns}
    return f"{TYPES['table']} ({columns})"


def _widget(ask: Ask, says: PackWords, above: Given | None) -> forms.Widget:
    stands = said(ask, above.value, language_read(), says) if above else ""
    if ask.type in ("choice", "truth") or (ask.type == "period" and ask.options):
        options = [(one, says(one)) for one in ask.options] or [("true", gettext("Yes")), ("false", gettext("No"))]
        empty = gettext("as above: %(value)s") % {"value": stands} if stands else "—"
        return forms.Select(choices=[("", empty), *options])
    if ask.type == "list" and ask.options:
        return TicksInput(choices=[(one, says(one)) for one in ask.options])
    if (ask.type == "table" and ask.rows) or (ask.type == "map" and ask.options):
        columns = [(name, says(name)) for name in ask.columns] or [("", "")]
        shown = cells_written(ask, above.typed) if above and above.value is not None else {}
        return CellsInput(ask, [(row, says(row)) for row in ask.rows or ask.options], columns, shown)
    attributes = {"autocomplete": "off"}
    if stands:
        attributes["placeholder"] = gettext("as above: %(value)s") % {"value": stands}
    if ask.type in OF_LINES:
        return forms.Textarea(attrs={**attributes, "rows": "4"})
    return forms.TextInput(attrs={**attributes, **({"type": "date"} if ask.type == "date" else {})})
