// A search in pages opened from a file can't read them to show an extract, and would complain.
if (location.protocol === "file:" && typeof DOCUMENTATION_OPTIONS !== "undefined")
  DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

// TEXTS, in the reader's language, is set by templates/layout.html.
let groups = 0;

// What a screen reader says of a widget: the name of a control, and where a slider stands in words.
document.addEventListener("widget-live", ({ target }) => {
  for (const slider of target.querySelectorAll(".widget-hslider")) {
    const row = slider.closest(".widget-hbox:has(> .widget-label)") ?? target;
    const handle = slider.querySelector(".noUi-handle");
    const readout = slider.querySelector(".widget-readout");
    const say = () => handle.setAttribute("aria-valuetext", readout.textContent.trim());
    handle.setAttribute("aria-label", row.querySelector(".widget-label")?.textContent.trim() || "α");
    readout.setAttribute("aria-hidden", "true"); // the handle says the same
    readout.setAttribute("contenteditable", "false");
    new MutationObserver(say).observe(readout, { childList: true, characterData: true, subtree: true });
    new MutationObserver((changes) => {
      if (handle.getAttribute("aria-valuetext") !== readout.textContent.trim()) say();
    }).observe(handle, { attributeFilter: ["aria-valuetext"] });
    say();
  }
  for (const [icon, name] of [[".fa-play", TEXTS["Play or pause"]], [".fa-stop", TEXTS["Stop"]]])
    for (const part of target.querySelectorAll(icon)) part.closest("button").setAttribute("aria-label", name);
  for (const group of target.querySelectorAll(".widget-radio-box")) {
    const row = group.closest(".widget-hbox:has(> .widget-label)");
    const name = row?.querySelector(".widget-label") ?? target.querySelector("strong");
    group.setAttribute("role", "radiogroup");
    group.setAttribute("aria-label", name?.textContent.trim() || TEXTS["Choices"]);
    groups += 1; // without a name in common, Firefox's arrow keys don't go from one to the next
    for (const choice of group.querySelectorAll("input")) choice.name = `choices-${groups}`;
  }
});

document.addEventListener("DOMContentLoaded", () => {
  for (const toggle of document.querySelectorAll("summary:has(> .toctree-toggle)")) {
    const chapter = toggle.closest("li").querySelector("a").textContent.trim();
    toggle.setAttribute("aria-label", TEXTS["Pages of {chapter}"].replace("{chapter}", chapter));
  }
  // A button on each code cell copies it; a browser can do so from https and from files.
  for (const cell of navigator.clipboard ? document.querySelectorAll(".cell_input") : []) {
    const button = document.createElement("button");
    button.className = "copy";
    button.type = "button";
    button.textContent = TEXTS["Copy"];
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(cell.querySelector("pre").textContent);
      button.textContent = TEXTS["Copied"];
      setTimeout(() => (button.textContent = TEXTS["Copy"]), 1500);
    });
    cell.append(button);
  }
  tickChapters();
});

// A chapter whose end was seen counts as read, in this browser; the contents tick it.
function tickChapters() {
  let read = [];
  try {
    read = JSON.parse(localStorage.getItem("lrcourse-read")) ?? [];
  } catch {} // a browser that keeps nothing
  const tick = () => {
    for (const link of document.querySelectorAll(".bd-sidebar-primary .toctree-l1 > a, .chapters a")) {
      const name = new URL(link.href).pathname.split("/").pop().replace(/\.html$/, "");
      link.classList.toggle("read", read.includes(name));
    }
  };
  tick();
  const here = location.pathname.split("/").pop().replace(/\.html$/, "");
  const end = document.querySelector("nav.place") && document.querySelector(".prev-next-area");
  if (!end) return;
  new IntersectionObserver(([seen]) => {
    if (!seen.isIntersecting || read.includes(here)) return;
    read.push(here);
    try {
      localStorage.setItem("lrcourse-read", JSON.stringify(read));
    } catch {}
    tick();
  }).observe(end);
}

// Formulas and pictures wider than a phone scroll, by keyboard too.
function scrollable() {
  for (const wide of document.querySelectorAll("mjx-container[display], .lr-picture"))
    if (wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0;
    else wide.removeAttribute("tabindex");
}
addEventListener("load", () => window.MathJax?.startup?.promise?.then(scrollable));
addEventListener("resize", scrollable);
document.addEventListener("widget-live", () => requestAnimationFrame(scrollable));
