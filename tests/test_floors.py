"""The floors of the house, over all models: no relation points upwards, by string, by type or by hand."""

from __future__ import annotations

import configparser
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models.fields.related import RelatedField

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "shouwen"


def floors():
    """The packages of the house by their height; those on one line stand equally high."""
    written = configparser.ConfigParser()
    written.read(ROOT / ".importlinter")
    lines = written["importlinter:contract:floors"]["layers"].split("\n")
    rows = [re.findall(r"\w+", line) for line in lines if line.strip()]
    return {name: height for height, row in enumerate(reversed(rows)) for name in row}


HEIGHT = floors()
OURS = [model for model in apps.get_models() if model.__module__.startswith("shouwen.")]


def package_of(model):
    return model.__module__.split(".")[1]


def relations():
    """Every relation between two models of ours: (model, field, model it points to)."""
    for model in OURS:
        for field in model._meta.get_fields(include_hidden=True):
            if isinstance(field, RelatedField) and field.related_model.__module__.startswith("shouwen."):
                yield model, field, field.related_model


def test_every_package_has_its_floor():
    packages = {path.name for path in SOURCE.iterdir() if (path / "__init__.py").exists()}

    assert packages <= HEIGHT.keys()


def test_no_relation_points_upwards_or_to_a_neighbour():
    wrong = [
        f"{model.__name__}.{field.name} -> {other.__name__}"
        for model, field, other in relations()
        if package_of(model) != package_of(other) and HEIGHT[package_of(other)] >= HEIGHT[package_of(model)]
    ]

    assert wrong == []


def test_nothing_is_named_by_a_generic_relation():
    wrong = [
        f"{model.__name__}.{field.name}"
        for model in OURS
        for field in model._meta.get_fields(include_hidden=True)
        if field.__class__.__module__.startswith("django.contrib.contenttypes")
        or (isinstance(field, RelatedField) and field.related_model._meta.label == "contenttypes.ContentType")
    ]

    assert wrong == []


def reverse_names():
    """Names by which rows below reach rows above: (name, package that brought it, package that has it)."""
    for model, field, other in relations():
        name = field.remote_field.get_accessor_name()
        if package_of(model) != package_of(other) and name and not field.remote_field.hidden:
            yield name, package_of(model), package_of(other)


def uses_of(name, package):
    use = re.compile(rf"\.{name}\.(?:all|filter|exclude|create|count|exists|order_by|get)\b|[\"']{name}__")
    for path in (SOURCE / package).rglob("*.py"):
        if use.search(path.read_text(encoding="utf-8")):
            yield f"{path.relative_to(SOURCE)} uses .{name}"


def test_reverse_accessors_are_not_used_downstairs():
    """``unit.cases`` in the organisation would know of cases without importing them."""
    own = {(field.remote_field.get_accessor_name(), package_of(model)) for model, field, _ in relations()}
    wrong = [
        use
        for name, brought_by, _ in reverse_names()
        for package in {package_of(model) for model in OURS}
        if HEIGHT[package] < HEIGHT[brought_by] and (name, package) not in own
        for use in uses_of(name, package)
    ]

    assert wrong == []


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_each_model_says_what_it_is(model):
    assert model.__doc__
    assert not model.__doc__.startswith(f"{model.__name__}(")
