import assert from "node:assert/strict";
import { test } from "node:test";
import { BpmnModdle } from "bpmn-moddle";
import { shouwen } from "../src/modeler/shouwen.js";
import { unknownIn } from "../src/modeler/unknown.js";

const moddle = new BpmnModdle({ shouwen });
const file = (inside, before = "") => `<?xml version="1.0" encoding="UTF-8"?>
${before}<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:other="urn:other" xmlns:shouwen="urn:shouwen:bpmn" id="d" targetNamespace="urn:t">
  <process id="p" isExecutable="true">
${inside}
  </process>
</definitions>
`;

async function read(text) {
  const { rootElement, warnings } = await moddle.fromXML(text);
  const { xml } = await moddle.toXML(rootElement, { format: true });
  return { said: unknownIn(text, warnings), xml };
}

test("what the modeler keeps is not said to be lost", async () => {
  const { said, xml } = await read(file(`    <userTask id="a" other:colour="red" shouwen:form="单"><documentation>How</documentation>
      <extensionElements><other:note kind="x">Words</other:note></extensionElements></userTask>`));

  assert.deepEqual(said, []);
  assert.match(xml, /other:colour="red"/);
  assert.match(xml, /other:note/);
});

test("what the modeler does not know, and would not write again, is said with its line", async () => {
  const { said, xml } = await read(file(`    <other:shape wide="1"/>
    <userTask id="a"><nonsense>x</nonsense></userTask>`, "<?other do this?>\n"));

  assert.equal(said.length, 3);
  assert.match(said[0], /^2: <\?other do this\?>$/);
  assert.match(said[1], /^5: <other:shape/);
  assert.match(said[2], /^6: <nonsense/);
  for (const gone of ["other do this", "other:shape", "nonsense"]) assert.equal(xml.includes(gone), false);
});
