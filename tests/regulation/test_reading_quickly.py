"""Both readers of YAML read the same, with the same places and the same faults."""

from pathlib import Path

import pytest

from shouwen.regulation import reading
from shouwen.regulation.reading import Faults, read_yaml

FILES = sorted(path for path in Path("packs").rglob("*.yaml"))
TEXTS = (
    "{a: b, c:d}", "[a,b]", "{a:b}", "- {x: 1,y: 2}", "k: [a:b]", "k: a#b", "k: a # b", "k: 'it''s'", "k: |\n  x\n  y\n",
    "k: >\n  x\n  y\n\n  z\n", "%YAML 1.1\n---\na: b", "---\na: 1\n---\nb: 2", "a: &x 1", "a: *x", "a: !t 1", "\ta: 1",
    "a:\n\t- b", 'a: "\\x41\\u4e2d"', "a: \x07", "? a\n: b", "? [a]\n: b", "a: {b, c}", "a: yes", "a: 1_000", "a: 0o7",
    "key: [1,\n2", "中文：好", "中: 文", "k: a: b", "k: - b", "- - a\n  - b", "a: b\na: c", "[:a]", "{: a}", '{"b":c}',
    "[a?, b]", "- ?x", "a: @b", "a: `b`", "a: %b", 'k: "a\n  b"', "\u2028a: b", "a: b\x85c: d", "a: b\u2029c", "a: 'x",
    "a: [", "a: ]", "#c\n", "", "a: {b: [c, {d: e}]}\n", "a: 12:30", "n: 1e3", "n: .5", "n: -0",
    "[" * 60, "a: " + "x" * 20_001,
)  # fmt: skip


def both(content, monkeypatch):
    """Read a file by libyaml and by ruamel alone; return what each made of it."""
    quickly = _read(content)
    with monkeypatch.context() as patched:
        patched.setattr(reading, "_LIBYAML", None)
        return quickly, _read(content)


def _read(content):
    faults = Faults()
    root = read_yaml("one.yaml", content, faults)
    return _places(root) if root is not None else None, [str(one) for one in faults.errors]


def _places(node):
    if node.is_mapping:
        named = [(key, node.keys[key].line, node.keys[key].column, _places(one)) for key, one in node.value.items()]
        return node.line, node.column, named
    if node.is_list:
        return node.line, node.column, [_places(one) for one in node.value]
    return node.line, node.column, repr(node.value)


@pytest.mark.parametrize("file", FILES, ids=str)
def test_both_read_a_pack_alike(file, monkeypatch):
    quickly, slowly = both(file.read_bytes(), monkeypatch)

    assert quickly == slowly
    assert quickly[0] is not None
    assert not quickly[1]


@pytest.mark.parametrize("text", TEXTS)
def test_both_read_anything_alike(text, monkeypatch):
    quickly, slowly = both(text.encode(), monkeypatch)

    assert quickly == slowly


def test_libyaml_is_there():
    assert reading._LIBYAML is not None, "PyYAML was built without libyaml: packs are read thirty times slower"
