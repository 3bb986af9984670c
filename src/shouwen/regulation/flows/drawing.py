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


@lru_cache(maxsize=128)
def drawn_in(flow: Flow, language: str) -> bytes:
    """Return the file of a flow for the viewer, with every name in ``language``."""
    if language.lower() in {"zh-hans", "zh-cn"}:
        return flow.source
    for prefix, namespace in _PREFIXES.items():
        ElementTree.register_namespace(prefix, namespace)
    root = ElementTree.fromstring(flow.source)  # noqa: S314  see above
    for element in root.iter():
        words = flow.words.get(element.get("name", ""), NO_WORDS)
        if words.zh and element.tag != f"{{{BPMN}}}message":
            element.set("name", words.in_language(language))
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))
