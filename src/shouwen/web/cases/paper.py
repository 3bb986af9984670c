"""A whole case as a print: its head, its clocks, its forms, what was decided, its course; each with its article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from shouwen.cases.models import Case
from shouwen.cases.timeline import Happening, whole_course
from shouwen.compliance.decided import Decided, decided_of
from shouwen.compliance.editions import edition_called
from shouwen.compliance.wording import PackWords, article_of, titled, words_of
from shouwen.organisation.zones import zone_of
from shouwen.reports.case_papers import draws_cases
from shouwen.reports.layout import Imprint, footer_of
from shouwen.reports.paper import Block, Cell, Grid, Label, PrintedForm, Table, TableColumn, Text
from shouwen.reports.wording import word
from shouwen.web.cases.page import MINOR, product_of, read_for_steps
from shouwen.web.components.signs import sign_of
from shouwen.work.entries import state_of_entry
from shouwen.work.models import Deadline, Entry

#: Forms of one case that a print lists.
MOST_FORMS = 60
#: Widths of the head in millimetres: names, and what stands beside them.
_COLUMNS = (26, 0, 26, 0)


@draws_cases
def printed_case(case: Case, imprint: Imprint, language: str) -> PrintedForm:
    """Return a case as a sheet, in the language of now; ``case`` comes from ``case_for``. About ten statements."""
    _tasks, clocks, says = read_for_steps(case)
    entries, decided, zone = _entries(case), decided_of(case.reference), zone_of(case.unit)
    cited = [*(clock.citation for clock in clocks), *(entry.citation for entry in entries),
             *(one.finding.citation for one in decided)]  # fmt: skip
    return PrintedForm(
        title=_("Case report"),
        organisation=imprint.organisation,
        number=word("number", language) + case.number,
        blocks=tuple(_blocks(case, clocks, entries, decided, says, zone)),
        footer=footer_of(replace(imprint, edition=_editions(cited, language)), language),
        language=language,
    )


def _blocks(case: Case, clocks: Sequence[Deadline], entries: Sequence[Entry], decided: Sequence[Decided],
            says: PackWords, zone: ZoneInfo) -> Iterable[Block]:  # fmt: skip
    yield _head(case, says, zone)
    yield from _table(_("Clocks"), _of_clocks(), [_clock(clock, says, zone) for clock in clocks], "clocks")
    yield from _table(_("Forms"), _of_forms(), [_form(entry) for entry in entries], "forms")
    told = [(one.title, one.result or str(sign_of(one.finding.verdict).words), _day(one.finding.at, zone),
             article_of(one.finding.citation)) for one in decided]
    yield from _table(_("What was decided"), _of_decided(), told, "decided")
    course = [_happened(line, zone) for line in whole_course(case, says) if line.kind not in MINOR]
    yield from _table(_("Course"), _of_course(), course, "course")


def _happened(line: Happening, zone: ZoneInfo) -> tuple[str, ...]:
    figures = " ".join(value for _name, value in line.said)
    return _day(line.at, zone), line.who, line.title, "\n".join(text for text in (figures, line.words) if text)


def _head(case: Case, says: PackWords, zone: ZoneInfo) -> Grid:
    def pair(name: str, value: str) -> tuple[Cell, Cell]:
        return Cell(Label(name)), Cell(Text(value), field=name)

    def whole(name: str, value: str) -> tuple[Cell, Cell]:
        return Cell(Label(name)), Cell(Text(value), across=3, field=name, is_roomy=True)

    people = [
        (_("Customer"), case.customer_name), (_("First asked"), case.first_owner.name),
        (_("Answers for it now"), case.owner.name), (_("Works on it"), case.holder.name if case.holder else ""),
        (_("Unit"), case.unit.called), (_("Opened"), _day(case.opened_at, zone)),
        (_("State"), str(sign_of(case.state).words)), (_("Closed at"), _day(case.closed_at, zone)),
        (_("Kind of case"), says(case.kind)), (_("Class of complaint"), says(case.class_key, "complaint_class")),
        (_("Promised by"), case.promised_on.isoformat() if case.promised_on else ""),
        (_("Against whom"), case.accused.name if case.accused else ""),
        *product_of(case, says),
    ]  # fmt: skip
    known = [one for one in people if one[1]]
    pairs = zip(known[::2], known[1::2], strict=False)
    rows: list[tuple[Cell, ...]] = [(*pair(*left), *pair(*right)) for left, right in pairs]
    if len(known) % 2:
        rows.append(whole(*known[-1]))
    texts = (
        (_("What about"), case.subject), (_("What the customer reports"), case.words),
        (_("What the customer wants"), case.demand),
    )  # fmt: skip
    return Grid(_COLUMNS, (*rows, *(whole(name, text) for name, text in texts if text)))


def _table(
    title: str, columns: tuple[TableColumn, ...], rows: Iterable[tuple[str, ...]], name: str
) -> Iterable[Block]:
    told = tuple(tuple(Text(text) for text in row) for row in rows)
    if told:
        yield Grid((0,), ((Cell(Label(title, is_heading=True)),),))
        yield Table(columns, told, field=name)


def _of_clocks() -> tuple[TableColumn, ...]:
    return (TableColumn(_("Clock"), share=3, align="left"), TableColumn(_("Due"), share=2),
            TableColumn(_("State"), share=1), TableColumn("§", share=3, align="left"))


def _of_forms() -> tuple[TableColumn, ...]:
    return (TableColumn(_("Form"), share=3, align="left"), TableColumn(_("Signed"), share=3, align="left"),
            TableColumn(_("Still to sign"), share=3, align="left"), TableColumn("§", share=3, align="left"))


def _of_decided() -> tuple[TableColumn, ...]:
    return (TableColumn(_("Standard"), share=4, align="left"), TableColumn(_("Result"), share=2),
            TableColumn(_("When"), share=2), TableColumn("§", share=3, align="left"))


def _of_course() -> tuple[TableColumn, ...]:
    return (TableColumn(_("When"), share=2), TableColumn(_("Who"), share=1),
            TableColumn(_("What"), share=2, align="left"), TableColumn(_("Words"), share=5, align="left"))


def _clock(clock: Deadline, says: PackWords, zone: ZoneInfo) -> tuple[str, ...]:
    due = "" if clock.is_standing else _day(clock.due_at, zone)
    state = sign_of("paused" if clock.is_standing else clock.state)
    return says(clock.standard), due, str(state.words), article_of(clock.citation)


def _entries(case: Case) -> list[Entry]:
    rows = Entry.objects.filter(matter=case.reference).prefetch_related("versions", "signatures")
    return list(rows.order_by("begun_at", "pk")[:MOST_FORMS])


def _form(entry: Entry) -> tuple[str, ...]:
    says, state = words_of(entry.edition), state_of_entry(entry)
    return (says(entry.form), says.all(state.signed), says.all(state.open), article_of(entry.citation))


def _day(at: datetime | None, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}" if at else ""


def _editions(cited: Iterable[str], language: str) -> str:
    """Return the editions whose articles the print cites."""
    found = (edition_called(called) for called in dict.fromkeys(one.partition("#")[0] for one in cited))
    return "、".join(titled(edition, language) for edition in found if edition is not None)
