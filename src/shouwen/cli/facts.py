"""``shouwen facts kinds`` and ``shouwen facts retry``."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping

from shouwen.regulation.facts import FactKind


def list_kinds(kinds: Mapping[str, FactKind], *, as_json: bool) -> int:
    """Print every kind of fact with its figures."""
    if as_json:
        print(json.dumps([_as_json(kinds[name]) for name in sorted(kinds)], ensure_ascii=False, indent=1))
        return 0
    for name in sorted(kinds):
        kind = kinds[name]
        awaits = f" (recorded by nobody yet: {kind.awaits} is to come)" if kind.awaits else ""
        print(f"{name}  {kind.title}: {kind.meaning}{awaits}")
        for figure in kind.figures.values():
            options = f" ({', '.join(figure.options)})" if figure.options else ""
            print(f"    {figure.name}: {figure.type}{options}, {figure.meaning}")
    return 0


def _as_json(kind: FactKind) -> dict[str, object]:
    return {
        "name": kind.name,
        "title": kind.title,
        "meaning": kind.meaning,
        "awaits": kind.awaits,
        "figures": [
            {
                "name": figure.name,
                "type": figure.type,
                "meaning": figure.meaning,
                "unit": figure.unit,
                "options": list(figure.options),
            }
            for figure in kind.figures.values()
        ],
    }


def retry() -> int:
    """Let reactions that were given up be tried again, and say how many."""
    from django.utils import timezone

    from shouwen.facts.trying import take_up_again

    print(f"{take_up_again(at=timezone.now())} reactions will be tried again by the worker", file=sys.stderr)
    return 0
