/** The shared worker: one event stream for all tabs of a browser. */
import { Hub } from "./hub.js";

let hub;

self.onconnect = ({ ports: [port] }) => {
  port.onmessage = ({ data: { id, url, topics, member, bye } }) => {
    if (bye) return hub?.leave(id);
    hub ??= new Hub(url);
    const isNew = !hub.tabs.has(id);
    hub.join(id, (message) => port.postMessage(message), topics, member);
    // A tab holds a lock of its name while it lives: getting it means that the tab is gone, however it went.
    if (isNew) navigator.locks?.request(`shouwen-tab-${id}`, () => hub.leave(id));
  };
};
