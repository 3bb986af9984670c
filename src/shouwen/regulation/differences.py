"""A text written as differences: an edition that ``amends`` another, a pack that ``extends`` that of the unit above.

Both are written the same way and resolved when they are read: what is kept, judged by and compared is the
whole text. ``amend: ID`` lays clauses over a standard of the other text, ``repeal: ID`` with ``because``
takes it away, any other standard is new. Forms, scorecards and tables change by ``adds``, ``drops`` and
``amends``; articles of the same number are laid over, others are added.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from shouwen.regulation.laying import laid_over, with_changes
from shouwen.regulation.reading import Faults, Node, nearest

#: Returns the whole files of ``name@edition``, None where there is none such.
Bases = Callable[[str], Mapping[str, bytes] | None]

#: By folder: the list that a file holds, and by what its entries are named.
_LISTS = {"forms": ("fields", "name"), "scorecards": ("lines", "id"), "decisions": ("rows", "")}
#: What no amendment may change of a standard.
_STAY = frozenset({"id"})
_ALWAYS_OWN = ("name", "edition", "amends", "extends", "in_force_from")


@dataclass
class Resolved:
    """Trees and files of the whole text; ``written`` are the paths whose text is not that of any file."""

    trees: dict[str, Node]
    files: dict[str, bytes]
    written: set[str] = field(default_factory=set)


def base_of(pack: Node) -> tuple[str, Node] | None:
    """Return which text a pack is the difference from, and where that is said."""
    for key in ("amends", "extends"):
        node = pack.value.get(key) if pack.is_mapping else None
        if node is not None and not node.is_mapping and not node.is_list:
            return node.as_source(), node
    return None


def resolve(
    own: Mapping[str, Node], own_files: Mapping[str, bytes], base: Mapping[str, Node], base_files: Mapping[str, bytes],
    faults: Faults,
) -> Resolved:
    """Return the whole text of differences; everything wrong with them is noted."""
    found = Resolved(dict(base), dict(base_files))
    _lay_pack(found, own["pack.yaml"])
    if "articles.yaml" in own:
        tree = own["articles.yaml"]
        _set(found, "articles.yaml", _articles(base["articles.yaml"], tree))
    gone = _lay_standards(found, own, faults)
    for path, tree in own.items():
        folder = path.partition("/")[0]
        if folder in _LISTS:
            _lay_file(found, path, tree, *_LISTS[folder], faults)
        elif folder == "examples":
            _take(found, path, tree, own_files)
    for path, content in own_files.items():
        if path not in own:
            found.files[path] = content
    _drop_unused(found, gone, set(own_files))
    return found


def _set(found: Resolved, path: str, tree: Node) -> None:
    found.trees[path] = tree
    found.written.add(path)


def _take(found: Resolved, path: str, tree: Node, own_files: Mapping[str, bytes]) -> None:
    found.trees[path] = tree
    found.files[path] = own_files[path]
    found.written.discard(path)


def _lay_pack(found: Resolved, own: Node) -> None:
    old = found.trees["pack.yaml"]
    # What only one text may say of itself is never passed on.
    passed = {key: node for key, node in old.value.items() if key not in _ALWAYS_OWN}
    whole = laid_over(Node(passed, own.file, own.line, own.column, dict(old.keys)), own)
    _set(found, "pack.yaml", whole)


def _articles(base: Node, over: Node) -> Node:
    """Lay a tree of articles over another by their numbers."""
    if not (base.is_list and over.is_list):
        return over
    whole = list(base.value)
    places = {_number(node): place for place, node in enumerate(whole)}
    for node in over.value:
        place = places.get(_number(node))
        if place is None or not node.is_mapping:
            whole.append(node)
            continue
        old = whole[place]
        laid = laid_over(old, node, {"articles"})
        if "articles" in node.value:
            inner = old.value.get("articles")
            below = _articles(inner, node.value["articles"]) if inner is not None else node.value["articles"]
            laid = Node({**laid.value, "articles": below}, laid.file, laid.line, laid.column, laid.keys)
        whole[place] = laid
    return Node(whole, base.file, base.line, base.column)


def _number(node: Node) -> str:
    number = node.value.get("number") if node.is_mapping else None
    return number.as_source() if number is not None else ""


def _lay_standards(found: Resolved, own: Mapping[str, Node], faults: Faults) -> list[Node]:
    """Change, take away and add standards; return those taken away."""
    places = {
        node.value["id"].as_source(): (path, place)
        for path, tree in found.trees.items()
        if path.startswith("standards/") and tree.is_list
        for place, node in enumerate(tree.value)
        if node.is_mapping and "id" in node.value
    }
    lists: dict[str, list[Node | None]] = {
        path: list(tree.value) for path, tree in found.trees.items() if path.startswith("standards/") and tree.is_list
    }
    gone: list[Node] = []
    changed: set[str] = set()
    for path, tree in own.items():
        for node in tree.value if path.startswith("standards/") and tree.is_list else ():
            verb = next(iter(node.value), "") if node.is_mapping else ""
            if verb not in ("amend", "repeal"):
                id_ = node.value.get("id") if node.is_mapping else None
                if id_ is not None and id_.as_source() in places:
                    faults.add(id_, f"amend: {id_.as_source()}, since the other text has it")
                    continue
                lists.setdefault(path, []).append(node)
                changed.add(path)
                continue
            named = node.value[verb]
            if named.as_source() not in places:
                faults.add(named, f"the id of a standard of the other text{nearest(named.as_source(), places)}")
                continue
            where, place = places[named.as_source()]
            changed.add(where)
            old = lists[where][place]
            if old is None:
                faults.add(named, "a standard that is not repealed here")
                continue
            if verb == "amend":
                _refuse_moved(old, node, faults)
                lists[where][place] = laid_over(old, node, {"amend", "because"})
                continue
            if "because" not in node.value:
                faults.add(node, "because: why it no longer stands", "no reason")
            for key in node.value:
                if key not in ("repeal", "because"):
                    faults.add(node.keys[key], "repeal and because alone", f"the key “{key}”")
            gone.append(old)
            lists[where][place] = None
    for path in changed:
        some = [node for node in lists[path] if node is not None]
        base = found.trees.get(path)
        if not some and base is not None:
            found.trees.pop(path)
            found.files.pop(path, None)
            continue
        file = base if base is not None else own[path]
        _set(found, path, Node(some, file.file, file.line, file.column))
    return gone


def _refuse_moved(old: Node, over: Node, faults: Faults) -> None:
    """Refuse what makes another standard of it: another kind, another id, a gate of another deed."""
    kind = next(iter(old.value))
    stay = _STAY | ({"when", "before"} if kind == "gate" else set())
    for key in over.value:
        if key in stay:
            faults.add(over.keys[key], "what stays as it is: repeal the standard and write another", f"the key “{key}”")


def _lay_file(found: Resolved, path: str, tree: Node, list_key: str, name_key: str, faults: Faults) -> None:
    base = found.trees.get(path)
    if base is not None and tree.is_mapping and {"adds", "drops", "amends"} & set(tree.value):
        _set(found, path, with_changes(base, tree, list_key, name_key, faults))
    else:
        _set(found, path, tree)


def _drop_unused(found: Resolved, gone: list[Node], own: set[str]) -> None:
    """Leave out files, and examples, that belonged to what was taken away."""
    ids = {node.value["id"].as_source() for node in gone if "id" in node.value}
    standing = [
        text for path, tree in found.trees.items() if path.startswith("standards/") for text in _texts(tree)
    ]
    for node in gone:
        for text in _texts(node):
            if text in found.files and text not in own and text not in standing:
                found.files.pop(text)
                found.trees.pop(text, None)
    for path in [path for path in found.trees if path.startswith("examples/") and path not in own] if ids else ():
        tree = found.trees[path]
        some = [one for one in (tree.value if tree.is_list else [tree]) if not ids & set(_texts(one))]
        if some:
            _set(found, path, Node(some, tree.file, tree.line, tree.column))
        else:
            found.trees.pop(path)
            found.files.pop(path)


def _texts(node: Node) -> list[str]:
    """Return every text in a tree."""
    found, waiting = [], [node]
    while waiting:
        one = waiting.pop()
        if one.is_mapping:
            waiting += one.value.values()
        elif one.is_list:
            waiting += one.value
        elif isinstance(one.value, str):
            found.append(one.value)
    return found
