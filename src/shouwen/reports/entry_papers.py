"""A version of an entry as paper and as a sheet, with the signatures that stood on it; each that leaves is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils import translation
from django.utils.translation import gettext as _

from shouwen.cases.contents import KEYED
from shouwen.compliance.editions import edition_kept
from shouwen.compliance.wording import PackWords, article_of, titled
from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.queries import house_of
from shouwen.organisation.reach import reach_of
from shouwen.organisation.rights import Acting
from shouwen.organisation.zones import zone_of
from shouwen.reports.entries import Paper
from shouwen.reports.entry_sheet import entry_sheet
from shouwen.reports.layout import Imprint, printed
from shouwen.reports.names import names_in
from shouwen.reports.paper import PrintedForm
from shouwen.reports.plans import plan_of, typed_values
from shouwen.reports.reader import GivenSignature, Reader
from shouwen.reports.typst import typeset
from shouwen.work.actions.prints import record_print
from shouwen.work.entries import standing_signatures, state_of
from shouwen.work.models import EntryVersion

#: Kinds of matter whose sheets are handed to customers: slips, receipts.
HANDED_OVER = frozenset({"case", "contact", "return"})
LANGUAGES = ("zh-hans", "zh-hant", "en")
PDF_TYPE = "application/pdf"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class PaperFile:
    """An entry as a file: its name, what it is, its content."""

    name: str
    type: str
    content: bytes


def version_asked(paper: Paper, number: str) -> EntryVersion:
    """Return a version of an entry by its number, the latest where none is asked for; refuses one there is not."""
    wanted = number or str(paper.versions[-1].number)
    version = next((one for one in paper.versions if str(one.number) == wanted), None)
    if version is None:
        raise Refused("This form has no such version.", why=Why.BAD_INPUT, field="version")
    return version


def paper_file(paper: Paper, kind: Literal["pdf", "xlsx"], asked: Mapping[str, str], *, language: str, by: Acting,
               at: datetime) -> PaperFile:  # fmt: skip
    """Make an entry's paper (``pdf``) or sheet (``xlsx``), and record who took it out of the house.

    Of ``asked``: ``version``, else the latest; ``language``, else ``language`` of the reader; ``bilingual``;
    ``substitute`` to print characters that the font lacks by their code, else they raise ``UncoveredCharacters``.
    """
    assert paper.entry is not None
    version = version_asked(paper, asked.get("version", ""))
    form = printed_form(paper, version, asked, language=language, by=by, at=at)
    if kind == "pdf":
        content = typeset(form, dated=at, substitute=bool(asked.get("substitute")))
    else:
        content = entry_sheet(form, zone=zone_of(paper.matter.unit))
    record_print(paper.entry, paper.matter, version.number, kind, content, by=by, at=at)
    name = f"{paper.form.title.in_language(language)}-{paper.entry.pk}-{version.number}.{kind}"
    return PaperFile(name, PDF_TYPE if kind == "pdf" else SHEET_TYPE, content)


def printed_form(paper: Paper, version: EntryVersion, asked: Mapping[str, str], *, language: str, by: Acting,
                 at: datetime) -> PrintedForm:  # fmt: skip
    """Return the sheet of a version with the signatures that stood on it."""
    language = asked.get("language") or language
    language = language if language in LANGUAGES else LANGUAGES[0]
    second = ("zh-hans" if language == "en" else "en") if asked.get("bilingual") else ""
    return printed_paper(paper, version, language, second, at=at, by=by.member.name)


def printed_paper(paper: Paper, version: EntryVersion, language: str, second: str, *, at: datetime,
                  by: str) -> PrintedForm:
    """Return the sheet of a version of an entry in one language or two."""
    assert paper.entry is not None
    zone = zone_of(paper.matter.unit)
    signatures = signatures_on(paper, version)
    values = typed_values(paper.form, paper.shown(version.content), names_in([version.content]))
    says = PackWords([edition_kept(paper.entry.edition)], language)
    values |= {field.name: says(str(values[field.name])) for field in paper.form.fields
               if field.source in KEYED and values.get(field.name) and not field.options}
    values |= _signed_persons(paper, values, signatures, Reader(language, zone))
    edition = edition_kept(paper.entry.edition)
    imprint = Imprint(
        at=at, zone=zone, by=by, organisation=_head(paper),
        number=_number_above(paper),
        citation=article_of(paper.in_force.citation), edition=titled(edition, language),
        watermark=f"{by} {Reader(language, zone).written(at)}" if paper.matter.hides is not None else "",
        reach=_reach(paper, language),
    )
    return printed(plan_of(paper.form), values, signatures, language, imprint=imprint, second=second)


def _head(paper: Paper) -> str:
    """Return what stands above the title: the organisation, and for a sheet of a period or of a member whose it is."""
    house = house_of(paper.matter.unit).name
    return house if paper.form.of in {"case", "contact", "return", "customer"} else f"{house}　{paper.matter.title}"


def _reach(paper: Paper, language: str) -> str:
    """Return how the house is reached, for a sheet that a customer may be given; of no other."""
    if paper.form.of not in HANDED_OVER:
        return ""
    reach = reach_of(paper.matter.unit)
    with translation.override(language):
        parts = [f"{_('Hotline')} {reach.hotline}"] if reach.hotline else []
        return "　".join([*parts, *([reach.address] if reach.address else [])])


def _number_above(paper: Paper) -> str:
    """Return the number at the head of the sheet: the entry's own, else its case's where no box holds it."""
    assert paper.entry is not None
    if paper.entry.number or paper.form.of != "case":
        return paper.entry.number
    has_box = any(field.source == "case.number" for field in paper.form.fields)
    return "" if has_box else paper.matter.title.partition(" ")[0]


def signatures_on(paper: Paper, version: EntryVersion) -> dict[str, list[GivenSignature]]:
    """Return the signature that stood at each place when a version was the latest."""
    versions = [one for one in paper.versions if one.number <= version.number]
    numbers = {one.pk: one.number for one in versions}
    given = [one for one in paper.signatures if one.version_id in numbers]
    standing = standing_signatures(state_of(paper.in_force, versions, given), versions, given)
    return {
        place: [GivenSignature(one.who, "", one.at, numbers[one.version_id],
                               one.instead_of.name if one.instead_of else "")]
        for place, one in standing.items()
    }


def _signed_persons(paper: Paper, values: dict[str, object], signatures: dict[str, list[GivenSignature]],
                    reader: Reader) -> dict[str, object]:
    """Return the fields that name a person and are that person's place of signing, with when they signed."""
    return {
        field.name: f"{values.get(field.name) or signatures[field.name][-1].name} "
        f"{reader.written(signatures[field.name][-1].at)}"
        for field in paper.form.fields if field.type == "person" and field.name in signatures
    }
