"""Forms of the pack, filled in, and prints read back by another engine than the one that set them."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pypdfium2 as pdfium

from shouwen.regulation.form_reading import read_form
from shouwen.regulation.forms import Field, Form, Option
from shouwen.regulation.lists import read_lists
from shouwen.regulation.reading import Faults, read_yaml
from shouwen.regulation.words import Words
from shouwen.reports.layout import Imprint, printed
from shouwen.reports.plans import plan_of, typed_values
from shouwen.reports.reader import GivenSignature

FORMS = Path(__file__).parents[2] / "packs" / "service-department" / "1" / "forms"
AT = datetime(2026, 3, 12, 6, 5, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")
COMPLAINT = (
    "客户三月八日在城东店购得净水器一台，型号 JS-200，安装次日滤芯接口漏水，致地板浸泡。"
    "客户致电要求上门检修并赔偿地板损失，称店员答复“等通知”，态度冷淡。"
)


def words(said) -> Words:
    if isinstance(said, str):
        return Words(said)
    return Words(said.get("zh") or said["name"], said.get("zh_hant", ""), said.get("en", ""))


def field(said) -> Field:
    """A field as its pack file says it; the file's own reader is tested elsewhere."""
    by = said.get("by", ())
    options = [one if isinstance(one, dict) else {"name": one} for one in said.get("options", ())]
    return Field(
        name=said["name"],
        words=words(said),
        type=said.get("type", "text"),
        by=(by,) if isinstance(by, str) else tuple(by),
        group=words(said.get("group", "")),
        options=tuple(Option(one["name"], words(one)) for one in options),
        is_multiple=said.get("multiple", False),
        columns=tuple(field(column) for column in said.get("columns", ())),
    )


def form(title, *fields, **layout) -> Form:
    """A form of the tests."""
    return Form("form", words(title), "case", tuple(field(one) for one in fields), layout)


@cache
def pack_lists():
    """The lists that forms of the pack read options from; their articles are no matter here."""
    pack = read_yaml("pack.yaml", (FORMS.parent / "pack.yaml").read_bytes(), Faults())
    return read_lists(pack.value["lists"].value, Faults(), {})


def pack_form(name: str, **layout) -> Form:
    """A form of the pack; with ``rows=()`` as if it had no layout of its own."""
    path, faults = FORMS / f"{name}.yaml", Faults()
    tree = read_yaml(path.name, path.read_bytes(), faults)
    form = read_form(name, tree, faults, pack_lists(), things=frozenset({"duty"}))
    assert faults.errors == []
    return replace(form, print={**form.print, **layout})


def signature(name="林晓", position="投诉专员", **more) -> GivenSignature:
    return GivenSignature(name, position, AT, **more)


def sheet(form, values=None, signatures=None, language="zh-hans", second="", **imprint):
    """The printed sheet of an entry as the unit in Shanghai prints it."""
    told = {"by": "林晓", "organisation": "某某电器有限公司客户服务部", "number": "KF-2026-0012", **imprint}
    of_it = Imprint(at=AT, zone=SHANGHAI, **told)
    typed = typed_values(form, values or {}, {"customer:5": "欧阳静", "member:12": "林晓"})
    return printed(plan_of(form), typed, signatures or {}, language, imprint=of_it, second=second)


def pages(pdf: bytes) -> list[str]:
    """The text of each page, lines joined as a reader's eye joins them."""
    with closing(pdfium.PdfDocument(pdf)) as document:
        return [_text(document[number]) for number in range(len(document))]


def _text(page) -> str:
    with closing(page), closing(page.get_textpage()) as text:
        return text.get_text_bounded()


def characters(pdf: bytes, number=0) -> list[tuple[str, tuple[float, float, float, float]]]:
    """Each character of a page with its box (left, bottom, right, top) in points."""
    with (
        closing(pdfium.PdfDocument(pdf)) as document,
        closing(document[number]) as page,
        closing(page.get_textpage()) as text,
    ):
        return [(text.get_text_range(at, 1), text.get_charbox(at)) for at in range(text.count_chars())]


def squeezed(text: str) -> str:
    """Text without spaces and line ends, which setting may change."""
    return "".join(text.split())
