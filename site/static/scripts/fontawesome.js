// The theme's icons, drawn here: its own script of the same name brings thousands, 1.6 MB to each page.
const ICONS = {
  "angle-left": "M15 5l-7 7 7 7",
  "angle-right": "M9 5l7 7-7 7",
  "arrow-up": "M12 20V4M5 11l7-7 7 7",
  bars: "M4 6h16M4 12h16M4 18h16",
  "chevron-down": "M5 9l7 7 7-7",
  "circle-half-stroke": "M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18",
  github: "M8 7l-5 5 5 5M16 7l5 5-5 5",
  gitlab: "M8 7l-5 5 5 5M16 7l5 5-5 5",
  list: "M9 6h11M9 12h11M9 18h11M4 6h1M4 12h1M4 18h1",
  "magnifying-glass": "M10.5 4a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M15.5 15.5L21 21",
  moon: "M20 14A8.5 8.5 0 1 1 10 4a7 7 0 0 0 10 10z",
  outdent: "M4 5h16M11 10h9M11 14h9M4 19h16M7 9l-3 3 3 3",
  sun: "M12 8a4 4 0 1 0 0 8a4 4 0 1 0 0-8M12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M5 19l2-2M17 7l2-2",
  xmark: "M5 5l14 14M19 5L5 19",
};
for (const place of document.querySelectorAll("i[class*=fa-], span[class*=fa-]")) {
  const name = [...place.classList].map((c) => c.slice(3)).find((c) => c in ICONS);
  if (!name || place.firstChild) continue;
  const fill = name === "circle-half-stroke" ? `<path d="M12 3a9 9 0 1 0 0 18z" fill="currentColor"/>` : "";
  place.innerHTML =
    `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" ` +
    `stroke-width="2.5" stroke-linecap="round">${fill}<path d="${ICONS[name]}"/></svg>`;
}
