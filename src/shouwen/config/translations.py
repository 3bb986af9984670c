"""Compile what pages say in other languages, and find what is not translated. Babel does what msgfmt would.

The words of a language are its ``django.po`` and every file in ``parts/`` beside it, so that each
part of the house keeps its own. Traditional Chinese is made from simplified by OpenCC; what its own
files say goes before. English is the language of the code.

    python -m shouwen.config.translations compile | check
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import chain
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from shouwen.regulation.traditional import page_in_traditional

HOUSE = Path(__file__).resolve().parent.parent
LOCALE = HOUSE / "web" / "locale"
SIMPLIFIED, TRADITIONAL = "zh_Hans", "zh_Hant"
#: Functions whose first argument people read; a number says which argument, a pair a plural.
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "Refused": None,
    "Overtaken": None,
    "declare_deed": (2,),
    "declare_scope": (2,),
}
#: How templates are read for their texts: as the pages are compiled, and a mistake in one is not passed over.
TEMPLATES = {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|\{(\w+)\}")
#: Names that the code always gives together with another.
MORE_NAMES = {"month_name": {"month"}}
Words = str | Iterable[str] | None
CHINESE = re.compile(r"[\u4e00-\u9fff]")


class WrongCatalog(Exception):
    """A catalogue contradicts itself; the message names the file and the words."""


def compile_all(locale: Path = LOCALE) -> dict[str, int]:
    """Write ``django.mo`` for each language; return how many messages each has."""
    catalogs = {folder.name: merged(folder) for folder in sorted(locale.iterdir()) if folder.is_dir()}
    catalogs[TRADITIONAL] = traditional(
        catalogs.get(SIMPLIFIED, Catalog()), catalogs.get(TRADITIONAL, Catalog())
    )
    for language, catalog in catalogs.items():
        target = locale / language / "LC_MESSAGES" / "django.mo"
        target.parent.mkdir(parents=True, exist_ok=True)
        written = BytesIO()
        write_mo(written, catalog)
        half = target.with_suffix(".half")
        half.write_bytes(written.getvalue())
        half.replace(target)  # a server that runs never reads half of it
    return {language: len(catalog) for language, catalog in catalogs.items()}


def merged(folder: Path) -> Catalog:
    """Return everything that the files of a language say; raises ``WrongCatalog`` where two disagree."""
    whole = Catalog(locale=folder.name)
    for path in _files(folder):
        with path.open("rb") as file:
            part = read_po(file, locale=folder.name, ignore_obsolete=True)
        for message in part:
            if not message.id or message.fuzzy or not _is_full(message.string):
                continue
            known = whole.get(message.id, message.context)
            if known is not None and known.string != message.string:
                raise WrongCatalog(f"{path}: {message.id!r} is translated otherwise in another file.")
            _check_placeholders(path, message.id, message.string)
            whole.add(message.id, message.string, context=message.context, flags=message.flags)
    return whole


def traditional(simplified: Catalog, own: Catalog) -> Catalog:
    """Return the catalogue of traditional Chinese: its own words, else simplified ones converted."""
    whole = Catalog(locale=TRADITIONAL)
    for message in simplified:
        if not message.id:
            continue
        given = own.get(message.id, message.context)
        if given is not None:
            words = given.string
        elif isinstance(message.string, str):
            words = page_in_traditional(message.string)
        else:
            words = tuple(page_in_traditional(form) for form in message.string or ())
        whole.add(message.id, words, context=message.context, flags=message.flags)
    return whole


def untranslated(locale: Path = LOCALE, house: Path = HOUSE) -> list[str]:
    """Return a line for each text of code and templates that simplified Chinese lacks."""
    known = merged(locale / SIMPLIFIED)
    lines = []
    for path, line, words, context in texts(house):
        first = words if isinstance(words, str) else words[0]
        if (
            known.get(words, context) is None
            and known.get(first, context) is None
            and not CHINESE.search(first)
        ):
            lines.append(f"{path.relative_to(house)}:{line}: {first!r}")
    return sorted(set(lines))


def texts(house: Path) -> Iterator[tuple[Path, int, str | tuple[str, ...], str | None]]:
    """Yield every text that people read: where it stands, its words, its context."""
    for path in sorted(house.rglob("*.py")):
        if "migrations" not in path.parts:
            yield from _extracted(path, "python", {})
    for path in sorted((house / "web" / "templates").rglob("*.html")):
        yield from _extracted(path, "jinja2.ext:babel_extract", TEMPLATES)


def _extracted(
    path: Path, way: str, options: dict[str, str]
) -> Iterator[tuple[Path, int, str | tuple[str, ...], str | None]]:
    with path.open("rb") as file:
        for line, words, _, context in extract(way, file, KEYWORDS, options=options):
            if words and (not isinstance(words, tuple) or all(words)):
                yield path, line, words, context


def _files(folder: Path) -> list[Path]:
    messages = folder / "LC_MESSAGES"
    return [*messages.glob("django.po"), *sorted((messages / "parts").glob("*.po"))]


def _forms(words: Words) -> tuple[str, ...]:
    """Return a text's forms: one, or two where it has a plural."""
    return (words,) if isinstance(words, str) else tuple(words or ())


def _is_full(words: Words) -> bool:
    return bool(_forms(words)) and all(_forms(words))


def _check_placeholders(path: Path, source: Words, words: Words) -> None:
    """Refuse a translation that fills in a name which the text does not give: it would crash when shown."""
    given = _names(source)
    more = _names(words) - given.union(*(MORE_NAMES.get(name, set()) for name in given))
    if more:
        raise WrongCatalog(f"{path}: {source!r} gives no {', '.join(sorted(more))}.")


def _names(words: Words) -> set[str]:
    return set(chain.from_iterable(PLACEHOLDER.findall(" ".join(_forms(words))))) - {""}


def main(verb: str) -> int:
    """Compile, or check; return the exit code."""
    try:
        if verb == "compile":
            for language, count in compile_all().items():
                print(f"{language}: {count} messages")
            return 0
        missing = untranslated()
    except WrongCatalog as wrong:
        print(wrong, file=sys.stderr)
        return 1
    for line in missing:
        print(line)
    print(f"{len(missing)} texts without Chinese")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "check"))
