"""Kinds of facts that packs may name already and that no module records yet.

A module that arrives declares its kinds and takes them out of ``kinds_to_come.yaml``: a test holds that
no kind stands twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Any

from shouwen.regulation.facts import FactKind, Figure
from shouwen.regulation.language.reading import plain_file
from shouwen.regulation.words import Words

FILE = "kinds_to_come.yaml"


@cache
def kinds_to_come() -> Mapping[str, FactKind]:
    """Return the kinds by name; ``awaits`` says which module will record each."""
    return MappingProxyType(
        {
            name: _kind(name, module, said)
            for module, some in plain_file(FILE)["kinds"].items()
            for name, said in some.items()
        }
    )


@cache
def figures_to_come() -> Mapping[str, Mapping[str, Figure]]:
    """Return, by kinds that are recorded already, the figures that they will carry besides."""
    return MappingProxyType(
        {name: _figures(figures) for name, figures in plain_file(FILE)["further_figures"].items()}
    )


def with_kinds_to_come(declared: Mapping[str, FactKind]) -> Mapping[str, FactKind]:
    """Return the declared kinds, and those still to come; what is declared goes before."""
    whole = {**kinds_to_come(), **declared}
    for name, figures in figures_to_come().items():
        if name in declared:
            whole[name] = replace(declared[name], figures={**figures, **declared[name].figures})
    return MappingProxyType(whole)


def _kind(name: str, module: str, said: Mapping[str, Any]) -> FactKind:
    return FactKind(
        name,
        said["zh"],
        said["en"],
        _figures(said.get("figures") or {}),
        said["en"],
        tuple(said.get("about") or ()),
        awaits=module,
    )


def _figures(said: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Figure]:
    return MappingProxyType(
        {
            name: Figure(
                name,
                one["type"],
                one.get("meaning", one.get("en", name.replace("_", " "))),
                words=Words(one["zh"], en=one.get("en", name.replace("_", " ").capitalize())),
            )
            for name, one in said.items()
        }
    )
