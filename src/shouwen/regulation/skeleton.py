"""What passes and can be written on from: a new pack of one article, the file of a new form, of a new flow."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any
from xml.sax.saxutils import quoteattr

_PACK = """name: {name}
edition: "{edition}"
title: {title}
in_force_from: {since}
calendars:
  office: {{zh: 办公时间, en: Office hours}}
asks:
  reply_within:
    title: {{zh: 首次答复时限, en: Time to the first reply}}
    type: span
    at_least: 10 minutes
    at_most: 10 working days
    article: 第一条
    why: {{zh: 原文没有数字, en: The text gives no figure}}
"""
_ARTICLES = """# The tree of the text, in our own words; checked: automatic by_house by_form by_inspector informational
- number: 第一条
  title: {zh: 答复, en: Replies}
  says: {zh: 来电三声内接起，投诉及时答复。, en: Calls are answered by the third ring; complaints in time.}
  clauses: []
  checked: automatic
"""
_STANDARDS = """# First key: the kind, with the title. `shouwen pack schema` lets an editor complete the others.
- limit: {zh: 三声内接听, en: Answered within three rings}
  id: A-1
  article: 第一条
  when: contact.answered
  measure: rings
  at_most: 3
  examples:
    - {given: {rings: 3}, then: met}
    - {given: {rings: 4}, then: broken}

- deadline: {zh: 及时答复, en: Replied to in time}
  id: A-2
  article: 第一条
  when: case.opened
  per: case
  within: ask.reply_within
  done: case.replied
  escalate: [due -> owner(case)]
  examples:
    - {local: {reply_within: 1 hour}, given: {after: 1 hour}, then: met}
    - {local: {reply_within: 1 hour}, given: {after: 61 minutes}, then: missed}
"""


def skeleton(name: str, edition: str, title: str, since: date) -> dict[str, bytes]:
    """Return the files of a new pack; it passes ``pack check`` and ``pack test``."""
    called = json.dumps(title or name, ensure_ascii=False)  # a JSON text is one of YAML, whatever signs it holds
    pack = _PACK.format(name=name, edition=edition, title=called, since=since.isoformat())
    return {
        "pack.yaml": pack.encode(),
        "articles.yaml": _ARTICLES.encode(),
        "standards/standards.yaml": _STANDARDS.encode(),
    }


_FORM = """title: {title}
of: case
fields:
  - {{name: 内容, en: What it is about, type: long_text, required: true}}
"""
#: One step between a start and an end, drawn in one lane.
_FLOW = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
    xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI"
    xmlns:shouwen="urn:shouwen:bpmn" id="{id}-file" targetNamespace="urn:shouwen:packs:{id}">
  <collaboration id="{id}-pools">
    <participant id="{id}-pool" name={zh} shouwen:en={en} processRef="{id}"/>
  </collaboration>
  <process id="{id}" name={zh} shouwen:en={en} isExecutable="true">
    <laneSet id="{id}-lanes">
      <lane id="lane-1" name={lane}>
        <flowNodeRef>begun</flowNodeRef>
        <flowNodeRef>step-1</flowNodeRef>
        <flowNodeRef>done</flowNodeRef>
      </lane>
    </laneSet>
    <startEvent id="begun" name="开始" shouwen:en="Start"/>
    <userTask id="step-1" name="办理" shouwen:en="Handle it"/>
    <endEvent id="done" name="结束" shouwen:en="End"/>
    <sequenceFlow id="to-1" sourceRef="begun" targetRef="step-1"/>
    <sequenceFlow id="to-2" sourceRef="step-1" targetRef="done"/>
  </process>
  <bpmndi:BPMNDiagram id="{id}-drawing">
    <bpmndi:BPMNPlane id="{id}-plane" bpmnElement="{id}-pools">
      <bpmndi:BPMNShape id="pool-shape" bpmnElement="{id}-pool" isHorizontal="true">
        <dc:Bounds x="80" y="80" width="560" height="150"/></bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="lane-1-shape" bpmnElement="lane-1" isHorizontal="true">
        <dc:Bounds x="110" y="80" width="530" height="150"/></bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="begun-shape" bpmnElement="begun">
        <dc:Bounds x="172" y="137" width="36" height="36"/></bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="step-1-shape" bpmnElement="step-1">
        <dc:Bounds x="300" y="120" width="124" height="70"/></bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="done-shape" bpmnElement="done">
        <dc:Bounds x="520" y="137" width="36" height="36"/></bpmndi:BPMNShape>
      <bpmndi:BPMNEdge id="to-1-line" bpmnElement="to-1">
        <di:waypoint x="208" y="155"/>
        <di:waypoint x="300" y="155"/></bpmndi:BPMNEdge>
      <bpmndi:BPMNEdge id="to-2-line" bpmnElement="to-2">
        <di:waypoint x="424" y="155"/>
        <di:waypoint x="520" y="155"/></bpmndi:BPMNEdge>
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</definitions>
"""
#: Whose step it is where no flow of the pack has a lane yet.
_LANE = "经办人"
_LANES = re.compile(r'<(?:\w+:)?lane\b[^>]*\bname="([^"&]+)"')
#: The clause by which a kind of standard names the file that it is written in.
FILES = {"form": "schema", "flow": "bpmn"}


def file_begun(clauses: Mapping[str, Any], files: Mapping[str, str]) -> dict[str, str]:
    """Return by its path the file that a new form or flow names and a pack lacks: with one field, with one step.

    ``clauses`` are those of the standard, its kind with the title first; ``files`` are the texts that stand.
    """
    kind = next((one for one in FILES if one in clauses), "")
    path = str(clauses.get(FILES.get(kind, ""), ""))
    if not kind or not path.startswith(f"{kind}s/") or path in files:
        return {}
    title = clauses[kind]
    if kind == "form":
        return {path: _FORM.format(title=json.dumps(title, ensure_ascii=False))}
    zh, en = (str(title.get(name) or "") for name in ("zh", "en")) if isinstance(title, Mapping) else (str(title), "")
    lane = next((found[1] for text in files.values() if (found := _LANES.search(text))), _LANE)
    id_ = f"flow-{sha256(path.encode()).hexdigest()[:8]}"
    return {path: _FLOW.format(id=id_, zh=quoteattr(zh), en=quoteattr(en or zh), lane=quoteattr(lane))}
