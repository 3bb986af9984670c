"""What is protected of a customer, read off the declarations: a mark for each field of models and of packs' forms.

A field that is declared tomorrow has neither a mark nor a reason to have none, and the test of privacy fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, time
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

import yaml
from django.apps import apps
from django.db import models

from shouwen.customers.models import Customer
from shouwen.regulation.forms import Form
from tests.scenes import PACKS, service_department

#: Of each field of a row, what stands in it and nowhere else; spelled in the ways in which a door may say it.
ROWS = {
    "Customer.remark": "只收现款印记",
    "Customer.company_number": "91350100M000100Y43",
    "ContactPoint.value phone": "13977771234",
    "ContactPoint.value fax": "059188776655",
    "ContactPoint.value mail": "geheim@marken.example",
    "ContactPoint.value address": "梧桐弄七十七号",
    "ContactPoint.value other": "微信号印记",
    "ContactPoint.label": "后门仓库印记",
    "Relation.remark": "连襟印记",
    "UnsuitableTime.since": time(3, 17),
    "UnsuitableTime.until": time(4, 41),
    "UnsuitableTime.remark": "夜班补觉印记",
    "Consent.remark": "口头答应印记",
    "Consent.until": date(2071, 11, 23),
    "Hold.reason": "诉讼保全印记",
    "Hold.until": date(2072, 12, 29),
    "Measure.score": "87.65",
    "Measure.figures": "765432.19",
    "Rating.limit": "654321.98",
    "GradeChange.reason": "回款变慢印记",
    "GradeChange.checked_words": "财务核过印记",
    "GradeChange.answer": "经理不批印记",
}
#: Why a field bears no mark.
FOUND_BY = "a secret file is found by it, and named"
CODE = "a word of a list, of the pack or of the house"
REFERENCE = "a reference, or a salt, and no words"
DERIVED = "made of another field that bears a mark"
COUNTED = "numbers only"
WITHOUT = {
    **dict.fromkeys(("Customer.number", "Customer.name", "Customer.name_key", "Customer.initials", "Customer.company",
                     "Customer.also_known_as", "Customer.trade"), FOUND_BY),
    **dict.fromkeys(("Customer.kind", "Customer.registry", "Customer.secrecy", "ContactPoint.kind", "Relation.kind",
                     "Consent.purpose", "Consent.channel", "Opening.purpose", "Rating.grade", "Measure.grade",
                     "GradeChange.before", "GradeChange.grade", "GradeChange.state", "KeptRow.sort",
                     "UnsuitableTime.weekdays"), CODE),
    **dict.fromkeys(("Consent.outside", "Hold.salt", "GradeChange.salt", "GradeChange.matter", "Erasure.matter",
                     "KeptRow.standard", "KeptRow.citation", "Rating.limit_citation", "Measure.citation",
                     "GradeChange.citation", "Merge.moved", "Merge.returned"), REFERENCE),
    **dict.fromkeys(("ContactPoint.plain", "ContactPoint.reversed_digits"), DERIVED),
    "Erasure.report": COUNTED,
}  # fmt: skip
#: Models of other floors that name a customer: their words are of a matter of its own, with rights of its own.
MATTERS = {"Case", "Contact", "Order", "Return", "SalesMonth", "SalesYear", "SalesPart", "Movement", "Response"}
#: Fields in which no words and no figures of the file stand.
PLAIN = (models.AutoField, models.ForeignKey, models.ManyToManyField, models.BooleanField, models.IntegerField,
         models.DateTimeField)  # fmt: skip

#: Types of fields of forms that bear a mark, and those that cannot.
MARKED_TYPES = {"text", "long_text", "money", "percent", "date"}
UNMARKED_TYPES = {
    "choice": "its words stand on the blank form", "integer": "a figure of one or two digits is everywhere",
    "signature": "who signed is of the house", "product": "a product of the house", "customer": FOUND_BY,
    "phone": DERIVED, "table": "its columns bear them",
}  # fmt: skip
#: Shares come to a hundred: so they are written, and no other figure of the scene is the same.
SHARES = {"支付现金": "61.3719", "支付支票": "22.4831", "支付汇票": "16.1450", "回收现金": "31.2617",
          "回收支票": "27.7309", "回收汇票": "23.8451", "回收其他": "17.1623"}  # fmt: skip
#: What the house masks to most who read a form: by the form and its field.
MASKED = {"退货小帖示/退款账号": "6222777788889999"}
OF_CUSTOMERS = ("法人客户信息资料表", "自然人客户信息资料表", "客户信用分析表")


def models_of_the_file() -> list[type[models.Model]]:
    """Return the models of customers in which something of one customer stands, by themselves or by another row."""
    found: list[type[models.Model]] = [Customer]
    for _ in range(3):
        found += [model for model in apps.get_app_config("customers").get_models() if model not in found
                  and any(one.related_model in found for one in model._meta.fields if one.is_relation)]  # fmt: skip
    return found


def models_elsewhere() -> set[str]:
    """Return the models of other floors that name a customer."""
    return {
        model.__name__ for model in apps.get_models()
        if model._meta.app_label != "customers"
        and any(one.related_model is Customer for one in model._meta.fields if one.is_relation)
    }  # fmt: skip


def fields_of_the_file() -> set[str]:
    """Return every field of such a model that may hold words or figures, by ``Model.field``."""
    return {
        f"{model.__name__}.{one.name}" for model in models_of_the_file() for one in model._meta.fields
        if not isinstance(one, PLAIN)
    }  # fmt: skip


def forms_of_customers() -> tuple[set[str], set[str]]:
    """Return which forms of any pack are of customers, and which fields of any form are masked."""
    forms = [yaml.safe_load(path.read_text("utf-8")) for path in sorted(PACKS.glob("*/*/forms/*.yaml"))]
    named = [(one["title"]["zh"] if isinstance(one["title"], dict) else one["title"], one) for one in forms]
    masked = {f"{name}/{field['name']}" for name, one in named for field in one["fields"] if field.get("masked")}
    return {name for name, one in named if one["of"] == "customer"}, masked


@cache
def _forms() -> dict[str, Form]:
    return dict(service_department().forms)


def form_called(name: str) -> Form:
    """Return a form of customers as the service department has it."""
    return _forms()[name]


def _written(form: Form) -> Iterator[tuple[str, str, str]]:
    """Yield each field of a form that people write and that bears a mark: its table, its name, its type."""
    for field in form.fields:
        assert field.type in MARKED_TYPES | UNMARKED_TYPES.keys(), f"say in protected.py how {field.name} is marked"
        for table, one in [("", field), *((field.name, column) for column in field.columns)]:
            assert one.type in MARKED_TYPES | UNMARKED_TYPES.keys(), f"say in protected.py how {one.name} is marked"
            if one.type in MARKED_TYPES and one.is_written and not (table and one.offered):
                yield table, one.name, one.type


def marks_of_forms() -> dict[str, str | date]:
    """Return a mark for each field of a form of customers, by ``form/field`` or ``form/table/column``."""
    marks: dict[str, str | date] = {}
    for place, name in enumerate(OF_CUSTOMERS):
        for number, (table, field, type_) in enumerate(_written(form_called(name))):
            key = "/".join(part for part in (name, table, field) if part)
            marks[key] = _mark(place + 1, number, field, type_)
    return marks


def _mark(place: int, number: int, field: str, type_: str) -> str | date:
    if field in SHARES:
        return SHARES[field]
    return {"date": date(1931 + 10 * place + number // 18, 1 + place, 11 + number % 18),
            "money": f"{place}{number:02}713.59", "percent": f"{number:02}.9371",
            }.get(type_, f"表{place}第{number:02}栏印记")  # fmt: skip


def values_of(name: str) -> dict[str, object]:
    """Return what is written into a form, a mark in each field."""
    marks, values = marks_of_forms(), {}
    for field in form_called(name).fields:
        if field.columns and field.is_written:
            keys = {one.name: f"{name}/{field.name}/{one.name}" for one in field.columns}
            row: dict[str, object] = {column: str(marks[key]) for column, key in keys.items() if key in marks}
            row |= {one.name: 4 for one in field.columns if one.type == "integer"}
            values[field.name] = [row | {one.name: "其余" for one in field.columns if one.offered}]
        elif (key := f"{name}/{field.name}") in marks:
            values[field.name] = str(marks[key])
        elif field.type == "integer" and field.is_written:
            values[field.name] = 4
    return values


def spellings(mark: str | date | time) -> tuple[str, ...]:
    """Return how a door may say what stands in a field, without blanks and commas."""
    if isinstance(mark, date):
        english = mark.strftime("%d%b%Y").lstrip("0")
        chinese = f"{mark.year}年{mark.month}月{mark.day}日"
        return mark.isoformat(), chinese, f"{mark.year}/{mark.month:02}/{mark.day:02}", english
    if isinstance(mark, time):  # beside the other one: a page tells many times of a day
        since, until = ROWS["UnsuitableTime.since"], ROWS["UnsuitableTime.until"]
        return f"{since:%H:%M}–{until:%H:%M}", f'"{mark:%H:%M:%S}"'
    if re.fullmatch(r"\d\d\.\d+", mark):  # of a hundred, or a share: pages round it, sheets keep it as a fraction
        return mark, f"{Decimal(mark).quantize(Decimal('0.1'), ROUND_HALF_UP)}%", f"0.{mark.replace('.', '')}"
    return (mark,)


def every_mark() -> dict[str, tuple[str, ...]]:
    """Return each protected field of the file with the spellings of what stands in it."""
    return {name: spellings(mark) for name, mark in {**ROWS, **marks_of_forms(), **MASKED}.items()}

