// The page's hold on Python: starts it when it is first needed, hands it cells, and ends it.
const PATIENCE = 9000; // milliseconds until the worker's own file must be there

export class Python {
  // `told(message)` is called with what Python and its start have to tell.
  constructor(settings, told) {
    Object.assign(this, { settings, told, worker: null, ready: false, waiting: [], unheard: new Map(), sent: 0 });
  }

  start() {
    if (this.worker) return;
    const worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
    this.worker = worker;
    worker.onmessage = ({ data }) => worker === this.worker && this.on(data); // no last words
    worker.onerror = (event) => {
      event.preventDefault();
      this.fail(this.ready ? "crashed" : "unreachable", this.settings.core);
    };
    this.timer = setTimeout(() => this.fail("unreachable", this.settings.core), PATIENCE);
    worker.postMessage({ type: "start", settings: this.settings });
  }

  on(message) {
    if (message.type === "hello") clearTimeout(this.timer);
    if (message.type === "ready") {
      this.ready = true;
      for (const job of this.waiting.splice(0)) this.worker.postMessage(job);
    }
    if (message.type === "heard") {
      this.unheard.get(message.id)?.();
      this.unheard.delete(message.id);
    }
    if (message.type === "failed" && !message.later) this.end();
    this.told(message);
  }

  fail(reason, what) {
    this.end();
    this.told({ type: "failed", reason, what });
  }

  run(job) {
    this.start();
    if (this.ready) this.worker.postMessage({ type: "run", ...job });
    else this.waiting.push({ type: "run", ...job });
  }

  // What a widget says; the promise is kept when Python has heard it.
  say(content, metadata, buffers) {
    if (!this.ready) return Promise.resolve();
    const id = (this.sent += 1);
    this.worker.postMessage({ type: "comm", id, message: JSON.stringify({ content, metadata }), buffers });
    return new Promise((heard) => this.unheard.set(id, heard));
  }

  end() {
    clearTimeout(this.timer);
    this.worker?.terminate();
    for (const heard of this.unheard.values()) heard();
    Object.assign(this, { worker: null, ready: false, waiting: [], unheard: new Map() });
  }
}
