"""Values brought into the shape that the type of a field keeps; what does not fit is left out."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from shouwen.regulation.forms import Field

_REFERENCE = re.compile(r"(member|customer):[0-9]{1,19}\Z")
#: What a percentage keeps after the point; print rounds to one place.
_PERCENT = Decimal("0.0001")
_FEN = Decimal("0.01")


def fitted(field: Field, value: Any) -> Any:
    """Return a value of the matter as the field keeps it, None where it is not of its type."""
    if value is None or value == "":
        return None
    try:
        if field.type == "choice":
            return _chosen(field, value) if field.is_multiple else _option(field, str(value))
        return _fitted(field.type, value)
    except (ValueError, TypeError, InvalidOperation):
        return None


def _fitted(type_: str, value: Any) -> Any:
    if type_ == "integer":
        number = Decimal(str(value))
        return int(number) if number == number.to_integral_value() else None
    if type_ == "money":
        return format(Decimal(str(value)).quantize(_FEN), "f")
    if type_ == "percent":
        return _plain(Decimal(str(value)).quantize(_PERCENT))
    if type_ == "date":
        return value.isoformat() if isinstance(value, date) else date.fromisoformat(str(value)).isoformat()
    if type_ == "datetime":
        return value.isoformat() if isinstance(value, datetime) else datetime.fromisoformat(str(value)).isoformat()
    if type_ in {"person", "customer"}:
        return value if _REFERENCE.match(str(value)) else None
    return value if isinstance(value, list) else str(value)


def _chosen(field: Field, value: Any) -> list[str] | None:
    """Return those of the values that a field with several choices knows."""
    known = {option.name for option in field.options}
    named = (_option(field, str(one)) for one in (value if isinstance(value, list) else [value]))
    return [one for one in named if one in known] or None


def _option(field: Field, value: str) -> str | None:
    """Return the option that is called so, or that the form says it means; None where it says so of others only."""
    if any(option.name == value for option in field.options):
        return value
    meaning = next((option.name for option in field.options if value in option.means), None)
    return meaning if meaning or any(option.means for option in field.options) else value


def fitted_result(field: Field, result: Any) -> Any:
    """Return what an expression gave as the field keeps it; a percentage comes as its fraction."""
    if field.type == "percent" and isinstance(result, Decimal):
        return fitted(field, result * 100)
    if isinstance(result, Decimal):
        return fitted(field, _plain(result) if field.type != "text" else format(result, "f"))
    return fitted(field, result)


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
