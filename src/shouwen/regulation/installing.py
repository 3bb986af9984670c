"""Lay a pack into the folder of packs: whole, once it is right, or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from itertools import zip_longest
from pathlib import Path

from shouwen.regulation.editions import Edition
from shouwen.regulation.errors import PackError, PackErrors
from shouwen.regulation.facts import FactKind
from shouwen.regulation.packs import bases_beside, files_in, hash_of, read_files
from shouwen.regulation.proofs import prove_short
from shouwen.regulation.proving import run_example
from shouwen.regulation.zipped import files_in_zip


def source_files(source: Path) -> dict[str, bytes]:
    """Return the files of a folder or a zip; raise ``PackErrors``."""
    if source.is_dir():
        return files_in(source)
    return files_in_zip(source.read_bytes(), source.name)


def install(source: Path, packs: Path, kinds: Mapping[str, FactKind]) -> tuple[Edition, Path]:
    """Check a folder or zip, run its examples, and lay it into ``packs/NAME/EDITION``; raise ``PackErrors``.

    The same text may be installed again; another under the same edition is refused, since what was published stays.
    """
    files = source_files(source)
    edition = read_files(files, kinds, bases=bases_beside(packs / "any" / "any"))
    _refuse_wrong(edition)
    place = packs / edition.name / edition.edition
    if place.exists():
        if hash_of(files_in(place)) == hash_of(files):
            return edition, place
        raise PackErrors([_another_text(files, files_in(place), edition)])
    place.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=".", dir=place.parent))
    try:
        for path, content in files.items():
            (made / path).parent.mkdir(parents=True, exist_ok=True)
            (made / path).write_bytes(content)
        made.chmod(0o755)
        made.rename(place)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    return edition, place


def _another_text(files: Mapping[str, bytes], kept: Mapping[str, bytes], edition: Edition) -> PackError:
    """Return where a text first differs from the one that is installed as this edition: the file and its line."""
    path = next(one for one in sorted({*files, *kept}) if files.get(one) != kept.get(one))
    if path not in files or path not in kept:
        found = "a file that is not in it" if path in files else "no such file"
        return PackError(path, 1, 1, f"{found}, as {edition.pack} is installed", "a new edition for a new text")
    both = zip_longest(files[path].splitlines(keepends=True), kept[path].splitlines(keepends=True))
    line = next(number for number, (one, other) in enumerate(both, start=1) if one != other)
    return PackError(path, line, 1, f"another text than {edition.pack} is installed with", "a new edition for a new text")


def _refuse_wrong(edition: Edition) -> None:
    wrong = [
        PackError(one.file, one.line, 1, "an example that comes out otherwise", "what the example says")
        for one in edition.examples
        if not run_example(one, edition).is_right
    ]
    wrong += [
        PackError(one.example.file, one.example.line, 1, f"{one.found}", f"{one.example.then}, as {one.standard} says")
        for one in prove_short(edition)
        if not one.is_right
    ]
    if wrong:
        raise PackErrors(wrong)
