"""A flow drawn in English: its names are translated, and no word breaks between its letters."""

from xml.etree import ElementTree

import pytest

from shouwen.regulation.flows.drawing import LETTER, drawn_in
from tests.scenes import service_department

DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"


@pytest.mark.parametrize("path", sorted(service_department().flows))
def test_every_label_has_room_for_its_longest_word_where_it_stood(path):
    flow = service_department().flows[path]
    before, after = (ElementTree.fromstring(one) for one in (flow.source, drawn_in(flow, "en")))
    names = {element.get("id"): element.get("name", "") for element in after.iter()}
    seen = 0
    for kind in ("BPMNShape", "BPMNEdge"):
        for old, new in zip(before.iter(f"{DI}{kind}"), after.iter(f"{DI}{kind}"), strict=True):
            was, now = (one.find(f"{DI}BPMNLabel/{DC}Bounds") for one in (old, new))
            name = names.get(new.get("bpmnElement"), "")
            if now is None or not name:
                continue
            seen += 1
            assert float(now.get("width")) >= min(LETTER * max(map(len, name.split())), 1000), name
            assert middle(was) == pytest.approx(middle(now))
    assert seen or not before.findall(f".//{DI}BPMNLabel")


def middle(bounds):
    return float(bounds.get("x")) + float(bounds.get("width")) / 2
