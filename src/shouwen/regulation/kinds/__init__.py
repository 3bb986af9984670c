"""The kinds of standards, each in a file of its own that registers itself: a new kind is one new file."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from shouwen.regulation.kinds.registry import KINDS_OF_THE_LANGUAGE, Reader, readers
from shouwen.regulation.kinds.standard import Standard

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

__all__ = ["KINDS_OF_THE_LANGUAGE", "Reader", "Standard", "readers"]
