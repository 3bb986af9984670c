"""Lays a filled-in form out as its paper original: labels beside boxes, two to a row, long texts across.

``printed`` is the one door. A form that says where its boxes stand (``print.rows``) is followed; for any
other the layout is made from the order, types and groups of its fields.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from shouwen.reports.fields import FormPlan
from shouwen.reports.filled import Filled, Given, Values
from shouwen.reports.paper import Footer, PrintedForm
from shouwen.reports.reader import Reader
from shouwen.reports.wording import word


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a print says of itself: whose form it is, its number, its article, who printed it and when."""

    at: datetime  # of printing, aware
    zone: tzinfo  # of the matter's unit; every instant is shown in it
    by: str = ""
    organisation: str = ""
    number: str = ""
    citation: str = ""
    edition: str = ""
    watermark: str = ""
    reach: str = ""  # how the customer who is given the print reaches the house


def printed(
    form: FormPlan, values: Values, signatures: Given, language: str, *, imprint: Imprint, second: str = ""
) -> PrintedForm:
    """Return the sheet of an entry.

    ``values`` are by field name, persons and customers already as the texts to print; a table's value is
    its rows, each by column name. ``signatures`` are by the name of the signature field, or by the role
    that writes an opinion (``by``); the newest stands last. With ``second`` every label is given in that
    language too.
    """
    reader = Reader(language, imprint.zone, second)
    title, second_title = reader.both(form.title)
    return PrintedForm(
        title=title,
        second_title=second_title,
        organisation=imprint.organisation,
        number=word("number", language) + imprint.number if imprint.number else "",
        blocks=tuple(Filled(form, values, signatures, reader).blocks()),
        footer=footer_of(imprint, reader.language),
        paper=form.paper,
        orientation=form.orientation,
        language=language,
        watermark=imprint.watermark,
    )


def footer_of(imprint: Imprint, language: str) -> Footer:
    """Return what stands below a print in one language."""

    def said(key: str, text: str) -> str:
        return word(key, language) + text if text else ""

    return Footer(
        citation=said("citation", imprint.citation),
        edition=said("edition", imprint.edition),
        printed_by=said("printed_by", imprint.by),
        reach=imprint.reach,
        printed_at=_instant(imprint.at.astimezone(imprint.zone)),
    )


def _instant(local: datetime) -> str:
    """Return ``2026-03-12 14:05 (UTC+08:00)``: names of zones mean several things."""
    return f"{local:%Y-%m-%d %H:%M} ({local.tzinfo and f'UTC{local.isoformat()[-6:]}'})"
