"""Check packs and run their examples: what ``shouwen pack check|test`` shows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from shouwen.regulation.editions import Edition
from shouwen.regulation.errors import PackError, PackErrors
from shouwen.regulation.facts import FactKind
from shouwen.regulation.kinds.decision import Decision
from shouwen.regulation.packs import read_pack
from shouwen.regulation.proofs import ShortResult, prove_short
from shouwen.regulation.proving import ExampleResult, run_example
from shouwen.regulation.stale_words import Stale, stale_words
from shouwen.regulation.tables.complete import Gap, TooMany, gaps
from shouwen.regulation.unmet_names import Unmet, unmet_names

#: Files of a pack in which local values are read; an example or an article only speaks of them.
_READING = ("standards/", "scorecards/", "flows/", "forms/", "decisions/", "pack.yaml")
_COMMENT = re.compile(r"(^|\s)#.*$", re.MULTILINE)


def unread_asks(edition: Edition) -> tuple[str, ...]:
    """Return the local values that a pack asks of a site and nothing in it reads, in their order."""
    texts = (content.decode(errors="replace") for path, content in edition.files.items() if path.startswith(_READING))
    text = "\n".join(_COMMENT.sub("", one) for one in texts)
    return tuple(name for name in edition.asks if not re.search(rf"\bask\.{re.escape(name)}\b", text))


def table_gaps(edition: Edition) -> tuple[tuple[str, Gap], ...]:
    """Return, with the id of its table, every case that no row decides, or several where only one may."""
    found: list[tuple[str, Gap]] = []
    for id_, readings in edition.standards.items():
        for standard in readings.options.values():
            if isinstance(standard, Decision):
                with suppress(TooMany):  # too many to check, so nothing is known to lack
                    found += [(id_, gap) for gap in gaps(standard, edition.kinds)]
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True, eq=False)
class Checked:
    """A pack that was read: its edition, or every fault of it. What it asks in vain is a warning, no fault."""

    path: Path
    edition: Edition | None
    errors: tuple[PackError, ...] = ()
    examples: tuple[ExampleResult, ...] = ()
    short_examples: tuple[ShortResult, ...] = ()

    @property
    def unread(self) -> tuple[str, ...]:
        """The local values that are asked and read by nothing."""
        return unread_asks(self.edition) if self.edition is not None else ()

    @cached_property
    def gaps(self) -> tuple[tuple[str, Gap], ...]:
        """The cases that tables leave out, as warnings, or decide twice where only one row may."""
        return table_gaps(self.edition) if self.edition is not None else ()

    @property
    def unmet(self) -> tuple[Unmet | Stale, ...]:
        """The names that nothing in the pack answers to, and words that say another figure, as warnings."""
        return (*unmet_names(self.edition), *stale_words(self.edition)) if self.edition is not None else ()

    @property
    def is_right(self) -> bool:
        long, short = self.examples, self.short_examples
        if any(gap.rows for _, gap in self.gaps):
            return False  # a table of unique hits that decides a case twice
        return not self.errors and all(one.is_right for one in long) and all(one.is_right for one in short)


def check(paths: Iterable[Path], kinds: Mapping[str, FactKind]) -> tuple[Checked, ...]:
    """Read each pack; faults are in the result."""
    return tuple(_check(path, kinds) for path in paths)


def test(paths: Iterable[Path], kinds: Mapping[str, FactKind]) -> tuple[Checked, ...]:
    """Read each pack and run its examples, the long ones and those beside the standards."""
    results = []
    for checked in check(paths, kinds):
        longs, shorts = run_examples(checked.edition) if checked.edition is not None else ((), ())
        results.append(Checked(checked.path, checked.edition, checked.errors, longs, shorts))
    return tuple(results)


def run_examples(edition: Edition) -> tuple[tuple[ExampleResult, ...], tuple[ShortResult, ...]]:
    """Run an edition's examples: those of its folder, and the short ones beside the standards."""
    return tuple(run_example(one, edition) for one in edition.examples), tuple(prove_short(edition))


def _check(path: Path, kinds: Mapping[str, FactKind]) -> Checked:
    try:
        return Checked(path, read_pack(path, kinds))
    except PackErrors as errors:
        return Checked(path, None, errors.errors)
