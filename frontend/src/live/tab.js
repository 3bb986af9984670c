/**
 * A tab's end of the shared stream. With SharedWorker the worker holds the line; without it the tabs elect
 * one of them by a lock, and it spreads events on a channel.
 */
import { Hub } from "./hub.js";

const id = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;

/** Return a function that says which topics this tab listens to; `hear` gets {event} or {state}. */
export function connect({ url, worker, member, hear }) {
  return globalThis.SharedWorker ? byWorker(url, worker, member, hear) : byElection(url, member, hear);
}

function byWorker(url, worker, member, hear) {
  const { port } = new SharedWorker(worker, { type: "module", name: "shouwen-stream" });
  port.onmessage = ({ data }) => hear(data);
  let alive = holdLock();
  addEventListener("pagehide", () => {
    port.postMessage({ id, bye: true });
    alive = null;
  });
  return async (topics) => {
    await (alive ??= holdLock());
    port.postMessage({ id, url, member, topics: [...topics] });
  };
}

/**
 * Hold this tab's lock until the page goes; resolve once it is held. The worker takes a free lock as a sign that
 * the tab is gone, so nothing may be said to it before. A plain http host has no locks: then `bye` must do.
 */
function holdLock() {
  if (!navigator.locks) return Promise.resolve();
  return new Promise((held) => {
    navigator.locks.request(`shouwen-tab-${id}`, () => {
      held();
      return new Promise((gone) => addEventListener("pagehide", gone, { once: true }));
    });
  });
}

function byElection(url, member, hear) {
  const channel = new BroadcastChannel("shouwen-stream");
  let mine = [];
  let hub = null;
  const reach = (tab) => (message) => (tab === id ? hear(message) : channel.postMessage({ to: tab, message }));
  const join = (tab, topics) => hub.join(tab, reach(tab), topics, member);
  channel.onmessage = ({ data }) => {
    if (data.to === id) hear(data.message);
    else if (data.who) channel.postMessage({ id, topics: mine });
    else if (hub && data.bye) hub.leave(data.id);
    else if (hub && data.topics) join(data.id, data.topics);
  };
  const lead = () => {
    hub = new Hub(url);
    join(id, mine);
    channel.postMessage({ who: true });
    return new Promise((gone) => addEventListener("pagehide", gone));
  };
  if (navigator.locks) navigator.locks.request("shouwen-stream-leader", lead);
  else lead(); // an old browser on a plain http host: a line for each tab, still live
  addEventListener("pagehide", () => channel.postMessage({ id, bye: true }));
  return (topics) => {
    mine = [...topics];
    if (hub) join(id, mine);
    else channel.postMessage({ id, topics: mine });
  };
}
