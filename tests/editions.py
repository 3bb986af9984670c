"""Further editions of the service department's manual, for tests that move from one to the next."""

from functools import cache

from shouwen.facts.kinds import all_kinds
from shouwen.regulation.packs import read_files
from shouwen.regulation.redating import redated
from tests.scenes import service_department

STEPS = "flows/一般投诉八步.bpmn"
SOLVE = "standards/investigation.yaml"


@cache
def manual(edition, *changes):
    """Return the manual as another edition; each change is ``(file, old, new)``."""
    files = redated(dict(service_department().files), edition=edition)
    for file, old, new in changes:
        text = files[file].decode()
        assert old in text, old
        files[file] = text.replace(old, new).encode()
    return read_files(files, all_kinds(), with_examples=False)


def step_between(name, before, after, arrow):
    """Return what adds a task of the customer service department on an arrow of the eight steps."""
    return (
        (STEPS, f"<flowNodeRef>{before}</flowNodeRef>",
         f"<flowNodeRef>{before}</flowNodeRef><flowNodeRef>{name}</flowNodeRef>"),
        (STEPS, '<startEvent id="begun"', f'<userTask id="{name}" name="{name}"/><startEvent id="begun"'),
        (STEPS, f'sourceRef="{before}" targetRef="{after}"/>',
         f'sourceRef="{before}" targetRef="{name}"/><sequenceFlow id="{arrow}" sourceRef="{name}" targetRef="{after}"/>'),
    )  # fmt: skip
