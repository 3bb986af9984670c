"""Read a pack: a folder, or its files as the database keeps them, into a frozen edition."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from shouwen.regulation.articles import Article, read_articles
from shouwen.regulation.asks import read_asks
from shouwen.regulation.crossing import check_flows, refuse_circles
from shouwen.regulation.differences import Bases, base_of, resolve
from shouwen.regulation.editions import Edition
from shouwen.regulation.errors import PackError, PackErrors
from shouwen.regulation.examples import Example, read_examples
from shouwen.regulation.facts import FactKind
from shouwen.regulation.flows import Flow, read_flow
from shouwen.regulation.form_reading import read_form
from shouwen.regulation.form_sources import ASKED
from shouwen.regulation.forms import Form
from shouwen.regulation.keys import Keys, words_of
from shouwen.regulation.lists import PackList, read_lists
from shouwen.regulation.reading import LONGEST_FILE, Faults, Node, nearest, read_yaml
from shouwen.regulation.standards import read_standards
from shouwen.regulation.surroundings import Surroundings
from shouwen.regulation.vocabulary import read_words
from shouwen.regulation.writing import written

MOST_FILES = 400
MOST_BYTES = 20_000_000

_FOLDERS = {
    "standards": ".yaml",
    "forms": ".yaml",
    "flows": ".bpmn",
    "decisions": ".yaml",
    "scorecards": ".yaml",
    "examples": ".yaml",
}
_TOP = ("pack.yaml", "articles.yaml", "README.md")
_NAME = re.compile(r"[a-z][a-z0-9-]{0,59}\Z")
_EDITION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]{0,29}\Z")


def read_pack(
    folder: Path, kinds: Mapping[str, FactKind], bases: Bases | None = None, *, with_examples: bool = True
) -> Edition:
    """Read the pack in a folder ``…/<name>/<edition>``; raise ``PackErrors`` with every fault.

    ``kinds`` are the declared kinds of facts. Hidden files are not read. A text that is written as differences
    from another (``amends``, ``extends``) is read whole; the other is looked for in the folder beside it, or
    by ``bases``. Whoever only judges by it reads it without its examples.
    """
    files = files_in(folder)
    where = folder.resolve()
    named = (where.parent.name, where.name)
    return _PackReader(files, kinds, named, with_examples, bases or bases_beside(folder)).read()


def bases_beside(folder: Path) -> Bases:
    """Return what finds the files of other packs in the folder in which this one lies (``packs/``)."""
    root = folder.resolve().parent.parent

    def find(called: str, seen: tuple[str, ...] = ()) -> Mapping[str, bytes] | None:
        name, at, edition = called.partition("@")
        place = root / name / edition
        if not (at and _NAME.match(name) and _EDITION.match(edition) and place.is_dir()) or called in seen:
            return None
        return whole_files(files_in(place), lambda other: find(other, (*seen, called)))

    return find


def files_in(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder by relative path; raise ``PackErrors`` where they are too many or too large."""
    files: dict[str, bytes] = {}
    faults = Faults()
    if not folder.is_dir():
        raise PackErrors([PackError(str(folder), 1, 1, "no such folder", "a folder with a pack")])
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        is_plain = path.is_file() and not path.is_symlink()
        if any(part.startswith(".") for part in relative.parts) or (path.is_dir() and not path.is_symlink()):
            continue
        name = relative.as_posix()
        if not name.isprintable():  # of no encoding, or with control characters
            shown = name.encode("utf-8", "backslashreplace").decode()
            faults.add(Node(None, ascii(shown)[1:-1], 1, 1), "a file whose name can be read", "another name")
            continue
        if not is_plain:  # what it leads to is no part of the pack, and nobody publishes it unseen
            found = "a link" if path.is_symlink() else "neither a file nor a folder"
            faults.add(Node(None, name, 1, 1), "a file of its own", found)
            continue
        if path.stat().st_size > LONGEST_FILE:
            faults.add(
                Node(None, name, 1, 1), f"at most {LONGEST_FILE} bytes", f"{path.stat().st_size} bytes"
            )
            continue
        try:
            files[name] = path.read_bytes()
        except OSError as error:
            faults.add(Node(None, name, 1, 1), "a file that can be read", str(error.strerror))
        if len(files) > MOST_FILES:
            faults.add(Node(None, name, 1, 1), f"at most {MOST_FILES} files", "more")
            break
    if faults.errors:
        raise PackErrors(faults.sorted())
    return files


def whole_files(files: Mapping[str, bytes], bases: Bases) -> Mapping[str, bytes]:
    """Return the files of the whole text where these are differences; raise ``PackErrors``."""
    reader = _PackReader(files, {}, None, bases=bases)
    reader.resolve()
    if reader.faults.errors:
        raise PackErrors(reader.faults.sorted())
    return reader.files


def read_files(
    files: Mapping[str, bytes], kinds: Mapping[str, FactKind], *, with_examples: bool = True, bases: Bases | None = None
) -> Edition:
    """Read a pack from its files by relative path; raise ``PackErrors`` with every fault.

    Whoever only judges by an edition reads it without its examples, in less than half the time. Without
    ``bases`` the files are a whole text, as they are kept.
    """
    return _PackReader(files, kinds, None, with_examples, bases).read()


def read_kept(files: Mapping[str, bytes], kinds: Mapping[str, FactKind]) -> Edition:
    """Read an edition that was published before, without its examples; raise ``PackErrors`` where it cannot be read.

    What only the checks of publishing know is passed over: they may have become stricter since.
    """
    return _PackReader(files, kinds, None, with_examples=False, is_kept=True).read()


def is_edition_name(text: str) -> bool:
    """Say whether an edition may be called so."""
    return _EDITION.match(text) is not None


def belongs_to_packs(path: str) -> bool:
    """Say whether a file at this path may be part of a pack."""
    parts = PurePosixPath(path).parts
    return path in _TOP or (len(parts) == 2 and path.endswith(_FOLDERS.get(parts[0], "/")))


def hash_of(files: Mapping[str, bytes]) -> str:
    """Return the hash of a pack's content: over every path and file, in order of the paths."""
    whole = sha256()
    for path in sorted(files):
        for part in (path.encode(), files[path]):
            whole.update(len(part).to_bytes(8, "big"))
            whole.update(part)
    return whole.hexdigest()


def _from(tree: Node, file: str) -> None:
    """Let faults in a tree name the other text."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        node.file = file
        waiting += node.keys.values()
        waiting += node.value.values() if node.is_mapping else node.value if node.is_list else ()


@lru_cache(maxsize=400)
def _tree_of(path: str, content: bytes) -> tuple[Node | None, tuple[PackError, ...]]:
    """Return the tree of a file and its faults; of a text that is being changed most files are as they were."""
    tree = read_yaml(path, content, faults := Faults())
    return tree, tuple(faults.errors)


class _PackReader:
    def __init__(
        self,
        files: Mapping[str, bytes],
        kinds: Mapping[str, FactKind],
        folder: tuple[str, str] | None,
        with_examples: bool = True,
        bases: Bases | None = None,
        is_kept: bool = False,
    ) -> None:
        self.bases = bases
        self.trees: dict[str, Node] = {}
        self.with_examples = with_examples
        self.files = files
        self.kinds = kinds
        self.folder = folder
        self.faults = Faults(is_kept=is_kept)

    def read(self) -> Edition:
        self._check_files()
        self._refuse_if_faulty()
        self.resolve()
        self._refuse_if_faulty()
        self.trees = self._all_trees()
        self._refuse_if_faulty()  # what refers to a file that cannot be read is no fault of its own
        articles = self._articles()
        by_path = {one.path: one for top in articles for one in top.all()}
        edition = self._edition(articles, by_path)
        if self.faults.errors or edition is None:
            raise PackErrors(self.faults.sorted())
        return edition

    def _refuse_if_faulty(self) -> None:
        if self.faults.errors:
            raise PackErrors(self.faults.sorted())

    def _all_trees(self) -> dict[str, Node]:
        """Return the trees of all files in YAML, and note those that cannot be read."""
        if "articles.yaml" not in self.files:
            self._fault("articles.yaml", "this file", "no such file")
        paths = [path for path in sorted(self.files) if path.endswith(".yaml")]
        wanted = [path for path in paths if self.with_examples or not path.startswith("examples/")]
        return {path: tree for path in wanted if (tree := self._tree(path)) is not None}

    def resolve(self) -> None:
        """Make differences whole, where there is somebody who knows the other text."""
        pack = self._tree("pack.yaml") if self.bases is not None and "pack.yaml" in self.files else None
        named = base_of(pack) if pack is not None else None
        if named is None or self.bases is None:
            return
        called, place = named
        base_files = self.bases(called)
        if base_files is None:
            beside = f"../../{called.replace('@', '/')}"
            lies = f"lies beside this one, as {beside}, and does not rest on it"
            self.faults.add(place, f"the name@edition of a pack that {lies}")
            return
        own = {path: tree for path in self.files if path.endswith(".yaml") and (tree := self._tree(path)) is not None}
        base = {
            path: tree
            for path in base_files
            if path.endswith(".yaml") and (tree := read_yaml(path, base_files[path], self.faults)) is not None
        }
        if self.faults.errors:
            return
        for path, tree in base.items():
            if path not in own:
                _from(tree, f"{called}/{path}")
        found = resolve(own, self.files, base, base_files, self.faults)
        self.files = {**found.files, **{path: written(found.trees[path].plain()) for path in found.written}}
        self.trees = {path: tree for path, tree in found.trees.items() if path in self.files}

    def _check_files(self) -> None:
        wanted = ("pack.yaml",) if self.bases is not None else ("pack.yaml", "articles.yaml")
        for path in wanted:
            if path not in self.files:
                self._fault(path, "this file", "no such file")
        if "pack.yaml" not in self.files:
            return  # some other folder: of each file of it nothing need be said
        total = sum(len(content) for content in self.files.values())
        if len(self.files) > MOST_FILES or total > MOST_BYTES:
            found = f"{len(self.files)} files of {total} bytes"
            self._wrong("pack.yaml", f"at most {MOST_FILES} files of {MOST_BYTES} bytes", found)
        for path in self.files:
            if belongs_to_packs(path):
                continue
            known = [*_TOP, *(f"{folder}/*{ending}" for folder, ending in _FOLDERS.items())]
            meant = path.lower().removesuffix(".yml").removesuffix(".yaml") + ".yaml"
            perhaps = f", perhaps “{meant}”" if belongs_to_packs(meant) else ""
            self._wrong(path, f"one of {', '.join(known)}{perhaps}", "a file that belongs to no pack")

    def _fault(self, path: str, expected: str, found: str) -> None:
        self.faults.add(Node(None, path, 1, 1), expected, found)

    def _wrong(self, path: str, expected: str, found: str) -> None:
        self.faults.check(Node(None, path, 1, 1), expected, found)

    def _tree(self, path: str) -> Node | None:
        if path in self.trees:
            return self.trees[path]
        node, errors = _tree_of(path, self.files[path])
        self.faults.errors += errors
        if node is None and not any(error.file == path for error in self.faults.errors):
            self._fault(path, "something written", "an empty file")
        return node

    def _in(self, folder: str) -> list[str]:
        return sorted(path for path in self.files if path.startswith(f"{folder}/"))

    def _articles(self) -> tuple[Article, ...]:
        return read_articles(self.trees["articles.yaml"], self.faults)

    def _edition(self, articles: tuple[Article, ...], by_path: dict[str, Article]) -> Edition | None:
        keys = Keys(self.trees["pack.yaml"], self.faults, "pack.yaml")
        name, edition = self._names(keys)
        title, in_force_from = keys.words("title", required=True), keys.date("in_force_from", required=True)
        extends, amends = keys.text("extends"), keys.text("amends")
        if extends and amends:
            self.faults.check(keys.place("amends"), "either amends or extends", "both")
        floor = keys.one_of("floor", ("owed", "all"), "owed")
        calendars = {one: words_of(words, self.faults) for one, words in keys.mapping("calendars").items()}
        lists = read_lists(keys.mapping("lists"), self.faults, by_path)
        listed = {one.name: tuple(entry.name for entry in one.entries) for one in lists.values()}
        asks = read_asks(keys.mapping("asks"), self.faults, by_path, listed)
        words = read_words(keys.mapping("words"), self.faults)
        rests_on = tuple(text for text, _ in keys.texts("rests_on"))
        keys.close()
        around = Surroundings(f"{name}@{edition}", self.kinds, by_path, asks, calendars, self.faults)
        around.lists, around.reads_examples = lists, self.with_examples
        around.forms, around.flows = self._forms(lists), self._flows()
        self._check_asked_of_forms(around)
        around.tables = {path: self.trees[path] for path in self._in("decisions")}
        cards = {path: self.trees[path] for path in self._in("scorecards")}
        standards = read_standards([self.trees[path] for path in self._in("standards")], around, cards)
        refuse_circles(standards, self.faults, around.counted)
        check_flows(
            around.flows, {form.name for form in around.forms.values()}, standards, self.kinds, self.faults
        )
        self._check_used(around)
        examples = self._examples(around, frozenset(standards))
        if in_force_from is None:
            return None
        return Edition(
            name=name,
            edition=edition,
            title=title,
            in_force_from=in_force_from,
            extends=extends,
            amends=amends,
            floor=floor,
            calendars=MappingProxyType(calendars),
            asks=MappingProxyType(asks),
            lists=MappingProxyType(lists),
            words=MappingProxyType(words),
            articles=articles,
            standards=MappingProxyType(standards),
            forms=MappingProxyType({form.name: form for form in around.forms.values()}),
            flows=MappingProxyType({path: flow for path, flow in around.flows.items() if flow is not None}),
            examples=examples,
            kinds=self.kinds,
            files=MappingProxyType(dict(self.files)),
            hash=hash_of(self.files),
            rests_on=rests_on,
            is_kept=self.faults.is_kept,
        )

    def _names(self, keys: Keys) -> tuple[str, str]:
        name, edition = keys.text("name", required=True), keys.text("edition", required=True)
        for key, text, form in (("name", name, _NAME), ("edition", edition, _EDITION)):
            node = keys.take(key)
            if node is not None and text and not form.match(text):
                self.faults.check(node, "letters, digits and hyphens, beginning with a letter or digit")
        if self.folder is not None and name and edition and self.folder != (name, edition):
            found = f"the folder {'/'.join(self.folder)}"
            self.faults.add(keys.place("name"), f"the folder {name}/{edition}", found)
        return name, edition

    def _forms(self, lists: Mapping[str, PackList]) -> dict[str, Form]:
        # Of what facts are, or about what: refund.asked, a shift that is planned.
        things = {thing for kind in self.kinds.values() for thing in (kind.name.partition(".")[0], *kind.about)}
        return {
            path: read_form(PurePosixPath(path).stem, self.trees[path], self.faults, lists, frozenset(things))
            for path in self._in("forms")
        }

    def _check_asked_of_forms(self, around: Surroundings) -> None:
        """Note what a form wants of the site and the pack does not ask."""
        lists = {f"{ASKED}{one.name}" for one in around.asks.values() if one.type == "list"}
        asked = {f"{ASKED}{name}" for name in around.asks}
        for path, form in around.forms.items():
            read = {name for one in form.fields if one.reckoned for name in one.reckoned.names if name.startswith(ASKED)}
            offered = {one.offered for one in form.fields if one.type == "table" and one.offered.startswith(ASKED)}
            for name in sorted(read - asked):
                self._wrong(path, f"a local value of pack.yaml{nearest(name, asked)}", f"“{name}”")
            for name in sorted(offered - lists):
                self._wrong(path, f"a local value of the type list{nearest(name, lists)}", f"“{name}”")

    def _flows(self) -> dict[str, Flow | None]:
        flows: dict[str, Flow | None] = {}
        for path in self._in("flows"):
            try:
                flows[path] = read_flow(self.files[path], file=path, is_kept=self.faults.is_kept)
            except PackErrors as errors:
                self.faults.errors.extend(errors.errors)
                flows[path] = None
        return flows

    def _check_used(self, around: Surroundings) -> None:
        if not all(self.trees[path].is_list for path in self._in("standards")):
            return  # what its standards name is not known
        for folder, known in (("forms", around.forms), ("flows", around.flows), ("decisions", around.tables)):
            for path in known:
                if path not in around.used:
                    used = sorted(around.used)
                    self._wrong(
                        path, f"a standard that names this file{nearest(path, used)}", f"none in {folder}"
                    )

    def _examples(self, around: Surroundings, standards: frozenset[str]) -> tuple[Example, ...]:
        examples: list[Example] = []
        for path in self._in("examples") if self.with_examples else ():
            examples.extend(read_examples(path, self.trees[path], around, standards))
        return tuple(examples)
