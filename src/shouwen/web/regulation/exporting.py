"""The clauses of an edition with who carries each out, and the local values of a unit, as spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from shouwen.compliance.editions import edition_called
from shouwen.compliance.permissions import SEE_REGULATION
from shouwen.compliance.queries import in_force, values_given
from shouwen.compliance.rulebook import rulebook
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.permissions import SEE_ORGANISATION
from shouwen.regulation.editions import Edition
from shouwen.web.administration.exporting import unit_needed
from shouwen.web.exports.rows import exports_rows
from shouwen.web.regulation.covering import Line, lines_of
from shouwen.web.regulation.reading import language_read
from shouwen.web.regulation.standards import Figure, local_figure
from shouwen.work.exportable import Asked, Row

_CLAUSES = (
    (_("Clause"), "text"), (_("Article"), "text"), (_("Title"), "text"), (_("Carried out"), "text"),
    (_("Standard"), "long_text"), (_("Waits for"), "text"),
)  # fmt: skip
_VALUES = (
    (_("Regulation"), "text"), (_("Edition"), "text"), (_("Local value"), "text"), (_("Key"), "text"),
    (_("In force"), "text"), (_("Whose"), "text"), (_("Since"), "datetime"), (_("Why it is asked"), "long_text"),
)  # fmt: skip


def _clauses(asked: Asked) -> list[Line]:
    edition = edition_called(asked.query.get("edition", ""))
    if edition is None:
        raise Refused("There is no such edition.", why=Why.BAD_INPUT, field="edition")
    return lines_of(edition, asked.query.get("q", "").strip(), asked.query.get("carried", ""), language_read())


def _clause_rows(lines: Iterable[Line], asked: Asked) -> Iterator[Row]:
    for one in lines:
        standards = "\n".join(f"{title} {key}" for key, title in one.standards)
        carried, waits = ("、".join(str(word) for word in words) for words in (
            (sign.words for sign in one.signs), one.waits_for))  # fmt: skip
        yield one.clause, one.number, one.title, carried, standards, waits


def _values(asked: Asked) -> list[tuple[Edition, Figure]]:
    unit, language, book = unit_needed(asked), language_read(), rulebook()
    found = []
    for one in in_force(unit, asked.at):
        given = values_given(unit, one.edition, asked.at, book)
        found += [(one.edition, local_figure(one.edition, name, given, language)) for name in one.edition.asks]
    return found


def _value_rows(values: Iterable[tuple[Edition, Figure]], asked: Asked) -> Iterator[Row]:
    language = language_read()
    for edition, one in values:
        title = edition.title.in_language(language)
        yield title, edition.edition, one.name, one.key, one.value, one.unit, one.since, one.why


exports_rows("coverage", SEE_REGULATION, _("Clause by clause"), ("edition", "q", "carried"), _CLAUSES, _clauses,
             _clause_rows)  # fmt: skip
exports_rows("local-values", SEE_ORGANISATION, _("Local values"), ("unit",), _VALUES, _values, _value_rows)
