"""Which standards a draft may let come out otherwise: those whose text it changes, and whoever hears of them.

All others need be judged once for both sides of a trial. Where that cannot be told from the texts, all are judged twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from shouwen.regulation.adoption import Adopted
from shouwen.regulation.editions import Edition
from shouwen.regulation.entry_facts import ENTERED, TO_BE_ENTERED
from shouwen.regulation.expressions import Expression
from shouwen.regulation.index import touching
from shouwen.regulation.kinds import Standard
from shouwen.regulation.replaying.rest import parts_of, standards_of

_STANDARDS, _EXAMPLES = "standards/", "examples/"
#: What tells one edition from the next and judges nothing.
_OF_THE_EDITION = ("edition:", "amends:", "in_force_from:")
_ID = re.compile(r"^\s+id:\s*(\S+)\s*$", re.MULTILINE)
#: Something that stands in one place of a YAML text and is used in another.
_ANCHOR = re.compile(r"(?:^|[\s\[{,:])[&*]\w", re.MULTILINE)


def differing(pairs: Iterable[tuple[Adopted, Adopted]], others: Iterable[Adopted]) -> frozenset[str] | None:
    """Return the ids of the standards that may come out otherwise; None where any may.

    ``pairs`` are what binds a unit and what would bind it instead, ``others`` what binds it beside that.
    """
    changed, standards = set[str](), list[Standard]()
    known: dict[tuple[str, str], frozenset[str] | None] = {}
    for was, would in pairs:
        key = was.edition.hash, would.edition.hash
        if key not in known:
            known[key] = changed_between(was.edition, would.edition)
        found = known[key]
        given = {name: would.site.values.get(name) for name in was.site.values}
        if found is None or given != dict(was.site.values) or was.site.calendars.keys() != would.site.calendars.keys():
            return None
        changed |= found
        standards += [*standards_of(was), *standards_of(would)]
    standards += [one for adopted in others for one in standards_of(adopted)]
    return _with_dependents(changed, list(dict.fromkeys(standards)))


def changed_between(was: Edition, would: Edition) -> frozenset[str] | None:
    """Return the ids of the standards whose texts differ; None where more than standards differs."""
    if was.extends or would.extends or _beside(was.files) != _beside(would.files):
        return None
    before, after = _texts(was), _texts(would)
    if before is None or after is None:
        return None
    return frozenset(one for one in {**before, **after} if before.get(one) != after.get(one))


def _beside(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return what an edition holds beside standards, as far as anything is judged by it."""
    found = {}
    for path, content in files.items():
        if not path.startswith((_STANDARDS, _EXAMPLES)):
            lines = content.decode(errors="replace").splitlines() if path == "pack.yaml" else [content.hex()]
            found[path] = "\n".join(line for line in lines if not line.startswith(_OF_THE_EDITION))
    return found


def _texts(edition: Edition) -> dict[str, str] | None:
    """Return the text of each standard by its id; None where they cannot be told apart."""
    found: dict[str, str] = {}
    for path, content in sorted(edition.files.items()):
        if not path.startswith(_STANDARDS):
            continue
        text = content.decode()
        lines = [line.rstrip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
        if _ANCHOR.search(text) or (lines and not lines[0].startswith("- ")):
            return None
        for block in re.split(r"^(?=- )", "\n".join(lines), flags=re.MULTILINE)[1:]:
            named = _ID.findall(block)
            if not named or named[0] in found:
                return None
            found[named[0]] = block
    return found if found.keys() == edition.standards.keys() else None


def _with_dependents(changed: set[str], standards: list[Standard]) -> frozenset[str]:
    """Return these standards, all that hear of them, and what hears of those; and whatever any of these hears of."""
    found, seen = set(changed), set[str]()
    while new := found - seen:
        seen |= new
        heard = _Heard([one for one in standards if one.id in new], new)
        found |= {one.id for one in standards if one.id not in found and heard.by(one)}
    for_new = [one for one in standards if one.id in found]
    while for_new:
        causes = [one for one in standards if one.id not in found and any(map(_Heard([one], {one.id}).by, for_new))]
        found |= {one.id for one in causes}
        for_new = [one for one in standards if one.id in {cause.id for cause in causes}]
    return frozenset(found)


class _Heard:
    """What others may hear of some standards: their names, what counts as something, points."""

    def __init__(self, causes: list[Standard], ids: set[str]) -> None:
        self._named = re.compile(rf"(?<![\w/-])(?:{'|'.join(map(re.escape, sorted(ids)))})(?![\w/-])")
        follows = [one for cause in causes for one in cause.consequences()]
        self._kinds = {str(one["counts_as"]) for one in follows if "counts_as" in one}
        self._enters = any("points" in one or "either" in one for one in follows) or any(
            cause.shared.kind == "ledger" for cause in causes
        )
        if self._enters:
            self._kinds |= {ENTERED, TO_BE_ENTERED}
        self._replaced = {other for cause in causes for other in cause.instead_of}
        self._once = {cause.once_for for cause in causes} - {""}

    def by(self, standard: Standard) -> bool:
        """Say whether a standard may hear of them."""
        if standard.id in self._replaced or standard.once_for in self._once or self._kinds & touching(standard):
            return True
        said = _said(standard)
        return self._named.search(said) is not None or (self._enters and "balance" in said)


@lru_cache(maxsize=2_000)
def _said(standard: Standard) -> str:
    """Return all that a standard names, and what its expressions say."""
    parts = (part.source if isinstance(part, Expression) else part for part in parts_of(standard))
    return "\n".join(part for part in parts if isinstance(part, str))
