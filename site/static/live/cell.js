// A cell of the page: its code, which can be changed, its buttons, and what it shows.
import { Outputs } from "./outputs.js";
import * as kept from "./kept.js";
import { vendorScript } from "./scripts.js";

const loadEditor = () => vendorScript("editor/editor.js", "lrcourseEditor");

export class Cell {
  // `page` runs cells, and has the texts of the buttons.
  constructor(element, key, number, page) {
    Object.assign(this, { element, key, number, page, editor: null, outputs: null });
    this.group = key.includes(".") ? key.split("/")[0] : "";
    this.input = element.querySelector(".cell_input");
    this.pre = this.input.querySelector("pre");
    this.coloured = this.pre.innerHTML;
    this.stub = this.pre.textContent.replace(/\n$/, "");
    this.stored = element.querySelector(".cell_output");
    this.code = this.stub;
    this.pre.addEventListener("click", () => getSelection().isCollapsed && this.edit());
    this.addButtons();
    const text = kept.typed(key);
    if (text !== null) this.change(text);
  }

  addButtons() {
    const { page } = this;
    const bar = document.createElement("div");
    bar.className = "lr-buttons";
    const button = (name, text, act) => {
      const made = bar.appendChild(document.createElement("button"));
      Object.assign(made, { type: "button", className: name, textContent: text, onclick: act });
      made.setAttribute("aria-label", page.text("{what}: cell {number}", { what: text, number: this.number + 1 }));
      return made;
    };
    this.runButton = button("run", page.text("Run"), () => page.run(this));
    this.stopButton = button("stop", page.text("Stop"), () => page.stop());
    this.backButton = button("back", page.text("Put back"), () => this.putBack());
    button("edit", page.text("Edit"), () => this.edit());
    if (this.number) button("above", page.text("Run all above"), () => page.run(this, true));
    this.input.append(bar);
    this.status = document.createElement("p");
    this.status.className = "lr-status";
    this.status.setAttribute("role", "status");
    this.input.after(this.status);
    this.be("");
  }

  // "", "waiting" or "running"
  be(state) {
    this.state = state;
    this.element.classList.toggle("lr-busy", state !== "");
    this.runButton.hidden = state !== "";
    this.stopButton.hidden = state === "";
    this.showBack();
    return this.say("");
  }

  say(sentence, values) {
    this.status.textContent = this.page.text(sentence, values);
    return this;
  }

  showBack() {
    this.backButton.hidden = this.state !== "" || (this.code === this.stub && !this.outputs);
  }

  // ---- code ----

  async edit() {
    if (!this.editor) {
      const { open } = await loadEditor();
      if (this.editor) return this.editor.focus();
      const label = this.page.text("Code of cell {number}. Escape leaves it, Shift+Enter runs it.", { number: this.number + 1 });
      const place = document.createElement("div");
      this.input.prepend(place);
      this.input.classList.add("lr-edited");
      this.editor = open(place, this.code, label, {
        changed: (code) => this.change(code, false),
        run: () => this.page.run(this),
        leave: () => (this.state ? this.stopButton : this.runButton).focus(),
      });
    }
    this.editor.focus();
  }

  change(code, shown = true) {
    if (code === this.code) return;
    this.code = code;
    const same = code === this.stub;
    if (same) this.pre.innerHTML = this.coloured;
    else this.pre.textContent = code;
    if (shown) this.editor?.set(code);
    if (!kept.keep(this.key, same ? null : code)) this.say("This browser keeps nothing: save your notebook.");
    this.showBack();
  }

  putBack() {
    this.change(this.stub);
    this.outputs?.element.remove();
    this.outputs = null;
    if (this.stored) this.element.append(this.stored);
    this.showBack();
    this.runButton.focus();
  }

  // ---- outputs ----

  begin() {
    this.stored?.remove();
    this.outputs?.element.remove();
    this.outputs = new Outputs();
    this.element.append(this.outputs.element);
    this.be("running").say("Running …");
  }
}
