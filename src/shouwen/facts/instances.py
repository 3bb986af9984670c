"""Instances of models, made of rows as Django makes them and in a fraction of the time.

``Model.__init__`` sets column after column through descriptors and sends two signals. What comes from
the database has every column, and nobody listens: the columns are put in place at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model
from django.db.models.base import ModelState
from django.db.models.signals import post_init, pre_init

Make = Callable[[Sequence[Any]], Model]
Join = Callable[[Sequence[Any], Model], None]


def maker_of(model: type[Model], names: Sequence[str]) -> Make:
    """Return what makes an instance of the values of these columns; others are read when they are asked for."""
    if not _is_plain(model):
        return lambda values: model.from_db(DEFAULT_DB_ALIAS, names, values)

    def make(values: Sequence[Any]) -> Model:
        instance = model.__new__(model)
        state = ModelState()
        state.adding, state.db = False, DEFAULT_DB_ALIAS
        instance.__dict__.update(zip(names, values, strict=True), _state=state)
        return instance

    return make


def _is_plain(model: type[Model]) -> bool:
    """True where nobody has a say in how instances are made, neither the model nor a listener."""
    is_own = model.__init__ is not Model.__init__ or model.from_db.__func__ is not Model.from_db.__func__  # type: ignore[attr-defined]
    return not (is_own or pre_init.has_listeners(model) or post_init.has_listeners(model))


def joined_by(populator: Any) -> Join:
    """Return what gives an instance the one that a row joins to it, as Django's populator says which columns it has."""
    if populator.reorder_for_init:  # a model below another one
        return populator.populate  # type: ignore[no-any-return]
    make = maker_of(populator.model_cls, populator.init_list)
    start, end, key = populator.cols_start, populator.cols_end, populator.cols_start + populator.pk_idx
    joins = [joined_by(one) for one in populator.related_populators]
    put, put_back = populator.local_setter, populator.remote_setter

    def join(row: Sequence[Any], instance: Model) -> None:
        if row[key] is None:
            put(instance, None)
            return
        other = make(row[start:end])
        for one in joins:
            one(row, other)
        put(instance, other)
        put_back(other, instance)

    return join
