/** Holds the tabs and what each listens to; opens one line for all of them. */
import { Line } from "./events.js";

export class Hub {
  constructor(url) {
    this.tabs = new Map(); // id → { send, topics }
    this.line = new Line(url, (event) => this.spread(event), (state) => this.announce(state));
    this.state = "closed";
  }

  /** Take in a tab of a member; a line that was opened for another member is closed first. */
  join(id, send, topics, member) {
    if (member !== this.member) {
      this.member = member;
      this.line.forget();
    }
    this.tabs.set(id, { send, topics: new Set(topics) });
    send({ state: this.state });
    this.settle();
  }

  leave(id) {
    if (this.tabs.delete(id)) this.settle();
  }

  /** Wait a moment before changing the line: pages often bring several topics one after another. */
  settle() {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      this.line.listen(new Set([...this.tabs.values()].flatMap((tab) => [...tab.topics])));
    }, 120);
  }

  spread(event) {
    for (const { send, topics } of this.tabs.values()) if (topics.has(event.topic)) send({ event });
  }

  announce(state) {
    this.state = state;
    for (const { send } of this.tabs.values()) send({ state });
  }
}
