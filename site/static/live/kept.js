// What a reader typed, in this browser alone: under the key of its cell, which holds the hash of what
// stood in the cell. So an update that changes a cell never puts an old text into it.
const TYPED = "lrcourse-typed:";
const PROGRESS = "lrcourse-progress";

const storage = {
  get(name) {
    try {
      return localStorage.getItem(name);
    } catch {
      return null; // a browser that keeps nothing
    }
  },
  set(name, text) {
    try {
      if (text === null) localStorage.removeItem(name);
      else localStorage.setItem(name, text);
      return true;
    } catch {
      return false;
    }
  },
  names() {
    try {
      return Object.keys(localStorage);
    } catch {
      return [];
    }
  },
};

export const typed = (key) => storage.get(TYPED + key);
export const keep = (key, text) => storage.set(TYPED + key, text); // null: as it was
export const progress = () => storage.get(PROGRESS) ?? "";
export const keepProgress = (text) => storage.set(PROGRESS, text);

// What was typed into earlier versions of an exercise's cells: those whose keys the page no longer has.
export function outdated(exercise, keys) {
  return storage
    .names()
    .filter((name) => name.startsWith(`${TYPED}${exercise}/`) && !keys.includes(name.slice(TYPED.length)))
    .map(storage.get);
}

export function forgetAll() {
  for (const name of storage.names()) if (name.startsWith("lrcourse-")) storage.set(name, null);
}

// ---- as a notebook ---------------------------------------------------------------------------------

const source = (cell) => [cell.source].flat().join("");
const isCode = (cell) => cell.cell_type === "code";

// The page's notebook with what was typed in its cells; without outputs where it differs.
export function exported(notebook, codes) {
  const copy = structuredClone(notebook);
  copy.cells.filter(isCode).forEach((cell, number) => {
    if (source(cell) === codes[number]) return;
    Object.assign(cell, { source: codes[number], outputs: [], execution_count: null });
  });
  return copy;
}

// The codes for the page's cells that a notebook brings: of the same exercise, in their order; where a
// reader put in or took out cells, by the name that a cell defines. [codes, how many found no place]
export function imported(notebook, cells) {
  const found = new Map();
  let lost = 0;
  for (const [group, codes] of grouped(notebook.cells.filter(isCode).map(source))) {
    const ours = cells.filter((cell) => cell.group === group);
    const same = codes.length === ours.length;
    codes.forEach((code, number) => {
      const cell = same ? ours[number] : ours.find((cell) => defines(cell.stub) && defines(cell.stub) === defines(code));
      if (cell) found.set(cell, code);
      else if (!ours.some((cell) => cell.stub === code)) lost += 1;
    });
  }
  return [found, lost];
}

// Each code with those of the same exercise: up to its check. Behind the last, or without any: "".
function grouped(codes) {
  const groups = new Map();
  let group = [];
  for (const code of codes) {
    group.push(code);
    const key = code.match(/^\s*(?:\w+ *= *)?check\(["']([\w.]+)["']/m)?.[1];
    if (key) {
      groups.set(key, [...(groups.get(key) ?? []), ...group]);
      group = [];
    }
  }
  return groups.set("", group);
}

const defines = (code) => code.match(/^(?:(?:def|class) )?(\w+)(?= ?[=(:])/m)?.[1];
