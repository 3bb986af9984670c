"""Components that templates draw by calling them. `docs/reference/components.md` shows each with an example."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.forms import BoundField
from django.utils.safestring import SafeString
from jinja2 import Environment, pass_context, pass_environment
from jinja2.runtime import Context

from shouwen.organisation.models import Position
from shouwen.web.components import chips
from shouwen.web.components.house_words import house_words, position_words
from shouwen.web.components.listing import Column, Page, look_of
from shouwen.web.components.moments import day_of
from shouwen.web.components.places import Words
from shouwen.web.components.widgets import field_parts

#: Draws what stands between `{% call %}` and `{% endcall %}`.
Caller = Callable[[], str]


def _at(context: Context) -> datetime | None:
    """Return the instant that the door gave to this page."""
    at = context.get("at") or getattr(context.get("request"), "at", None)
    return at if isinstance(at, datetime) else None


def _draw(name: str, context: Context, values: dict[str, Any]) -> SafeString:
    """Draw a component's template; what it needs of the page is the instant and the request."""
    environment = context.environment
    shared = {"at": _at(context), "request": context.get("request")}
    return draw(environment, f"web/components/{name}.html", {**shared, **values})


def draw(environment: Environment, path: str, values: dict[str, Any]) -> SafeString:
    """Draw a template from values.

    This is `Template.render` for small parts: a page draws a hundred, and copying the globals key by key into
    each would cost more than the part itself.
    """
    template = environment.get_template(path)
    context = template.new_context({**environment.globals, **values}, shared=True)
    return SafeString("".join(template.root_render_func(context)))


@pass_context
def page_header(
    context: Context,
    title: Words,
    line: Words = "",
    crumbs: Sequence[tuple[Words, str]] = (),
    *,
    caller: Caller,
) -> SafeString:
    """Draw the head of a page around its deeds (buttons). `crumbs` are (words, path) of the pages above."""
    values = {"content": _trimmed(caller), "title": title, "line": line, "crumbs": crumbs}
    return _draw("_page_header", context, values)


def _trimmed(caller: Caller) -> SafeString:
    """Draw a block without the space around it, so that an empty one counts as none."""
    return SafeString(caller().strip())


@pass_context
def position(context: Context, one: Position) -> str:
    """Return what a position is called in the reader's language."""
    return position_words(one, house_words(context["request"]))


@pass_context
def house_word(context: Context, key: str) -> str:
    """Return what a key is called that a page names without a matter of its own."""
    return house_words(context["request"])(key)


# Time


@pass_context
def due(
    context: Context,
    due_at: datetime | None,
    state: str = "open",
    citation: str = "",
    zone: str = "",
    is_local: bool = False,
    left: str = "",
) -> SafeString:
    """Draw a due time; nothing if there is none. `state`: open, paused, met, missed or cancelled.

    A clock that stands is drawn as paused, with what is `left` of it. The page's context or request must
    hold `at`.
    """
    at = _at(context)
    if due_at is None or at is None:
        return chips.EMPTY
    return chips.due(due_at, at, state=state, citation_text=citation, zone=zone, is_local=is_local, left=left)


@pass_context
def moment(context: Context, instant: datetime | None, zone: str = "") -> SafeString:
    """Draw an instant as `<time>` in the zone of its matter; nothing if there is none."""
    return chips.moment(instant, zone=zone, at=_at(context))


@pass_context
def day(context: Context, value: date | datetime | None) -> str:
    """Write a day as `moment` writes it; nothing if there is none."""
    return day_of(value, at=_at(context)) if value else ""


# Fields and lists


@pass_environment
def field(environment: Environment, bound: BoundField, wide: bool = False, **attributes: Any) -> SafeString:
    """Draw a form field. Further attributes go to the input; a dash in a name is written `_`."""
    named = {key.replace("_", "-"): value for key, value in attributes.items()}
    values = field_parts(bound, wide=wide, attributes=named)
    if values is None:
        return SafeString(bound.as_widget())
    return draw(environment, "web/components/_field.html", values)


@pass_context
def form_errors(context: Context, form: Any) -> SafeString:
    """Draw what is wrong with a form as a whole; nothing if it is right."""
    return _draw("_form_errors", context, {"form": form})


@pass_context
def filters(context: Context, saved: Sequence[Any], form: Any = None, label: Words = "") -> SafeString:
    """Draw saved filters with their counts and, if there is one, a filter form that sends itself as GET."""
    return _draw("_filters", context, {"saved": saved, "form": form, "label": label})


@pass_context
def list_table(
    context: Context,
    columns: Sequence[Column],
    page: Page | Sequence[Any],
    label: Words = "",
    id: str = "list",  # noqa: A002  named as the attribute that it becomes
    empty: Words = "",
    empty_more: Words = "",
    dense: bool = False,
    *,
    caller: Caller,
) -> SafeString:
    """Draw a list around its `<tr>` rows: headings that sort, a pager, or what to say when it is empty."""
    request = context.get("request")
    sort = request.GET.get("sort", "") if request else ""
    values = {
        "content": SafeString(caller()),
        "columns": columns,
        "page": page,
        "label": label,
        "id": id,
        "dense": dense,
        "look": look_of(columns) if dense else "",
    }
    values |= {"empty": empty, "empty_more": empty_more, "sort": sort}
    return _draw("_list", context, values)


# Panels


@pass_context
def card(
    context: Context,
    title: Words = "",
    icon: str = "",
    id: str = "",  # noqa: A002  named as the attribute that it becomes
    live: str = "",
    flush: bool = False,
    first: bool = False,
    deed: Words = "",
    deed_path: str = "",
    *,
    caller: Caller,
) -> SafeString:
    """Draw a card. `live` names the topics at which it fetches itself anew (it then needs an `id`).

    `first`: where an aside has no room beside the page, this card of it comes before the page.
    """
    values = {
        "content": SafeString(caller()),
        "title": title,
        "sign": icon,
        "id": id,
        "live": live,
        "flush": flush,
    }
    values |= {"first": first, "deed": deed, "deed_path": deed_path}
    return _draw("_card", context, values)


@pass_context
def event(
    context: Context,
    title: Words,
    at: datetime,
    who: str = "",
    icon: str = "circle-dot",
    tone: str = "",
    said: bool = False,
    zone: str = "",
    citation: str = "",
    recorded_at: datetime | None = None,
    *,
    caller: Caller,
) -> SafeString:
    """Draw one entry of a `<ol class="course">`. `recorded_at` is given for what was entered late."""
    values: dict[str, Any] = {"content": _trimmed(caller), "title": title, "instant": at, "who": who}
    values |= {
        "sign": icon,
        "tone": tone,
        "said": said,
        "zone": zone,
        "cited": citation,
        "recorded_at": recorded_at,
    }
    return _draw("_event", context, values)


@pass_context
def steps(context: Context, given: Sequence[Any]) -> SafeString:
    """Draw what happens next: `Step`s, those done, the one under way, those to come."""
    return _draw("_steps", context, {"given": given})


@pass_context
def signatures(context: Context, stages: Sequence[Any]) -> SafeString:
    """Draw the signature sheet of a form entry: `Stage`s in order, cells in any order inside."""
    return _draw("_signatures", context, {"stages": stages})


@pass_context
def tabs(context: Context, given: Sequence[Any], label: Words, target: str = "tab-panel") -> SafeString:
    """Draw tabs that load into `#target` when opened; without script each is a page of its own."""
    return _draw("_tabs", context, {"given": given, "label": label, "target": target})


@pass_context
def progress(context: Context, value: int, total: int, words: Words = "") -> SafeString:
    """Draw how much of something is done."""
    return _draw("_progress", context, {"value": value, "total": total, "words": words})


@pass_context
def plot(
    context: Context,
    id: str,  # noqa: A002  named as the attribute that it becomes
    kind: str,
    categories: Sequence[Any],
    series: Mapping[str, Sequence[Any]],
    title: Words = "",
    unit: Words = "",
) -> SafeString:
    """Draw figures as a plot (bar, line or pie) and as a table. `series` maps a name to its values."""
    lines = [{"name": str(name), "values": [float(one) for one in values]} for name, values in series.items()]
    drawn = {"kind": kind, "categories": [str(one) for one in categories], "unit": str(unit), "series": lines}
    table = {"names": list(series), "rows": list(zip(categories, *series.values(), strict=True))}
    return _draw("_plot", context, {"figures_id": f"{id}-figures", "drawn": drawn, "title": title, **table})


@pass_context
def flow_drawing(
    context: Context,
    id: str,  # noqa: A002  named as the attribute that it becomes
    path: str,
    marks: Mapping[str, str],
    title: Words = "",
) -> SafeString:
    """Draw the BPMN file at `path` with `marks`: element id → done, now, late or refused."""
    values = {"marks_id": f"{id}-marks", "path": path, "marks": dict(marks), "title": title}
    return _draw("_flow", context, values)


@pass_context
def why(context: Context, path: str, words: Words = "") -> SafeString:
    """Draw a link that opens the "why?" page of an outcome at the side; without script it is the page."""
    return _draw("_why", context, {"path": path, "words": words})
