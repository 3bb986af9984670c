import assert from "node:assert/strict";
import test from "node:test";

import { opensNear } from "../src/flow_view.js";

test("a flow without marks opens whole, however small", () => {
  assert.equal(opensNear(0.2, undefined), false);
});

test("a flow opens near its step only where the whole could not be read", () => {
  assert.equal(opensNear(0.54, "told"), true);
  assert.equal(opensNear(0.55, "told"), false);
  assert.equal(opensNear(1, "told"), false);
});
