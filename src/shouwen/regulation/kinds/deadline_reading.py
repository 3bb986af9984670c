"""Reads a ``deadline`` of a pack."""

from __future__ import annotations

from shouwen.regulation.clauses import Shared, read_shared
from shouwen.regulation.errors import PackError
from shouwen.regulation.expressions import Expression
from shouwen.regulation.keys import Keys, text_of
from shouwen.regulation.kinds.deadline import Deadline, Stop
from shouwen.regulation.kinds.registry import reads
from shouwen.regulation.kinds.standard import Standard
from shouwen.regulation.reading import Node, nearest
from shouwen.regulation.sentences import told
from shouwen.regulation.spans import DAYS_BEGUN, WHOLE_DAYS, SpanUnit, parse_span
from shouwen.regulation.steps import read_steps
from shouwen.regulation.surroundings import Surroundings, read_kinds
from shouwen.regulation.whom import read_whom
from shouwen.regulation.words import Words


@reads("deadline")
def read(keys: Keys, around: Surroundings) -> Standard:
    """Read a deadline."""
    shared = read_shared("deadline", keys, around)
    within, due = keys.take("within"), keys.take("due")
    if (within is None) == (due is None):
        around.faults.check(keys.node, "either within or due", "both" if within else "neither")
    calendar = read_calendar(keys, around)
    stops, needs_all = read_done(keys, around)
    lapses = _read_lapses(keys, around)
    pauses = _read_pauses(keys, around)
    not_before = keys.take("not_before")
    given = within or due
    by = keys.take("by")
    kinds = {stop.kind for stop in (*stops, *lapses)} | {kind for pair in pauses for kind in pair}
    deadline = Deadline(
        _with_titles(shared, kinds, around),
        within=_span(within, shared, around) if within is not None else None,
        due=around.compile(due, shared.occasions) if due is not None else None,
        span_words=told(given.as_source(), around) if given is not None else Words(""),
        not_before=around.compile(not_before, shared.occasions) if not_before is not None else None,
        calendar=calendar,
        calendar_words=around.calendars.get(calendar, Words("")),
        stops=stops,
        needs_all=needs_all,
        pauses=pauses,
        pause_counts=_read_pause_counts(keys, bool(pauses), within, around),
        again=keys.one_of("again", ("keep_first", "restart", "each"), "keep_first"),
        steps=read_steps(keys.nodes("warn"), keys.nodes("escalate"), around),
        by=read_whom(by, around) if by is not None else "",
        lapses=lapses,
    )
    _check_working_days(within, calendar, around)
    return deadline


def _with_titles(shared: Shared, kinds: set[str], around: Surroundings) -> Shared:
    shared.titles.update({kind: around.title_of(kind) for kind in kinds})  # type: ignore[attr-defined]  # still ours
    return shared


def _span(node: Node, shared: Shared, around: Surroundings) -> Expression | None:
    return around.compile(node, shared.occasions, "span")


def read_calendar(keys: Keys, around: Surroundings) -> str:
    """Read the calendar on which something is counted."""
    calendar = keys.text("calendar", "always")
    node = keys.take("calendar")
    if node is not None and calendar != "always" and calendar not in around.calendars:
        known = ["always", *around.calendars]
        around.faults.check(node, f"a calendar of pack.yaml{nearest(calendar, known)}")
    return calendar


def read_done(keys: Keys, around: Surroundings) -> tuple[tuple[Stop, ...], bool]:
    """Read what stops a clock; True where all of it is needed."""
    node = keys.take("done", required=True)
    if node is None:
        return (), False
    needs_all, nodes = False, node.value if node.is_list else [node]
    if node.is_mapping and ("all" in node.value or "any" in node.value):
        inner = Keys(node, around.faults, "done")
        all_of, any_of = inner.nodes("all"), inner.nodes("any")
        inner.close()
        if all_of and any_of:
            around.faults.check(node, "either all or any", "both")
        needs_all, nodes = bool(all_of), all_of or any_of
    stops: list[Stop] = []
    for one in nodes:
        stop = _read_stop(one, {stop.name for stop in stops}, around)
        if stop is not None:
            stops.append(stop)
    return tuple(stops), needs_all


def _read_lapses(keys: Keys, around: Surroundings) -> tuple[Stop, ...]:
    """Read what takes away that with which a clock began."""
    lapses: list[Stop] = []
    for one in keys.nodes("lapses"):
        lapse = _read_stop(one, {lapse.name for lapse in lapses}, around, "lapses")
        if lapse is not None:
            lapses.append(lapse)
    return tuple(lapses)


def _read_stop(node: Node, names: set[str], around: Surroundings, key: str = "done") -> Stop | None:
    if not node.is_mapping:
        kinds = read_kinds([node], around)
        return Stop(_named(kinds[0], names), kinds[0]) if kinds else None
    inner = Keys(node, around.faults, key)
    kinds = read_kinds(inner.nodes("when", required=True), around)
    where = inner.take("where")
    inner.close()
    if len(kinds) != 1:
        around.faults.add(node, "one kind of fact after when", f"{len(kinds)}")
        return None
    return Stop(_named(kinds[0], names), kinds[0], around.compile(where, kinds, "truth") if where else None)


def _named(kind: str, names: set[str]) -> str:
    number = 2
    name = kind
    while name in names:
        name, number = f"{kind}#{number}", number + 1
    return name


def _read_pauses(keys: Keys, around: Surroundings) -> tuple[tuple[str, str], ...]:
    pairs: list[tuple[str, str]] = []
    node = keys.take("pauses")
    if node is None:
        return ()
    for one in node.value if node.is_list else [node]:
        texts = [text_of(kind, around.faults) for kind in one.value] if one.is_list else []
        if len(texts) != 2:
            around.faults.add(one, "a pair such as [pause.started, pause.ended]")
            continue
        read_kinds(one.value, around)
        pairs.append((texts[0], texts[1]))
    return tuple(pairs)


def _read_pause_counts(keys: Keys, has_pauses: bool, within: Node | None, around: Surroundings) -> str | None:
    node = keys.take("pause_counts")
    if node is not None:
        return keys.one_of("pause_counts", (DAYS_BEGUN, WHOLE_DAYS), DAYS_BEGUN)
    if has_pauses and within is not None and _may_count_days(within, around):
        expected = f"pause_counts: {DAYS_BEGUN} or {WHOLE_DAYS}, since the span may count days"
        around.faults.check(keys.place("pauses"), expected, "pauses alone")
    return None


def _may_count_days(within: Node, around: Surroundings) -> bool:
    try:
        return parse_span(within.as_source()).is_day_counted
    except PackError:
        return True  # an expression: a site may answer in days


def _check_working_days(within: Node | None, calendar: str, around: Surroundings) -> None:
    try:
        is_working = within is not None and parse_span(within.as_source()).unit is SpanUnit.WORKING_DAY
    except PackError:
        return
    if is_working and within is not None and calendar == "always":
        around.faults.check(within, "a calendar that has working days, named by the key calendar")
