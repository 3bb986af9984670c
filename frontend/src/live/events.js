/**
 * Reads one event stream with fetch, so that `Last-Event-ID` can be sent when topics change and a refusal can
 * be told from a broken line. `EventSource` allows neither.
 */
const silence = 60_000; // the server sends a comment at least every 25 s; longer silence is a dead line
const longestWait = 30_000;

/** Split stream text into events; returns [events, rest that is not yet complete]. */
export function parse(text) {
  const blocks = text.replaceAll("\r\n", "\n").split("\n\n");
  const rest = blocks.pop();
  const events = blocks.map((block) => {
    const event = { id: null, kind: "message", lines: [] };
    for (const line of block.split("\n")) {
      const [, field, value] = line.match(/^(id|event|data): ?(.*)$/) ?? [];
      if (field === "id") event.id = value;
      else if (field === "event") event.kind = value;
      else if (field === "data") event.lines.push(value);
    }
    return { id: event.id, kind: event.kind, text: event.lines.join("\n") };
  });
  return [events, rest];
}

/** How long to wait before the n-th try: doubling, with chance so that browsers do not come back as one. */
export const waitBefore = (tries) => Math.min(longestWait, 500 * 2 ** tries) * (0.5 + Math.random() / 2);

export class Line {
  /** `tell` gets each event as {topic, by, what}; `report` gets "open", "lost" or "refused". */
  constructor(url, tell, report = () => {}) {
    Object.assign(this, { url, tell, report, topics: "", last: "", tries: 0, stopping: null });
  }

  /** Listen to these topics, keeping the place in the stream; none closes the line. */
  listen(topics) {
    const wanted = [...topics].sort().join(",");
    if (wanted === this.topics) return;
    this.topics = wanted;
    this.tries = 0;
    this.reopen();
  }

  reopen() {
    clearTimeout(this.waiting);
    this.stopping?.abort();
    this.stopping = null;
    if (this.topics) this.open();
  }

  async open() {
    const stopping = (this.stopping = new AbortController());
    try {
      const headers = { Accept: "text/event-stream", ...(this.last && { "Last-Event-ID": this.last }) };
      const answer = await fetch(`${this.url}?topics=${encodeURIComponent(this.topics)}`, {
        headers, signal: stopping.signal, cache: "no-store", credentials: "same-origin",
      });
      if (answer.status === 401 || answer.status === 403 || answer.redirected) return this.refuse();
      if (!answer.ok) throw new Error(`stream answered ${answer.status}`);
      this.report("open");
      await this.read(answer.body.pipeThrough(new TextDecoderStream()).getReader(), stopping);
    } catch {
      // a broken line: told below, tried again
    }
    if (this.stopping !== stopping) return;
    this.report("lost");
    this.waiting = setTimeout(() => this.reopen(), waitBefore(this.tries++));
  }

  /** Nobody is signed in: wait until a page of someone who is wants to listen. */
  refuse() {
    this.topics = "";
    this.report("refused");
  }

  /** Begin anew for another person: another's place in the stream means nothing. */
  forget() {
    this.topics = "";
    this.last = "";
    this.reopen();
  }

  async read(reader, stopping) {
    let rest = "";
    let watch;
    const alive = () => {
      clearTimeout(watch);
      watch = setTimeout(() => reader.cancel(), silence);
    };
    alive();
    for (;;) {
      const { value, done } = await reader.read();
      if (done || this.stopping !== stopping) break;
      alive();
      this.tries = 0;
      let events;
      [events, rest] = parse(rest + value);
      for (const event of events) this.take(event);
    }
    clearTimeout(watch);
  }

  take({ id, text }) {
    if (id !== null) this.last = id;
    if (text) this.tell(JSON.parse(text));
  }
}
