import assert from "node:assert/strict";
import { test } from "node:test";
import { commentsOf, withComments } from "../src/modeler/comments.js";

const before = `<?xml version="1.0"?>
<!-- What it is. -->
<definitions>
  <process id="p">
    <!-- The first step. -->
    <userTask id="a" name="A &lt;!-- no comment --&gt;">
      <!-- where it comes from -->
      <incoming>f</incoming>
    </userTask>
    <!-- Two, -->
    <!-- one below the other. -->
    <userTask id='b'/>
    <!-- last -->
  </process>
  <diagram id="d"><![CDATA[<!-- text -->]]></diagram>
</definitions>
<!-- The end. -->
`;
/** As the modeler writes it: other prefixes and spaces, no comments. */
const after = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions>
  <bpmn:process id="p">
    <bpmn:userTask id="a" name="A"><bpmn:incoming>f</bpmn:incoming></bpmn:userTask>
    <bpmn:userTask id="b" />
  </bpmn:process>
</bpmn:definitions>
`;

test("every comment is found with the element at which it stands", () => {
  assert.deepEqual(commentsOf(before).map(({ comment, ...where }) => [comment.slice(5, -4), where]), [
    ["What it is.", { root: true }], ["The first step.", { before: "a" }], ["where it comes from", { inside: "a" }],
    ["Two,", { before: "b" }], ["one below the other.", { before: "b" }], ["last", { inside: "p" }],
    ["The end.", { end: true }],
  ]);
});

test("what is written anew has them all again, and once more written too", () => {
  const once = withComments(after, commentsOf(before));
  const twice = withComments(after, commentsOf(once.text));

  assert.deepEqual(once.lost, []);
  assert.equal(twice.text, once.text);
  assert.match(once.text, /\?>\n<!-- What it is. -->\n<bpmn:definitions>/);
  assert.match(once.text, /\n {4}<!-- The first step. -->\n {4}<bpmn:userTask id="a"/);
  assert.match(once.text, /<!-- Two, -->\n {4}<!-- one below the other. -->\n {4}<bpmn:userTask id="b"/);
  assert.match(once.text, /<\/bpmn:definitions>\n<!-- The end. -->\n$/);
});

test("what stood at an element that is gone is said to be lost", () => {
  const made = withComments(after.replace(/ *<bpmn:userTask id="b" \/>\n/, ""), commentsOf(before));

  assert.deepEqual(made.lost, ["<!-- Two, -->", "<!-- one below the other. -->"]);
  assert.equal(made.text.includes("The first step."), true);
});
