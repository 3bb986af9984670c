"""Read what a step asks for: typed, within its bounds, and naming only what the answerer may see.

Customers and cases are kept on floors above; each says in ``names_things`` how one of its own is named.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_noop

from shouwen.facts.refusals import Refused, Why
from shouwen.organisation.models import Member, Unit
from shouwen.organisation.rights import Acting
from shouwen.regulation.flows.asking import TODAY, answers_that_ask, beyond, is_asked
from shouwen.regulation.flows.nodes import Ask

#: Finds what an answer names, among what a member may see: its reference, or none.
Find = Callable[[str, Acting], str | None]
_FINDS: dict[str, Find] = {}
#: How the line begins that holds a remark beside answers in words.
REMARK = "备注"
GIVEN = "✓"  # a text is kept beside the fact, the flow only learns that it was given
#: Types of answers that are words of people.
TEXTS = frozenset({"text", "long_text"})
_DAYS = frozenset({"date", "datetime"})
#: What is said of an answer beyond a bound; of a day in other words than of a figure.
_BEYOND = {
    ("at_least", False): gettext_noop("%(name)s must be at least %(limit)s."),
    ("at_most", False): gettext_noop("%(name)s must be at most %(limit)s."),
    ("at_least", True): gettext_noop("%(name)s must not be before %(limit)s."),
    ("at_most", True): gettext_noop("%(name)s must not be after %(limit)s."),
}
#: How the two answers of a truth are written.
_TRUTHS = {"true": True, "是": True, "yes": True, "false": False, "否": False, "no": False}


def names_things(kind: str) -> Callable[[Find], Find]:
    """Say how an answer of a type (``customer``, ``case``) names one, of those that the answerer may see."""

    def declare(find: Find) -> Find:
        _FINDS[kind] = find
        return find

    return declare


@names_things("person")
def _member(text: str, by: Acting) -> str | None:
    return f"member:{text}" if Member.objects.filter(pk=int(text)).exists() else None


def asks_in_rows(asks: Sequence[Ask]) -> list[dict[str, Any]]:
    """Return what a step asks as its row and the API tell it.

    Beside ``name``, ``type`` and ``options``, where the flow says so: ``optional``; ``at_least``, ``at_most`` and
    ``only_if`` as they are written; ``when``, the answers to one question before for which this one is asked.
    """
    return [_row(ask, asks[:number]) for number, ask in enumerate(asks)]


def _row(ask: Ask, before: Sequence[Ask]) -> dict[str, Any]:
    row: dict[str, Any] = {"name": ask.name, "type": ask.type, "options": list(ask.options)}
    if ask.is_optional:
        row["optional"] = True
    for key, said in (("at_least", ask.at_least), ("at_most", ask.at_most), ("only_if", ask.only_if)):
        if said is not None:
            row[key] = str(said)
    found = answers_that_ask(ask.only_if, list(before)) if ask.only_if else None
    return row | ({"when": {found[0].name: list(found[1])}} if found else {})


def figures_given(
    asks: Sequence[Ask], given: Mapping[str, Any], unit: Unit, *, by: Acting, at: datetime
) -> tuple[dict[str, Any], str]:
    """Return the figures that a step asks for, typed, and what was answered as words for the course of the matter.

    The first choice is no word: it is the result that the fact of the step tells. Raises ``Refused`` naming the first
    answer that is missing, is no word and not asked for, cannot be read, is beyond its bounds, or names what is not
    there to see.
    """
    figures: dict[str, Any] = {}
    words: list[str] = []
    today = {TODAY: at.astimezone(ZoneInfo(unit.zone)).date()}
    result = next((ask.name for ask in asks if ask.options), None)
    for ask in asks:
        text = _written(given.get(ask.name))
        if not is_asked(ask, figures):
            words += _unasked(ask, text)
            continue
        if not text:
            if ask.is_optional:
                continue
            raise _refused(ask, gettext_noop("%(name)s must be answered."))
        figures[ask.name] = value = _typed(ask, text, by, ZoneInfo(unit.zone))
        _refuse_beyond(ask, value, {**today, **figures})
        if ask.name != result and ask.type not in _FINDS:
            words.append(f"{ask.name}：{text}")
    return figures, "\n".join(words)


def words_given(words: str, remark: str) -> str:
    """Return what is kept of a step in words: the answers, a line or more each, then the remark under its own name."""
    remark = remark.strip()
    return f"{words}\n{REMARK}：{remark}" if words and remark else words or remark


def texts_in(written: str, asks: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return the answers in words that were given with a step, by the names of what it asked, as they were written."""
    names = {ask["name"] for ask in asks}
    found: dict[str, str] = {}
    name = ""
    for line in written.split("\n"):
        asked, colon, answer = line.partition("：")
        if colon and asked not in found and (asked in names or asked == REMARK):
            name, line = asked, answer
        found[name] = f"{found[name]}\n{line}" if name in found else line
    return {ask["name"]: found[ask["name"]] for ask in asks if ask["type"] in TEXTS and ask["name"] in found}


def _written(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _unasked(ask: Ask, text: str) -> list[str]:
    """Return what was written though it is not asked for: words are kept in the course, a figure is refused."""
    if text and ask.type in TEXTS:
        return [f"{ask.name}：{text}"]
    if text:
        raise _refused(ask, gettext_noop("%(name)s is asked only where %(condition)s."), condition=str(ask.only_if))
    return []


def _refuse_beyond(ask: Ask, value: Any, figures: Mapping[str, Any]) -> None:
    found = beyond(ask, value, figures)
    if found is not None:
        sentence = _BEYOND[found.bound, ask.type in _DAYS]
        raise _refused(ask, sentence, limit=_shown(ask, found.value))


def _shown(ask: Ask, limit: Any) -> str:
    if ask.type == "percent":
        return f"{(Decimal(limit) * 100).normalize():f}%"
    return f"{limit.normalize():f}" if isinstance(limit, Decimal) else str(limit)


def _typed(ask: Ask, text: str, by: Acting, zone: ZoneInfo) -> Any:
    if ask.type in TEXTS:
        return GIVEN
    find = _FINDS.get(ask.type)
    if find is not None:
        return _found(ask, text, find, by)
    try:
        return _READ.get(ask.type, str)(text) if ask.type != "choice" else ask.options[ask.options.index(text)]
    except (ValueError, InvalidOperation, KeyError) as error:
        raise _refused(ask, gettext_noop("%(name)s cannot be read: %(text)s."), text=text[:40]) from error


def _found(ask: Ask, text: str, find: Find, by: Acting) -> str:
    number = text.removeprefix(f"{'member' if ask.type == 'person' else ask.type}:")
    found = find(number, by) if number.isascii() and number.isdecimal() and len(number) < 19 else None
    if found is None:
        raise _refused(ask, gettext_noop("%(name)s: %(text)s is not there, or not yours to see."), text=text[:40])
    return found


def _number(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite() or value.adjusted() > 15:
        raise ValueError(text)
    return value


_READ: Mapping[str, Callable[[str], Any]] = {
    "integer": lambda text: Decimal(int(text)),
    "number": _number,
    "money": _number,
    "percent": lambda text: _number(text.removesuffix("%").removesuffix("％")) / 100,
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "truth": lambda text: _TRUTHS[text.lower()],
}


def _refused(ask: Ask, sentence: str, **names: Any) -> Refused:
    return Refused(sentence, why=Why.BAD_INPUT, field=ask.name, name=ask.name, **names)
