"""The drawing of a flow in a reader's language: the same file, its names in other words."""

from __future__ import annotations

from functools import lru_cache
from xml.etree import ElementTree

from shouwen.regulation.flows.flow import Flow
from shouwen.regulation.flows.supported import BPMN, SHOUWEN
from shouwen.regulation.words import NO_WORDS

_PREFIXES = {
    "": BPMN,
    "shouwen": SHOUWEN,
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}


_DI = f"{{{_PREFIXES['bpmndi']}}}"
_DC = f"{{{_PREFIXES['dc']}}}"
#: Room for one letter of a label, in units of the drawing; a Chinese sign takes twice as much.
LETTER = 7.0


@lru_cache(maxsize=128)
def drawn_in(flow: Flow, language: str) -> bytes:
    """Return the file of a flow for the viewer, with every name in ``language``."""
    if language.lower() in {"zh-hans", "zh-cn"}:
        return flow.source
    for prefix, namespace in _PREFIXES.items():
        ElementTree.register_namespace(prefix, namespace)
    root = ElementTree.fromstring(flow.source)  # noqa: S314  see above
    said: dict[str, str] = {}
    for element in root.iter():
        words = flow.words.get(element.get("name", ""), NO_WORDS)
        if words.zh and element.tag != f"{{{BPMN}}}message":
            element.set("name", words.in_language(language))
            said[element.get("id", "")] = words.in_language(language)
    for drawn in (*root.iter(f"{_DI}BPMNShape"), *root.iter(f"{_DI}BPMNEdge")):
        _widen(drawn, said.get(drawn.get("bpmnElement", ""), ""))
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _widen(drawn: ElementTree.Element, name: str) -> None:
    """Give a label the room of its longest word, around the middle that it had: else a word breaks between letters."""
    bounds = drawn.find(f"{_DI}BPMNLabel/{_DC}Bounds")
    if bounds is None or not name:
        return
    width, needed = float(bounds.get("width", "0")), LETTER * max(len(word) for word in name.split())
    if needed > width:
        bounds.set("x", f"{float(bounds.get('x', '0')) - (needed - width) / 2:g}")
        bounds.set("width", f"{needed:g}")
