// Brings the widgets of a page to life without a kernel: what @jupyter-widgets/html-manager does,
// without the parts that this book has no use for (it is a fifth of the size).
import * as base from "@jupyter-widgets/base";
import { ManagerBase } from "@jupyter-widgets/base-manager";
import * as controls from "@jupyter-widgets/controls";
import "@jupyter-widgets/controls/css/labvariables.css";
import "@jupyter-widgets/controls/css/widgets-base.css";
import { Widget } from "@lumino/widgets";
import "@lumino/widgets/style/index.css";

const MODULES = { "@jupyter-widgets/base": base, "@jupyter-widgets/controls": controls };
const STATE = 'script[type="application/vnd.jupyter.widget-state+json"]';
const VIEW = 'script[type="application/vnd.jupyter.widget-view+json"]';

class Manager extends ManagerBase {
  async loadClass(name, module) {
    const found = MODULES[module]?.[name];
    if (!found) throw new Error(`this page has no ${name} of ${module}`);
    return found;
  }

  async _get_comm_info() {
    return {};
  }

  async _create_comm() {
    return { on_close() {}, on_msg() {}, close() {} };
  }
}

// Texts of widgets hold no formulas, and what would set them asks for a MathJax of another age.
controls.DescriptionView.prototype.typeset = (element, text) => {
  if (text !== undefined) element.textContent = text;
};

const manager = new Manager();

async function enliven() {
  const state = document.querySelector(STATE);
  if (!state) return;
  await manager.set_state(JSON.parse(state.textContent));
  for (const place of document.querySelectorAll(VIEW)) await show(JSON.parse(place.textContent).model_id, place);
}

// The widget of this name, before `place` within its parent.
async function show(name, place) {
  const view = await manager.create_view(await manager.get_model(name));
  const area = document.createElement("div");
  area.className = "widget-subarea";
  place.before(area);
  Widget.attach(view.luminoWidget, area);
  await complete(view);
  place.parentElement.querySelector(":scope > img.jupyter-widget")?.remove();
  place.parentElement.classList.add("there");
  place.parentElement.dispatchEvent(new Event("widget-live", { bubbles: true }));
}

async function complete(view) {
  for (const child of await Promise.all(view.children_views?.views ?? [])) await complete(child);
}

// ---- with Python in the page: static/live ----------------------------------------------------------

const comms = new Map();

// What Python says of a widget; `send(content, metadata, buffers)` takes what the widget answers, and
// promises that it was heard.
function heard({ message, content, metadata, buffers }, send) {
  const views = buffers.map((bytes) => new DataView(bytes.buffer));
  const told = { content, metadata, buffers: views };
  if (message === "comm_open") {
    const comm = new Comm(content.comm_id, send);
    comms.set(content.comm_id, comm);
    manager.handle_comm_open(comm, told).catch(console.error);
  } else if (message === "comm_msg") comms.get(content.comm_id)?.told(told);
}

class Comm {
  constructor(comm_id, sendOn) {
    Object.assign(this, { comm_id, target_name: "jupyter.widget", sendOn, told() {} });
  }

  on_msg(told) {
    this.told = told;
  }

  on_close() {}

  close() {
    comms.delete(this.comm_id);
  }

  send(data, callbacks, metadata, buffers) {
    this.sendOn({ comm_id: this.comm_id, data }, metadata ?? {}, buffers ?? []).then(() =>
      callbacks?.iopub?.status?.({ content: { execution_state: "idle" } }),
    );
    return String(Math.random()); // an id of the message, which nobody asks for
  }
}

window.lrcourseWidgets = { heard, show };

enliven();
