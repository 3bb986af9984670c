"""Bodies: JSON and nothing else, with exact figures and without characters that cannot be kept."""

from __future__ import annotations

import json
import unicodedata
from decimal import Decimal
from typing import Any, NoReturn

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_noop as _
from ninja.parser import Parser

from shouwen.api.errors import Unreadable

_KEPT_CONTROLS = frozenset("\n\r\t")


class JsonParser(Parser):
    """Reads a body. Figures become decimals, never floats."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the body; raise ``Unreadable`` for anything but plain JSON."""
        if request.content_type != "application/json":
            raise Unreadable(_("Send JSON, as application/json."), 415)
        try:
            read = json.loads(request.body, parse_float=Decimal, parse_constant=_no_number)
        except (ValueError, RecursionError) as error:
            raise Unreadable(
                _("The body is not JSON. Look at its brackets, quotes and encoding (UTF-8).")
            ) from error
        _check(read)
        return read

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        """Return what stands in the address, or in a form with a file."""
        read = super().parse_querydict(data, list_fields, request)
        _check({name: value for name, value in read.items() if isinstance(value, str | list)})
        return read


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _check(value: Any) -> None:
    """Refuse control and surrogate characters anywhere; no text holds them and no database keeps them."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            waiting += one
        elif isinstance(one, str) and not one.isprintable() and any(map(_is_odd, one)):
            raise Unreadable(_("The body holds control characters. Take them out."), 422)


def _is_odd(letter: str) -> bool:
    return unicodedata.category(letter) in {"Cc", "Cs"} and letter not in _KEPT_CONTROLS
