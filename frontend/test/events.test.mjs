import assert from "node:assert/strict";
import { test } from "node:test";
import { parse, waitBefore } from "../src/live/events.js";
import { Hub } from "../src/live/hub.js";

test("an event that comes in pieces is read once it is whole", () => {
  const [none, rest] = parse('id: 7\ndata: {"topic":');
  assert.deepEqual(none, []);
  const [events, left] = parse(`${rest}"case:17"}\n\nid: 8\n`);
  assert.deepEqual(events, [{ id: "7", kind: "message", text: '{"topic":"case:17"}' }]);
  assert.equal(left, "id: 8\n");
});

test("a comment that keeps the line open is no event with text", () => {
  const [events] = parse(": still here\n\n");
  assert.equal(events[0].text, "");
  assert.equal(events[0].id, null);
});

test("several data lines are one text, carriage returns or not", () => {
  assert.equal(parse("data: a\r\ndata: b\r\n\r\n")[0][0].text, "a\nb");
});

test("waits double up to half a minute and are never at the same moment", () => {
  assert.ok(waitBefore(0) <= 500);
  assert.ok(waitBefore(3) >= 2000 && waitBefore(3) <= 4000);
  assert.ok(waitBefore(40) <= 30_000);
});

test("the hub listens to what its tabs want, and tells each only its own", async () => {
  const hub = new Hub("/stream");
  const listened = [];
  hub.line.listen = (topics) => listened.push([...topics].sort());
  const heard = { a: [], b: [] };
  hub.join("a", (message) => message.event && heard.a.push(message.event.topic), ["case:1", "case:2"], "member:1");
  hub.join("b", (message) => message.event && heard.b.push(message.event.topic), ["case:2"], "member:1");
  await new Promise((later) => setTimeout(later, 150));
  hub.spread({ topic: "case:1" });
  hub.spread({ topic: "case:2" });
  hub.leave("a");
  await new Promise((later) => setTimeout(later, 150));
  assert.deepEqual(heard, { a: ["case:1", "case:2"], b: ["case:2"] });
  assert.deepEqual(listened, [["case:1", "case:2"], ["case:2"]]);
});

test("another member at the same desk begins a line of their own", async () => {
  const hub = new Hub("/stream");
  hub.line.reopen = () => {};
  hub.join("a", () => {}, ["case:1"], "member:1");
  await new Promise((later) => setTimeout(later, 150));
  hub.line.last = "81";
  hub.leave("a");
  hub.join("b", () => {}, ["case:1"], "member:2");
  assert.equal(hub.line.last, "");
  assert.equal(hub.line.topics, "");
});
