"""What the archive of customers costs, as a part of the report: its aims first."""

from __future__ import annotations

from bench.archive import READERS, reader_of

#: The aims of the archive.
MOST_STATEMENTS, MOST_CPU, MOST_SEARCH, MOST_DEARER = 12, 12.0, 30.0, 1.3
#: Pages of one customer, and lists that are reckoned of all customers.
OF_ONE = ("contacts", "timeline", "cases")
LISTED = ("excellent", "dangerous", "excellent of few units", "ranking of a year", "ranking of ten months")


def section(results):
    """Return what was measured, by size, as a part of the report."""
    small, large = results[0], results[-1]
    few, many = f"{small['customers']:,}", f"{large['customers']:,}"
    return "\n".join([
        "## Archive", "", *_table("aim | measured", _aims(small, large)), "",
        "Customers in 310 units; one of them has 5,000 contacts, two of three of the others one. CPU is that of web and database",
        "with one client; at both sizes and on the bare view it is measured by turns. A list is its first page of 25, a count",
        "that of a saved list up to 99; numbers alone are medians.", "",
        *_table(f"page of the archive | reader | rows at {few} | {many} | SQL | CPU ms at {few} | {many} | times | times bare |"
                f" p50 ms | p95 ms", (_page(small, large, name) for name in large["pages"])), "",
        *_table("look for | reader | found | p50 ms | p95 ms",
                ([name, READERS[reader], found, f"{p50:.2f}", f"{p95:.2f}"]
                 for reader, name, found, p50, p95 in large["searched"])), "",
        *_table(f"list by | reader | rows at {few} | {many} | CPU ms at {few} | {many} | times | times bare",
                (_list(*one) for one in _lists(small, large))), "",
        "Of these pages and of the counts of saved lists, what the numbers alone cost:", "",
        *_table(f"list by | reader | page ms at {few} | {many} | times | counted at {few} | {many} | count ms at {few} |"
                f" {many} | times", map(_numbers, small["lists"], large["lists"])),
    ]) + "\n"  # fmt: skip


def _table(head, rows):
    named = head.split(" | ")
    yield f"| {head} |"
    yield "|" + "|".join("---" if place < 2 else "--:" for place in range(len(named))) + "|"
    for row in rows:
        yield f"| {' | '.join(map(str, row))} |"


def _aims(small, large):
    """Yield the aims of the archive, each with what was measured."""
    of_one = [large["pages"][name].work.cpu for name in OF_ONE]
    counted = max(large["statements"][f"all {name}"] for name in OF_ONE)
    yield (f"page of a customer with 5,000 contacts: at most {MOST_STATEMENTS} statements, {MOST_CPU:.0f} ms CPU",
           f"{counted}, {max(of_one):.1f} ms")  # fmt: skip
    for name in LISTED:
        before, after = small["pages"][name].work.cpu, large["pages"][name].work.cpu
        yield (f"{name}: at most {MOST_CPU:.0f} ms CPU, {MOST_DEARER} times those at {small['customers']:,}",
               f"{after:.1f} ms, {after / before:.2f}{_of_fewer(small, *_rows(small, large, name))}")  # fmt: skip
    yield _aim_of_lists(small, large)
    yield (f"customers by two characters, initials, last four digits: p95 below {MOST_SEARCH:.0f} ms",
           f"{max(line[4] for line in large['searched']):.1f} ms at most")  # fmt: skip


def _aim_of_lists(small, large):
    """Return the aim of the pages of all narrowed lists, and the one that is dearest against its size and the dearest."""
    found = [(after.work.cpu / before.work.cpu, after.work.cpu, f"{many[1]}, {READERS[many[0]]}",
              _of_fewer(small, few[2], many[2])) for before, after, few, many in _lists(small, large)]  # fmt: skip
    dearer, dearest = max(found), max(found, key=lambda one: one[1])
    met = sum(times <= MOST_DEARER for times, *_of in found)
    return (f"list of customers by each condition: at most {MOST_DEARER} times those at {small['customers']:,},"
            f" {MOST_CPU:.0f} ms CPU",
            f"{met} of {len(found)}, {dearer[0]:.2f} at most ({dearer[2]}{dearer[3]});"
            f" {dearest[1]:.1f} ms at most ({dearest[2]})")  # fmt: skip


def _of_fewer(small, few, many):
    """Say how many rows are shown where the smaller house fills no page: what they cost is no cost of size."""
    return f" ({few} rows at {small['customers']:,}, {many} here)" if few < many else ""


def _rows(small, large, name):
    """Return how many rows a page shows at both sizes."""
    return tuple(result["rows"].get(f"{reader_of(name)} {name}", 0) for result in (small, large))


def _page(small, large, name):
    before, after = small["pages"][name], large["pages"][name]
    reader, work = reader_of(name), after.work
    return [_named(name, work), READERS[reader], *_rows(small, large, name), large["statements"].get(f"{reader} {name}", ""),
            *_compared(before, after), f"{work.p50:.1f}", f"{work.p95:.1f}"]  # fmt: skip


def _lists(small, large):
    """Return each narrowed list: what its page costs in the smaller house and here, and what it finds in both."""
    return zip(small["list_pages"], large["list_pages"], small["lists"], large["lists"], strict=True)


def _list(before, after, few, many):
    return [_named(many[1], after.work), READERS[many[0]], few[2], many[2], *_compared(before, after)]


def _compared(before, after):
    return [f"{before.work.cpu:.1f}", f"{after.work.web_cpu:.1f} + {after.work.database_cpu:.1f}",
            _times(before.work.cpu, after.work.cpu), f"{after.times_bare:.1f}"]  # fmt: skip


def _named(name, work):
    return f"{name} (**failed**)" if work.failed else name


def _numbers(few, many):
    return [many[1], READERS[many[0]], f"{few[4]:.2f}", f"{many[4]:.2f}", _times(few[4], many[4]), few[3], many[3],
            f"{few[5]:.2f}", f"{many[5]:.2f}", _times(few[5], many[5])]  # fmt: skip


def _times(few, many):
    times = many / max(few, 0.01)
    return f"{times:.2f}" if times <= MOST_DEARER or many - few < 0.3 else f"**{times:.2f}**"
