// The box at the top of a live page: what can be done with it, and with what was typed.
import * as kept from "./kept.js";

export function addBox(page, address) {
  const box = document.createElement("details");
  box.className = "lr-live";
  const add = (tag, text, parent = box) => {
    const made = parent.appendChild(document.createElement(tag));
    made.textContent = page.text(text, { size: Math.round(page.settings.size / 1e6), host: new URL(page.settings.packages).host });
    return made;
  };
  add("summary", "Change and run the cells of this page");
  add("p", "Press Run below a cell, or Edit to change it first. Nothing is installed: with the first Run, Python comes into this browser, {size} MB, most of it from {host}, and stays in its cache. What you type, and which exercises are done, is kept in this browser and goes nowhere else. A chaotic figure may differ a little from the book's.");
  const buttons = add("p", "");
  const button = (text, act) => Object.assign(add("button", text, buttons), { type: "button", onclick: act });
  const status = add("p", "");
  status.setAttribute("role", "status");
  const say = (text, values) => (status.textContent = page.text(text, values));

  button("Save as a notebook", async () => {
    const notebook = await (await fetch(address)).json();
    const name = address.pathname.split("/").pop();
    download(name, JSON.stringify(kept.exported(notebook, page.codes), null, 1) + "\n");
    say("{name} is for the folder my_course of the course in JupyterLab.", { name });
  });
  const file = Object.assign(box.appendChild(document.createElement("input")), { type: "file", accept: ".ipynb", hidden: true });
  button("Bring a notebook", () => file.click());
  file.addEventListener("change", async () => {
    try {
      const [found, lost] = kept.imported(JSON.parse(await file.files[0].text()), page.cells);
      const changed = [...found].filter(([cell, code]) => code !== cell.code);
      for (const [cell, code] of changed) cell.change(code);
      say("Cells brought: {n}; without a place on this page: {lost}.", { n: changed.length, lost });
    } catch {
      say("This file is no notebook.");
    }
    file.value = "";
  });
  button("Forget all that I typed", () => {
    if (!confirm(page.text("Everything that you typed on all pages, and what you have read and done, is forgotten. Go on?"))) return;
    page.forget();
    say("Forgotten.");
  });
  document.querySelector(".open-lab").after(box);
  showOutdated(page);
}

function download(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/x-ipynb+json" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

// An exercise that has changed since: what was typed before is shown, above its first cell.
function showOutdated(page) {
  const keys = page.cells.map((cell) => cell.key);
  for (const group of new Set(page.cells.map((cell) => cell.group)))
    for (const text of group ? kept.outdated(group, keys) : []) {
      const fold = document.createElement("details");
      fold.className = "lr-outdated";
      fold.appendChild(document.createElement("summary")).textContent = page.text("What you typed into an earlier version of this exercise");
      fold.appendChild(document.createElement("pre")).textContent = text;
      page.cells.find((cell) => cell.group === group).element.before(fold);
    }
}
