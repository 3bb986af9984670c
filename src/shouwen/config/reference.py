"""Pages of ``docs/reference`` that are written from declarations: ``python -m shouwen.config.reference``."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from shouwen.config.api_reference import api_page
from shouwen.facts.kinds import declared
from shouwen.organisation.deeds import Deed, deeds
from shouwen.regulation.facts import FactKind, Figure
from shouwen.regulation.kinds import readers
from shouwen.regulation.language import KeyWords, kind_words, line_keys, shared_keys
from shouwen.regulation.language.reading import kinds

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "reference"
HOW = "Written by `make reference` from the declarations in the code; a test holds it in step. Do not edit.\n"


def facts_page(kinds: Iterable[FactKind]) -> str:
    """Return the page of kinds of facts with their figures."""
    parts = [
        "# Facts\n",
        HOW,
        "What can happen, as regulations name it (`when: case.opened`) and as `shouwen replay` reads it. A fact also has"
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


def keys_page() -> str:
    """Return the page of the keys of standards, of every kind that the language has."""
    parts = [
        "# Keys of standards\n",
        HOW,
        "Every key, in the order of the language: its name in Chinese, what it may be, whether it must stand (yes, no,"
        " what holds where\nit is left out), what it means. [Packs](packs.md) shows how they are written. A key that is"
        " not carried out yet is\nrefused like an unknown one.\n",
        "## Every kind\n",
        *_keys(shared_keys().values()),
    ]
    for kind in kinds():
        words = kind_words(kind)
        state = "" if kind in readers() else " *Not carried out yet.*"
        parts.append(f"## `{kind}` {words.zh}\n")
        parts.append(f"`when` {words.when}, `before` {words.before}.{state}\n")
        parts += _keys(words.keys.values())
    parts.append("## A line of an inspector's card\n")
    parts += _keys(line_keys().values())
    return "\n".join(parts)


def _keys(keys: Iterable[KeyWords]) -> list[str]:
    rows = [f"| `{key.name}` | {key.zh} | {key.type} | {key.must} | {key.meaning} |" for key in keys]
    return ["| key | 中文 | may be | must stand | meaning |", "|---|---|---|---|---|", *rows, ""]


def main() -> int:
    """Write the pages and name those that changed."""
    from shouwen.config.ground import begin_django

    begin_django()
    from shouwen.api.described import schema

    pages = {"facts.md": facts_page(declared().values()), "rights.md": rights_page(deeds().values())}
    pages["keys.md"] = keys_page()
    pages["api-addresses.md"] = api_page(schema(), HOW)
    for name, text in pages.items():
        path = FOLDER / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(f"docs/reference/{name} written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
