"""Trees and plain values as YAML, so that reading it again gives the same."""

from __future__ import annotations

from decimal import Decimal
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.representer import RoundTripRepresenter


class _Representer(RoundTripRepresenter):
    """Writes exact decimals as they are."""


def _decimal(representer: Any, value: Decimal) -> Any:
    return representer.represent_scalar("tag:yaml.org,2002:float", format(value, "f"))


_Representer.add_representer(Decimal, _decimal)


def written(plain: Any) -> bytes:
    """Return plain mappings, lists, texts, truths, whole numbers and decimals as YAML 1.2 in UTF-8."""
    yaml = YAML()
    yaml.Representer = _Representer
    yaml.allow_unicode = True
    yaml.width = 4_000
    into = StringIO()
    yaml.dump(plain, into)
    return into.getvalue().encode()
