"""Fields of a form that most who read it see only the end of: the account to which a return is paid back (SD-2.10-n1).

What is kept stays whole. Whoever may not read it may still write another text in its place; sent back as it was shown,
it stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shouwen.organisation.rights import Acting
from shouwen.regulation.forms import Form
from shouwen.work.matters import Matter

MASK = "••••"
#: So much of the end is shown, and of so long a text only: a short one would be told by it.
SHOWN, LONG = 4, 8


def masked(text: str) -> str:
    """Return what is shown of a text: its end, of a short one nothing."""
    return f"{MASK} {text[-SHOWN:]}" if len(text) >= LONG else MASK


def masked_fields(form: Form, matter: Matter, by: Acting) -> frozenset[str]:
    """Return the fields of which whoever reads sees only the end: all that the form masks, unless they may read them."""
    if not form.masked or (matter.unmask and by.may(matter.unmask, path=matter.unit.path, own=matter.members)):
        return frozenset()
    return form.masked


def shown_with(fields: frozenset[str], content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a content as it is shown where these fields are masked."""
    if not fields.intersection(content):
        return content
    return {name: masked(str(value)) if name in fields and value else value for name, value in content.items()}


def as_kept(form: Form, values: Mapping[str, Any], before: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what was written, with each masked field that came back as it was shown as it stood ``before``."""
    shown = {name: str(before[name]) for name in form.masked if before.get(name) and name in values}
    return {**values, **{name: text for name, text in shown.items() if values[name] == masked(text)}}
