"""Pages of ``docs/reference`` that are written from declarations: ``python -m shouwen.config.reference``."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from shouwen.facts.kinds import declared
from shouwen.organisation.deeds import Deed, deeds
from shouwen.regulation.facts import FactKind, Figure

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "reference"
HOW = "Written by `make reference` from the declarations in the code; a test holds it in step. Do not edit.\n"


def facts_page(kinds: Iterable[FactKind]) -> str:
    """Return the page of kinds of facts with their figures."""
    parts = [
        "# Facts\n",
        HOW,
        "What can happen, as regulations name it (`on: case.opened`) and as `shouwen replay` reads it. A fact also has"
        " `at`,\n`unit`, `by`, `about` and `for_whom`; none of its figures holds a person's words.\n",
    ]
    for module, some in groupby(sorted(kinds, key=lambda kind: kind.name), key=lambda kind: kind.name.partition(".")[0]):
        parts.append(f"## {module}\n")
        parts += [_kind(kind) for kind in some]
    return "\n".join(parts)


def _kind(kind: FactKind) -> str:
    lines = [f"### `{kind.name}`\n", f"{kind.title}. {kind.meaning}.\n"]
    if kind.figures:
        lines += ["| figure | in words | type | meaning |", "|---|---|---|---|"]
        lines += [_figure(figure) for figure in kind.figures.values()]
        lines.append("")
    return "\n".join(lines)


def _figure(figure: Figure) -> str:
    unit = f" in {figure.unit}" if figure.unit else ""
    options = f": {', '.join(f'`{option}`' for option in figure.options)}" if figure.options else ""
    return f"| `{figure.name}` | {figure.words.zh} | {figure.type}{unit}{options} | {figure.meaning} |"


def rights_page(declared_deeds: Iterable[Deed]) -> str:
    """Return the page of deeds that a position can allow."""
    lines = [
        "# Rights\n",
        HOW,
        "A position is a list of these deeds, each with how far it reaches: one's `own` matters, the `team`, the `unit`"
        " (the\ndepartment) or the whole `subtree`.\n",
        "| deed | what it lets one do |",
        "|---|---|",
        *(f"| `{deed.name}` | {deed.title} |" for deed in sorted(declared_deeds, key=lambda deed: deed.name)),
        "",
    ]
    return "\n".join(lines)


def main() -> int:
    """Write the pages and name those that changed."""
    from shouwen.config.ground import begin_django

    begin_django()
    pages = {"facts.md": facts_page(declared().values()), "rights.md": rights_page(deeds().values())}
    for name, text in pages.items():
        path = FOLDER / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(f"docs/reference/{name} written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
