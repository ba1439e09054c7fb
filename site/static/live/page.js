// The live page: its cells, Python behind them, and the box about what is kept.
import { Cell } from "./cell.js";
import { addBox } from "./box.js";
import * as kept from "./kept.js";
import { Python } from "./python.js";
import { vendorScript } from "./scripts.js";

const here = import.meta.url;

const WHY = {
  unreachable: "The cell can't run here now: {host} doesn't answer.",
  changed: "The cell can't run here now: a file of {host} isn't the one it should be, and was left out.",
  crashed: "Python has ended: its memory is full, or calls went too deep. Run starts it anew.",
  broken: "Python can't run in this browser.",
};

class Page {
  constructor(settings, keys) {
    this.settings = settings;
    this.python = new Python(settings, (message) => this.hear(message));
    const elements = [...document.querySelectorAll("div.cell:not(.solution *)")];
    this.cells = elements.map((element, number) => new Cell(element, keys[number], number, this));
    this.current = null; // the cell that runs, or ran last
  }

  text(text, values = {}) {
    return (this.settings.texts[text] ?? text).replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  get codes() {
    return this.cells.map((cell) => cell.code);
  }

  // ---- to Python ----

  run(cell, everything = false) {
    if (cell.state) return;
    cell.be("waiting");
    cell.say(this.python.ready ? "Waiting …" : "Python is being loaded …");
    this.python.run({ cell: cell.number, cells: this.codes, everything, progress: kept.progress() });
  }

  stop() {
    const { ready } = this.python;
    this.python.end();
    this.rest(ready ? "Stopped. What was computed is gone; Run computes it again." : "");
    if (ready) this.python.start(); // so that the next run need not wait
  }

  forget() {
    this.python.end(); // it, too, knows which exercises are done
    this.rest();
    for (const cell of this.cells) cell.change(cell.stub);
    kept.forgetAll();
  }

  // No cell runs or waits any longer; those that did may say why.
  rest(sentence = "") {
    const ended = this.cells.filter((cell) => cell.state);
    for (const cell of ended) cell.be("").say(sentence);
    return ended;
  }

  // ---- from Python ----

  hear(message) {
    const { type } = message;
    const cell = this.cells[message.cell] ?? this.current;
    if (type === "loading") this.wait("Python is being loaded: {loaded} of {total} MB", message);
    else if (type === "starting") this.wait("Python starts …");
    else if (type === "ready") this.wait("Waiting …");
    else if (type === "begin") (this.current = cell).begin();
    else if (type === "output") cell?.outputs?.add(message, this.widgets());
    else if (type === "comm") this.widgets().then((widgets) => widgets.heard(message, (...said) => this.python.say(...said)));
    else if (type === "later") cell?.say("{name} is being loaded: {size} MB", message);
    else if (type === "end") this.ended(cell, message);
    else if (type === "done") this.done(message);
    else if (type === "failed") this.failed(message);
    if (message.heap) document.documentElement.dataset.heap = message.heap;
  }

  wait(text, { loaded = 0 } = {}) {
    const megabytes = { loaded: (loaded / 1e6).toFixed(1), total: (this.settings.size / 1e6).toFixed(1) };
    for (const cell of this.cells) if (cell.state) cell.say(text, megabytes);
  }

  ended(cell, { ok, lacking }) {
    cell.be("");
    cell.outputs.element.dataset.ok = ok;
    if (this.trouble) this.explain(cell, this.trouble);
    else if (lacking) cell.say("A cell above sets “{lacking}”, or none does. Try “Run all above”.", { lacking });
    this.trouble = null;
    if (!ok) this.rest("A cell above failed.");
  }

  done({ progress }) {
    if (progress) kept.keepProgress(progress);
  }

  // Python did not come, or ended; or only a package didn't: then the cell that asked ends by itself.
  failed(message) {
    if (message.later) this.trouble = message;
    else {
      const ended = this.rest();
      if (!ended.length && this.current) ended.push(this.current); // it was a widget that Python died at
      for (const cell of ended) this.explain(cell, message);
    }
  }

  explain(cell, { reason, what }) {
    cell.say(WHY[reason], { host: URL.canParse(what) ? new URL(what).host : what });
    cell.status.append(" ");
    const way = cell.status.appendChild(document.createElement("a"));
    Object.assign(way, { href: "#open-lab", textContent: this.text("Open in JupyterLab") });
    way.addEventListener("click", () => (document.getElementById("open-lab").open = true));
  }

  // The widget manager, which pages with widgets have from the start.
  widgets() {
    return vendorScript("widgets/manager.js", "lrcourseWidgets");
  }
}

const given = document.getElementById("live-cells");
const settings = await (await fetch(new URL("settings.json", here))).json();
for (const name of ["core", "packages", "library"]) settings[name] = new URL(settings[name], here).href;
const page = new Page(settings, JSON.parse(given.textContent));
addBox(page, new URL(given.dataset.notebook, location.href));
document.documentElement.classList.add("lr-live-page");
